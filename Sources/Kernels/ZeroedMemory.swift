import Basics
import Glibc

/// Memory that begins as zeros, aligned to a cache line.
///
/// Of large memory the system gives each page when it is first written to, and so to the thread that works on it:
/// gigabytes take no time here. Nor do they when the user asked to stop: then they are given back in the background.
final class ZeroedMemory: @unchecked Sendable {
  static let alignment = 64
  let base: UnsafeMutableRawPointer
  private let bytes: UnsafeMutableRawPointer
  private let count: Int

  init(count: Int) {
    guard let bytes = calloc(1, count + Self.alignment) else { Machine.endOutOfMemory(allocating: count) }
    (self.bytes, self.count) = (bytes, count)
    base = bytes.alignedUp(toMultipleOf: Self.alignment)
  }

  deinit {
    guard Interruption.isRequested, count > 1 << 20 else { return free(bytes) }
    nonisolated(unsafe) let bytes = bytes
    Background.run { free(bytes) }
  }
}
