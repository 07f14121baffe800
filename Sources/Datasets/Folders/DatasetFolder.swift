import Basics
import Glibc

/// The images in a folder and their labels. Nothing is read yet but the folders.
///
/// It holds a folder for each class; or folders for the parts, `train` and `val` or `test` or both, with the same class
/// folders each. The images of folders within a class folder belong to the class, as in Keras. With a `LabelSource` of
/// another kind, all images in the folder, or in its parts, have their classes from there.
public struct DatasetFolder: Sendable {
  /// An image's file.
  public struct File: Sendable, Equatable {
    /// The path from the data's folder on.
    public let path: String
    /// The class, an index into `classNames`.
    public let label: Int
    /// The part that it is assigned to by its folder or the label table; nil where the data is still to be split.
    public let part: Part?
    /// Of the file as it was found; nil for a link to nowhere.
    let stamp: FileStamp?
  }

  /// The data's folder.
  public let path: String
  /// The classes, sorted by the bytes of their names.
  public let classNames: [String]
  /// The images: part by part, class by class, in the order of their paths' bytes.
  public let files: [File]
  /// What says which part an image belongs to: a folder's name, or the label table's; nil where the data is still to be
  /// split.
  public let origin: Origin?
  /// What was skipped.
  public let skipped: SkippedFiles

  /// What divides data into parts.
  public enum Origin: Sendable, Equatable {
    /// The folders of these names.
    case folders([String])
    /// The label table.
    case table
  }

  /// Whether the data is divided into parts already.
  public var isSplit: Bool { origin != nil }

  /// Looks through the folder at `path`.
  ///
  /// - Parameters:
  ///   - labels: where the classes come from.
  ///   - exclude: patterns of files and folders that are left out.
  /// - Throws: `DatasetError` when it is missing or its layout is not as above; `LabelError`; `Interrupted`.
  public init(scanning path: String, labels: LabelSource = .folders, exclude: [Glob] = []) throws {
    guard FileIO.exists(path) else { throw DatasetError.missing(path: path) }
    guard FileIO.isFolder(path) else { throw DatasetError.notAFolder(path: path) }
    var scan = Scan(walk: FileWalk(root: path, exclude: exclude))
    let found = try scan.images(labels)
    if let error = scan.walk.unreadable.first { throw DatasetError.unreadable(error) }
    if let pattern = scan.walk.unusedPatterns.first { throw DatasetError.unusedPattern(pattern, path: path) }

    classNames = Set(found.map(\.className)).sorted {
      FileName.bytes(of: $0).lexicographicallyPrecedes(FileName.bytes(of: $1))
    }
    let indices = Dictionary(uniqueKeysWithValues: zip(classNames, 0...))
    if classNames.count == 1 {
      throw DatasetError.oneClass(path: path, name: classNames[0], holdsFolders: false, labels: labels)
    }
    // The same letters may be other bytes in another part: equal names are one class.
    files = found.map { image in
      File(path: image.path, label: indices[image.className] ?? 0, part: image.part, stamp: image.stamp)
    }
    for part in Part.allCases {
      let inPart = files.filter { $0.part == part }
      let present = Set(inPart.map(\.label))
      if !inPart.isEmpty, let missing = classNames.indices.first(where: { !present.contains($0) }) {
        throw DatasetError.missingClass(name: classNames[missing], part: scan.name(of: part))
      }
    }
    if scan.origin != nil, !files.contains(where: { $0.part == .train }) {
      throw DatasetError.noTrain(path: path, folders: [])
    }
    (self.path, origin, skipped) = (path, scan.origin, scan.walk.skipped)
  }
}

