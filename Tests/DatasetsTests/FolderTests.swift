import Basics
import Datasets
import Glibc
import Images
import Kernels
import Testing

/// Within the suite that runs one after the other, as an interruption is for the whole process.
extension LoadingTests {
  @Suite("A folder of images")
  struct FolderTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func scan(
      _ labels: LabelSource = .folders, exclude: [String] = [], below: String = ""
    ) throws -> DatasetFolder {
      try DatasetFolder(scanning: folder.path + below, labels: labels, exclude: try exclude.map { try Glob($0) })
    }

    @Test("holds a folder for each class, sorted by the bytes of their names")
    func classes() throws {
      try folder.write(["Zement/1.jpg", "riss/2.PNG", "riss/1.JpEg", "übrig/1.png", "riss/10.jpg"])
      let scan = try scan()
      #expect(scan.classNames == ["Zement", "riss", "übrig"])
      #expect(scan.files.map(\.path) == ["Zement/1.jpg", "riss/1.JpEg", "riss/10.jpg", "riss/2.PNG", "übrig/1.png"])
      #expect(scan.files.map(\.label) == [0, 1, 1, 1, 2])
      #expect(scan.files.allSatisfy { $0.part == nil })
      #expect(!scan.isSplit && scan.skipped.total == 0)
    }

    @Test("may be given with a slash at its end")
    func slash() throws {
      try folder.write(["a/1.jpg", "b/1.jpg"])
      #expect(try scan(below: "/").files.map(\.path) == ["a/1.jpg", "b/1.jpg"])
    }

    // MARK: Parts

    @Test(
      "may be split already, into parts of the usual names, in any case",
      arguments: [
        ["train", "val", "test"], ["train", "validation", "test"], ["Train", "VALID", "Test"],
        ["training", "dev", "testing"], ["TRAINING", "Val", "TESTING"],
      ])
    func parts(names: [String]) throws {
      for part in names { try folder.write(["\(part)/a/1.jpg", "\(part)/b/1.jpg"]) }
      let scan = try scan()
      #expect(scan.classNames == ["a", "b"] && scan.origin == .folders(names))
      #expect(scan.files.map(\.part) == [.train, .train, .val, .val, .test, .test])
      #expect(scan.files.map(\.path)[2] == "\(names[1])/a/1.jpg")
    }

    @Test(
      "may be split into train and one other part",
      arguments: [("test", Part.test), ("dev", .val), ("valid", .val), ("Testing", .test)])
    func twoParts(name: String, part: Part) throws {
      try folder.write(["train/a/1.jpg", "train/b/1.jpg", "\(name)/a/1.jpg", "\(name)/b/1.jpg", "extra/a/1.jpg"])
      let scan = try scan()
      #expect(scan.files.map(\.part) == [.train, .train, part, part])
      #expect(scan.skipped.lines() == ["1 folder ('extra') skipped"])
    }

    @Test(
      "may have classes whose names are parts' or resemble them, where it is clear that they are none",
      arguments: [
        ["bus", "train"], ["bullet train", "test tube"], ["dev", "ops"], ["rain", "training shoes"],
        ["contest", "train"], ["latest", "train"], ["bus", "car", "train"], ["bullet train", "steam train"],
        ["cat", "dog", "unlabelled"], ["bus", "train 1", "train 2"],
      ])
    func trains(names: [String]) throws {
      try folder.write(names.map { "\($0)/1.jpg" })
      #expect(try scan().classNames == names)
    }

    @Test("has the same class in other bytes where the parts come from different systems")
    func canonicalNames() throws {
      try folder.write(["train/Ri\u{DF} \u{E9}/1.jpg", "train/z/1.jpg", "test/Ri\u{DF} e\u{301}/1.jpg", "test/z/1.jpg"])
      #expect(try scan().files.map(\.label) == [0, 1, 0, 1])
    }

    @Test("has one class of two folders whose names are the same letters in other bytes, with the images of both")
    func equivalentNames() throws {
      try folder.write(["e\u{301}/1.jpg", "e\u{301}/2.jpg", "\u{E9}/1.jpg", "z/1.jpg"])
      let scan = try scan()
      #expect(scan.classNames.count == 2 && scan.classNames.last == "z")
      #expect(scan.files.map(\.label) == [0, 0, 0, 1])
      #expect(Set(scan.files.map { Array($0.path.utf8) }).count == 4)
    }

    // MARK: What is skipped

