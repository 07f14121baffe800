import Basics
import Datasets

extension ErrorCase {
  /// Folders that are no data sets.
  static let folders: [ErrorCase] = [
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
    .init(testDescription: "empty folder", message: "'DATA' contains no class folders\n  \(layout)"),
    .init(
      testDescription: "images without class folders", files: ["1.jpg", "2.jpg"],
      message: """
        'DATA' contains no class folders
          put each class's images into a folder named after the class, or give the labels: labels=FILE.csv, or a pattern of \
        file names such as labels="{class}_*.jpg"
        """),
    .init(
      testDescription: "one class", files: ["a/1.png="],
      message: "'DATA' contains only one class, 'a'; at least 2 are needed\n  \(layout)"),
    .init(
      testDescription: "classes a level below", files: ["photos/a/1.png=", "photos/b/1.png="],
      message: """
        'DATA' contains only one class, 'photos'; at least 2 are needed
          load 'DATA/photos' if the folders in it are the classes
        """),
    .init(
      testDescription: "empty class", files: ["a/1.png=", "b/"],
      message: """
        class folder 'b' contains no images
          add images (FORMATS), or leave it out with exclude="b"
        """),
    .init(
      testDescription: "a class of other formats", files: ["a/1.png=", "b/1.heic", "b/2.HEIC", "b/notes"],
      message: """
        class folder 'b' contains no images (skipped: 2 HEIC files and 1 other file)
          add images (FORMATS), or leave it out with exclude="b"
        """),
    .init(
      testDescription: "class without images in a part",
      files: ["train/a/1.png=", "train/b/1.png=", "test/a/1.png=", "test/b/notes.txt"],
      message: """
        class folder 'test/b' contains no images (skipped: 1 TXT file)
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
          a pattern with a / is compared with paths relative to the data's folder, one without with names
        """),
  ]
}
