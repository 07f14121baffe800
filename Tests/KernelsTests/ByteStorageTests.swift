import Glibc
import Kernels
import Testing

@Suite("Bytes in memory")
struct ByteStorageTests {
  /// An open file of `bytes` that has no name any more.
  private static func file(_ bytes: [UInt8]) throws -> Int32 {
    var name = Array("/tmp/hairline-bytes-XXXXXX".utf8CString)
    let file = mkstemp(&name)
    unlink(name)
    try #require(pwrite(file, bytes, bytes.count, 0) == bytes.count)
    return file
  }

  @Test("can be read from a file, from any place on")
  func reading() throws {
    let image = (0..<48).map { UInt8($0 * 5) }
    let file = try Self.file([1, 2] + image)
    defer { close(file) }
    let storage = ByteStorage(count: 48)
    #expect(storage.read(file, from: 2) && storage.bytes(in: 0..<48) == image)
    let tensor = Tensor(Shape(4, 4, 3))
    storage.copyImage(at: 0, into: tensor, image: 0)
    #expect(tensor.values == image.map(Float.init))
  }

  @Test("cannot be read from a file that ends before, nor from what is no file")
  func noFile() throws {
    let file = try Self.file([1, 2, 3])
    defer { close(file) }
    #expect(!ByteStorage(count: 3).read(file, from: 1))
    #expect(!ByteStorage(count: 3).read(-1, from: 0))
  }

  @Test("are not there where there is not enough memory")
  func tooMany() {
    #expect(ByteStorage(ifAvailable: 1 << 60) == nil)
    #expect(ByteStorage(ifAvailable: 10)?.count == 10)
  }
}
