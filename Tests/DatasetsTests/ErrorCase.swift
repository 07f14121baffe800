import Basics
import Datasets
import Images
import Kernels
import Testing

/// What a folder holds, what is asked for, and the answer. The folder's path reads DATA.
struct ErrorCase: Sendable, CustomTestStringConvertible {
  let testDescription: String
  /// Made before, as empty files; a name ending in a slash is a folder, one ending in "=" a small image. What follows
  /// another "=" is the file's content.
  var files: [String] = []
  var act: @Sendable (TemporaryFolder) throws -> Any = { try load($0) }
  let message: String

  static func load(
    _ folder: TemporaryFolder, _ below: String = "", size: (Int, Int) = (4, 4), split: String? = nil,
    val: Double? = nil, labels: String? = nil, exclude: [String] = [], bad: Double = 0.01, limit: Int? = nil
  ) throws -> Dataset {
    try Dataset.load(
      folder.path + below, height: size.0, width: size.1, split: try split.map { try Split($0) }, validation: val,
      labels: try labels.map { try LabelSource($0.replacing("DATA", with: folder.path)) } ?? .folders,
      exclude: try exclude.map { try Glob($0) }, seed: 1, badLimit: bad, limit: limit,
      threadPool: ThreadPool(count: 2))
  }

  func prepare(_ folder: TemporaryFolder) throws {
    let image = try ImageCodec.encodePNG(TemporaryFolder.image(1))
    for file in files {
      if file.hasSuffix("/") {
        try FileIO.makeFolder("\(folder.path)/\(file.dropLast())")
      } else if file.hasSuffix("=") {
        try folder.write(image, String(file.dropLast()))
      } else {
        let parts = file.split(separator: "=", maxSplits: 1)
        try folder.write(parts.count > 1 ? Array(parts[1].utf8) : [], String(parts[0]))
      }
    }
  }

  private static let layout =
    "put each class's images into a folder named after the class, directly under it or under its train, val and test"
  private static let two = ["a/1.png=", "b/1.png="]
  private static let ten = (0..<10).flatMap { ["a/\($0).png=", "b/\($0).png="] }

  static let all: [ErrorCase] = folders + layouts + splits + labels + files

