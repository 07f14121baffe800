import Basics
import Glibc
import Testing

@Suite("A log") struct AppendingTests {
  @Test("grows by whole additions, and is made by its first")
  func growth() throws {
    try withFolder { folder in
      let path = folder + "/log"
      #expect(throws: FileError("write", path, code: ENOENT)) { try FileIO.append([1], to: path) }
      #expect(!FileIO.exists(path))
      try FileIO.write([1, 2], to: path)
      try FileIO.append([3], to: path)
      try FileIO.append([], to: path)
      try FileIO.append([4, 5], to: path)
      #expect(try FileIO.read(path) == [1, 2, 3, 4, 5])
    }
  }
}
