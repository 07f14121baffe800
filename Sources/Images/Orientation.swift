/// How an image lies on its side: the EXIF tag "Orientation" (CIPA DC-008, 4.6.4).
struct Orientation: Equatable {
  /// Whether rows and columns change places, before the flips.
  let isTransposed: Bool
  let isFlippedHorizontally: Bool
  let isFlippedVertically: Bool

  static let upright = Orientation(tag: 1)

  /// The orientation of the tag's value, upright for any but 1 to 8.
  init(tag: Int) {
    // Which corner the file's first row and column lie at: 1 top left, 2 top right, 3 bottom right, 4 bottom left;
    // 5 to 8 the same with the first row on the left or right side.
    isTransposed = 5...8 ~= tag
    isFlippedHorizontally = [2, 3, 6, 7].contains(tag)
    isFlippedVertically = [3, 4, 7, 8].contains(tag)
  }

  /// The orientation that EXIF data (a TIFF header and its directory) tell, upright where they tell none.
  init(exif: ArraySlice<UInt8>) {
    let bytes = Array(exif)
    let isBigEndian = bytes.starts(with: [0x4D, 0x4D])
    func number(_ count: Int, at place: Int) -> Int {
      guard place >= 0, place + count <= bytes.count else { return 0 }
      let digits = bytes[place..<place + count]
      return (isBigEndian ? Array(digits) : digits.reversed()).reduce(0) { $0 << 8 | Int($1) }
    }
    let directory = number(4, at: 4)
    let entries = (0..<number(2, at: directory)).lazy.map { directory + 2 + $0 * 12 }
    let entry = entries.first { number(2, at: $0) == 0x0112 }
    self.init(tag: entry.map { number(2, at: $0 + 8) } ?? 1)
  }
}

extension Image {
  /// The image set upright.
  func oriented(_ orientation: Orientation) -> Image {
    if orientation == .upright { return self }
    let (width, height) = orientation.isTransposed ? (self.height, self.width) : (self.width, self.height)
    // The way in the source for a step to the right, and down.
    var (right, down) = orientation.isTransposed ? (self.width * 3, 3) : (3, self.width * 3)
    var start = 0
    if orientation.isFlippedHorizontally { (start, right) = (start + (width - 1) * right, -right) }
    if orientation.isFlippedVertically { (start, down) = (start + (height - 1) * down, -down) }
    let turned = [UInt8](unsafeUninitializedCapacity: pixels.count) { turned, count in
      pixels.withUnsafeBufferPointer { source in
        for y in 0..<height {
          for x in 0..<width {
            let (from, to) = (start + y * down + x * right, (y * width + x) * 3)
            for channel in 0..<3 { turned[to + channel] = source[from + channel] }
          }
        }
      }
      count = width * height * 3
    }
    return Image(width: width, height: height, pixels: turned)
  }
}
