import Images
import Kernels

/// The embedded data set: procedurally drawn concrete, cracked and intact, as small colour photographs.
///
/// Neither single pixels nor the number of dark ones separate its classes, but the features of a network that was
/// trained on photographs do.
public struct SyntheticConcrete: Sendable {
  /// The two classes; their names are the folders'.
  public enum Class: String, Sendable, CaseIterable {
    case cracked, intact
  }

  /// To be raised with every change of a pixel of any image.
  public static let version = 2

  public let seed: UInt64
  public let countPerClass: Int

  /// - Parameters:
  ///   - seed: the seed of the images.
  ///   - countPerClass: the number of images of each of the two classes.
  public init(seed: UInt64 = 12345, countPerClass: Int = 6000) {
    (self.seed, self.countPerClass) = (seed, countPerClass)
  }

  /// Image `index` of a class, 227 × 227: a function of the seed, the class and the index alone.
  public func image(_ kind: Class, _ index: Int) -> Image {
    var concrete = Concrete()
    return photograph(kind, index, on: &concrete).image
  }

  /// Image `index` of a class as a JPEG file, of a quality that differs from image to image.
  ///
  /// - Throws: `ImageError` when there is not enough memory.
  public func file(_ kind: Class, _ index: Int) throws(ImageError) -> [UInt8] {
    var concrete = Concrete()
    return try file(kind, index, on: &concrete)
  }

  /// The same, in the memory of `concrete`.
  func file(_ kind: Class, _ index: Int, on concrete: inout Concrete) throws(ImageError) -> [UInt8] {
    let (image, quality) = photograph(kind, index, on: &concrete)
    return try ImageCodec.encodeJPEG(image, quality: quality)
  }

  private func photograph(
    _ kind: Class, _ index: Int, on concrete: inout Concrete
  ) -> (image: Image, quality: Int) {
    let isCracked = kind == .cracked
    var random = RandomStream(seed: seed, purpose: .synthesis, epoch: isCracked ? 1 : 0, sample: index)
    concrete.renew(&random)
    for habit in Habit.all where random.chance(isCracked ? habit.onCracked : habit.onIntact) {
      for mark in habit.marks(&random) { mark.draw(on: &concrete, &random) }
    }
    let camera = Camera(&random)
    return (camera.photograph(&concrete, &random), camera.quality)
  }
}
