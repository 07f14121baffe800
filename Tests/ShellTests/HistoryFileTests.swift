import Basics
import Glibc
import Shell
import Testing

@Suite("The history file") struct HistoryFileTests {
  private func text(_ file: HistoryFile) throws -> String { FileName.decode(try FileIO.read(file.path)) }

  @Test("keeps lines from one session to the next, each once, readable by the user only")
  func lines() throws {
    try withFolder { folder in
      let file = HistoryFile(folder + "/state/hairline/history")
      #expect(try file.load() == [])
      for line in ["echo a", "echo b", "echo a", "größer", "two\nlines \\ n"] { try file.append([line]) }
      #expect(try file.load() == ["echo b", "echo a", "größer", "two\nlines \\ n"])
      #expect(try text(file) == "echo b\necho a\ngrößer\ntwo\\nlines \\\\ n\n")
      #expect(FileIO.status(of: file.path).map { $0.st_mode & 0o777 } == 0o600)
    }
  }

  @Test("does not grow without end")
  func bounded() throws {
    try withFolder { folder in
      let file = HistoryFile(folder + "/history")
      try FileIO.write((0..<10_000).map { "echo \($0)\n" }.joined(), to: file.path)
      #expect(chmod(file.path, 0o600) == 0)
      #expect(try file.load().count == 2000)
      #expect(try text(file).split(separator: "\n").count == 2000)
      #expect(FileIO.status(of: file.path).map { $0.st_mode & 0o777 } == 0o600)
      #expect(try file.load().last == "echo 9999")
      #expect(try FileIO.names(in: folder) == ["history"])
    }
  }

  @Test("may be a link, which stays one")
  func link() throws {
    try withFolder { folder in
      let file = HistoryFile(folder + "/history")
      #expect(symlink("dotfiles", file.path) == 0)
      for line in ["a", "b", "a"] { try file.append([line]) }
      #expect(try file.load() == ["b", "a"])
      #expect(FileIO.readlink(file.path) == "dotfiles")
      #expect(try FileIO.read(folder + "/dotfiles") == Array("b\na\n".utf8))
    }
  }

  @Test("does without where it cannot be made")
  func unwritable() throws {
    let file = HistoryFile("/proc/nowhere/history")
    try file.append(["echo a"])
    #expect(try file.load() == [])
  }

  @Test("is no pipe, device or folder, which are refused without a wait; /dev/null stands for none")
  func special() throws {
    try withFolder { folder in
      #expect(mkfifo(folder + "/pipe", 0o600) == 0)
      for path in [folder + "/pipe", folder, "/dev/zero"] {
        let file = HistoryFile(path)
        #expect(throws: UserFileError.notAFile(path: path)) { try file.load() }
        #expect(throws: UserFileError.notAFile(path: path)) { try file.append(["a"]) }
      }
      let none = HistoryFile(folder + "/none")
      #expect(symlink("/dev/null", none.path) == 0)
      try none.append(["a"])
      #expect(try none.load() == [])
    }
  }

  @Test("that another process holds is read, and not written to")
  func locked() throws {
    try withFolder { folder in
      let file = HistoryFile(folder + "/history")
      try FileIO.write("a\nb\na\n", to: file.path)
      let holder = FileIO.open(file.path, O_RDONLY | O_CLOEXEC)
      defer { close(holder) }
      #expect(flock(holder, LOCK_EX) == 0)
      #expect(try file.load() == ["b", "a"])
      #expect(throws: UserFileError.locked(path: file.path)) { try file.append(["c"], waits: false) }
      #expect(try text(file) == "a\nb\na\n")
      #expect(flock(holder, LOCK_UN) == 0)
      try file.append(["c"])
      #expect(try text(file) == "a\nb\na\nc\n")
    }
  }

  @Test("that ends within a line, as on a full disk, does not take the next one into it")
  func half() throws {
    try withFolder { folder in
      let file = HistoryFile(folder + "/history")
      try FileIO.write("echo a\necho hal", to: file.path)
      try file.append(["echo b"])
      #expect(try file.load() == ["echo a", "echo hal", "echo b"])
    }
  }

  @Test("keeps bytes that are not UTF-8")
  func bytes() throws {
    try withFolder { folder in
      let file = HistoryFile(folder + "/history")
      try FileIO.write([0x61, 0xE9, 0x0A, 0x61, 0xE9, 0x0A], to: file.path)
      #expect(try file.load() == [FileName.decode([0x61, 0xE9])])
      #expect(try FileIO.read(file.path) == [0x61, 0xE9, 0x0A])
    }
  }
}
