import Basics
import Datasets
import Images
import Kernels
import Testing

/// What a folder holds, what is asked for, and the answer. The folder's path reads DATA.
struct ErrorCase: Sendable, CustomTestStringConvertible {
  let testDescription: String
  /// Made before, as empty files; a name ending in a slash is a folder, one ending in "=" a small image.
  var files: [String] = []
  var act: @Sendable (TemporaryFolder) throws -> Any = { try load($0) }
  let message: String

  static func load(
    _ folder: TemporaryFolder, _ below: String = "", size: (Int, Int) = (4, 4), split: [Int] = [70, 20, 10],
    bad: Double = 0.01, limit: Int? = nil
  ) throws -> Dataset {
    try Dataset.load(
      folder.path + below, height: size.0, width: size.1, split: try Split(split), seed: 1, badLimit: bad,
      limit: limit, threadPool: ThreadPool(count: 2))
  }

  func prepare(_ folder: TemporaryFolder) throws {
    let image = try ImageCodec.encodePNG(TemporaryFolder.image(1))
    for file in files {
      if file.hasSuffix("/") {
        try FileIO.makeFolder("\(folder.path)/\(file.dropLast())")
      } else if file.hasSuffix("=") {
        try folder.write(image, String(file.dropLast()))
      } else {
        try folder.write([], file)
      }
    }
  }

  private static let layout =
    "put each class's images into a folder named after the class, directly under it or under its train, val and test"
  private static let two = ["a/1.png=", "b/1.png="]
  private static let ten = (0..<10).flatMap { ["a/\($0).png=", "b/\($0).png="] }

