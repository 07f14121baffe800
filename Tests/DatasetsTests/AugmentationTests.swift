import Basics
import Datasets
import Images
import Kernels
import Testing

/// An image, draws, and what Keras makes of them (see Fixtures/make_augmentation.py).
struct AugmentationCase: Sendable, CustomTestStringConvertible {
  let name: String
  let testDescription: String
  let image: Image
  let draw: AugmentationDraw
  let expected: [Float]

  static let all: [AugmentationCase] = {
    let folder = FileIO.folder(of: #filePath) + "/Fixtures/augmentation"
    guard let text = try? FileIO.read(folder + ".txt"), let pixels = try? FileIO.read(folder + ".u8"),
      let floats = try? FileIO.read(folder + ".f32")
    else { return [] }
    return String(decoding: text, as: UTF8.self).split(separator: "\n").map { line in
      let words = line.split(separator: " ")
      let whole = words.map { Int($0) ?? 0 }
      let numbers = words.map { Double($0) ?? 0 }
      let count = whole[1] * whole[2] * 3
      var draw = AugmentationDraw()
      (draw.flipsHorizontally, draw.flipsVertically) = (whole[5] == 1, whole[6] == 1)
      (draw.angle, draw.zoom, draw.down, draw.right) = (numbers[7], numbers[8], numbers[9], numbers[10])
      (draw.contrast, draw.brightness) = (numbers[11], numbers[12])
      let expected = (whole[4]..<whole[4] + count).map { place in
        Float(bitPattern: (0..<4).reduce(0) { $0 | UInt32(floats[place * 4 + $1]) << UInt32(8 * $1) })
      }
      return AugmentationCase(
        name: String(words[0]), testDescription: String(line),
        image: Image(width: whole[2], height: whole[1], pixels: Array(pixels[whole[3]..<whole[3] + count])),
        draw: draw, expected: expected)
    }
  }()
}

@Suite("Augmentation")
struct AugmentationTests {
  @Test("has its cases from Keras")
  func fixtures() { #expect(AugmentationCase.all.count == 35) }

  @Test("equals Keras's layers, given the draws", arguments: AugmentationCase.all)
  func keras(_ one: AugmentationCase) {
    let values = one.draw.apply(to: one.image).values
    #expect(values.count == one.expected.count)
    let largest = zip(values, one.expected).reduce(Float(0)) { max($0, abs($1.0 - $1.1)) }
    // Flips move values; the rest computes places in single precision, in another order than TensorFlow.
    let isExact = ["nothing", "flip-horizontal", "flip-vertical", "flip-both"].contains(one.name)
    #expect(largest <= (isExact ? 0 : 0.005))
  }

  @Test("changes nothing without options")
  func nothing() throws {
    let image = TemporaryFolder.image(3)
    let draw = try Augmentation().draws(100)
    #expect(draw.allSatisfy { $0 == AugmentationDraw() })
    #expect(AugmentationDraw().apply(to: image).values == image.pixels.map(Float.init))
  }

  @Test("draws every option on its own: one more changes no other")
  func independence() throws {
    let all = try Augmentation(
      flip: .both, rotate: 0.2, zoom: 0.3, translateHeight: 0.1, translateWidth: 0.4, contrast: 0.5, brightness: 0.6
    ).draws(200)
    let some = try Augmentation(rotate: 0.2, contrast: 0.5).draws(200)
    #expect(all.map(\.angle) == some.map(\.angle))
    #expect(all.map(\.contrast) == some.map(\.contrast))
    #expect(some.allSatisfy { !$0.flipsHorizontally && $0.zoom == 1 && $0.brightness == 0 })
    #expect(try Augmentation(flip: .vertical).draws(200).map(\.flipsVertically) == all.map(\.flipsVertically))
  }

  @Test("draws evenly between both bounds")
  func bounds() throws {
    let draws = try Augmentation(
      flip: .both, rotate: 0.2, zoom: 0.3, translateHeight: 0.1, translateWidth: 0.4, contrast: 0.5, brightness: 0.6
    ).draws(4000)
    for (values, centre, factor) in [
      (draws.map(\.angle), 0.0, 0.2 * 2 * Double.pi), (draws.map(\.zoom), 1, 0.3), (draws.map(\.down), 0, 0.1),
      (draws.map(\.right), 0, 0.4), (draws.map(\.contrast), 1, 0.5), (draws.map(\.brightness), 0, 0.6),
    ] {
      let scaled = values.map { ($0 - centre) / factor }
      #expect(scaled.allSatisfy { $0 >= -1 && $0 <= 1 })
      let mean = scaled.reduce(0, +) / 4000
      let variance = scaled.reduce(0) { $0 + $1 * $1 } / 4000
      #expect(abs(mean) < 0.04 && abs(variance - 1.0 / 3) < 0.02)
    }
    for flips in [draws.map(\.flipsHorizontally), draws.map(\.flipsVertically)] {
      #expect((1850...2150).contains(flips.count { $0 }))
    }
    #expect((900...1100).contains(draws.count { $0.flipsHorizontally && $0.flipsVertically }))
  }

  @Test("leaves an image of one colour as it is, wherever it is moved to")
  func flat() throws {
    let image = Image(width: 48, height: 48, pixels: [UInt8](repeating: 200, count: 48 * 48 * 3))
    let augmentation = try Augmentation(
      flip: .both, rotate: 1, zoom: 1, translateHeight: 1, translateWidth: 1, contrast: 1)
    for draw in augmentation.draws(50) { #expect(draw.apply(to: image).values.allSatisfy { $0 == 200 }) }
  }

  @Test("keeps values within 0 ... 255")
  func range() throws {
    let augmentation = try Augmentation(flip: .both, rotate: 1, zoom: 1, contrast: 1, brightness: 1)
    for draw in augmentation.draws(50) {
      #expect(draw.apply(to: TemporaryFolder.image(9)).values.allSatisfy { (0...255).contains($0) })
    }
  }
}

extension Augmentation {
  /// The draws of the first samples.
  func draws(_ count: Int) -> [AugmentationDraw] {
    (0..<count).map { sample in
      var stream = RandomStream(seed: 4, purpose: .augmentation, epoch: 2, sample: sample)
      return draw(from: &stream)
    }
  }
}
