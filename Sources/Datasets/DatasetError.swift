import Basics
import Images

/// Why a data set cannot be loaded as requested.
public enum DatasetError: UserError {
  /// Nothing is at the path.
  case missing(path: String)
  /// A file, or a device, where a folder is expected.
  case notAFolder(path: String)
  /// A folder below cannot be listed.
  case unreadable(FileError)
  /// No folders, and so no classes; whether there are files.
  case noClasses(path: String, hasFiles: Bool)
  /// No images to look up labels for.
  case noImages(path: String)
  /// A single class; whether its folder holds folders in turn, and where classes come from.
  case oneClass(path: String, name: String, holdsFolders: Bool, labels: LabelSource)
  /// Parts, but not the one to train on; the folders that look like parts.
  case noTrain(path: String, folders: [String])
  /// Two folders for the same part.
  case twoFolders(path: String, part: Part, folders: [String])
  /// Folders that look like parts, but not certainly; one of them that is not clear.
  case unclearParts(path: String, folders: [String], example: String)
  /// A class folder that holds parts.
  case partsInClass(path: String, folder: String, parts: [String])
  /// A folder that looks like a part, without another.
  case lonePart(path: String, folder: String)
  /// A part with images, but without class folders.
  case unlabelledPart(folder: String, part: Part)
  /// A class that other parts have, and this part does not. `part` is the part's folder.
  case missingClass(name: String, part: String)
  /// A class folder without images, as seen from the data's folder, and what was skipped of the class.
  case emptyClass(folder: String, skipped: String?)
  /// A pattern that excludes nothing.
  case unusedPattern(String, path: String)
  /// Text that is not a split.
  case badSplit(received: String)
  /// A split that gives nothing to training.
  case noTrainShare(received: String)
  /// Fractions that do not sum to 1.
  case badFractions(received: String, sum: String)
  /// Fewer images of a class than parts, because of a limit or of bad files if those are given.
  case tooFewForSplit(className: String, count: Int, parts: Int, bad: Int, limit: Int?)
  /// A split of data that is split already, by folders or a table.
  case alreadySplit(path: String, by: DatasetFolder.Origin)
  /// A validation part to be made where there is one.
  case hasValidation(path: String)
  /// A validation part to be made of data that is still to be split.
  case notSplit(path: String)
  /// A share of the training images for validation that is out of range.
  case badShare(received: Double)
  /// A target size without pixels.
  case badSize(height: Int, width: Int)
  /// A share of bad files that is out of range.
  case badLimit(received: Double)
  /// A number of images per class below 1.
  case badCount(received: Int)
  /// More bytes than this process may use.
  case tooLarge(images: Int, height: Int, width: Int, memory: Int)
  /// More files that do not decode than allowed; the first of them.
  case tooManyDefects(count: Int, total: Int, limit: Double, first: [Defect])
  /// A class without a readable image in a part, or, where that is nil, at all.
  case lostClass(name: String, part: Part?, first: Defect?)
  /// An augmentation's factor outside 0 ... 1.
  case badFactor(name: String, received: Double)

