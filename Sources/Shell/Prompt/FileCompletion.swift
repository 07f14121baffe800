import Basics

/// The files and folders that a path may become.
enum FileCompletion {
  /// - Parameters:
  ///   - word: what is typed of the path; it may begin with a quote.
  ///   - base: the folder that relative paths start from.
  static func candidates(
    _ word: String, _ kind: ArgumentType.PathKind, in base: String
  ) -> [Completion.Candidate] {
    let isQuoted = word.hasPrefix("\"")
    let path = isQuoted ? unquoted(word) : word
    if !path.contains("/"), FileIO.expandingHome(path) != path { return [Completion.Candidate(word + "/")] }
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
    let prefix = path.dropFirst(folder.count)
    guard let names = try? FileIO.names(in: FileIO.join(base, folder.isEmpty ? "." : FileIO.expandingHome(folder)))
    else {
      return []
    }
    return names.filter { $0.hasPrefix(prefix) && (prefix.hasPrefix(".") || !$0.hasPrefix(".")) }.compactMap { name in
      let whole = folder + name
      let isFolder = FileIO.isFolder(FileIO.join(base, FileIO.expandingHome(whole)))
      guard isFolder || suits(name, kind) else { return nil }
      let text = isFolder ? whole + "/" : whole
      let needsQuotes = isQuoted || Printer.word(text) != text
      return Completion.Candidate(needsQuotes ? "\"" + Printer.escaped(text) + (isFolder ? "" : "\"") : text)
    }
  }

  /// The text that a word means so far which begins with a quote.
  private static func unquoted(_ word: String) -> String {
    guard case .list(let texts)? = (try? Parser.phrase(SourceText("[\(word)\"]")))?.kind,
      let text = texts.first?.constant
    else { return String(word.dropFirst()) }
    return text
  }

  private static func suits(_ name: String, _ kind: ArgumentType.PathKind) -> Bool {
    switch kind {
    case .any: true
    case .folder: false
    case .script: name.hasSuffix(".hl")
    case .model: name.hasSuffix(".safetensors")
    }
  }
}