    @Test("reports what it skips by class and kind")
    func skipped() throws {
      try folder.write((0..<30).map { "a/\($0).heic" } + (0..<5).map { "a/\($0).jpg" })
      try folder.write(["a/notes.txt", "a/x.b c", "b/jpg", "b/1.jpg", "b/2.HEIC", "README", "list.csv", "1.png"])
      let skipped = try scan().skipped
      #expect(
        skipped.lines() == [
          "1 CSV file, 1 PNG file and 1 other file skipped",
          "class 'a': 30 HEIC files, 1 TXT file and 1 other file skipped",
          "class 'b': 1 HEIC file and 1 other file skipped",
        ])
      #expect(skipped.total == 37)
    }

    @Test("reports the first of many classes, and counts the others")
    func manySkipped() throws {
      for index in 1...8 { try folder.write(["\(index)/1.jpg", "\(index)/1.gz", "\(index)/2.gz"]) }
      #expect(
        try scan().skipped.lines() == (1...5).map { "class '\($0)': 2 GZ files skipped" } + [
          "3 more classes: 6 files skipped"
        ])
    }

    @Test("ignores hidden files and those that systems make")
    func ignored() throws {
      try folder.write(["a/1.jpg", "b/1.jpg", "a/._1.jpg", "a/.DS_Store", ".git/x.jpg", "__MACOSX/a/1.jpg"])
      try folder.write(["lost+found/x", "a/@eaDir/1.jpg/SYNOPHOTO_THUMB_M.jpg", "a/Thumbs.db", "b/desktop.ini"])
      try folder.write(["$RECYCLE.BIN/1.jpg", "System Volume Information/1.jpg", "a/#recycle/1.jpg"])
      let scan = try scan()
      #expect(scan.files.map(\.path) == ["a/1.jpg", "b/1.jpg"] && scan.skipped.lines() == [])
    }

    @Test("skips the folders of Hairline's runs, by their records or by plots")
    func runs() throws {
      try folder.write(["a/1.jpg", "b/1.jpg", "results/script.hl", "results/results.json", "results/samples.jpg"])
      try folder.write(Array("script.hl\nsamples.png\n".utf8), "runs/001-prompt/.manifest")
      try folder.write(["runs/001-prompt/samples.png"])
      let plot = try ImageCodec.encodePNG(TemporaryFolder.image(1), text: [("Software", "Hairline 0.1.0")])
      try folder.write(plot, "runs/002-prompt/samples.png")
      let skipped = ["2 folders of Hairline's runs skipped"]
      let scan = try scan()
      #expect(scan.classNames == ["a", "b"] && scan.skipped.lines() == skipped)
      // Beside parts, and where 'predict' looks for images.
      var walk = FileWalk(root: folder.path)
      #expect(try walk.images().map(\.path) == ["a/1.jpg", "b/1.jpg"] && walk.skipped.lines() == skipped)
      // A class of that name is one.
      try folder.write(["runs/first/1.jpg"])
      #expect(try self.scan().classNames == ["a", "b", "runs"])
    }

    @Test("leaves out what patterns exclude, by name or by path")
    func exclude() throws {
      try folder.write(["a/1.jpg", "a/1_mask.jpg", "b/1.jpg", "b/old/2.jpg", "b/new/old/3.jpg", "c/1.jpg"])
      let scan = try scan(exclude: ["*_mask.jpg", "b/old", "c/"])
      #expect(scan.files.map(\.path) == ["a/1.jpg", "b/1.jpg", "b/new/old/3.jpg"])
      #expect(
        scan.skipped.lines() == [
          "1 excluded file or folder skipped", "class 'a': 1 excluded file or folder skipped",
          "class 'b': 1 excluded file or folder skipped",
        ])
      #expect(try self.scan(exclude: ["old", "c"]).files.map(\.path) == ["a/1.jpg", "a/1_mask.jpg", "b/1.jpg"])
    }

    // MARK: Links and other files

    @Test("may have folders within a class: their images are the class's, as in Keras")
    func nested() throws {
      try folder.write(["a/1.jpg", "a/day2/1.jpg", "a/day2/late/9.jpg", "b/x.jpg/1.jpg"])
      #expect(try scan().files.map(\.path) == ["a/1.jpg", "a/day2/1.jpg", "a/day2/late/9.jpg", "b/x.jpg/1.jpg"])
    }

    @Test("may hold links to files and folders; none leads in circles")
    func links() throws {
      let other = try TemporaryFolder()
      try other.write(["1.jpg", "2.jpg"])
      try folder.write(["a/1.jpg"])
      folder.link("b", to: other.path)
      folder.link("a/2.jpg", to: other.path + "/2.jpg")
      folder.link("a/top", to: "..")
      folder.link("a/self", to: ".")
      folder.link("a/more", to: other.path)
      folder.link("a/nowhere.jpg", to: "/nowhere")
      folder.link("a/itself.jpg", to: "itself.jpg")
      try folder.write(["a/deep/3.jpg"])
      folder.link("a/deep/up", to: "../deep")
      let scan = try scan()
      #expect(scan.classNames == ["a", "b"])
      // 'more' is class 'b' itself.
      #expect(
        scan.files.map(\.path)
          == ["a/1.jpg", "a/2.jpg", "a/deep/3.jpg", "a/itself.jpg", "a/nowhere.jpg", "b/1.jpg", "b/2.jpg"])
      #expect(scan.skipped.lines() == ["class 'a': 4 links to folders that are read as well skipped"])
    }

    @Test("is walked through once for each real folder, however many links lead there")
    func manyLinks() throws {
      try folder.write(["1.jpg", "deep/2.jpg"])
      for name in ["x", "y", "z"] {
        folder.link(name, to: ".")
        folder.link("deep/" + name, to: "..")
      }
      var walk = FileWalk(root: folder.path)
      #expect(try walk.images().map(\.path) == ["1.jpg", "deep/2.jpg"])
      #expect(walk.skipped.total == 6)
    }

    @Test("may hold pipes, sockets and devices: they are not opened")
    func specialFiles() throws {
      try folder.write(["a/1.jpg", "b/1.jpg"])
      #expect(mkfifo(folder.path + "/a/2.jpg", 0o600) == 0)
      folder.link("a/3.jpg", to: "/dev/zero")
      #expect(try scan().files.count == 2)
      #expect(try scan().skipped.lines() == ["class 'a': 2 pipes or devices skipped"])
    }

    @Test("has names that are bytes: of classes and files, in any encoding or none")
    func bytes() throws {
      // Latin-1, and a byte that is nowhere text.
      for name: [UInt8] in [[0x52, 0x69, 0xDF], [0xFF]] {
        let name = FileName.decode(name)
        for index in 0..<5 {
          let bytes = try ImageCodec.encodePNG(TemporaryFolder.image(index))
          try FileIO.makeFolder("\(folder.path)/\(name)")
          try FileIO.write(bytes, to: "\(folder.path)/\(name)/\(FileName.decode([0xE9, 0x30 + UInt8(index)])).png")
        }
      }
      let scan = try scan()
      #expect(scan.classNames.map { FileName.bytes(of: $0) } == [[0x52, 0x69, 0xDF], [0xFF]])
      #expect(FileName.bytes(of: scan.files[0].path) == [0x52, 0x69, 0xDF, 0x2F, 0xE9, 0x30] + Array(".png".utf8))
      let data = try Dataset.load(
        folder.path, resizing: ResizeOptions(height: 4, width: 4), seed: 1, threadPool: ThreadPool(count: 1))
      #expect(data.defects.isEmpty && data.train.count + data.val.count + data.test.count == 10)
      #expect(data.classNames.map { FileName.display($0) } == ["Ri\\xDF", "\\xFF"])
    }

    @Test("can be left while it is looked through")
    func interruption() throws {
      try folder.write(["a/1.jpg", "b/1.jpg"])
      Interruption.request()
      defer { Interruption.clear() }
      #expect(throws: Interrupted.self) { try scan() }
    }

    // MARK: Labels from elsewhere

    @Test("may have its classes in files' names, wherever the files are; others are skipped and counted")
    func pattern() throws {
      try folder.write(["cat.0.jpg", "cat.1.jpg", "dog.0.jpg", "more/dog.1.jpg", "logo.jpg", "notes.txt"])
      let scan = try scan(.pattern(Glob("{class}.[0-9]*.jpg")))
      #expect(scan.classNames == ["cat", "dog"] && !scan.isSplit)
      #expect(scan.files.map(\.path) == ["cat.0.jpg", "cat.1.jpg", "dog.0.jpg", "more/dog.1.jpg"])
      #expect(scan.files.map(\.label) == [0, 0, 1, 1])
      #expect(scan.skipped.lines() == ["1 TXT file and 1 image without a label skipped"])
    }

    @Test("may be split into parts and have its classes in files' names")
    func patternOfParts() throws {
      try folder.write(["train/cat.0.jpg", "train/dog.0.jpg", "test/dog.1.jpg", "test/cat.1.jpg", "x.jpg"])
      let scan = try scan(.pattern(Glob("{class}.*.jpg")))
      #expect(scan.files.map(\.path) == ["train/cat.0.jpg", "train/dog.0.jpg", "test/cat.1.jpg", "test/dog.1.jpg"])
      #expect(
        scan.files.map(\.part) == [.train, .train, .test, .test] && scan.skipped.lines() == ["1 JPG file skipped"])
    }

    @Test("may have its classes in a table; parts are the table's, or the folders' that hold all files")
    func table() throws {
      try folder.write(["train/1.jpg", "train/2.jpg", "test/3.jpg", "test/4.jpg", "test/5.jpg"])
      try folder.write(
        Array("path,class\ntrain/1.jpg,b\ntrain/2.jpg,a\ntest/3.jpg,b\ntest/4.jpg,a\n".utf8), "folders.csv")
      let byFolder = try scan(.table(LabelTable(file: folder.path + "/folders.csv")))
      #expect(byFolder.files.map(\.path) == ["train/2.jpg", "train/1.jpg", "test/4.jpg", "test/3.jpg"])
      #expect(byFolder.origin == .folders(["test", "train"]) && byFolder.files.map(\.label) == [0, 1, 0, 1])
      #expect(byFolder.skipped.lines() == ["1 CSV file and 1 image without a label skipped"])
      try folder.write(
        Array(
          "part,label,file\nTest,b,train/1.jpg\ntest,a,train/2.jpg\ntraining,b,test/3.jpg\ntrain,a,test/4.jpg".utf8),
        "own.csv")
      let own = try scan(.table(LabelTable(file: folder.path + "/own.csv")))
      #expect(own.origin == .table && own.files.map(\.part) == [.train, .train, .test, .test])
      #expect(own.files.map(\.path) == ["test/4.jpg", "test/3.jpg", "train/2.jpg", "train/1.jpg"])
    }
  }
}