  public var problem: String {
    switch self {
    case .missing(let path): "there is no folder '\(path)'"
    case .notAFolder(let path): "'\(path)' is not a folder"
    case .unreadable(let error): error.problem
    case .noClasses(let path, _): "'\(path)' contains no class folders"
    case .noImages(let path): "there are no images in '\(path)'"
    case .oneClass(let path, let name, _, _): "'\(path)' contains only one class, '\(name)'; at least 2 are needed"
    case .noTrain(let path, let folders):
      folders.isEmpty
        ? "no image in '\(path)' is assigned to train"
        : "'\(path)' is split into parts (\(Self.list(folders, "and"))), but has no folder 'train'"
    case .twoFolders(let path, let part, let folders):
      "'\(path)' has \(folders.count) folders for the part '\(part.rawValue)': \(Self.list(folders, "and"))"
    case .partsInClass(let path, let folder, let parts):
      "'\(folder)' in '\(path)' is a class that contains parts: \(Self.list(parts, "and"))"
    case .unclearParts(let path, let folders, _):
      "'\(path)' has folders that could be either parts of the data or classes: \(Self.list(folders, "and"))"
    case .lonePart(let path, let folder):
      "'\(path)' contains '\(folder)', which looks like a part of the data, but no other part"
    case .unlabelledPart(let folder, _): "'\(folder)' contains images, but no class folders: its images have no labels"
    case .missingClass(let name, let part): "class '\(name)' is missing in '\(part)'"
    case .emptyClass(let folder, let skipped):
      "class folder '\(folder)' contains no images" + (skipped.map { " (skipped: \($0))" } ?? "")
    case .unusedPattern(let pattern, let path): "exclude=\(pattern) has no effect: nothing in '\(path)' matches it"
    case .badSplit(let received):
      "a split must be two or three shares, for train, val and test, each a number from 0 to 1,000,000, got \(received)"
    case .noTrainShare(let received):
      "the first share of a split, that of train, must be above 0, got \(received)"
    case .badFractions(let received, let sum):
      "the fractions of a split must sum to 1; those of \(received) sum to \(sum)"
    case .tooFewForSplit(let name, let count, let parts, let bad, let limit):
      limit.map { $0 < parts } == true
        ? "limit=\(limit ?? 0) leaves \(Self.images(count)) of class '\(name)', too few for \(parts) parts"
        : "class '\(name)' has \(Self.images(count))"
          + (bad == 0 ? "" : " that can be read and \(NumberFormat.grouped(bad)) that cannot")
          + ", too few for \(parts) parts"
    case .alreadySplit(let path, .folders(let folders)):
      "split= has no effect: '\(path)' is already split into \(Self.list(folders, "and"))"
    case .alreadySplit(_, .table): "split= has no effect: the label table assigns the parts"
    case .hasValidation(let path): "val= has no effect: '\(path)' already has a part for validation"
    case .notSplit(let path): "val= is for data that is already split, which '\(path)' is not"
    case .badShare(let received):
      "val must be a share of the training images above 0 and below 100 %, got \(NumberFormat.short(received * 100)) %"
    case .badSize(let height, let width): "size must be at least 1x1, got \(height)x\(width)"
    case .badLimit(let received):
      "bad must be from 0 to 100 %, got \(NumberFormat.short(received * 100)) %"
    case .badCount(let received): "limit must be at least 1 image per class, got \(received)"
    case .tooLarge(let count, let height, let width, let memory):
      "\(Self.images(count)) at \(height)x\(width) need \(Self.gigabytes(of: count, height, width)) of memory, but"
        + " only \(NumberFormat.bytes(memory)) are available"
    case .tooManyDefects(let count, let total, let limit, _):
      "\(NumberFormat.grouped(count)) of \(Self.images(total)) cannot be read, more than the allowed"
        + " \(NumberFormat.short(limit * 100)) %:"
    case .lostClass(let name, let part, let first):
      "class '\(name)' has no image that can be read" + (part.map { " in the part '\($0.rawValue)'" } ?? "")
        + (first.map { ": \($0.reason)" } ?? "")
    case .badFactor(let name, let received): "\(name) must be from 0 to 1, got \(NumberFormat.short(received))"
    }
  }

  public var isCancellation: Bool { if case .unreadable(let error) = self { error.isCancellation } else { false } }

  public var details: [String] {
    guard case .tooManyDefects(let count, _, _, let first) = self else { return [] }
    let more = count - first.count
    return first.map(\.reason) + (more > 0 ? ["and \(NumberFormat.grouped(more)) more"] : [])
  }

