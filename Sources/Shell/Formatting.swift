import Basics

extension Runner {
  /// Writes scripts in canonical form.
  ///
  /// - Parameters:
  ///   - paths: the scripts; "-" for standard input, which is written to standard output.
  ///   - isCheck: whether to write nothing, and only report which are not in canonical form.
  /// - Returns: `failed` where `isCheck` found one, or a file could not be written.
  public static func format(_ paths: [String], isCheck: Bool, _ output: Output) -> ExitStatus {
    var status = ExitStatus.success
    for path in paths {
      do {
        let isInput = path == "-"
        if !isInput, !isCheck, FileIO.isStream(path) { throw FormatError.stream(path: path) }
        let source = try SourceText(script: path)
        let canonical = Printer.text(try Parser.parse(source))
        let isCanonical = source.isUnchanged && source.bytes.elementsEqual(canonical.utf8)
        if isCheck, !isCanonical {
          output.failure(FormatError.notCanonical(path: source.name ?? path))
          status = status.worse(.failed)
        } else if isInput, !isCheck {
          output.write(exactly: canonical)
        } else if !isCheck, !isCanonical {
          try FileIO.write(FileName.bytes(of: canonical), to: path)
        }
      } catch {
        _ = show(error, output)
        status = status.worse((error as? FileError)?.action == "write" ? .failed : .usage)
      }
    }
    return status
  }
}

/// What `format` and `format --check` find.
package enum FormatError: UserError {
  case notCanonical(path: String)
  /// A pipe or device, which cannot be written in place.
  case stream(path: String)

  package var problem: String {
    switch self {
    case .notCanonical(let path): "'\(path)' is not in canonical form"
    case .stream(let path): "'\(path)' is a pipe or device, but 'format' writes a script in place"
    }
  }

  package var hint: String? {
    switch self {
    case .notCanonical(let path): "'hairline format \(path)' formats it"
    case .stream(let path): "'hairline format - < \(path)' writes to standard output"
    }
  }
}
