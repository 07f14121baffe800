import Basics
import Glibc
import Reports
import Testing

@Suite("The names of files") struct FileNamesTests {
  @Test("are those of the things, as far as a file system takes them")
  func safe() {
    var names = FileNames()
    let cases: [([String], String)] = [
      (["history"], "history"), (["history", "1e-2"], "history-1e-2"), (["history", "a b", "5%"], "history-a-b-5%"),
      (["roc", "test", "Трещина"], "roc-test-Трещина"), (["x", "a\n\u{1B}[31m\u{202E}"], "x-a---31m-"),
    ]
    for (parts, name) in cases { #expect(names.name(for: parts) == name) }
  }

  @Test("differ where the things do, and stay the same")
  func distinct() {
    var names = FileNames(taken: ["train"])
    let long = String(repeating: "x", count: 40)
    let things = [
      ["p", "a/b"], ["p", "a b"], ["p", "a-b"], ["p", "a", "b"], ["p-a", "b"], ["p", long + "1"], ["p", long + "2"],
      ["p", long], ["train"], ["p", "a-b-2"], [""], [" "],
    ]
    let given = things.map { names.name(for: $0) }
    #expect(Set(given).count == things.count && !given.contains("train"))
    #expect(given.prefix(3) == ["p-a-b", "p-a-b-2", "p-a-b-3"])
    #expect(things.map { names.name(for: $0) } == given)
  }

  @Test("never lead out of the folder, and are never too long")
  func dots() {
    var names = FileNames()
    for parts in [[".."], ["."], ["../x"], [".", "."], ["..", ".."], [".hidden"], ["/etc/passwd"], ["", ""]] {
      let name = names.name(for: parts)
      #expect(!name.contains("/") && !name.hasPrefix(".") && !name.isEmpty, "\(name)")
    }
    let many = [String](repeating: String(repeating: "漢", count: 60), count: 8)
    for index in 0..<12 { #expect(names.name(for: many + ["\(index)"]).utf8.count < 200) }
  }

  @Test("of very many things that look the same are given at once")
  func many() {
    var names = FileNames()
    let given = (0..<20_000).map { names.name(for: ["x", String(repeating: "/", count: 41) + "\($0)"]) }
    #expect(Set(given).count == 20_000)
  }
}

@Suite("The manifest of a run's folder") struct ManifestTests {
  private func write(_ files: [String], in folder: RunFolder) throws {
    for file in files {
      let path = folder.path(of: file)
      try FileIO.makeFolder(FileIO.folder(of: path))
      try FileIO.write(file, to: path)
    }
  }

  @Test("lets a later run remove what an earlier one left, and nothing else")
  func replaced() async throws {
    try await withFolder { root in
      let folder = try RunFolder(at: root)
      let odd = "a \\ name\nof two lines"
      let files = ["report.html", "model.safetensors", "tensorboard/train/events", odd]
      var first = Manifest(in: folder)
      for file in files { try first.add(file) }
      try write(files + ["mine.txt", "tensorboard/notes"], in: folder)
      try first.close()

      var second = Manifest(in: folder)
      try second.add("report.html")
      #expect(second.removeOld { !$0.hasSuffix(".safetensors") } == 2)
      let rest = [Manifest.name, "mine.txt", "model.safetensors", "report.html", "tensorboard"]
      #expect(try FileIO.names(in: root) == rest)
      #expect(try FileIO.names(in: root + "/tensorboard") == ["notes"])
      // A run that is killed now leaves a list of all that is there.
      var killed = Manifest(in: folder)
      #expect(killed.removeOld { $0 == "model.safetensors" } == 1)
      try write(["model.safetensors"], in: folder)
      try second.close()
      #expect(try FileIO.names(in: root) == [Manifest.name, "mine.txt", "report.html", "tensorboard"])
    }
  }

  @Test("removes nothing outside of the folder, whatever it says")
  func hostile() async throws {
    try await withFolder { root in
      let (folder, other) = (try RunFolder(at: root + "/run"), root + "/other")
      try FileIO.makeFolder(other)
      try FileIO.write("x", to: other + "/file")
      #expect(symlink(other, folder.path(of: "link")) == 0)
      let lines = ["../other/file", "/etc/passwd", "link/file", "", "..", ".", "a//b", "./x", "link/../../other/file"]
      try FileIO.write(lines.map { $0 + "\n" }.joined(), to: folder.path(of: Manifest.name))
      var manifest = Manifest(in: folder)
      #expect(manifest.removeOld() == 0)
      #expect(FileIO.exists(other + "/file") && FileIO.exists(folder.path(of: "link")))
    }
  }
}

@Suite("A folder for a run") struct RunFolderCheckTests {
  @Test("is tried, and nothing is left of it")
  func check() async throws {
    try await withFolder { root in
      try RunFolder.check("\(root)/a/b/c")
      try RunFolder.check(root)
      #expect(try FileIO.names(in: root).isEmpty)
      try FileIO.write("x", to: root + "/file")
      for path in ["\(root)/file", "\(root)/file/x", "/proc/nothing/x"] {
        #expect(throws: FileError.self, "\(path)") { try RunFolder.check(path) }
      }
      #expect(try FileIO.names(in: root) == ["file"])
    }
  }
}
