import Images

/// An image in sixels: columns of six pixels, one colour after the other (DEC STD 070, "Video Systems Reference
/// Manual", chapter 9).
enum SixelImage {
  static func text(of image: Image) -> String {
    let (palette, indices) = quantised(image)
    var text = "\u{1B}P0;1;0q\"1;1;\(image.width);\(image.height)"
    for (index, color) in palette.enumerated() {
      func percent(_ channel: UInt8) -> Int { (Int(channel) * 100 + 127) / 255 }
      text += "#\(index);2;\(percent(color.x));\(percent(color.y));\(percent(color.z))"
    }
    for top in stride(from: 0, to: image.height, by: 6) {
      text += bands(indices, image.width, top..<min(top + 6, image.height), colours: palette.count) + "-"
    }
    return text + "\u{1B}\\\n"
  }

  /// Six rows: each colour in them on a pass of its own, with `$` going back to the left.
  private static func bands(_ indices: [Int], _ width: Int, _ rows: Range<Int>, colours: Int) -> String {
    var sixels = [[UInt8]?](repeating: nil, count: colours)
    for (bit, y) in rows.enumerated() {
      for x in 0..<width {
        let index = indices[y * width + x]
        sixels[index, default: [UInt8](repeating: 0, count: width)][x] |= 1 << bit
      }
    }
    return sixels.enumerated().compactMap { index, row in row.map { "#\(index)" + runs($0) } }.joined(separator: "$")
  }

  /// Sixels as characters; four and more of a kind in a row as their number.
  private static func runs(_ sixels: [UInt8]) -> String {
    var (text, start) = ([UInt8](), 0)
    while start < sixels.count {
      let end = sixels[start...].firstIndex { $0 != sixels[start] } ?? sixels.count
      let (character, count) = (sixels[start] + 63, end - start)
      text += count > 3 ? Array("!\(count)".utf8) + [character] : [UInt8](repeating: character, count: count)
      start = end
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The most colours of an image.
  private static let maxColours = 256

  /// An image's colours, and each pixel's place among them. More than there may be are brought down by median cut
  /// (P. Heckbert, "Color Image Quantization for Frame Buffer Display", 1982), those within five bits as one.
  static func quantised(_ image: Image) -> (palette: [SIMD3<UInt8>], indices: [Int]) {
    let pixels = stride(from: 0, to: image.pixels.count, by: 3).map {
      SIMD3(image.pixels[$0], image.pixels[$0 + 1], image.pixels[$0 + 2])
    }
    var counts = [SIMD3<UInt8>: Int]()
    for pixel in pixels { counts[pixel, default: 0] += 1 }
    let isExact = counts.count <= maxColours
    func key(_ pixel: SIMD3<UInt8>) -> SIMD3<UInt8> { isExact ? pixel : pixel & 0xF8 }
    var bins = [SIMD3<UInt8>: (count: Int, sum: SIMD3<Int>)]()
    for (pixel, count) in counts {
      let bin = bins[key(pixel), default: (0, SIMD3())]
      bins[key(pixel)] = (bin.count + count, bin.sum &+ SIMD3<Int>(truncatingIfNeeded: pixel) &* count)
    }
    // Sorted: the same image gives the same characters.
    var boxes = [bins.keys.sorted { ($0.x, $0.y, $0.z) < ($1.x, $1.y, $1.z) }]
    while boxes.count < min(maxColours, bins.count),
      let place = boxes.indices.max(by: { extent(boxes[$0]).size < extent(boxes[$1]).size })
    {
      let channel = extent(boxes[place]).channel
      let sorted = boxes[place].sorted { $0[channel] < $1[channel] }
      boxes[place] = Array(sorted[..<(sorted.count / 2)])
      boxes.append(Array(sorted[(sorted.count / 2)...]))
    }
    var places = [SIMD3<UInt8>: Int]()
    let palette = boxes.enumerated().map { index, box in
      var (count, sum) = (0, SIMD3<Int>())
      for bin in box {
        places[bin] = index
        if let (own, total) = bins[bin] { (count, sum) = (count + own, sum &+ total) }
      }
      return SIMD3<UInt8>(truncatingIfNeeded: sum / max(count, 1))
    }
    return (palette, pixels.map { places[key($0)] ?? 0 })
  }

  /// The channel along which colours lie farthest apart, and how far; 0 for a single one.
  private static func extent(_ colours: [SIMD3<UInt8>]) -> (channel: Int, size: Int) {
    let extents = (0..<3).map { channel in
      let values = colours.map { Int($0[channel]) }
      return (channel: channel, size: (values.max() ?? 0) - (values.min() ?? 0))
    }
    return extents.reduce(extents[0]) { $1.size > $0.size ? $1 : $0 }
  }
}

extension Array {
  fileprivate subscript<Wrapped>(_ index: Int, default value: @autoclosure () -> Wrapped) -> Wrapped
  where Element == Wrapped? {
    get { self[index] ?? value() }
    _modify {
      var content = self[index] ?? value()
      self[index] = nil
      defer { self[index] = content }
      yield &content
    }
  }
}
