/// Bilinear interpolation with half-pixel centres, without antialiasing, in the order of single-precision operations of
/// TensorFlow's `ResizeBilinear`: in the upright image first along its rows, then from row to row.
struct BilinearResizer<Value: ResizedValue> {
  private let plan: ResizePlan
  private let values: UnsafeMutableBufferPointer<Value>
  private let columns: [Tap]
  /// The lines of the result in the order in which their rows arrive, and which is the next.
  private let lines: [(tap: Tap, index: Int)]
  private var next = 0
  /// The number of the row that arrives next.
  private var row = 0
  /// What is kept of the last two rows that were needed.
  private var previous: [Float], current: [Float]
  /// Whether every pixel of the result is one of the source: at the same size, or an odd part of it.
  private let isCopy: Bool

  init(_ plan: ResizePlan, _ values: UnsafeMutableBufferPointer<Value>) {
    (self.plan, self.values) = (plan, values)
    columns = Tap.all(plan.columns)
    let rows = Array(Tap.all(plan.rows).enumerated())
    lines = (plan.rows.isFlipped ? rows.reversed() : rows).map { ($0.element, $0.offset) }
    // Three values a pixel, and space for the fourth one of the last; or two pixels of four values each.
    let count = plan.orientation.isTransposed ? columns.count * 8 : columns.count * 3 + 1
    previous = [Float](repeating: 0, count: count)
    current = previous
    isCopy = !plan.orientation.isTransposed && (columns + rows.map(\.element)).allSatisfy { $0.share == 0 }
  }

  /// Takes the next row of the file, 3 bytes a pixel.
  mutating func take(_ source: UnsafePointer<UInt8>) {
    defer { row += 1 }
    // A line lies between two neighbouring rows, or on one.
    guard next < lines.count, min(lines[next].tap.lower, lines[next].tap.upper) <= row else { return }
    if isCopy { return copy(source) }
    swap(&previous, &current)
    if plan.orientation.isTransposed { gather(source) } else { interpolate(source) }
    while next < lines.count, max(lines[next].tap.lower, lines[next].tap.upper) == row {
      let (tap, index) = lines[next]
      let first = tap.lower == row ? current : previous
      let second = tap.upper == row ? current : previous
      if plan.orientation.isTransposed {
        writeColumn(index, first, second, tap.share)
      } else {
        writeRow(index, first, second, tap.share)
      }
      next += 1
    }
  }

  // MARK: Rows of the file are rows of the upright image

  /// Brings the row to the result's width.
  private mutating func interpolate(_ source: UnsafePointer<UInt8>) {
    current.withUnsafeMutableBytes { line in
      columns.withUnsafeBufferPointer { columns in
        for x in 0..<columns.count {
          let column = columns[x]
          let (left, right) = (pixel(at: source + column.lower * 3), pixel(at: source + column.upper * 3))
          // The fourth value is overwritten by the next pixel.
          line.storeBytes(of: left + (right - left) * column.share, toByteOffset: x * 12, as: SIMD4<Float>.self)
        }
      }
    }
  }

  private func writeRow(_ index: Int, _ top: [Float], _ bottom: [Float], _ share: Float) {
    guard let target = values.baseAddress.map({ $0 + plan.index(row: index, column: 0) }) else { return }
    let count = columns.count * 3
    top.withUnsafeBufferPointer { top in
      bottom.withUnsafeBufferPointer { bottom in
        for x in 0..<count { target[x] = Value(resized: top[x] + (bottom[x] - top[x]) * share) }
      }
    }
  }

  private mutating func copy(_ source: UnsafePointer<UInt8>) {
    while next < lines.count, lines[next].tap.lower == row {
      guard let target = values.baseAddress.map({ $0 + plan.index(row: lines[next].index, column: 0) }) else { return }
      columns.withUnsafeBufferPointer { columns in
        for x in 0..<columns.count {
          let pixel = source + columns[x].lower * 3
          for channel in 0..<3 { target[x * 3 + channel] = Value(pixel[channel]) }
        }
      }
      next += 1
    }
  }

  // MARK: Rows of the file are columns of the upright image

  /// Keeps the pixels of the row that are needed: the upright image is interpolated along its rows first, and their next
  /// pixels are to come.
  private mutating func gather(_ source: UnsafePointer<UInt8>) {
    current.withUnsafeMutableBytes { line in
      columns.withUnsafeBufferPointer { columns in
        for y in 0..<columns.count {
          let (top, bottom) = (pixel(at: source + columns[y].lower * 3), pixel(at: source + columns[y].upper * 3))
          line.storeBytes(of: top, toByteOffset: y * 32, as: SIMD4<Float>.self)
          line.storeBytes(of: bottom, toByteOffset: y * 32 + 16, as: SIMD4<Float>.self)
        }
      }
    }
  }

  private func writeColumn(_ index: Int, _ left: [Float], _ right: [Float], _ share: Float) {
    guard var target = values.baseAddress.map({ $0 + plan.index(row: index, column: 0) }) else { return }
    left.withUnsafeBytes { left in
      right.withUnsafeBytes { right in
        func between(_ offset: Int) -> SIMD4<Float> {
          let first = left.loadUnaligned(fromByteOffset: offset, as: SIMD4<Float>.self)
          let second = right.loadUnaligned(fromByteOffset: offset, as: SIMD4<Float>.self)
          return first + (second - first) * share
        }
        for (y, column) in columns.enumerated() {
          let (top, bottom) = (between(y * 32), between(y * 32 + 16))
          let color = top + (bottom - top) * column.share
          target[0] = Value(resized: color.x)
          target[1] = Value(resized: color.y)
          target[2] = Value(resized: color.z)
          target += plan.width * 3
        }
      }
    }
  }
}

/// The two source positions that a target position lies between.
struct Tap {
  /// The one nearer to the start of the upright image, and the other.
  let lower: Int, upper: Int
  /// How far the way is from the lower to the upper: 0 ..< 1.
  let share: Float

  /// The taps of all target positions along a side. As TensorFlow's `compute_interpolation_weights` with its
  /// `HalfPixelScaler`, in its order of single-precision operations.
  static func all(_ side: ResizePlan.Side) -> [Tap] {
    let source = side.crop.count
    let scale = Float(source) / Float(side.target)
    return (0..<side.target).map { position in
      let place = (Float(position) + 0.5) * scale - 0.5
      let floor = place.rounded(.down)
      let lower = min(max(Int(floor), 0), source - 1)
      let upper = min(max(Int(place.rounded(.up)), 0), source - 1)
      return Tap(lower: side.position(lower), upper: side.position(upper), share: place - floor)
    }
  }
}
