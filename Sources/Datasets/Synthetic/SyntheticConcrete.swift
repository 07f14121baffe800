import Basics
import Images
import Kernels

/// The embedded data set: procedurally drawn concrete, cracked and intact.
public struct SyntheticConcrete: Sendable {
  /// The two classes, in the order of their folders.
  public enum Class: Int, Sendable, CaseIterable {
    case cracked, intact
    public var name: String { self == .cracked ? "cracked" : "intact" }
  }

  public let seed: UInt64
  public let countPerClass: Int

  public init(seed: UInt64 = 12345, countPerClass: Int = 4000) {
    (self.seed, self.countPerClass) = (seed, countPerClass)
  }

  /// Picture `index` of a class, a function of these two and the seed alone.
  public func picture(_ kind: Class, _ index: Int) -> Image { draw(kind, index).image }

  public func draw(_ kind: Class, _ index: Int) -> (image: Image, quality: Int) {
    var random = RandomStream(seed: seed, purpose: .synthesis, epoch: kind.rawValue, sample: index)
    var surface = Surface(&random)
    for mark in marks(kind, &random) { mark.draw(on: &surface, &random) }
    let camera = Camera(&random)
    return (camera.photograph(surface, &random), camera.quality)
  }
}
