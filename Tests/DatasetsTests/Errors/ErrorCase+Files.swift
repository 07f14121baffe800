import Basics
import Datasets

extension ErrorCase {
  /// Options, and images that cannot be read.
  static let files: [ErrorCase] = [
    .init(
      testDescription: "no pixels", files: two, act: { try load($0, size: (0, 48)) },
      message: """
        size must be at least 1x1, got 0x48
          such as size=48x48
        """),
    .init(
      testDescription: "share of bad files", files: two, act: { try load($0, bad: 1.5) },
      message: """
        bad must be from 0 to 100 %, got 150 %
          such as bad=5%
        """),
    .init(
      testDescription: "no images asked for", files: two, act: { try load($0, limit: 0) },
      message: """
        limit must be at least 1 image per class, got 0
          such as limit=100
        """),
    .init(
      testDescription: "some bad files", files: ten + ["a/x.jpg", "b/y.png"],
      message: """
        2 of 22 images cannot be read, more than the allowed 1 %:
            'a/x.jpg' is not an image: the file is empty
            'b/y.png' is not an image: the file is empty
          EMPTY; or leave such files out with bad=10%
        """),
    .init(
      testDescription: "many bad files", files: ten + (0..<1000).map { "a/x\($0 + 1000).jpg" },
      act: { try load($0, bad: 0.25) },
      message: """
        1,000 of 1,020 images cannot be read, more than the allowed 25 %:
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
        class 'b' has no image that can be read in the part 'val': 'val/b/1.png' is not an image: the file is empty
          EMPTY
        """),
    .init(
      testDescription: "factor above 1", act: { _ in try Augmentation(rotate: 72) },
      message: """
        rotate must be from 0 to 1, got 72
          such as 0.2
        """),
    .init(
      testDescription: "factor below 0", act: { _ in try Augmentation(translateWidth: -0.1) },
      message: """
        translate must be from 0 to 1, got -0.1
          such as 0.2
        """),
    .init(
      testDescription: "factor that is no number", act: { _ in try Augmentation(contrast: .nan) },
      message: """
        contrast must be from 0 to 1, got nan
          such as 0.2
        """),
    .init(
      testDescription: "too large for the memory",
      act: { _ in throw DatasetError.tooLarge(images: 40_000, height: 2000, width: 3000, memory: 8_300_000_000) },
      message: """
        40,000 images at 2000x3000 need 720 GB of memory, but only 8.3 GB are available
          choose a smaller size=, or fewer images with limit=
        """),
  ]
}
