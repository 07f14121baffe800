/// Bilinear interpolation with half-pixel centres and antialiasing: a triangle filter that is widened by the factor by
/// which the image gets smaller, as in TensorFlow's `ScaleAndTranslate`.
struct AntialiasedResizer<Value: ResizedValue> {
  private let plan: ResizePlan
  private let values: UnsafeMutableBufferPointer<Value>
  private let columns: Filter
  private let rows: Filter
  /// The lines of the result in the order in which their rows arrive; the first one that is not complete.
  private let order: [Int]
  private var first = 0
  /// The row that arrives next, and it at the result's width.
  private var row = 0
  private var line: [SIMD4<Float>]
  /// What has been added up for each line.
  private var sums: [SIMD4<Float>]

  init(_ plan: ResizePlan, _ values: UnsafeMutableBufferPointer<Value>) {
    (self.plan, self.values) = (plan, values)
    (columns, rows) = (Filter(plan.columns), Filter(plan.rows))
    order = plan.rows.isFlipped ? (0..<plan.rows.target).reversed() : Array(0..<plan.rows.target)
    line = [SIMD4<Float>](repeating: .zero, count: plan.columns.target)
    sums = [SIMD4<Float>](repeating: .zero, count: plan.columns.target * plan.rows.target)
  }

  /// Takes the next row of the file, 3 bytes a pixel.
  mutating func take(_ source: UnsafePointer<UInt8>) {
    defer { row += 1 }
    guard first < order.count, rows.spans[order[first]].lowerBound <= row else { return }
    filter(source)
    for place in first..<order.count {
      let span = rows.spans[order[place]]
      guard span.lowerBound <= row else { break }
      guard row < span.upperBound else { continue }
      add(to: order[place])
      if row == span.upperBound - 1 { write(order[place]) }
    }
    while first < order.count, rows.spans[order[first]].upperBound <= row + 1 { first += 1 }
  }

  private mutating func filter(_ source: UnsafePointer<UInt8>) {
    line.withUnsafeMutableBufferPointer { line in
      columns.weights.withUnsafeBufferPointer { weights in
        for x in 0..<line.count {
          let span = columns.spans[x]
          let offset = columns.offsets[x] - span.lowerBound
          var sum = SIMD4<Float>.zero
          for position in span { sum += pixel(at: source + position * 3) * weights[offset + position] }
          line[x] = sum
        }
      }
    }
  }

  private mutating func add(to index: Int) {
    let weight = rows.weights[rows.offsets[index] + row - rows.spans[index].lowerBound]
    let start = index * line.count
    sums.withUnsafeMutableBufferPointer { sums in
      line.withUnsafeBufferPointer { line in
        for x in 0..<line.count { sums[start + x] += line[x] * weight }
      }
    }
  }

  private func write(_ index: Int) {
    for column in 0..<line.count {
      let color = sums[index * line.count + column].clamped(
        lowerBound: SIMD4(repeating: 0), upperBound: SIMD4(repeating: 255))
      let target = plan.index(row: index, column: column)
      for channel in 0..<3 { values[target + channel] = Value(resized: color[channel]) }
    }
  }
}

/// The source positions that each target position along a side is the weighted mean of.
private struct Filter {
  /// For each target position the source positions, in the file's order, and where their weights begin.
  private(set) var spans = [Range<Int>]()
  private(set) var offsets = [Int]()
  private(set) var weights = [Float]()

  init(_ side: ResizePlan.Side) {
    let source = side.crop.count
    let scale = Float(source) / Float(side.target)
    let radius = max(scale, 1)
    for position in 0..<side.target {
      let centre = (Float(position) + 0.5) * scale
      let start = max(Int((centre - radius - 0.5).rounded(.up)), 0)
      let end = max(min(Int((centre + radius - 0.5).rounded(.down)), source - 1), start)
      let raw = (start...end).map { max(0, 1 - abs((Float($0) + 0.5 - centre) / radius)) }
      let total = raw.reduce(0, +)
      let weights = raw.map { $0 / total }
      let (first, last) = (side.position(start), side.position(end))
      spans.append(min(first, last)..<max(first, last) + 1)
      offsets.append(self.weights.count)
      self.weights += side.isFlipped ? weights.reversed() : weights
    }
  }
}