  public var hint: String? {
    switch self {
    case .missing: "check the spelling; a path is relative to the folder that hairline was started in"
    case .notAFolder: "give the folder that holds the class folders"
    case .unreadable(let error): error.hint
    case .noClasses(_, hasFiles: true):
      "put each class's images into a folder named after the class, or give the labels: labels=FILE.csv, or a pattern of"
        + " file names such as labels=\"{class}_*.jpg\""
    case .oneClass(_, _, _, .pattern(let pattern)):
      "the pattern \(pattern.text) finds no other: \(Glob.placeholder) stands for the class, as in"
        + " labels=\"{class}_*.jpg\""
    case .oneClass(_, _, _, .table(let table)): "'\(table.path)' gives all images this label: add images of another"
    case .oneClass(let path, let name, holdsFolders: true, _):
      "load '\(FileIO.join(path, name))' if the folders in it are the classes"
    case .noClasses, .oneClass:
      "put each class's images into a folder named after the class, directly under it or under its"
        + " train, val and test"
    case .noImages: "check the path; images are files in \(ImageFormat.names)"
    case .noTrain(_, let folders):
      folders.isEmpty
        ? "write train into the column 'part' of the images to train on"
        : "add 'train', or put the class folders directly under it to have them split"
    case .twoFolders(_, let part, _):
      "keep one of them, or leave one out with exclude=; the usual name is '\(part.rawValue)'"
    case .partsInClass(_, let folder, let parts):
      "put classes into parts, as in \(Self.list(parts.map { FileIO.join($0, folder) }, "and")); to have a class's images"
        + " split anew, rename these folders, such as to 'day1' and 'day2'"
    case .unclearParts(_, _, let example):
      "rename parts to train, val and test, and classes to other words; leave out what is neither, as in"
        + " exclude=\"\(example)\""
    case .lonePart(let path, let folder):
      "load '\(FileIO.join(path, folder))' to have it split, or rename the folder if it is a class"
    case .unlabelledPart(_, .train):
      "put its images into class folders, or give the labels: labels=FILE.csv, or a pattern such as labels=\"{class}_*.jpg\""
    case .unlabelledPart(let folder, _):
      "leave it out with exclude=\(folder), and let 'predict' classify its images; or put them into class folders"
    case .missingClass: "every part needs images of every class: add them, or remove the class everywhere"
    case .emptyClass(let folder, _): "add images (\(ImageFormat.names)), or leave it out with exclude=\"\(folder)\""
    case .unusedPattern:
      "a pattern with a / is compared with paths relative to the data's folder, one without with names"
    case .badSplit: "such as split=70/20/10 or split=0.7/0.2/0.1, or split=80/20 for train and val alone"
    case .noTrainShare: "such as split=70/20/10; only the shares of val and test may be 0"
    case .badFractions: "such as split=0.7/0.2/0.1, or whole numbers in any unit, such as split=7/2/1"
    case .tooFewForSplit(_, _, let parts, _, .some(let limit)) where limit < parts:
      "raise limit= to at least \(parts), or use fewer parts, such as split=80/20"
    case .tooFewForSplit(let name, let count, _, _, _):
      count > 1
        ? "add images, or use two parts: split=80/20"
        : "add images, leave the class out with exclude=\"\(name)\", or train on all images with split=100/0/0"
    case .alreadySplit: "leave split= out; where there is no part for validation, val=10% takes one from train"
    case .hasValidation: "leave val= out, or leave the part out with exclude="
    case .notSplit: "give the shares of all parts, such as split=70/20/10"
    case .badShare: "such as val=10%"
    case .badSize: "such as size=48x48"
    case .badLimit: "such as bad=5%"
    case .badCount: "such as limit=100"
    case .tooLarge: "choose a smaller size=, or fewer images with limit="
    case .tooManyDefects(let count, let total, _, let first):
      (first.lazy.compactMap(\.error.hint).first ?? "fix or remove the files")
        + "; or leave such files out with bad=\((count * 100 + total - 1) / max(1, total))%"
    case .lostClass(_, _, let first): first?.error.hint ?? "add images of this class"
    case .badFactor: "such as 0.2"
    }
  }

  /// The option of `data load` that the error is about; nil for its path.
  public var option: String? {
    switch self {
    case .unusedPattern: "exclude"
    case .badSplit, .noTrainShare, .badFractions, .alreadySplit: "split"
    case .hasValidation, .notSplit, .badShare: "val"
    case .badSize: "size"
    case .badLimit: "bad"
    case .badCount: "limit"
    case .tooFewForSplit(_, _, let parts, _, let limit): limit.flatMap { $0 < parts ? "limit" : nil }
    default: nil
    }
  }

  private static func images(_ count: Int) -> String {
    count == 1 ? "1 image" : "\(NumberFormat.grouped(count)) images"
  }

  private static func list(_ names: [String], _ conjunction: String) -> String {
    let quoted = names.map { "'\($0)'" }
    return quoted.count < 2
      ? quoted.joined() : quoted.dropLast().joined(separator: ", ") + " \(conjunction) " + quoted[quoted.count - 1]
  }

  private static func gigabytes(of count: Int, _ height: Int, _ width: Int) -> String {
    let bytes = Double(count) * Double(height) * Double(width) * 3
    return bytes < 1e15 ? NumberFormat.bytes(Int(bytes)) : NumberFormat.fixed(bytes / 1e9, 0) + " GB"
  }
}
