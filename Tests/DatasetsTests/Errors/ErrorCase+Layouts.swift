import Basics
import Datasets

extension ErrorCase {
  /// Folders with parts.
  static let layouts: [ErrorCase] = [
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
        'DATA' has 2 folders for the part 'val': 'val' and 'validation'
          keep one of them, or leave one out with exclude=; the usual name is 'val'
        """),
    .init(
      testDescription: "the same name in two cases", files: ["train/a/1.png=", "Train/a/1.png=", "test/a/1.png="],
      message: """
        'DATA' has 2 folders for the part 'train': 'Train' and 'train'
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
        'DATA' has 2 folders for the part 'train': 'Train' and 'train'
          keep one of them, or leave one out with exclude=; the usual name is 'train'
        """),
    .init(
      testDescription: "parts within classes",
      files: ["cat/train/1.png=", "cat/test/1.png=", "dog/train/1.png=", "dog/test/1.png="],
      message: """
        'cat' in 'DATA' is a class that contains parts: 'test' and 'train'
          put classes into parts, as in 'test/cat' and 'train/cat'; to have a class's images split anew, rename these \
        folders, such as to 'day1' and 'day2'
        """),
    .init(
      testDescription: "a part alone", files: ["train/a/1.png=", "train/b/1.png="],
      message: """
        'DATA' contains 'train', which looks like a part of the data, but no other part
          load 'DATA/train' to have it split, or rename the folder if it is a class
        """),
    .init(
      testDescription: "a part beside its classes",
      files: ["a/1.png=", "b/1.png=", "test/a/1.png=", "test/b/1.png="],
      message: """
        'DATA' contains 'test', which looks like a part of the data, but no other part
          load 'DATA/test' to have it split, or rename the folder if it is a class
        """),
    .init(
      testDescription: "test images without labels", files: ["train/a/1.png=", "train/b/1.png=", "test/1.png="],
      message: """
        'test' contains images, but no class folders: its images have no labels
          leave it out with exclude=test, and let 'predict' classify its images; or put them into class folders
        """),
    .init(
      testDescription: "training images without class folders",
      files: ["train/cat.1.png=", "train/dog.1.png=", "test/a/1.png="],
      message: """
        'train' contains images, but no class folders: its images have no labels
          put its images into class folders, or give the labels: labels=FILE.csv, or a pattern such as \
        labels="{class}_*.jpg"
        """),
    .init(
      testDescription: "a split of parts", files: parts, act: { try load($0, split: "70/20/10") },
      message: """
        split= has no effect: 'DATA' is already split into 'train' and 'test'
          leave split= out; where there is no part for validation, val=10% takes one from train
        """),
    .init(
      testDescription: "validation taken from nowhere", files: two, act: { try load($0, val: 0.1) },
      message: """
        val= is for data that is already split, which 'DATA' is not
          give the shares of all parts, such as split=70/20/10
        """),
    .init(
      testDescription: "validation that is there", files: parts + ["val/a/1.png=", "val/b/1.png="],
      act: { try load($0, val: 0.1) },
      message: """
        val= has no effect: 'DATA' already has a part for validation
          leave val= out, or leave the part out with exclude=
        """),
    .init(
      testDescription: "all images for validation", files: parts, act: { try load($0, val: 1) },
      message: """
        val must be a share of the training images above 0 and below 100 %, got 100 %
          such as val=10%
        """),
  ]

  static let parts = ["train/a/1.png=", "train/b/1.png=", "test/a/1.png=", "test/b/1.png="]

  private static func unclear(_ folders: String, _ example: String) -> String {
    """
    'DATA' has folders that could be either parts of the data or classes: \(folders)
      rename parts to train, val and test, and classes to other words; leave out what is neither, as in \
    exclude="\(example)"
    """
  }
}
