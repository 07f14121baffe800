import Basics
import Datasets

extension ErrorCase {
  /// Labels from patterns and tables.
  static let labels: [ErrorCase] = [
    .init(
      testDescription: "two places for the class", act: { _ in try LabelSource("{class}_{class}.jpg") },
      message: """
        the pattern '{class}_{class}.jpg' has {class} more than once
          use * for other parts of the name, as in labels="*_{class}_*.jpg"
        """),
    .init(
      testDescription: "pattern of other names", files: ["cat.1.png=", "dog.1.png="],
      act: { try load($0, labels: "{class}_*.png") },
      message: """
        no image's name matches '{class}_*.png'; one is 'cat.1.png'
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
        'DATA' contains only one class, 'cat'; at least 2 are needed
          the pattern {class}.*.png finds no other: {class} stands for the class, as in labels="{class}_*.jpg"
        """),
    .init(
      testDescription: "table of one class", files: ["1.png=", "l.csv=file,label\n1.png,cat\n"],
      act: { try load($0, labels: "DATA/l.csv") },
      message: """
        'DATA' contains only one class, 'cat'; at least 2 are needed
          'DATA/l.csv' gives all images this label: add images of another
        """),
    .init(
      testDescription: "no label table", act: { try load($0, labels: "DATA/none.csv") },
      message: "cannot read 'DATA/none.csv': No such file or directory"),
    table(
      "id,breed\n1,cat\n", "'DATA/l.csv' must have the columns 'file' and 'label', but has 'id', 'breed'",
      "begin the file with a line 'file,label' or 'file,label,part'"),
    table(
      "", "'DATA/l.csv' must have the columns 'file' and 'label', but is empty",
      "begin the file with a line 'file,label' or 'file,label,part'"),
    table("file,label\n", "'DATA/l.csv' has no rows after the header", "add a row for each image"),
    table(
      "file,label\na.png,cat\nb,c.png,dog\n", "DATA/l.csv:3: expected 2 fields as in the header, got 3",
      "put fields that contain commas in quotes"),
    table(
      "file,label\na.png,\n", "DATA/l.csv:2: the field 'label' is empty", "give each file a label, or remove the line"),
    table(
      "file,label,part\na.png,cat,holdout\n", "DATA/l.csv:2: 'holdout' is not a part of the data",
      "the parts are train, val and test"),
    table(
      "file,label\na.png,cat\n./a.png,dog\n", "DATA/l.csv:3: 'a.png' is already in the table",
      "an image has one label: remove one of the lines"),
    table(
      "file,label\n\"a.png,cat\n", "DATA/l.csv:2: unclosed quote",
      "within quotes, a quote is doubled: \"\""),
    table(
      "file,label,part\na.png,cat,val\nb.png,dog,val\n", "no image in 'DATA' is assigned to train",
      "write train into the column 'part' of the images to train on"),
    .init(
      testDescription: "split of a table's parts",
      files: ["a.png=", "b.png=", "l.csv=file,label,part\na.png,cat,train\nb.png,dog,train\n"],
      act: { try load($0, split: "80/20", labels: "DATA/l.csv") },
      message: """
        split= has no effect: the label table assigns the parts
          leave split= out; where there is no part for validation, val=10% takes one from train
        """),
  ]

  private static func table(_ content: String, _ problem: String, _ hint: String) -> ErrorCase {
    .init(
      testDescription: "label table \(content.split(separator: "\n"))",
      files: ["a.png=", "b.png=", content.isEmpty ? "l.csv" : "l.csv=\(content)"],
      act: { try load($0, labels: "DATA/l.csv") }, message: "\(problem)\n  \(hint)")
  }
}