  private static let folders: [ErrorCase] = [
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
      message: """
        'DATA' holds no class folders
          put each class's images into a folder named after the class, or give the labels as labels=FILE.csv or, where \
        the files' names tell them, as in labels="{class}_*.jpg"
        """),
    .init(
      testDescription: "one class", files: ["a/1.png="],
      message: "'DATA' holds a single class, 'a'; at least 2 are needed\n  \(layout)"),
    .init(
      testDescription: "classes a level below", files: ["photos/a/1.png=", "photos/b/1.png="],
      message: """
        'DATA' holds a single class, 'photos'; at least 2 are needed
          load 'DATA/photos' if the folders in it are the classes
        """),
    .init(
      testDescription: "empty class", files: ["a/1.png=", "b/"],
      message: """
        class folder 'b' holds no images
          add images (FORMATS), or leave it out with exclude="b"
        """),
    .init(
      testDescription: "a class of other formats", files: ["a/1.png=", "b/1.heic", "b/2.HEIC", "b/notes"],
      message: """
        class folder 'b' holds no images (skipped: 2 HEIC files and 1 other file)
          add images (FORMATS), or leave it out with exclude="b"
        """),
    .init(
      testDescription: "class without images in a part",
      files: ["train/a/1.png=", "train/b/1.png=", "test/a/1.png=", "test/b/notes.txt"],
      message: """
        class folder 'test/b' holds no images (skipped: 1 TXT file)
          add images (FORMATS), or leave it out with exclude="test/b"
        """),
    .init(
      testDescription: "unreadable folder",
      act: { _ in throw DatasetError.unreadable(FileError("list the folder", "DATA/a", code: 13)) },
      message: "cannot list the folder 'DATA/a': Permission denied\n  \(FileError("read", "", code: 13).hint ?? "")"),
    .init(
      testDescription: "pattern that excludes nothing", files: two, act: { try load($0, exclude: ["a/2*"]) },
      message: """
        exclude=a/2* has no effect: nothing in 'DATA' matches it
          a pattern with a / is for paths from the data's folder on, one without for names
        """),
  ]

  private static let layouts: [ErrorCase] = [
    .init(
      testDescription: "class missing in a part",
      files: ["train/a/1.png=", "train/b/1.png=", "val/a/1.png=", "validation.txt", "test/a/1.png=", "test/b/1.png="],
      message: """
        class 'b' is missing in 'val'
          every part needs images of every class: add them, or remove the class everywhere
        """),
    .init(
      testDescription: "class missing in train",
      files: ["train/a/1.png=", "train/b/1.png=", "val/a/1.png=", "val/b/1.png=", "val/c/1.png="],
      message: """
        class 'c' is missing in 'train'
          every part needs images of every class: add them, or remove the class everywhere
        """),
    .init(
      testDescription: "parts without train", files: ["val/a/1.png=", "test/a/1.png="],
      message: """
        'DATA' is split into parts ('test' and 'val'), but has no folder 'train'
          add 'train', or put the class folders directly under it to have them split
        """),
    .init(
      testDescription: "val and validation", files: ["train/a/1.png=", "val/a/1.png=", "validation/a/1.png="],
      message: """
        'DATA' has 2 folders for the part val: 'val' and 'validation'
          keep one of them, or leave one out with exclude=; the usual name is 'val'
        """),
    .init(
      testDescription: "the same name in two cases", files: ["train/a/1.png=", "Train/a/1.png=", "test/a/1.png="],
      message: """
        'DATA' has 2 folders for the part train: 'Train' and 'train'
          keep one of them, or leave one out with exclude=; the usual name is 'train'
        """),
    .init(
      testDescription: "train and eval", files: ["train/a/1.png=", "train/b/1.png=", "eval/a/1.png=", "eval/b/1.png="],
      message: unclear("'eval' and 'train'", "eval")),
    .init(
      testDescription: "train and holdout", files: ["train/a/1.png=", "holdout/a/1.png="],
      message: unclear("'holdout' and 'train'", "holdout")),
    .init(
      testDescription: "train and unlabelled", files: ["train/a/1.png=", "unlabelled/1.png="],
      message: unclear("'train' and 'unlabelled'", "unlabelled")),
    .init(
      testDescription: "development and evaluation", files: ["Development/a/1.png=", "Evaluation/a/1.png="],
      message: unclear("'Development' and 'Evaluation'", "Evaluation")),
    .init(
      testDescription: "parts with other words, one of them unclear",
      files: ["seg_train/a/1.png=", "seg_eval/a/1.png="], message: unclear("'seg_eval' and 'seg_train'", "seg_eval")),
    .init(
      testDescription: "train twice and nothing else", files: ["train/a/1.png=", "Train/b/1.png="],
      message: """
        'DATA' has 2 folders for the part train: 'Train' and 'train'
          keep one of them, or leave one out with exclude=; the usual name is 'train'
        """),
    .init(
      testDescription: "parts within classes",
      files: ["cat/train/1.png=", "cat/test/1.png=", "dog/train/1.png=", "dog/test/1.png="],
      message: """
        'cat' in 'DATA' is a class that holds parts: 'test' and 'train'
          put classes into parts, as in 'test/cat' and 'train/cat'; to have a class's images split anew, rename these \
        folders, such as to 'day1' and 'day2'
        """),
    .init(
      testDescription: "a part alone", files: ["train/a/1.png=", "train/b/1.png="],
      message: """
        'DATA' holds 'train', which looks like a part, but no other part
          load 'DATA/train' to have it split, or rename the folder if it is a class
        """),
    .init(
      testDescription: "a part beside its classes",
      files: ["a/1.png=", "b/1.png=", "test/a/1.png=", "test/b/1.png="],
      message: """
        'DATA' holds 'test', which looks like a part, but no other part
          load 'DATA/test' to have it split, or rename the folder if it is a class
        """),
    .init(
      testDescription: "test images without labels", files: ["train/a/1.png=", "train/b/1.png=", "test/1.png="],
      message: """
        'test' holds images, but no class folders: its images have no labels
          leave it out with exclude=test, and let 'predict' classify its images; or put them into class folders
        """),
    .init(
      testDescription: "training images without class folders",
      files: ["train/cat.1.png=", "train/dog.1.png=", "test/a/1.png="],
      message: """
        'train' holds images, but no class folders: its images have no labels
          put its images into class folders, or give the labels: labels=FILE.csv, or as in labels="{class}_*.jpg"
        """),
    .init(
      testDescription: "a split of parts", files: parts, act: { try load($0, split: "70/20/10") },
      message: """
        split= has no effect: 'DATA' is split already, into 'train' and 'test'
          leave split= out; val=10% takes a validation part from train where there is none
        """),
    .init(
      testDescription: "validation taken from nowhere", files: two, act: { try load($0, val: 0.1) },
      message: """
        val= is for data that is split already, which 'DATA' is not
          give the shares of all parts, such as split=70/20/10
        """),
    .init(
      testDescription: "validation that is there", files: parts + ["val/a/1.png=", "val/b/1.png="],
      act: { try load($0, val: 0.1) },
      message: """
        val= has no effect: 'DATA' has a part for validation already
          leave val= out, or leave the part out with exclude=
        """),
    .init(
      testDescription: "all images for validation", files: parts, act: { try load($0, val: 1) },
      message: """
        val= is a share of the training images between 0 and 100 %; got 100 %
          such as val=10%
        """),
  ]

  private static func unclear(_ folders: String, _ example: String) -> String {
    """
    'DATA' has folders that may be parts of the data or classes: \(folders)
      rename parts to train, val and test, and classes to other words; leave out what is neither, as in \
    exclude="\(example)"
    """
  }

  private static let parts = ["train/a/1.png=", "train/b/1.png=", "test/a/1.png=", "test/b/1.png="]

  private static let splits: [ErrorCase] = [
    badSplit("100"), badSplit("110/-20/10"), badSplit("9223372036854775807/1/1"), badSplit("70/20/10/0"),
    badSplit("70//10"), badSplit("0.7000001/0.2/0.1"), badSplit("70%/30%"), badSplit("1.2.3/1/1"),
    .init(
      testDescription: "nothing to train on", act: { _ in try Split("0/50/50") },
      message: """
        a split needs images to train on: the first share must be above 0; got 0/50/50
          such as split=70/20/10; only the shares of val and test may be 0
        """),
    .init(
      testDescription: "fractions that are not all", act: { _ in try Split("0.8/0.1") },
      message: """
        the fractions of a split must sum to 1; those of 0.8/0.1 sum to 0.9
          such as split=0.7/0.2/0.1, or whole numbers in any unit, such as split=7/2/1
        """),
    .init(
      testDescription: "too few to split", files: two,
      message: """
        class 'a' has 1 image, too few for 3 parts
          add images, leave the class out with exclude="a", or train on all images with split=100/0/0
        """),
    .init(
      testDescription: "two images for three parts", files: two + ["a/2.png="],
      message: """
        class 'a' has 2 images, too few for 3 parts
          add images, or use two parts: split=80/20
        """),
    .init(
      testDescription: "too few after limit", files: ten, act: { try load($0, limit: 1) },
      message: """
        limit=1 leaves 1 image of class 'a', too few for 3 parts
          raise limit= to at least 3, or use fewer parts, such as split=80/20
        """),
    .init(
      testDescription: "too few that can be read",
      files: ["a/1.png=", "a/2.png=", "a/3.png", "b/1.png=", "b/2.png=", "b/3.png="],
      act: { try load($0, bad: 0.5) },
      message: """
        class 'a' has 2 images that can be read, and 1 that cannot, too few for 3 parts
          add images, or use two parts: split=80/20
        """),
  ]

  private static func badSplit(_ text: String) -> ErrorCase {
    .init(
      testDescription: "split \(text)", act: { _ in try Split(text) },
      message: """
        a split is two or three shares, for train, val and test, each a number from 0 to 1,000,000; got \(text)
          such as split=70/20/10 or split=0.7/0.2/0.1, or split=80/20 for train and val alone
        """)
  }

  private static let labels: [ErrorCase] = [
    .init(
      testDescription: "two places for the class", act: { _ in try LabelSource("{class}_{class}.jpg") },
      message: """
        '{class}_{class}.jpg' has {class} more than once
          use * for other parts of the name, as in labels="*_{class}_*.jpg"
        """),
    .init(
      testDescription: "pattern of other names", files: ["cat.1.png=", "dog.1.png="],
      act: { try load($0, labels: "{class}_*.png") },
      message: """
        no image has a name such as '{class}_*.png'; one is 'cat.1.png'
          the whole name has to match: use * for the rest, as in labels="{class}.*.png"
        """),
    .init(
      testDescription: "pattern without images", files: ["notes.txt"], act: { try load($0, labels: "{class}_*.png") },
      message: """
        there are no images in 'DATA'
          check the path; images are files in FORMATS
        """),
    .init(
      testDescription: "pattern that yields one class", files: ["cat.1.png=", "cat.2.png="],
      act: { try load($0, labels: "{class}.*.png") },
      message: """
        'DATA' holds a single class, 'cat'; at least 2 are needed
          the pattern {class}.*.png finds no other: {class} stands for the class, as in labels="{class}_*.jpg"
        """),
    .init(
      testDescription: "table of one class", files: ["1.png=", "l.csv=file,label\n1.png,cat\n"],
      act: { try load($0, labels: "DATA/l.csv") },
      message: """
        'DATA' holds a single class, 'cat'; at least 2 are needed
          'DATA/l.csv' gives all images this label: add images of another
        """),
    .init(
      testDescription: "no label table", act: { try load($0, labels: "DATA/none.csv") },
      message: "cannot read 'DATA/none.csv': No such file or directory"),
    table(
      "id,breed\n1,cat\n", "'DATA/l.csv' needs the columns file and label; its first line has 'id', 'breed'",
      "begin the file with a line 'file,label' or 'file,label,part'"),
    table(
      "", "'DATA/l.csv' needs the columns file and label; it is empty",
      "begin the file with a line 'file,label' or 'file,label,part'"),
    table("file,label\n", "'DATA/l.csv' has no lines after the first", "add a line for each image"),
    table(
      "file,label\na.png,cat\nb,c.png,dog\n", "DATA/l.csv:3: expected 2 fields as in the first line, got 3",
      "enclose a field with commas in quotation marks"),
    table(
      "file,label\na.png,\n", "DATA/l.csv:2: the field 'label' is empty", "give each file a label, or remove the line"),
    table(
      "file,label,part\na.png,cat,holdout\n", "DATA/l.csv:2: 'holdout' is not a part of the data",
      "a part is train, val or test"),
    table(
      "file,label\na.png,cat\n./a.png,dog\n", "DATA/l.csv:3: 'a.png' is in the table already",
      "an image has one label: remove one of the lines"),
    table(
      "file,label\n\"a.png,cat\n", "DATA/l.csv:2: the quotation mark is not closed",
      "a quotation mark within quotation marks is doubled: \"\""),
    table(
      "file,label,part\na.png,cat,val\nb.png,dog,val\n", "no image in 'DATA' is in the part train",
      "assign images to train"),
    .init(
      testDescription: "split of a table's parts",
      files: ["a.png=", "b.png=", "l.csv=file,label,part\na.png,cat,train\nb.png,dog,train\n"],
      act: { try load($0, split: "80/20", labels: "DATA/l.csv") },
      message: """
        split= has no effect: the label table assigns the parts
          leave split= out; val=10% takes a validation part from train where there is none
        """),
  ]

  private static func table(_ content: String, _ problem: String, _ hint: String) -> ErrorCase {
    .init(
      testDescription: "label table \(content.split(separator: "\n"))",
      files: ["a.png=", "b.png=", content.isEmpty ? "l.csv" : "l.csv=\(content)"],
      act: { try load($0, labels: "DATA/l.csv") }, message: "\(problem)\n  \(hint)")
  }

  private static let files: [ErrorCase] = [
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
        the number of images per class must be at least 1; got 0
          such as limit=100
        """),
    .init(
      testDescription: "some bad files", files: ten + ["a/x.jpg", "b/y.png"],
      message: """
        2 of 22 images cannot be read, more than the 1 % that are allowed:
            'a/x.jpg' is not an image: the file is empty
            'b/y.png' is not an image: the file is empty
          EMPTY; or leave such files out with bad=10%
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
          EMPTY; or leave such files out with bad=99%
        """),
    .init(
      testDescription: "nothing readable left of a class", files: ["a/1.png=", "a/2.png=", "b/1.png"],
      act: { try load($0, split: "1/0/0", bad: 0.5) },
      message: """
        class 'b' has no image that can be read: 'b/1.png' is not an image: the file is empty
          EMPTY
        """),
    .init(
      testDescription: "nothing readable left of a class in a part", files: parts + ["val/a/1.png=", "val/b/1.png"],
      act: { try load($0, bad: 0.5) },
      message: """
        class 'b' has no image that can be read in the part val: 'val/b/1.png' is not an image: the file is empty
          EMPTY
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
        40,000 images at 2000x3000 need 720 GB of memory; 8.3 GB are available
          choose a smaller size=, or fewer images with limit=
        """),
  ]
}
