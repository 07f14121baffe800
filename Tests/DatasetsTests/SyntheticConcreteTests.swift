import Basics
import Datasets
import Images
import Testing

@Suite("Synthetic concrete")
struct SyntheticConcreteTests {
  private static let concrete = SyntheticConcrete()

  @Test("draws the same pixels on every machine: a change of them has to raise the version")
  func pinned() {
    let images = SyntheticConcrete.Class.allCases.flatMap { kind in
      (Array(0...20) + [5999]).map { Self.concrete.image(kind, $0) }
    }
    #expect(SyntheticConcrete.version == 2)
    #expect(images.allSatisfy { $0.width == 227 && $0.height == 227 })
    let sum = SHA256.hexadecimal(images.flatMap(\.pixels))
    #expect(sum == "c376e43e618a1f727aa2da50900bb7c2bc4b14e407b236b42fa69dfd33a15a1a")
  }

  @Test("draws another image for every index, class and seed, whatever the count")
  func independence() {
    let image = Self.concrete.image(.cracked, 3)
    #expect(SyntheticConcrete(countPerClass: 4).image(.cracked, 3) == image)
    #expect(Self.concrete.image(.cracked, 4) != image)
    #expect(Self.concrete.image(.intact, 3) != image)
    #expect(SyntheticConcrete(seed: 1).image(.cracked, 3) != image)
  }

  @Test("makes JPEG files of these images, of various qualities")
  func files() throws {
    var sizes = Set<Int>()
    for index in 0..<8 {
      let bytes = try Self.concrete.file(.intact, index)
      sizes.insert(bytes.count)
      #expect(ImageContent(of: bytes) == .jpeg)
      let (decoded, drawn) = (try ImageCodec.decode(bytes, name: "\(index)"), Self.concrete.image(.intact, index))
      let difference = zip(decoded.pixels, drawn.pixels).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
      #expect(difference < 8 * drawn.pixels.count)
    }
    #expect(sizes.count > 4)
  }
}
