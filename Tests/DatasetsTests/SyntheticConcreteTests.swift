import Basics
import Datasets
import Images
import Testing

@Suite("Synthetic concrete")
struct SyntheticConcreteTests {
  private static let concrete = SyntheticConcrete()

  @Test("draws the same pixels everywhere and always; whoever changes them raises the version")
  func pinned() {
    let pictures = SyntheticConcrete.Class.allCases.flatMap { kind in
      [0, 1, 5999].map { Self.concrete.picture(kind, $0) }
    }
    #expect(SyntheticConcrete.version == 2)
    #expect(pictures.allSatisfy { $0.width == 227 && $0.height == 227 })
    let sum = SHA256.hexadecimal(pictures.flatMap(\.pixels))
    #expect(sum == "af222ccd172bf94a230430d858e65b08318a809eb7487f1fbfb3ffe652559492")
  }

  @Test("draws another picture for every index, class and seed, whatever the count")
  func independence() {
    let picture = Self.concrete.picture(.cracked, 3)
    #expect(SyntheticConcrete(countPerClass: 4).picture(.cracked, 3) == picture)
    #expect(Self.concrete.picture(.cracked, 4) != picture)
    #expect(Self.concrete.picture(.intact, 3) != picture)
    #expect(SyntheticConcrete(seed: 1).picture(.cracked, 3) != picture)
  }

  @Test("makes JPEG files of these pictures, of various qualities")
  func files() throws {
    var sizes = Set<Int>()
    for index in 0..<8 {
      let bytes = try Self.concrete.file(.intact, index)
      sizes.insert(bytes.count)
      #expect(ImageContent(of: bytes) == .jpeg)
      let (decoded, drawn) = (try ImageCodec.decode(bytes, name: "\(index)"), Self.concrete.picture(.intact, index))
      let difference = zip(decoded.pixels, drawn.pixels).reduce(0) { $0 + abs(Int($1.0) - Int($1.1)) }
      #expect(difference < 8 * drawn.pixels.count)
    }
    #expect(sizes.count > 4)
  }
}
