import Basics
import Glibc
import Images

/// Finds the image files below a folder. All commands that look through folders use it.
///
/// An image is a regular file whose name has the extension of a format that is read. Links are followed, and each real
/// folder is entered once, so that links to folders above come to an end. Hidden files, and files that systems make by
/// themselves, are ignored; everything else, Hairline's own plots and runs included, is skipped and counted. Nothing is
/// opened but folders, the start of PNG files, and in folders that look like Hairline's runs the file that identifies them.
public struct FileWalk {
  /// An image's file.
  public struct File: Sendable {
    /// The path from the walk's root on.
    public let path: String
    /// Of the file as it was found; nil for a link to nowhere, which reading will report.
    let stamp: FileStamp?
  }

  /// What is in a folder.
  enum Entry {
    case folder(String)
    case image(File)
  }

  /// The folder that paths are relative to.
  public let root: String
  /// What was skipped so far.
  public internal(set) var skipped = SkippedFiles()
  /// The folders that could not be listed.
  public private(set) var unreadable: [FileError] = []
  /// Whether the starts of PNG files are looked at.
  var findsPlots = true
  /// The patterns of files and folders to be excluded, and which of them did exclude some.
  private let exclude: [Glob]
  private var used: Set<Int> = []
  /// The folders that links are not followed to: the root, its parts and its classes.
  private var tops: Set<Identity> = []

  public init(root: String, exclude: [Glob] = []) { (self.root, self.exclude) = (root, exclude) }

  /// The patterns that excluded nothing.
  var unusedPatterns: [String] { exclude.indices.filter { !used.contains($0) }.map { exclude[$0].text } }

  /// The names of the folders in `folder`. Files beside them are counted as skipped.
  mutating func folders(in folder: String) throws(Interrupted) -> [String] {
    var names = [String]()
    for entry in try entries(in: folder, of: nil) {
      switch entry {
      case .folder(let path): names.append(FileIO.name(of: path))
      case .image(let file): skipped.note(SkippedFiles.Kind(fileName: file.path), in: nil)
      }
    }
    return names
  }

  /// Has links to `folder` count as visited.
  mutating func addTop(_ folder: String) {
    if let status = FileIO.status(of: folder.isEmpty ? root : FileIO.join(root, folder)) {
      tops.insert(Identity(status))
    }
  }

  /// The images in `folder` and in the folders below, in the order of their names' bytes.
  ///
  /// - Parameters:
  ///   - folder: the path from the root on; empty for the root.
  ///   - className: the class that skipped files are counted for.
  /// - Throws: `Interrupted`. Folders that cannot be listed are noted in `unreadable`.
  public mutating func images(
    in folder: String = "", of className: String? = nil
  ) throws(Interrupted) -> [File] {
    addTop(folder)
    var entered = tops
    return try images(in: folder, of: className, &entered)
  }

  private mutating func images(
    in folder: String, of className: String?, _ entered: inout Set<Identity>
  ) throws(Interrupted) -> [File] {
    var found = [File]()
    for entry in try entries(in: folder, of: className) {
      switch entry {
      case .image(let file): found.append(file)
      case .folder(let path):
        let isNew = FileIO.status(of: FileIO.join(root, path)).map { entered.insert(Identity($0)).inserted }
        if isNew == true { found += try images(in: path, of: className, &entered) }
        if isNew == false { skipped.note(.visited, in: className) }
      }
    }
    return found
  }

  /// What is in `folder`, in the order of the names' bytes.
  mutating func entries(in folder: String, of className: String?) throws(Interrupted) -> [Entry] {
    let names: [String]
    do throws(FileError) { names = try FileIO.names(in: folder.isEmpty ? root : FileIO.join(root, folder)) } catch {
      unreadable.append(error)
      return []
    }
    var found = [Entry]()
    for name in names where !Self.isIgnored(name) {
      try Interruption.check()
      let path = FileIO.join(folder, name)
      if isExcluded(path) {
        skipped.note(.excluded, in: className)
        continue
      }
      let status = FileIO.status(of: FileIO.join(root, path))
      switch status.map({ $0.st_mode & S_IFMT }) {
      case S_IFDIR:
        if let own = RunFolder(at: FileIO.join(root, path)) {
          skipped.note(own.plots == nil ? .run : .plot, count: own.plots ?? 1, in: className)
        } else {
          found.append(.folder(path))
        }
      case S_IFREG, nil:
        if findsPlots, status != nil, RunFolder.isPlot(FileIO.join(root, path)) {
          skipped.note(.plot, in: className)
        } else if ImageFormat.isImage(fileName: name) {
          found.append(.image(File(path: path, stamp: status.map { FileStamp($0) })))
        } else {
          skipped.note(SkippedFiles.Kind(fileName: name), in: className)
        }
      default: skipped.note(.special, in: className)
      }
    }
    return found
  }

  private mutating func isExcluded(_ path: String) -> Bool {
    let matches = exclude.indices.filter { exclude[$0].matches(path) }
    used.formUnion(matches)
    return !matches.isEmpty
  }

  /// Whether a name is hidden, or one that a system or a file manager gives: of Linux, macOS, Windows, Synology, QNAP.
  private static func isIgnored(_ name: String) -> Bool {
    name.utf8.first == UInt8(ascii: ".") || ignored.contains(name.lowercased())
  }

  private static let ignored: Set<String> = [
    "lost+found", "__macosx", "thumbs.db", "desktop.ini", "$recycle.bin", "system volume information", "@eadir",
    "#recycle", "@recycle", "@recently-snapshot",
  ]

  /// What makes two paths the same folder.
  private struct Identity: Hashable {
    let device: UInt64
    let inode: UInt64

    init(_ status: stat) { (device, inode) = (UInt64(status.st_dev), UInt64(status.st_ino)) }
  }
}