extension DatasetFolder {
  /// At most `limit` files of each class and part, drawn at random.
  ///
  /// - Throws: `DatasetError.badCount`.
  public func sampled(_ limit: Int, seed: UInt64) throws(DatasetError) -> [File] {
    guard limit > 0 else { throw .badCount(received: limit) }
    var starts = files.indices.filter { index in
      index == 0 || files[index].label != files[index - 1].label || files[index].part != files[index - 1].part
    }
    starts.append(files.count)
    return zip(starts, starts.dropFirst()).flatMap { first, end in
      let name = classNames[files[first].label]
      let order = Split.order(className: name, count: end - first, seed: seed, .sampling)
      return order.prefix(limit).sorted().map { files[first + $0] }
    }
  }
}

/// A scan under way.
private struct Scan {
  /// An image with its class and part.
  struct Image {
    let path: String
    let className: String
    let part: Part?
    let stamp: FileStamp?
  }

  var walk: FileWalk
  private(set) var parts: [(part: Part, folder: String)] = []
  private(set) var origin: DatasetFolder.Origin?

  init(walk: FileWalk) { self.walk = walk }

  /// What a part is called in messages.
  func name(of part: Part) -> String { parts.first { $0.part == part }?.folder ?? part.rawValue }

  /// The images, part by part, class by class.
  mutating func images(_ labels: LabelSource) throws -> [Image] {
    // Without parts, labels from elsewhere are for all images: their walk looks at the top once more.
    let holdsClasses = if case .folders = labels { true } else { false }
    var probe = walk
    probe.findsPlots = holdsClasses
    let top = try probe.folders(in: "")
    if case .table(let table) = labels { return try sorted(byTable(table, top)) }
    probe.findsPlots = true
    parts = try FolderLayout(walk.root, folders: top, holdsClasses: holdsClasses).parts
    if !parts.isEmpty {
      origin = .folders(parts.map(\.folder))
      let taken = parts.map { FileIO.components(of: $0.folder).first }
      for folder in top where !taken.contains(folder) { probe.skipped.note(.folder(folder), in: nil) }
    }
    if case .pattern(let pattern) = labels {
      if !parts.isEmpty { walk = probe }
      return try sorted(byPattern(pattern))
    }
    walk = probe
    return try byFolder(top)
  }

  private mutating func byFolder(_ top: [String]) throws -> [Image] {
    var roots = [(part: Part?.none, folder: "", classes: top)]
    if !parts.isEmpty {
      roots = []
      for (part, folder) in parts {
        let classes = try walk.folders(in: folder)
        if classes.isEmpty, !FolderLayout.contents(of: FileIO.join(walk.root, folder)).files.isEmpty {
          throw DatasetError.unlabelledPart(folder: folder, part: part)
        }
        roots.append((part, folder, classes))
      }
    }
    let names = Set(roots.flatMap(\.classes)).sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    guard let first = names.first else { throw walk.unreadable.first.map { .unreadable($0) } ?? noClasses() }
    guard names.count > 1 else {
      let inside = FolderLayout.contents(of: FileIO.join(walk.root, FileIO.join(roots[0].folder, first)))
      throw DatasetError.oneClass(
        path: walk.root, name: first, holdsFolders: inside.folders.count > 1, labels: .folders)
    }
    walk.addTop("")
    for root in roots {
      walk.addTop(root.folder)
      for name in root.classes { walk.addTop(FileIO.join(root.folder, name)) }
    }
    var images = [Image]()
    for (part, folder, classes) in roots {
      for name in names {
        // Names of the same letters may be several folders, in other bytes: they are one class.
        let own = classes.filter { $0 == name }
        if own.isEmpty { throw DatasetError.missingClass(name: name, part: folder) }
        for path in own.map({ FileIO.join(folder, $0) }) {
          let files = try walk.images(in: path, of: name)
          if let error = walk.unreadable.first { throw DatasetError.unreadable(error) }
          if files.isEmpty { throw DatasetError.emptyClass(folder: path, skipped: walk.skipped.summary(of: name)) }
          let inside = FolderLayout.parts(inClass: Self.folders(of: files, in: path))
          if part == nil, !inside.isEmpty {
            throw DatasetError.partsInClass(path: walk.root, folder: path, parts: inside)
          }
          images += files.map { Image(path: $0.path, className: name, part: part, stamp: $0.stamp) }
        }
      }
    }
    return images
  }

