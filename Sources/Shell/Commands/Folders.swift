import Basics
import Glibc

extension Command {
  static let cd = Command(
    Entry(
      "cd", "changes the folder that relative paths start from",
      details: """
        Without PATH it is the home folder. The run's folder stays where it is, and so does the folder that 'source' \
        starts from. 'undo' goes back, as from any change.
        """,
      theme: .session, parameters: [.optional("path", .path(.folder), default: "~", "the folder")],
      examples: ["cd \"my images\"", "cd .."]),
    effects: .makes([.folder], of: [.folder]),
    check: { bound, checker throws(Diagnostic) in
      checker.scope.folder = bound.isComplete ? bound.arguments["path"].map { FileIO.normal($0.text) } : nil
    },
    run: { bound, session in
      let path = bound.arguments.text("path")
      guard FileIO.isFolder(path) else {
        throw bound.diagnostic(FileError("change to", path, code: FileIO.exists(path) ? ENOTDIR : ENOENT), at: "path")
      }
      guard FileIO.access(path, X_OK) == 0 else { throw bound.diagnostic(FileError("change to", path), at: "path") }
      session.scope.folder = FileIO.normal(path)
    })

  static let ls = Command(
    Entry(
      "ls", "lists the files of a folder",
      details: "Hidden files are left out. Folders are marked by a '/'.", theme: .session,
      parameters: [.optional("path", .path(.any), default: ".", "a folder, or a file")],
      examples: ["ls", "ls \"my images\""]),
    run: { bound, session in
      let path = bound.arguments.text("path")
      let names: [String]
      do { names = try FileIO.isFolder(path) ? listing(of: path) : [file(path)] } catch let error as FileError {
        throw bound.diagnostic(error, at: "path")
      }
      let output = session.output
      // What a program reads has a name on each line.
      let lines =
        output.clipsTables ? DisplayWidth.columns(names.map { VisibleText.line($0) }, width: output.width()) : names
      if !names.isEmpty { output.result(pages: lines.joined(separator: "\n")) }
    })

  /// The names in a folder, sorted, without hidden ones.
  private static func listing(of folder: String) throws(FileError) -> [String] {
    try FileIO.names(in: folder).filter { !$0.hasPrefix(".") }.sorted().map { name in
      FileIO.isFolder(FileIO.join(folder, name)) ? name + "/" : name
    }
  }

  private static func file(_ path: String) throws(FileError) -> String {
    guard FileIO.status(of: path, followingLinks: false) != nil else { throw FileError("list", path) }
    return FileIO.name(of: path)
  }
}
