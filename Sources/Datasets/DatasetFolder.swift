import Basics
import Glibc

/// What a folder of images holds: class folders, or `train`, `val` (or `validation`) and `test` with the same class
/// folders each. Nothing is read yet but the folders.
///
/// Images are the files ending in .jpg, .jpeg or .png, in any case; as in Keras, those in folders within a class
/// folder count as well. Links are followed, a folder no more than once. Names that begin with a dot are passed over.
public struct DatasetFolder: Sendable {
  /// An image's file.
  public struct File: Sendable, Equatable {
    /// The path from the data's folder on.
    public let path: String
    /// The class, an index into `classNames`.
    public let label: Int
    /// The part that it lies in, where the folder is split.
    public let part: Part?
    /// Of the file as it was found; nil for a link to nowhere.
    let stamp: FileStamp?
  }

  /// The data's folder.
  public let path: String
  /// The classes, sorted by the bytes of their names.
  public let classNames: [String]
  /// The images: part by part, class by class, in the order of their names' bytes.
  public let files: [File]
  /// Whether the folder is split into parts already.
  public let isSplit: Bool
  /// How many files and folders are neither images nor hold any.
  public let ignored: Int

  /// Looks through the folder at `path`.
  ///
  /// - Throws: `DatasetError` when it is missing or its layout is not as above.
  public init(scanning path: String) throws(DatasetError) {
    guard FileIO.exists(path) else { throw .missing(path: path) }
    guard FileIO.isFolder(path) else { throw .notAFolder(path: path) }
    var walk = Walk(root: path)
    let top = try walk.folders(in: "")
    let parts = try Self.parts(among: top, path)
    let roots = parts.map(\.folder)
    isSplit = !parts.isEmpty
    if isSplit { walk.ignored += top.count - roots.count }

    var classes = isSplit ? [] : [(part: Part?.none, folder: "", names: top)]
    for (part, folder) in parts { classes.append((part, folder, try walk.folders(in: folder))) }
    classNames = Set(classes.flatMap(\.names)).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    guard classNames.count > 0 else { throw .noClasses(path: path) }
    guard classNames.count > 1 else { throw .oneClass(path: path, name: classNames[0]) }

    var files = [File]()
    for (part, folder, names) in classes {
      for (label, name) in classNames.enumerated() {
        // The same letters may be other bytes in another part, as they come from different systems.
        guard let name = names.first(where: { $0 == name }) else { throw .missingClass(name: name, part: folder) }
        let inside = Self.join(folder, name)
        let images = try walk.images(in: inside)
        guard !images.isEmpty else { throw .emptyClass(folder: inside) }
        files += images.map { File(path: $0.path, label: label, part: part, stamp: $0.stamp) }
      }
    }
    (self.path, self.files, ignored) = (path, files, walk.ignored)
  }

  /// The parts that the folders `names` are; none where they are classes.
  private static func parts(
    among names: [String], _ path: String
  ) throws(DatasetError) -> [(part: Part, folder: String)] {
    let folders: [(part: Part, folder: String)] = [
      (.train, "train"), (.val, "val"), (.val, "validation"), (.test, "test"),
    ]
    let found = folders.filter { names.contains($0.folder) }
    let hasTrain = found.first?.part == .train
    // 'train' beside 'val' or 'test' is a part, whatever else there is; 'val' and 'test' alone are no two classes.
    guard found.count > 1, hasTrain || found.count == names.count else { return [] }
    guard hasTrain else { throw .noTrain(path: path) }
    guard found.filter({ $0.part == .val }).count < 2 else { throw .twoValidations(path: path) }
    return found
  }

  fileprivate static func join(_ folder: String, _ name: String) -> String {
    FileIO.join(folder, name)
  }
}

/// A way through the folders below `root`. Paths are relative to it.
private struct Walk {
  typealias Image = (path: String, stamp: FileStamp?)

  let root: String
  var ignored = 0
  /// The data's folder, its parts and its classes, by device and inode.
  private var tops = Set<[UInt64]>()

  init(root: String) { self.root = root }

  /// The names of the folders in `folder`; anything else there is ignored.
  mutating func folders(in folder: String) throws(DatasetError) -> [String] {
    var found = [String]()
    if let facts = facts(of: folder) { tops.insert(facts.identity) }
    for name in try names(in: folder) {
      if !name.hasPrefix("."), let facts = facts(of: DatasetFolder.join(folder, name)), facts.isFolder {
        tops.insert(facts.identity)
        found.append(name)
      } else {
        ignored += 1
      }
    }
    return found
  }

  /// The images in class folder `folder` and the folders below.
  mutating func images(in folder: String) throws(DatasetError) -> [Image] {
    // A link back to the top or to a class, or to where we were before, must not lead in circles.
    var entered = tops
    return try images(in: folder, &entered)
  }

  private mutating func images(
    in folder: String, _ entered: inout Set<[UInt64]>
  ) throws(DatasetError) -> [Image] {
    var found = [Image]()
    for name in try names(in: folder) {
      let path = DatasetFolder.join(folder, name)
      let facts = facts(of: path)
      if name.hasPrefix(".") {
        ignored += 1
      } else if let facts, facts.isFolder {
        if entered.insert(facts.identity).inserted {
          found += try images(in: path, &entered)
        } else {
          ignored += 1
        }
      } else if Self.isImage(name), facts?.isFile != false {
        // A link to nowhere stays in: reading it will tell.
        found.append((path, facts?.stamp))
      } else {
        ignored += 1
      }
    }
    return found
  }

  private func names(in folder: String) throws(DatasetError) -> [String] {
    do { return try FileIO.names(in: DatasetFolder.join(root, folder)) } catch { throw .unreadable(error) }
  }

  private struct Facts {
    let facts: stat
    var isFolder: Bool { facts.st_mode & S_IFMT == S_IFDIR }
    var isFile: Bool { facts.st_mode & S_IFMT == S_IFREG }
    var identity: [UInt64] { [UInt64(facts.st_dev), UInt64(facts.st_ino)] }
    var stamp: FileStamp { FileStamp(facts) }
  }

  private func facts(of path: String) -> Facts? {
    FileIO.status(of: DatasetFolder.join(root, path)).map { Facts(facts: $0) }
  }

  private static func isImage(_ name: String) -> Bool {
    guard let dot = name.lastIndex(of: ".") else { return false }
    return ["jpg", "jpeg", "png"].contains(name[name.index(after: dot)...].lowercased())
  }
}
