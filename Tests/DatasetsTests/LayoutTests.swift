import Basics
import Datasets
import Images
import Kernels
import Testing

/// Within the suite that runs one after the other, as an interruption is for the whole process.
extension LoadingTests {
  @Suite("A folder that somebody else split")
  struct LayoutTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func scan() throws -> DatasetFolder { try DatasetFolder(scanning: folder.path) }

    @Test(
      "has its parts by the words in its folders' names",
      arguments: [
        ["trn", "tst"], ["trains", "tests"], ["seg_train", "seg_test"], ["images_train", "images_test"],
        ["train-images", "val-images", "test-images"], ["train2017", "val2017"], ["train", "TestImages"],
        ["SegTrain", "SegVal"], ["Trainset", "testdata"], ["train", "val", "test "], ["my train", "my test"],
      ])
    func words(names: [String]) throws {
      for name in names { try folder.write(["\(name)/cat/1.jpg", "\(name)/dog/1.jpg"]) }
      let scan = try scan()
      #expect(scan.classNames == ["cat", "dog"] && scan.origin == .folders(names))
      let parts: [Part] =
        names.count == 3 ? [.train, .val, .test] : [.train, names[1].lowercased().contains("v") ? .val : .test]
      #expect(scan.files.map(\.part) == parts.flatMap { [$0, $0] } && scan.skipped.total == 0)
    }

    @Test("has classes by names where the folders hold images alone, whatever words they have")
    func classes() throws {
      try folder.write(["bullet train/1.jpg", "test tube/1.jpg"])
      #expect(try scan().classNames == ["bullet train", "test tube"])
    }

    @Test("may have each part in a folder within a folder, as archives do; what is beside them is skipped by name")
    func nested() throws {
      try folder.write(["seg_train/seg_train/sea/1.jpg", "seg_train/seg_train/ice/1.jpg"])
      try folder.write(["seg_test/seg_test/sea/1.jpg", "seg_test/seg_test/ice/1.jpg", "seg_pred/seg_pred/1.jpg"])
      let scan = try scan()
      #expect(
        scan.classNames == ["ice", "sea"] && scan.origin == .folders(["seg_train/seg_train", "seg_test/seg_test"]))
      #expect(scan.skipped.lines() == ["1 folder ('seg_pred') skipped"])
    }

    @Test("has the folders named that are skipped beside its parts")
    func skipped() throws {
      for part in ["train", "test"] { try folder.write(["\(part)/cat/1.jpg", "\(part)/dog/1.jpg"]) }
      try folder.write(["dog/1.jpg", "unlabelled/1.jpg"])
      #expect(try scan().skipped.lines() == ["2 folders ('dog', 'unlabelled') skipped"])
    }

    @Test("may have folders of other words within a class")
    func withinClass() throws {
      try folder.write(["cat/day1/1.jpg", "cat/test/1.jpg", "dog/1.jpg"])
      #expect(try scan().files.map(\.path) == ["cat/day1/1.jpg", "cat/test/1.jpg", "dog/1.jpg"])
    }
  }

  @Suite("What Hairline wrote into a folder of images")
  struct OwnFilesTests {
    private let folder: TemporaryFolder

    init() throws {
      folder = try TemporaryFolder()
      try folder.write(["cat/1.jpg", "dog/1.jpg"])
    }

    private func plot(_ name: String) throws {
      let png = try ImageCodec.encodePNG(TemporaryFolder.image(1), text: [("Software", "Hairline 0.2.0")])
      try folder.write(png, name)
    }

    private func check(_ lines: [String], _ location: SourceLocation = #_sourceLocation) throws {
      let scan = try DatasetFolder(scanning: folder.path)
      #expect(scan.classNames == ["cat", "dog"] && scan.files.count == 2, sourceLocation: location)
      #expect(scan.skipped.lines() == lines, sourceLocation: location)
      // Where 'predict' looks for images.
      var walk = FileWalk(root: folder.path)
      #expect(try walk.images().map(\.path) == ["cat/1.jpg", "dog/1.jpg"], sourceLocation: location)
    }

    @Test("a plot among the images of a class is skipped and reported")
    func plotInClass() throws {
      try plot("cat/s.png")
      try check(["class 'cat': 1 plot by Hairline skipped"])
    }

    @Test("a folder of plots is no class")
    func plotFolder() throws {
      try plot("plots/s.png")
      try plot("plots/more/t.png")
      try folder.write(["plots/u.svg"])
      try plot("v.png")
      try check(["3 plots by Hairline skipped"])
    }

    @Test("a run's folder is found at any depth, and none of the folders above is a class")
    func deepRun() throws {
      try folder.write(Array("script.hl\nsamples.png\n".utf8), "res/a/b/.manifest")
      try folder.write(["res/a/b/samples.png", "res/a/b/script.hl"])
      try check(["1 folder of Hairline's runs skipped"])
    }

    @Test("runs may be empty, or hold one that ended before its first file", arguments: ["runs", "runs/001-prompt"])
    func emptyRuns(name: String) throws {
      try FileIO.makeFolder("\(folder.path)/\(name)")
      try check(["1 folder of Hairline's runs skipped"])
    }

    @Test("a folder that holds an image beside plots is a class")
    func mixed() throws {
      try plot("bird/s.png")
      try folder.write(["bird/x.png"])
      #expect(try DatasetFolder(scanning: folder.path).classNames == ["bird", "cat", "dog"])
    }

    @Test("PNG files of other programs are images, also where they are cut short")
    func others() throws {
      let png = try ImageCodec.encodePNG(TemporaryFolder.image(1), text: [("Software", "Hairlines 1")])
      try folder.write(png, "cat/2.png")
      try folder.write(Array(png.prefix(30)), "cat/3.png")
      #expect(try DatasetFolder(scanning: folder.path).files.count == 4)
    }
  }
}
