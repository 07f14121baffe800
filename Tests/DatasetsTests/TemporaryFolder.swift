import Basics
import Glibc
import Images

/// A folder of this test's own, removed with it.
final class TemporaryFolder: Sendable {
  let path: String

  init() throws {
    var template = Array("/tmp/hairline-datasets-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw FileError("make the folder", "/tmp") }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { Self.remove(path) }

  func write(_ bytes: [UInt8], _ name: String) throws {
    try FileIO.makeFolder(FileIO.folder(of: "\(path)/\(name)"))
    // Not by `FileIO`: thousands of files need not reach the disk.
    let file = open("\(path)/\(name)", O_WRONLY | O_CREAT | O_TRUNC, 0o644)
    defer { close(file) }
    guard Glibc.write(file, bytes, bytes.count) == bytes.count else { throw FileError("write", name) }
  }

  func write(_ names: [String], _ bytes: [UInt8] = []) throws { for name in names { try write(bytes, name) } }

  func link(_ name: String, to target: String) { _ = symlink(target, "\(path)/\(name)") }

  /// Two classes of `count` images each, 10x12, that differ from each other.
  static func images(_ count: Int, classes: [String] = ["crack", "plain"]) throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    for (label, name) in classes.enumerated() {
      for index in 0..<count {
        let bytes = try ImageCodec.encodePNG(image(label * 1000 + index))
        try folder.write(bytes, "\(name)/\(NumberFormat.format("%04d", index)).png")
      }
    }
    return folder
  }

  /// The image of that number.
  static func image(_ number: Int, width: Int = 12, height: Int = 10) -> Image {
    let pixels = (0..<height * width * 3).map { UInt8(truncatingIfNeeded: $0 &* ($0 &+ number) &+ number &* 7) }
    return Image(width: width, height: height, pixels: pixels)
  }

  private static func remove(_ path: String) {
    var facts = stat()
    if lstat(path, &facts) == 0, facts.st_mode & S_IFMT == S_IFDIR {
      for name in (try? FileIO.names(in: path)) ?? [] { remove("\(path)/\(name)") }
    }
    Glibc.remove(path)
  }
}
