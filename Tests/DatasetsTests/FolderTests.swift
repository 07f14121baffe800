import Datasets
import Testing

@Suite("A folder of images")
struct FolderTests {
  @Test("holds a folder for each class, sorted by the bytes of their names")
  func classes() throws {
    let folder = try TemporaryFolder()
    try folder.write(["Zement/1.jpg", "riss/2.PNG", "riss/1.JpEg", "übrig/1.png", "riss/10.jpg"])
    let scan = try DatasetFolder(scanning: folder.path)
    #expect(scan.classNames == ["Zement", "riss", "übrig"])
    #expect(scan.files.map(\.path) == ["Zement/1.jpg", "riss/1.JpEg", "riss/10.jpg", "riss/2.PNG", "übrig/1.png"])
    #expect(scan.files.map(\.label) == [0, 1, 1, 1, 2])
    #expect(scan.files.allSatisfy { $0.part == nil })
    #expect(!scan.isSplit && scan.ignored == 0)
  }

  @Test("may be given with a slash at its end")
  func slash() throws {
    let folder = try TemporaryFolder()
    try folder.write(["a/1.jpg", "b/1.jpg"])
    #expect(try DatasetFolder(scanning: folder.path + "/").files.map(\.path) == ["a/1.jpg", "b/1.jpg"])
  }

  @Test("may be split already, into train, val (or validation) and test", arguments: ["val", "validation"])
  func parts(validation: String) throws {
    let folder = try TemporaryFolder()
    for part in ["train", validation, "test"] { try folder.write(["\(part)/a/1.jpg", "\(part)/b/1.jpg"]) }
    let scan = try DatasetFolder(scanning: folder.path)
    #expect(scan.isSplit && scan.classNames == ["a", "b"])
    #expect(scan.files.map(\.part) == [.train, .train, .val, .val, .test, .test])
    #expect(scan.files.map(\.path)[2] == "\(validation)/a/1.jpg")
  }

  @Test("may be split into train and test alone")
  func twoParts() throws {
    let folder = try TemporaryFolder()
    try folder.write(["train/a/1.jpg", "train/b/1.jpg", "test/a/1.jpg", "test/b/1.jpg"])
    #expect(try DatasetFolder(scanning: folder.path).files.map(\.part) == [.train, .train, .test, .test])
  }

  @Test("may have a class named 'train' beside other classes")
  func trains() throws {
    let folder = try TemporaryFolder()
    try folder.write(["bus/1.jpg", "train/1.jpg"])
    #expect(try DatasetFolder(scanning: folder.path).classNames == ["bus", "train"])
  }

  @Test("counts what it ignores: other files, hidden ones, and what lies beside the classes or parts")
  func ignored() throws {
    let folder = try TemporaryFolder()
    try folder.write(["a/1.jpg", "a/notes.txt", "a/._1.jpg", "a/jpg", "b/1.jpg", "README", ".git/x.jpg"])
    #expect(try DatasetFolder(scanning: folder.path).ignored == 5)
    let split = try TemporaryFolder()
    try split.write(["train/a/1.jpg", "train/b/1.jpg", "test/a/1.jpg", "test/b/1.jpg", "train/list.csv", "extra/1.jpg"])
    #expect(try DatasetFolder(scanning: split.path).ignored == 2)
  }

  @Test("may have folders within a class: their images are the class's, as in Keras")
  func nested() throws {
    let folder = try TemporaryFolder()
    try folder.write(["a/1.jpg", "a/day2/1.jpg", "a/day2/late/9.jpg", "b/x.jpg/1.jpg"])
    #expect(
      try DatasetFolder(scanning: folder.path).files.map(\.path)
        == ["a/1.jpg", "a/day2/1.jpg", "a/day2/late/9.jpg", "b/x.jpg/1.jpg"])
  }

  @Test("may hold links to files and folders; none leads in circles")
  func links() throws {
    let (folder, other) = (try TemporaryFolder(), try TemporaryFolder())
    try other.write(["1.jpg", "2.jpg"])
    try folder.write(["a/1.jpg"])
    folder.link("b", to: other.path)
    folder.link("a/2.jpg", to: other.path + "/2.jpg")
    folder.link("a/top", to: "..")
    folder.link("a/self", to: ".")
    folder.link("a/more", to: other.path)
    folder.link("a/nowhere.jpg", to: "/nowhere")
    try folder.write(["a/deep/3.jpg"])
    folder.link("a/deep/up", to: "../deep")
    let scan = try DatasetFolder(scanning: folder.path)
    #expect(scan.classNames == ["a", "b"])
    // 'more' is class 'b' itself.
    #expect(
      scan.files.map(\.path)
        == ["a/1.jpg", "a/2.jpg", "a/deep/3.jpg", "a/nowhere.jpg", "b/1.jpg", "b/2.jpg"])
    #expect(scan.ignored == 4)
  }

  @Test("has the same class in other bytes where the parts come from different systems")
  func canonicalNames() throws {
    let folder = try TemporaryFolder()
    try folder.write(["train/Ri\u{DF} \u{E9}/1.jpg", "train/z/1.jpg", "test/Ri\u{DF} e\u{301}/1.jpg", "test/z/1.jpg"])
    #expect(try DatasetFolder(scanning: folder.path).files.map(\.label) == [0, 1, 0, 1])
  }
}
