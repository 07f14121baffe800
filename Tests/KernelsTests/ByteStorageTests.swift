import Basics
import Glibc
import Kernels
import Testing

@Suite("Bytes of a file")
struct ByteStorageTests {
  /// An open file of `count` bytes, its first ones `bytes`, that has no name any more.
  private static func file(_ count: Int, _ bytes: [UInt8] = []) throws -> Int32 {
    var name = Array("/tmp/hairline-bytes-XXXXXX".utf8CString)
    let file = mkstemp(&name)
    unlink(name)
    try #require(ftruncate(file, count) == 0 && pwrite(file, bytes, bytes.count, 0) == bytes.count)
    return file
  }

  /// How much of files this process has in memory, in bytes.
  private static func resident() throws -> Int {
    let status = String(decoding: try FileIO.read("/proc/self/status"), as: UTF8.self)
    let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("RssFile:") })
    return 1024 * (Int(line.filter(\.isNumber)) ?? 0)
  }

  @Test("are read as those in memory are, even when the file is closed")
  func reading() throws {
    let image = (0..<48).map { UInt8($0 * 5) }
    let file = try Self.file(50 + ByteStorage.margin, [1, 2] + image)
    let storage = try ByteStorage(mapping: file, count: 50, path: "file")
    close(file)
    #expect(storage.count == 50 && storage.bytes(in: 0..<3) == [1, 2, 0])
    let tensor = Tensor(Shape(4, 4, 3))
    storage.copyImage(at: 2, into: tensor, image: 0)
    #expect(tensor.values == image.map(Float.init))
  }

  @Test("cannot be had of what is no file")
  func noFile() {
    #expect(throws: FileError("map", "file", code: EBADF)) {
      try ByteStorage(mapping: -1, count: 10, path: "file")
    }
  }

  @Test("take a bounded part of the memory, however many are read")
  func bounded() throws {
    let size = 400 << 20
    let file = try Self.file(size + ByteStorage.margin)
    let storage = try ByteStorage(mapping: file, count: size, path: "file")
    close(file)
    let before = try Self.resident()
    var limit = 0
    let step = 1 << 20
    for place in stride(from: 0, to: size, by: step) {
      storage.prepare(place..<place + step)
      storage.noteUse(of: step)
      #expect(storage.bytes(in: place..<place + step).allSatisfy { $0 == 0 })
      limit = max(limit, try Self.resident() - before)
    }
    #expect(limit < 140 << 20 && limit > 60 << 20, "\(limit)")
  }
}
