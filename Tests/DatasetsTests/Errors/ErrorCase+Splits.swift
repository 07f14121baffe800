import Basics
import Datasets

extension ErrorCase {
  /// Splits.
  static let splits: [ErrorCase] = [
    badSplit("100"), badSplit("110/-20/10"), badSplit("9223372036854775807/1/1"), badSplit("70/20/10/0"),
    badSplit("70//10"), badSplit("0.7000001/0.2/0.1"), badSplit("70%/30%"), badSplit("1.2.3/1/1"),
    .init(
      testDescription: "nothing to train on", act: { _ in try Split("0/50/50") },
      message: """
        the first share of a split, that of train, must be above 0, got 0/50/50
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
        class 'a' has 2 images that can be read and 1 that cannot, too few for 3 parts
          add images, or use two parts: split=80/20
        """),
  ]

  private static func badSplit(_ text: String) -> ErrorCase {
    .init(
      testDescription: "split \(text)", act: { _ in try Split(text) },
      message: """
        a split must be two or three shares, for train, val and test, each a number from 0 to 1,000,000, got \(text)
          such as split=70/20/10 or split=0.7/0.2/0.1, or split=80/20 for train and val alone
        """)
  }
}
