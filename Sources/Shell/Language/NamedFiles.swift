import Basics
import Datasets
import Glibc

/// The files that a script reads and writes, as far as their names are known before the run.
struct NamedFiles: Sendable {
  /// Whether the files that it reads have to be there.
  let looksAtReads: Bool
  /// What the script writes itself before it reads it, and the folders that this is in.
  private var written: Set<String> = []
  private var findings = Findings()
  var diagnostics: [Diagnostic] { findings.diagnostics }

  init(looksAtReads: Bool) { self.looksAtReads = looksAtReads }

  /// Looks at the arguments of a command or layer.
  mutating func check(_ bound: BoundCommand) {
    for parameter in bound.entry.parameters {
      guard let use = parameter.type.fileUse, bound.isComplete, let argument = bound.arguments[parameter.name] else {
        continue
      }
      for path in argument.content.texts where !parameter.type.choices.contains(where: { $0.name == path }) {
        var error: (any UserError)?
        if use.isWritten {
          error = Self.error(writing: path, use)
          add(path)
        }
        // Of a pattern only the run knows the files.
        if looksAtReads, use.isRead, !written.contains(path), !Glob.isPattern(path) {
          error = Self.error(path, parameter.type)
        }
        if let error { findings.note(bound.diagnostic(error, at: parameter.name)) }
      }
    }
  }

  private mutating func add(_ path: String) {
    var path = path
    while written.insert(path).inserted, path.contains("/"), path != "/" { path = FileIO.folder(of: path) }
  }

  /// Why a file cannot be written, as far as that is known before the run. A bare name is one in the run's folder, which
  /// is not there yet.
  private static func error(writing path: String, _ use: ArgumentType.FileUse) -> FileError? {
    let isInRunFolder = use == .writesToRun && !path.contains("/")
    do throws(FileError) { try isInRunFolder ? FileIO.checkName(path) : FileIO.checkWritable(path) } catch {
      return error
    }
    return nil
  }

  private static func error(_ path: String, _ type: ArgumentType) -> (any UserError)? {
    guard FileIO.exists(path) else {
      return type.isFolder ? DatasetError.missing(path: path) : FileError("read", path, code: ENOENT)
    }
    return type.isFolder && !FileIO.isFolder(path) ? DatasetError.notAFolder(path: path) : nil
  }
}

extension BoundCommand {
  /// Whether an argument names a file, which the folder at hand may decide on; so may those of a model's layers.
  var namesFiles: Bool {
    entry.body == .layers
      || entry.parameters.contains { parameter in
        parameter.type.fileUse != nil
          && arguments[parameter.name].map { argument in
            argument.isGiven
              && !argument.content.texts.allSatisfy { text in parameter.type.choices.contains { $0.name == text } }
          } ?? false
      }
  }
}

extension ArgumentType {
  /// Whether the files that it names are folders.
  fileprivate var isFolder: Bool {
    switch self {
    case .path(.folder, _): true
    case .list(let element): element.isFolder
    case .either(let first, let second): first.isFolder || second.isFolder
    default: false
    }
  }
}

extension Argument.Content {
  /// The texts that it is, or that are its elements.
  fileprivate var texts: [String] {
    switch self {
    case .text(let text): [text]
    case .list(let elements): elements.flatMap(\.texts)
    default: []
    }
  }
}
