import Basics
import Glibc
import Kernels

/// The pixels of images of one size, one after the other: in memory, or in an open file of which each image is read
/// when it is needed.
///
/// A file is read rather than mapped: mapped, it would end the process where another one cuts it short.
final class PixelStore: Sendable {
  /// The bytes of an image.
  private let imageBytes: Int
  private let content: Content

  private enum Content: Sendable {
    case memory(ByteStorage)
    case file(Int32, isLarge: Bool, recover: @Sendable (_ place: Int) -> [UInt8]?)
  }

  /// The size from which on a file may not stay in the system's memory.
  private static let largeFile = 128 << 20

  /// Images in memory.
  init(_ bytes: ByteStorage, imageBytes: Int) { (content, self.imageBytes) = (.memory(bytes), imageBytes) }

  /// `count` images at the beginning of the open file `file`, which the store closes in the end.
  ///
  /// - Parameter recover: the pixels of an image that cannot be read from the file any more; nil where they are lost.
  init(file: Int32, count: Int, imageBytes: Int, recover: @escaping @Sendable (_ place: Int) -> [UInt8]?) {
    content = .file(file, isLarge: count * imageBytes > Self.largeFile, recover: recover)
    self.imageBytes = imageBytes
  }

  deinit { if case .file(let file, _, _) = content { close(file) } }

  /// The bytes that the images take in memory; none where they are in a file.
  var memory: Int { if case .memory(let bytes) = content { bytes.count } else { 0 } }

  /// Has images in a large file read from the disk ahead of their use.
  func prepare(_ places: some Sequence<Int>) {
    guard case .file(let file, isLarge: true, _) = content else { return }
    for place in places { posix_fadvise(file, place * imageBytes, imageBytes, POSIX_FADV_WILLNEED) }
  }

  /// Calls `body` for each of `places` with the storage that holds the image, and where it begins there.
  func forEach(_ places: [Int], _ body: (_ sample: Int, _ pixels: ByteStorage, _ offset: Int) -> Void) {
    switch content {
    case .memory(let bytes):
      for (sample, place) in places.enumerated() { body(sample, bytes, place * imageBytes) }
    case .file(let file, _, let recover):
      // All at once rather than one after the other.
      prepare(places)
      let buffer = ByteStorage(count: imageBytes)
      for (sample, place) in places.enumerated() {
        if !buffer.read(file, from: place * imageBytes) {
          // The image cannot be had any more: what is computed with it has to stop.
          let pixels = recover(place)
          if pixels == nil { Interruption.request(.lostImages) }
          buffer.write(pixels ?? [UInt8](repeating: 0, count: imageBytes), at: 0)
        }
        body(sample, buffer, 0)
      }
    }
  }
}
