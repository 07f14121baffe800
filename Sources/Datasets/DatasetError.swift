import Basics

/// A data set that cannot be had as asked for.
public enum DatasetError: UserError {
  /// Nothing is at the path.
  case missing(path: String)
  /// A file, or a device, where a folder is expected.
  case notAFolder(path: String)
  /// A folder below cannot be listed.
  case unreadable(FileError)
  /// No folders, and so no classes.
  case noClasses(path: String)
  /// A single class: there is nothing to tell apart.
  case oneClass(path: String, name: String)
  /// A folder split into parts, but without `train`.
  case noTrain(path: String)
  /// Two folders for the same part.
  case twoValidations(path: String)
  /// A class that other parts have, and this part does not. `part` is the part's folder.
  case missingClass(name: String, part: String)
  /// A class folder without images, as seen from the data's folder.
  case emptyClass(folder: String)
  /// A split that is not three whole numbers, or gives nothing to training.
  case badSplit(received: String)
  /// Fewer images than parts.
  case tooFewForSplit(className: String, count: Int, parts: Int)
  /// A target size without pixels.
  case badSize(height: Int, width: Int)
  /// A share of bad files that is none.
  case badLimit(received: Double)
  /// A number of images a class below 1.
  case badCount(received: Int)
  /// More than the machine's memory.
  case tooLarge(images: Int, height: Int, width: Int, memory: Int)
  /// More files that do not decode than allowed; the first of them.
  case tooManyDefects(count: Int, total: Int, limit: Double, first: [Defect])
  /// A class that no readable image is left of, in a part.
  case lostClass(name: String, part: Part, first: Defect?)
  /// An augmentation's factor outside 0 ... 1.
  case badFactor(name: String, received: Double)

  public var problem: String {
    switch self {
    case .missing(let path): "there is no folder '\(path)'"
    case .notAFolder(let path): "'\(path)' is not a folder"
    case .unreadable(let error): error.problem
    case .noClasses(let path): "'\(path)' holds no class folders"
    case .oneClass(let path, let name): "'\(path)' holds a single class folder, '\(name)'; at least 2 are needed"
    case .noTrain(let path): "'\(path)' is split into parts, but has no folder 'train'"
    case .twoValidations(let path): "'\(path)' has both 'val' and 'validation'"
    case .missingClass(let name, let part): "class '\(name)' is missing in '\(part)'"
    case .emptyClass(let folder): "class folder '\(folder)' holds no images (.jpg, .jpeg or .png)"
    case .badSplit(let received): "a split is train/val/test, three whole numbers with train above 0; got \(received)"
    case .tooFewForSplit(let name, let count, let parts):
      "class '\(name)' has \(images(count)), too few for \(parts) parts"
    case .badSize(let height, let width): "images of \(height)x\(width) have no pixels"
    case .badLimit(let received):
      "the share of bad files is between 0 and 100 %; got \(NumberFormat.short(received * 100)) %"
    case .badCount(let received): "the number of images a class is at least 1; got \(received)"
    case .tooLarge(let count, let height, let width, let memory):
      "\(images(count)) at \(height)x\(width) need \(gigabytes(of: count, height, width)) of memory;"
        + " this machine has \(NumberFormat.bytes(memory))"
    case .tooManyDefects(let count, let total, let limit, let first):
      "\(NumberFormat.grouped(count)) of \(images(total)) cannot be read, more than the"
        + " \(NumberFormat.short(limit * 100)) % that are allowed:"
        + first.map { "\n    \($0.reason)" }.joined()
        + (count > first.count ? "\n    and \(NumberFormat.grouped(count - first.count)) more" : "")
    case .lostClass(let name, let part, let first):
      "no readable image of class '\(name)' is left in the part '\(part.rawValue)'"
        + (first.map { ": \($0.reason)" } ?? "")
    case .badFactor(let name, let received): "\(name) is between 0 and 1; got \(NumberFormat.short(received))"
    }
  }

  public var isCancellation: Bool { if case .unreadable(let error) = self { error.isCancellation } else { false } }

  public var hint: String? {
    switch self {
    case .missing: "check the spelling; a path is relative to the folder that hairline was started in"
    case .notAFolder: "give the folder that holds the class folders"
    case .unreadable(let error): error.hint
    case .noClasses, .oneClass:
      "put each class's images into a folder named after the class, directly under it or under its"
        + " train, val and test"
    case .noTrain: "add 'train', or put the class folders directly under it to have them split"
    case .twoValidations: "keep one of them"
    case .missingClass: "every part needs a folder for every class: add it, or remove the class everywhere"
    case .emptyClass: "add images, or remove the folder"
    case .badSplit: "such as split=70/20/10; 0 leaves val or test out"
    case .tooFewForSplit: "add images, or give fewer parts, such as split=80/20/0"
    case .badSize: "such as size=48x48"
    case .badLimit: "such as bad=5%"
    case .badCount: "such as limit=100"
    case .tooLarge: "choose a smaller size=, or fewer images with limit="
    case .tooManyDefects(let count, let total, _, let first):
      (first.lazy.compactMap(\.error.hint).first.map { "\($0); " } ?? "")
        + "fix or remove the files, or leave them out with bad=\((count * 100 + total - 1) / max(1, total))%"
    case .lostClass(_, _, let first): first?.error.hint ?? "add images of this class"
    case .badFactor: "such as 0.2"
    }
  }

  private func images(_ count: Int) -> String { count == 1 ? "1 image" : "\(NumberFormat.grouped(count)) images" }

  private func gigabytes(of count: Int, _ height: Int, _ width: Int) -> String {
    NumberFormat.fixed(Double(count) * Double(height) * Double(width) * 3 / 1e9, 0) + " GB"
  }
}
