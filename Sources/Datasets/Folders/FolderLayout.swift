import Basics

/// How a folder is laid out: its folders are classes, or parts with class folders each.
struct FolderLayout {
  /// The folders of the parts, in the parts' order; none where the folders are classes.
  let parts: [(part: Part, folder: String)]

  /// The layout of the folder at `path` that holds `folders`.
  ///
  /// - Parameter holdsClasses: whether classes are folders; otherwise all folders may be parts.
  /// - Throws: `DatasetError` where folders look like parts, but it is not clear which.
  init(_ path: String, folders: [String], holdsClasses: Bool = true) throws(DatasetError) {
    let candidates = Self.candidates(path, folders, holdsClasses)
    let named = Part.allCases.flatMap { part in
      candidates.filter { $0.name.part == part }.map { (part: part, folder: $0.folder) }
    }
    let found = Set(named.map(\.part))
    let unclear = candidates.filter { $0.name.meaning == .unclear }
    // Where all parts are there, another is none.
    guard found.contains(.train), found.count > 1, unclear.isEmpty || found.count == Part.allCases.count else {
      try Self.check(path, folders, candidates)
      parts = []
      return
    }
    try Self.checkParts(path, named)
    parts = named.map { ($0.part, Self.innermost(path, $0.folder, $0.part)) }
  }

  private typealias Candidate = (folder: String, name: PartName)

  /// The folders that may be parts. Names with other words in them count only where all folders have such names, for
  /// different parts, and class folders in them: "bullet train" and "test tube" are classes.
  private static func candidates(_ path: String, _ folders: [String], _ holdsClasses: Bool) -> [Candidate] {
    let named = folders.compactMap { folder in PartName(folder).map { (folder: folder, name: $0) } }
    let isAll =
      named.count == folders.count && Set(named.map(\.name.meaning)).count > 1
      && (!holdsClasses
        || named.allSatisfy { $0.name.isPlain || !contents(of: FileIO.join(path, $0.folder)).folders.isEmpty })
    return isAll ? named : named.filter(\.name.isPlain)
  }

  private static func checkParts(_ path: String, _ named: [(part: Part, folder: String)]) throws(DatasetError) {
    for part in Part.allCases {
      let folders = named.filter { $0.part == part }.map(\.folder)
      if folders.count > 1 { throw .twoFolders(path: path, part: part, folders: folders) }
    }
  }

  /// Refuses folders that are not certain to be classes.
  private static func check(_ path: String, _ folders: [String], _ candidates: [Candidate]) throws(DatasetError) {
    func inside(_ folder: String) -> [String] { contents(of: FileIO.join(path, folder)).folders }
    if candidates.count > 1 {
      // Beside other classes, folders of nothing but images are classes, whatever they are called.
      guard candidates.count == folders.count || candidates.contains(where: { !inside($0.folder).isEmpty }) else {
        return
      }
      let parts = candidates.compactMap { candidate in candidate.name.part.map { (part: $0, folder: candidate.folder) }
      }
      let names = candidates.map(\.folder)
      guard parts.count == candidates.count else {
        let example = candidates.first { $0.name.part == nil }?.folder ?? names[0]
        throw .unclearParts(path: path, folders: names, example: example)
      }
      try checkParts(path, parts)
      throw .noTrain(path: path, folders: names)
    }
    guard let part = candidates.first?.folder else { return }
    // A part alone holds class folders, which may be beside it as well.
    if folders.count == 1 ? !inside(part).isEmpty : !Set(inside(part)).isDisjoint(with: folders) {
      throw .lonePart(path: path, folder: part)
    }
  }

  /// The folder with the classes of a part: archives often hold a folder in one of the same name.
  private static func innermost(_ path: String, _ folder: String, _ part: Part) -> String {
    let inside = contents(of: FileIO.join(path, folder))
    guard inside.folders.count == 1, inside.files.isEmpty, PartName(inside.folders[0])?.part == part else {
      return folder
    }
    return FileIO.join(folder, inside.folders[0])
  }

  /// The folders and other files in a folder that are not hidden.
  static func contents(of path: String) -> (folders: [String], files: [String]) {
    let names = ((try? FileIO.names(in: path)) ?? []).filter { !$0.hasPrefix(".") }
    var (folders, files) = ([String](), [String]())
    for name in names {
      if FileIO.isFolder(FileIO.join(path, name)) { folders.append(name) } else { files.append(name) }
    }
    return (folders, files)
  }

  /// The folders among those in a class's that are parts, where there are several.
  static func parts(inClass folders: some Collection<String>) -> [String] {
    let parts = folders.filter { PartName($0)?.isPlain == true }
    return Set(parts.compactMap { PartName($0)?.meaning }).count > 1 ? parts.sorted() : []
  }
}
