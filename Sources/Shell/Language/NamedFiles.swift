import Basics
import Datasets
import Glibc

/// The files that a script reads, as far as their names are known before the run.
struct NamedFiles: Sendable {
  /// What the script makes itself, before it reads it.
  private var made: Set<String> = []
  private var findings = Findings()
  var diagnostics: [Diagnostic] { findings.diagnostics }

  /// The commands that read a file, and the argument that names it.
  private static let readers = ["data load": "path", "model load": "file", "predict": "path"]

  /// Looks at a command's arguments.
  mutating func note(_ bound: BoundCommand) {
    let name = bound.entry.name
    if let written = bound.written { made.insert(written) }
    guard let parameter = Self.readers[name] else { return }
    var paths = [(parameter, bound.arguments[parameter]?.text)]
    paths += bound.arguments.list("paths").map { ("paths", $0.text) }
    for (parameter, path) in paths {
      guard let path, !isMade(path) else { continue }
      let error = name == "data load" ? Self.folder(path) : Self.file(path)
      if let error { add(bound.diagnostic(error, at: parameter)) }
    }
    if name == "data load", let labels = bound.arguments["labels"]?.text, !labels.contains(Glob.placeholder),
      !isMade(labels), let error = Self.file(labels)
    {
      add(bound.diagnostic(error, at: "labels"))
    }
  }

  /// Looks at the weights that layers take from files.
  mutating func note(_ lines: [LayerLine]) {
    for line in lines {
      guard let path = line.bound.arguments["weights"]?.text, path != "none", path != "imagenet", !isMade(path),
        let error = Self.file(path)
      else { continue }
      add(line.bound.diagnostic(error, at: "weights"))
    }
  }

  private mutating func add(_ diagnostic: Diagnostic) { findings.note(diagnostic) }

  /// Whether the script makes the file, or a file in the folder.
  private func isMade(_ path: String) -> Bool { made.contains { $0 == path || $0.hasPrefix(path + "/") } }

  private static func folder(_ path: String) -> (any UserError)? {
    if FileIO.isFolder(path) || path == "synth" { return nil }
    return FileIO.exists(path) ? DatasetError.notAFolder(path: path) : DatasetError.missing(path: path)
  }

  private static func file(_ path: String) -> (any UserError)? {
    FileIO.exists(path) || Glob.isPattern(path) ? nil : FileError("read", path, code: ENOENT)
  }
}

extension BoundCommand {
  /// The file that the command writes, where its name is given.
  fileprivate var written: String? {
    if entry.name == Command.modelSave.entry.name { return arguments["file"]?.text }
    guard entry.theme == .results else { return nil }
    return arguments["to"]?.text
  }
}