  /// The folders directly in the one at `path` that hold the files.
  private static func folders(of files: [FileWalk.File], in path: String) -> Set<String> {
    var folders = Set<String>()
    var last = ""
    for file in files {
      let rest = file.path.utf8.dropFirst(path.utf8.count + 1)
      guard let slash = rest.firstIndex(of: UInt8(ascii: "/")), let name = String(rest[..<slash]), name != last else {
        continue
      }
      folders.insert(name)
      last = name
    }
    return folders
  }

  private func noClasses() -> DatasetError {
    .noClasses(path: walk.root, hasFiles: !FolderLayout.contents(of: walk.root).files.isEmpty)
  }

  /// All images: of the parts where there are some.
  private mutating func all() throws -> [(file: FileWalk.File, part: Part?)] {
    if parts.isEmpty { return try walk.images().map { ($0, nil) } }
    var all = [(FileWalk.File, Part?)]()
    for (part, folder) in parts { all += try walk.images(in: folder).map { ($0, part) } }
    return all
  }

  private mutating func byPattern(_ pattern: Glob) throws -> [Image] {
    let all = try all()
    guard let example = all.first else { throw DatasetError.noImages(path: walk.root) }
    let images = all.compactMap { file, part in
      pattern.className(in: file.path).map { Image(path: file.path, className: $0, part: part, stamp: file.stamp) }
    }
    if images.isEmpty { throw LabelError.noMatch(pattern: pattern.text, example: FileIO.name(of: example.file.path)) }
    walk.skipped.note(.unlabelled, count: all.count - images.count, in: nil)
    return images
  }

  private mutating func byTable(_ table: LabelTable, _ top: [String]) throws -> [Image] {
    let all = try walk.images()
    let stamps = Dictionary(all.map { (FileName.bytes(of: $0.path), $0.stamp) }) { first, _ in first }
    // Folders count as parts where all files are in one.
    let folders = top.compactMap { folder in
      PartName(folder).flatMap { $0.isPlain ? $0.part : nil }.map { (part: $0, folder: folder) }
    }
    func part(_ row: LabelTable.Row) -> Part? {
      if table.hasParts { return row.part }
      let first = FileIO.components(of: row.file).first
      return folders.first { $0.folder == first }?.part
    }
    let assigned = table.rows.map(part)
    let hasParts = !assigned.contains(nil)
    if hasParts {
      origin = table.hasParts ? .table : .folders(folders.map(\.folder))
      parts = table.hasParts ? [] : folders
    }
    var used = 0
    let images = zip(table.rows, assigned).map { row, part in
      let stamp = stamps[FileName.bytes(of: row.file)]
      if stamp != nil { used += 1 }
      // A file that is missing is reported by reading it.
      return Image(
        path: row.file, className: row.label, part: hasParts ? part : nil,
        stamp: stamp ?? FileStamp(path: FileIO.join(walk.root, row.file)))
    }
    walk.skipped.note(.unlabelled, count: all.count - used, in: nil)
    return images
  }

  private func sorted(_ images: [Image]) -> [Image] {
    func key(_ image: Image) -> (part: Int, name: [UInt8], path: [UInt8]) {
      let part = image.part.flatMap { Part.allCases.firstIndex(of: $0) } ?? 0
      return (part, FileName.bytes(of: image.className), FileName.bytes(of: image.path))
    }
    let keys = images.map(key)
    let order = images.indices.sorted { one, other in
      let (a, b) = (keys[one], keys[other])
      if a.part != b.part { return a.part < b.part }
      if a.name != b.name { return a.name.lexicographicallyPrecedes(b.name) }
      return a.path.lexicographicallyPrecedes(b.path)
    }
    return order.map { images[$0] }
  }
}
