import Basics
import Glibc
import Testing

@Suite("A file that is written") struct WritingTests {
  private func mode(_ path: String) -> mode_t? { FileIO.status(of: path).map { $0.st_mode & 0o7777 } }

  @Test("is new with the permissions that the user's mask leaves, or keeps those that it had")
  func permissions() throws {
    try withFolder { folder in
      let path = folder + "/a"
      try FileIO.write("one", to: path)
      let mask = umask(0)
      umask(mask)
      #expect(mode(path) == 0o666 & ~mask)
      for kept: mode_t in [0o600, 0o640, 0o755] {
        #expect(chmod(path, kept) == 0)
        try FileIO.write("two", to: path)
        #expect(mode(path) == kept)
      }
      #expect(try FileIO.names(in: folder) == ["a"])
      // Only root may give files away.
      if geteuid() == 0 {
        #expect(chown(path, 12345, 54321) == 0)
        try FileIO.write("three", to: path)
        let status = try #require(FileIO.status(of: path))
        #expect(status.st_uid == 12345 && status.st_gid == 54321)
      }
    }
  }

  @Test("is where the links lead, which stay", arguments: [true, false])
  func links(_ isThere: Bool) throws {
    try withFolder { folder in
      try FileIO.makeFolder(folder + "/real")
      if isThere { try FileIO.write("old", to: folder + "/real/file") }
      #expect(symlink("file", folder + "/real/near") == 0)
      #expect(symlink("real/near", folder + "/far") == 0)
      #expect(symlink(folder + "/far", folder + "/absolute") == 0)
      try FileIO.write("new", to: folder + "/absolute")
      #expect(try FileIO.read(folder + "/real/file") == Array("new".utf8))
      #expect(
        FileIO.readlink(folder + "/absolute") == folder + "/far" && FileIO.readlink(folder + "/far") == "real/near")
      #expect(try FileIO.names(in: folder + "/real") == ["file", "near"])
    }
  }

  @Test("is not at the end of links that lead in circles, nor a folder")
  func impossible() throws {
    try withFolder { folder in
      #expect(symlink("a", folder + "/a") == 0)
      #expect(throws: FileError("write", folder + "/a", code: ELOOP)) { try FileIO.write("", to: folder + "/a") }
      #expect(throws: FileError("write", folder, code: EISDIR)) { try FileIO.write("", to: folder) }
      #expect(throws: FileError("write", folder + "/b/c", code: ENOENT)) { try FileIO.write("", to: folder + "/b/c") }
      #expect(throws: FileError("write", "", code: ENOENT)) { try FileIO.write("", to: "") }
    }
  }

  @Test("is as before where writing stops, and nothing else is left", arguments: [true, false])
  func stopped(_ isThere: Bool) throws {
    try withFolder { folder in
      if isThere { try FileIO.write("old", to: folder + "/a") }
      let half = [UInt8](repeating: 1, count: 5 << 20)
      var asked = 0
      #expect(throws: FileError("write", folder + "/a", code: ECANCELED)) {
        try half.withUnsafeBytes { half in
          try FileIO.write([half, half], to: folder + "/a") {
            asked += 1
            return asked < 3
          }
        }
      }
      #expect(try FileIO.names(in: folder) == (isThere ? ["a"] : []))
      if isThere { #expect(try FileIO.read(folder + "/a") == Array("old".utf8)) }
    }
  }

  @Test("that is a device is written to, and stays one")
  func device() throws {
    #expect(throws: FileError("write", "/dev/full", code: ENOSPC)) { try FileIO.write("some", to: "/dev/full") }
    #expect(FileIO.status(of: "/dev/full")?.kind == S_IFCHR)
  }

  @Test("that is a pipe gets all of it, however slowly it is read")
  func pipe() async throws {
    let folder = "/tmp/hairline-pipe-\(getpid())"
    try FileIO.makeFolder(folder)
    defer {
      FileIO.unlink(folder + "/pipe")
      _ = FileIO.rmdir(folder)
    }
    #expect(mkfifo(folder + "/pipe", 0o600) == 0)
    let content = (0..<300_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    async let read = FileIO.read(folder + "/pipe")
    try FileIO.write(content, to: folder + "/pipe")
    #expect(try await read == content)
    #expect(FileIO.isPipe(folder + "/pipe"))
  }

  @Test("that is open already goes on at its position, as a standard output that leads to a file does")
  func open() throws {
    try withFolder { folder in
      let file = FileIO.open(folder + "/results", O_WRONLY | O_CREAT | O_CLOEXEC, 0o600)
      defer { close(file) }
      #expect(Glibc.write(file, "before ", 7) == 7)
      #expect(symlink("/dev/fd/\(file)", folder + "/link") == 0)
      try FileIO.write("one ", to: "/dev/fd/\(file)")
      try FileIO.write("two ", to: "/proc/self/fd/\(file)")
      try FileIO.write("three", to: folder + "/link")
      #expect(try FileIO.read(folder + "/results") == Array("before one two three".utf8))
      #expect(throws: FileError("write", "/dev/fd/9999", code: EBADF)) { try FileIO.write("", to: "/dev/fd/9999") }
    }
  }

  @Test("clears away what killed processes left, and nothing else")
  func leftovers() throws {
    try withFolder { folder in
      let others = [".hairline-note.part.txt", "film.123.part", "hairline-1-1.part"]
      for name in others + [".hairline-1-1.part", ".hairline-2-7.part"] {
        try FileIO.write("x", to: "\(folder)/\(name)")
      }
      // One of a process that is at it still.
      let live = FileIO.open(folder + "/.hairline-2-7.part", O_WRONLY | O_CLOEXEC)
      defer { close(live) }
      #expect(flock(live, LOCK_EX | LOCK_NB) == 0)
      try FileIO.write("1", to: folder + "/a")
      try FileIO.write("2", to: folder + "/a")
      #expect(try Set(FileIO.names(in: folder)) == Set(others + [".hairline-2-7.part", "a"]))
    }
  }
}
