import Basics
import Glibc
import Testing

@Suite("A file's name") struct FileNameTests {
  /// Names as bytes, and as people see them.
  static let names: [(bytes: [UInt8], display: String)] = [
    (Array("plain.jpg".utf8), "plain.jpg"),
    (Array("Größe 裂缝 🧱".utf8), "Größe 裂缝 🧱"),
    // Latin-1.
    ([0x63, 0x61, 0x66, 0xE9], #"caf\xE9"#),
    ([0xE9, 0x31], #"\xE91"#),
    // Cut off within a character; a surrogate; an overlong slash; bytes that are never part of UTF-8.
    ([0x61, 0xF0, 0x9F, 0xA7], #"a\xF0\x9F\xA7"#),
    ([0xED, 0xA0, 0x80], #"\xED\xA0\x80"#),
    ([0xC0, 0xAF], #"\xC0\xAF"#),
    (Array(0x80...0xFF), (0x80...0xFF).map { #"\x"# + String($0, radix: 16, uppercase: true) }.joined()),
    // The scalar that stands for the byte E9, as part of a name itself.
    (Array("a\u{10FEE9}b".utf8), #"a\xF4\x8F\xBB\xA9b"#),
    // Its neighbours stand for themselves.
    (Array("\u{10FE7F}\u{10FF00}".utf8), "\u{10FE7F}\u{10FF00}"),
    ([], ""),
  ]

  @Test("is the same bytes after it was a string, whatever they are", arguments: names)
  func roundTrip(_ bytes: [UInt8], _ display: String) {
    let name = FileName.decode(bytes)
    #expect(FileName.bytes(of: name) == bytes)
    #expect(FileName.display(name) == display)
    #expect(FileName.bytes(of: "folder/" + name + ".png") == Array("folder/".utf8) + bytes + Array(".png".utf8))
  }

  @Test("differs from every other name", arguments: names)
  func distinct(_ bytes: [UInt8], _ display: String) {
    #expect(Self.names.count { FileName.decode($0.bytes) == FileName.decode(bytes) } == 1)
  }

  @Test("leads to its file: written, listed, read, moved, removed", arguments: names.filter { !$0.bytes.isEmpty })
  func files(_ bytes: [UInt8], _ display: String) throws {
    try withFolder { folder in
      let name = FileName.decode(bytes.filter { $0 != UInt8(ascii: "/") })
      try FileIO.makeFolder("\(folder)/\(name)/\(name)")
      let path = "\(folder)/\(name)/\(name)/\(name)"
      try FileIO.write([1, 2], to: path)
      #expect(FileIO.exists(path) && FileIO.isFolder(FileIO.folder(of: path)))
      #expect(try FileIO.names(in: FileIO.folder(of: path)) == [name])
      #expect(try FileIO.read(path) == [1, 2])
      #expect(FileIO.status(of: path)?.st_size == 2)
      #expect(FileIO.realpath(path) == path && FileIO.canonical(folder + "/./" + name + "/x") == "\(folder)/\(name)/x")
      #expect(FileIO.rename(path, path + "2") == 0 && FileIO.unlink(path + "2") == 0)
      #expect(FileIO.rmdir(FileIO.folder(of: path)) == 0)
    }
  }

  @Test("has no zero byte: no other file is taken for one that is named so")
  func zero() throws {
    try withFolder { folder in
      try FileIO.write([1], to: folder + "/a")
      #expect(throws: FileError("read", folder + "/a\0b", code: EINVAL)) { try FileIO.read(folder + "/a\0b") }
      #expect(!FileIO.exists(folder + "/a\0b"))
    }
  }
}

@Suite("A path") struct PathTests {
  @Test("is taken apart at its slashes, whatever follows them")
  func components() {
    #expect(FileIO.components(of: "/a//b/\u{301}c/") == ["a", "b", "\u{301}c"])
    #expect(FileIO.name(of: "a/\u{301}b") == "\u{301}b" && FileIO.name(of: "a/") == "a" && FileIO.name(of: "/") == "/")
    #expect(FileIO.folder(of: "a/\u{301}b") == "a" && FileIO.folder(of: "/a") == "/" && FileIO.folder(of: "a") == ".")
    #expect(FileIO.isAbsolute("/\u{301}") && !FileIO.isAbsolute("a/") && !FileIO.isAbsolute(""))
  }

  @Test("is put together")
  func join() {
    #expect(FileIO.join("a", "b") == "a/b" && FileIO.join("a/", "b") == "a/b" && FileIO.join("/", "b") == "/b")
    #expect(FileIO.join("", "b") == "b" && FileIO.join("a", "/b") == "/b")
  }

  @Test("is called from a folder")
  func relative() {
    #expect(FileIO.relative("runs/1/a.png", to: "runs/2") == "../1/a.png")
    #expect(FileIO.relative("./a/b", to: "a") == "b" && FileIO.relative("/a/b", to: "/c") == "../a/b")
    #expect(FileIO.relative("a", to: "/b") == "a" && FileIO.relative("a", to: "../b") == "a")
  }

  @Test("begins in a home folder where it begins with '~'")
  func home() throws {
    let home = try #require(environment("HOME"))
    #expect(FileIO.expandingHome("~") == home && FileIO.expandingHome("~/a b/c") == home + "/a b/c")
    #expect(FileIO.expandingHome("~root/a") == "/root/a" && FileIO.expandingHome("~root") == "/root")
    for other in ["a/~", "./~/a", "", "~nobody here/a", "~\0/a"] { #expect(FileIO.expandingHome(other) == other) }
  }
}