  static let all: [ErrorCase] = [
    .init(
      testDescription: "missing folder", act: { try load($0, "/nowhere") },
      message: """
        there is no folder 'DATA/nowhere'
          check the spelling; a path is relative to the folder that hairline was started in
        """),
    .init(
      testDescription: "a file", files: ["x.jpg"], act: { try load($0, "/x.jpg") },
      message: """
        'DATA/x.jpg' is not a folder
          give the folder that holds the class folders
        """),
    .init(testDescription: "empty folder", message: "'DATA' holds no class folders\n  \(layout)"),
    .init(
      testDescription: "images without class folders", files: ["1.jpg", "2.jpg"],
      message: "'DATA' holds no class folders\n  \(layout)"),
    .init(
      testDescription: "one class", files: ["a/1.png="],
      message: "'DATA' holds a single class folder, 'a'; at least 2 are needed\n  \(layout)"),
    .init(
      testDescription: "empty class", files: ["a/1.png=", "b/"],
      message: """
        class folder 'b' holds no images (.jpg, .jpeg or .png)
          add images, or remove the folder
        """),
    .init(
      testDescription: "class without images in a part",
      files: ["train/a/1.png=", "train/b/1.png=", "test/a/1.png=", "test/b/notes.txt"],
      message: """
        class folder 'test/b' holds no images (.jpg, .jpeg or .png)
          add images, or remove the folder
        """),
    .init(
      testDescription: "class missing in a part",
      files: ["train/a/1.png=", "train/b/1.png=", "val/a/1.png=", "validation.txt", "test/a/1.png=", "test/b/1.png="],
      message: """
        class 'b' is missing in 'val'
          every part needs a folder for every class: add it, or remove the class everywhere
        """),
    .init(
      testDescription: "class missing in train",
      files: ["train/a/1.png=", "train/b/1.png=", "val/a/1.png=", "val/b/1.png=", "val/c/1.png="],
      message: """
        class 'c' is missing in 'train'
          every part needs a folder for every class: add it, or remove the class everywhere
        """),
    .init(
      testDescription: "parts without train", files: ["val/a/1.png=", "test/a/1.png="],
      message: """
        'DATA' is split into parts, but has no folder 'train'
          add 'train', or put the class folders directly under it to have them split
        """),
    .init(
      testDescription: "val and validation", files: ["train/a/1.png=", "val/a/1.png=", "validation/a/1.png="],
      message: """
        'DATA' has both 'val' and 'validation'
          keep one of them
        """),
    .init(
      testDescription: "two numbers in a split", act: { _ in try Split([80, 20]) },
      message: """
        a split is train/val/test, three whole numbers with train above 0; got 80/20
          such as split=70/20/10; 0 leaves val or test out
        """),
    .init(
      testDescription: "nothing to train on", act: { _ in try Split([0, 50, 50]) },
      message: """
        a split is train/val/test, three whole numbers with train above 0; got 0/50/50
          such as split=70/20/10; 0 leaves val or test out
        """),
    .init(
      testDescription: "negative share", act: { _ in try Split([110, -20, 10]) },
      message: """
        a split is train/val/test, three whole numbers with train above 0; got 110/-20/10
          such as split=70/20/10; 0 leaves val or test out
        """),
    .init(
      testDescription: "boundless share", act: { _ in try Split([Int.max, 1, 1]) },
      message: """
        a split is train/val/test, three whole numbers with train above 0; got 9223372036854775807/1/1
          such as split=70/20/10; 0 leaves val or test out
        """),
    .init(
      testDescription: "too few to split", files: two,
      message: """
        class 'a' has 1 image, too few for 3 parts
          add images, or give fewer parts, such as split=80/20/0
        """),
    .init(
      testDescription: "too few after limit", files: ten, act: { try load($0, limit: 2) },
      message: """
        class 'a' has 2 images, too few for 3 parts
          add images, or give fewer parts, such as split=80/20/0
        """),
    .init(
      testDescription: "no pixels", files: two, act: { try load($0, size: (0, 48)) },
      message: """
        images of 0x48 have no pixels
          such as size=48x48
        """),
    .init(
      testDescription: "share of bad files", files: two, act: { try load($0, bad: 1.5) },
      message: """
        the share of bad files is between 0 and 100 %; got 150 %
          such as bad=5%
        """),
    .init(
      testDescription: "no images asked for", files: two, act: { try load($0, limit: 0) },
      message: """
        the number of images a class is at least 1; got 0
          such as limit=100
        """),
    .init(
      testDescription: "some bad files", files: ten + ["a/x.jpg", "b/y.png"],
      message: """
        2 of 22 images cannot be read, more than the 1 % that are allowed:
            'a/x.jpg' is not an image: the file is empty
            'b/y.png' is not an image: the file is empty
          remove it, or replace it by a JPEG or PNG file; fix or remove the files, or leave them out with bad=10%
        """),
    .init(
      testDescription: "many bad files", files: ten + (0..<1000).map { "a/x\($0 + 1000).jpg" },
      act: { try load($0, bad: 0.25) },
      message: """
        1,000 of 1,020 images cannot be read, more than the 25 % that are allowed:
            'a/x1000.jpg' is not an image: the file is empty
            'a/x1001.jpg' is not an image: the file is empty
            'a/x1002.jpg' is not an image: the file is empty
            'a/x1003.jpg' is not an image: the file is empty
            'a/x1004.jpg' is not an image: the file is empty
            and 995 more
          remove it, or replace it by a JPEG or PNG file; fix or remove the files, or leave them out with bad=99%
        """),
    .init(
      testDescription: "nothing readable left of a class", files: ["a/1.png=", "a/2.png=", "b/1.png"],
      act: { try load($0, split: [1, 0, 0], bad: 0.5) },
      message: """
        no readable image of class 'b' is left in the part 'train': 'b/1.png' is not an image: the file is empty
          remove it, or replace it by a JPEG or PNG file
        """),
    .init(
      testDescription: "factor above 1", act: { _ in try Augmentation(rotate: 72) },
      message: """
        rotate is between 0 and 1; got 72
          such as 0.2
        """),
    .init(
      testDescription: "factor below 0", act: { _ in try Augmentation(translateWidth: -0.1) },
      message: """
        translate is between 0 and 1; got -0.1
          such as 0.2
        """),
    .init(
      testDescription: "factor that is no number", act: { _ in try Augmentation(contrast: .nan) },
      message: """
        contrast is between 0 and 1; got nan
          such as 0.2
        """),
    .init(
      testDescription: "too large for the memory",
      act: { _ in throw DatasetError.tooLarge(images: 40_000, height: 2000, width: 3000, memory: 8_300_000_000) },
      message: """
        40,000 images at 2000x3000 need 720 GB of memory; this machine has 8.3 GB
          choose a smaller size=, or fewer images with limit=
        """),
    .init(
      testDescription: "unreadable folder",
      act: { _ in throw DatasetError.unreadable(FileError("list the folder", "DATA/a", code: 13)) },
      message: """
        cannot list the folder 'DATA/a': Permission denied
          make it readable (see 'man chmod'), or run Hairline as a user who may read it
        """),
  ]
}
