import Basics

/// How a folder is laid out: its folders are classes, or parts with class folders each.
struct FolderLayout {
  /// The folders of the parts, in the parts' order; none where the folders are classes.
  let parts: [(part: Part, folder: String)]

  /// The layout of the folder at `path` that holds `folders`.
  ///
  /// - Throws: `DatasetError` where folders look like parts, but it is not clear which.
  init(_ path: String, folders: [String]) throws(DatasetError) {
    let named = Part.allCases.flatMap { part in
      folders.filter { Part(folderName: $0) == part }.map { (part: part, folder: $0) }
    }
    let found = Set(named.map(\.part))
    guard found.contains(.train), found.count > 1 else {
      try Self.check(path, folders)
      parts = []
      return
    }
    for part in Part.allCases {
      let folders = named.filter { $0.part == part }.map(\.folder)
      if folders.count > 1 { throw .twoFolders(path: path, part: part, folders: folders) }
    }
    parts = named
  }

  /// Refuses folders that are not certain to be classes.
  private static func check(_ path: String, _ folders: [String]) throws(DatasetError) {
    let similar = folders.filter { resembledPart($0) != nil }
    let parts = Set(similar.compactMap(resembledPart))
    if parts.count > 1 {
      if !parts.contains(.train) { throw .noTrain(path: path, folders: similar) }
      throw .unclearParts(path: path, folders: similar)
    }
    guard let part = similar.first, similar.count == 1 else { return }
    // A part alone holds class folders, which may be beside it as well.
    let inside = contents(of: FileIO.join(path, part)).folders
    if folders.count == 1 ? !inside.isEmpty : !Set(inside).isDisjoint(with: folders) {
      throw .lonePart(path: path, folder: part)
    }
  }

  /// The folders and other files in a folder that are not hidden.
  static func contents(of path: String) -> (folders: [String], files: [String]) {
    let names = ((try? FileIO.names(in: path)) ?? []).filter { !$0.hasPrefix(".") }
    let folders = names.filter { FileIO.isFolder(FileIO.join(path, $0)) }
    return (folders, names.filter { !folders.contains($0) })
  }

  /// The part that a name such as "train2017", "test_images" or "ValSet" resembles; nil for one with other words in it.
  static func resembledPart(_ name: String) -> Part? {
    let words = name.lowercased().split { !$0.isLetter }.flatMap { word in
      // "trainset" is two words.
      additions.lazy.compactMap { addition -> [Substring]? in
        guard word.count > addition.count else { return nil }
        if word.hasSuffix(addition) { return [word.dropLast(addition.count), addition[...]] }
        return word.hasPrefix(addition) ? [addition[...], word.dropFirst(addition.count)] : nil
      }.first ?? [word]
    }
    let parts = words.compactMap { Part(folderName: String($0)) }
    let others = words.filter { Part(folderName: String($0)) == nil && !additions.contains(String($0)) }
    return others.isEmpty && Set(parts).count == 1 ? parts[0] : nil
  }

  /// Words beside a part's name that do not make it a class's.
  private static let additions = [
    "dataset", "datasets", "data", "sets", "set", "images", "image", "imgs", "img", "photos", "pictures", "pics",
    "splits", "split", "folder", "files", "part", "final", "new", "old", "small", "full",
  ]
}
