import Basics
import Glibc
import Images
import Reports
import Testing

extension Image {
  /// The red, green and blue of the pixel at a point of a plot.
  func color(at point: Point, scale: Int = 1) -> [UInt8] {
    let (x, y) = (Int(point.x * Double(scale)), Int(point.y * Double(scale)))
    return Array(pixels[(y * width + x) * 3..<(y * width + x) * 3 + 3])
  }

  /// Whether `color` is found within a point of a point: a line's end, or a steep one, may lie beside its pixel.
  func hasColor(near point: Point, scale: Int, _ color: Color) -> Bool {
    let offsets = [-1, -0.5, 0, 0.5, 1]
    return offsets.contains { x in
      offsets.contains { y in isNear(self.color(at: Point(point.x + x, point.y + y), scale: scale), color) }
    }
  }
}

/// Whether two colours look the same, but for anti-aliasing.
func isNear(_ one: [UInt8], _ other: Color, within tolerance: Int = 40) -> Bool {
  zip(one, other.bytes).allSatisfy { abs(Int($0) - Int($1)) <= tolerance }
}

/// Fails for text that leaves the canvas, and for pieces of text that overlap.
func expectTextIsClear(
  _ plot: some Plot, _ name: String, sourceLocation: SourceLocation = #_sourceLocation
) throws {
  let drawing = try plot.drawing()
  let canvas = Rectangle(0, 0, Double(drawing.image.width), Double(drawing.image.height))
  for (index, box) in drawing.textBoxes.enumerated() {
    #expect(
      canvas.contains(box.rectangle), "\(name): '\(box.text)' is clipped", sourceLocation: sourceLocation)
    for other in drawing.textBoxes[..<index] where other.rectangle.overlaps(box.rectangle) {
      Issue.record("\(name): '\(box.text)' overlaps '\(other.text)'", sourceLocation: sourceLocation)
    }
  }
}

/// An image of one colour.
func plain(_ color: Color, _ width: Int = 48, _ height: Int = 48) -> Image {
  Image(width: width, height: height, pixels: (0..<width * height).flatMap { _ in color.bytes })
}

/// Class names short, long and in several scripts.
func classNames(_ count: Int) -> [String] {
  let words = [
    "intact", "crack", "Übergang", "réparé", "Трещина", "ρωγμή", "a very long class name, longer than any label",
    "rust_stain_with_exposed_reinforcement", "two\nlines", "", "混凝土裂缝", "ひび割れ", "균열",
  ]
  return (0..<count).map { $0 < words.count ? words[$0] : "\(words[$0 % words.count]) \($0)" }
}

/// A history of `count` epochs that improves, and then overfits.
func history(_ count: Int, validation: Bool = true) -> [Results.Epoch] {
  (1...count).map { epoch in
    let time = Double(epoch) / Double(count)
    let loss = 0.6 / (1 + 12 * time)
    let checked = 0.55 / (1 + 10 * time) + 0.1 * time * time
    return Results.Epoch(
      epoch: epoch, loss: loss, accuracy: 1 - 0.3 * loss, validationLoss: validation ? checked : nil,
      validationAccuracy: validation ? 1 - 0.3 * checked : nil, learningRate: 1e-4)
  }
}

/// Runs `body` with a new folder, and removes it afterwards.
func withFolder<Value>(_ body: (String) async throws -> Value) async throws -> Value {
  let path = "/tmp/reports-tests-\(getpid())-\(UInt32.random(in: 0...UInt32.max))"
  try FileIO.makeFolder(path)
  defer { remove(path) }
  return try await body(path)

  func remove(_ path: String) {
    for name in (try? FileIO.names(in: path)) ?? [] { remove("\(path)/\(name)") }
    if rmdir(path) != 0 { unlink(path) }
  }
}
