/// A part of a data set. The raw value is its name in the language.
public enum Part: String, CaseIterable, Sendable {
  /// The images to train on.
  case train
  /// The images to validate on during training.
  case val
  /// The images of the final test.
  case test

  /// The usual names of the part's folder, in lower case.
  public var folderNames: [String] {
    switch self {
    case .train: ["train", "training", "trn"]
    case .val: ["val", "valid", "validation", "dev", "development"]
    case .test: ["test", "testing", "tst"]
    }
  }

  /// The part whose folder usually has that name, in any case.
  public init?(folderName: String) {
    let name = folderName.lowercased()
    guard let part = Part.allCases.first(where: { $0.folderNames.contains(name) }) else { return nil }
    self = part
  }
}
