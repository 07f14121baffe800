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

  @Test("is as long as before where an addition does not fit")
  func fullDisk() throws {
    try withFolder { folder in
      let path = folder + "/log"
      try FileIO.write([UInt8](repeating: 1, count: 1000), to: path)
      // A limit to the size of files stands for the end of the disk.
      var before = rlimit()
      getrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &before)
      signal(SIGXFSZ, SIG_IGN)
      var limit = rlimit(rlim_cur: 1500, rlim_max: before.rlim_max)
      setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &limit)
      defer {
        setrlimit(__rlimit_resource_t(RLIMIT_FSIZE.rawValue), &before)
        signal(SIGXFSZ, SIG_DFL)
      }
      #expect(throws: FileError("write", path, code: EFBIG)) {
        try FileIO.append([UInt8](repeating: 2, count: 1000), to: path)
      }
      #expect(try FileIO.read(path).count == 1000)
      try FileIO.append([UInt8](repeating: 2, count: 500), to: path)
      #expect(try FileIO.read(path).count == 1500)
    }
  }
}
