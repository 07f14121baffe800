/// The text of `help`, made from the tables.
public enum HelpText {
  /// What there is to say on `topic`: a command, a verb with sub-commands, a layer, "layers", a word to search for, or
  /// (when empty) the overview. Nil when there is nothing.
  public static func text(on topic: String, width: Int = 100, style: Style = .plain) -> String? {
    if topic.isEmpty { return overview(width, style) }
    if topic == "layers" { return list(LayerTable.entries, width, style) }
    if let entry = all.first(where: { $0.name == topic }) {
      let others = CommandTable.entries(of: topic).filter { $0.path.count > 1 }
      let more = others.isEmpty ? "" : "\n\n" + table(others, width, style)
      return describe(entry, width, style) + more
    }
    let family = CommandTable.entries(of: topic)
    if !family.isEmpty { return table(family, width, style) }
    let word = topic.lowercased()
    let found = all.filter { $0.mentions(word) }
    return found.isEmpty ? nil : table(found, width, style)
  }

  /// The topic that `topic` most likely stands for.
  static func nearest(to topic: String) -> String? { Shell.nearest(to: topic, among: all.map(\.name) + ["layers"]) }

  /// What can be asked for in one word: verbs, layers, "layers".
  public static var topics: [String] {
    var seen = Set<String>()
    return (all.map { $0.path[0] } + ["layers"]).filter { seen.insert($0).inserted }
  }

  private static let all = CommandTable.entries + LayerTable.entries

  // MARK: Lists

  private static func overview(_ width: Int, _ style: Style) -> String {
    list(CommandTable.entries, width, style)
      + "\n\n"
      + wrapped("'help COMMAND' explains a command, 'help layers' lists the layers, 'help WORD' searches.", width)
  }

  private static func list(_ entries: [Entry], _ width: Int, _ style: Style) -> String {
    Entry.Theme.allCases.compactMap { theme in
      let members = entries.filter { $0.theme == theme }
      return members.isEmpty ? nil : style.heading(theme.rawValue) + "\n" + table(members, width, style)
    }.joined(separator: "\n\n")
  }

  private static func table(_ entries: [Entry], _ width: Int, _ style: Style) -> String {
    TextTable([.left(""), .wrapped("")], entries.map { ["  " + $0.name, $0.summary] }).text(width: width, style: style)
  }

  // MARK: One entry

  private static func describe(_ entry: Entry, _ width: Int, _ style: Style) -> String {
    let title = wrapped(entry.name + ": " + entry.summary, width).dropFirst(entry.name.count)
    let usage = DisplayWidth.wrap(usage(entry), to: width - 4).joined(separator: "\n    ")
    var parts = [style.heading(entry.name) + title, "  " + usage]
    if !entry.details.isEmpty { parts.append(wrapped(entry.details, width)) }
    if !entry.parameters.isEmpty {
      let rows = entry.parameters.flatMap { parameter in
        [["  " + label(parameter), explanation(parameter)]]
          + parameter.type.choices.filter { !$0.help.isEmpty }.map { ["    " + $0.name, $0.help] }
      }
      parts.append(TextTable([.left(""), .wrapped("")], rows).text(width: width, style: style))
    }
    let heading = entry.examples.count == 1 ? "Example" : "Examples"
    parts.append(style.heading(heading) + "\n" + entry.examples.map { example($0, width) }.joined(separator: "\n"))
    return parts.joined(separator: "\n\n")
  }

  /// An example, indented, in lines of at most `width` columns where that can be done: each can be typed as it is.
  private static func example(_ text: String, _ width: Int) -> String {
    var isInText = false
    let words = text.split { character in
      if character == "\"" { isInText.toggle() }
      return character == " " && !isInText
    }
    var lines = [String]()
    for word in words {
      guard let last = lines.last else {
        lines.append("  " + word)
        continue
      }
      // A '\' may have to follow.
      if DisplayWidth.of(last) + DisplayWidth.of(word) + 3 <= width {
        lines[lines.count - 1] += " " + word
      } else {
        lines[lines.count - 1] += " \\"
        lines.append("      " + word)
      }
    }
    return lines.joined(separator: "\n")
  }

  private static func wrapped(_ text: String, _ width: Int) -> String {
    DisplayWidth.wrap(text, to: width).joined(separator: "\n")
  }

  /// The line that shows how it is written: `data load PATH [size=HxW]`.
  public static func usage(_ entry: Entry) -> String {
    var words = [entry.name]
    switch entry.form {
    case .expression, .condition: words.append("EXPRESSION")
    case .assignment: words.append("NAME = VALUE")
    case .iteration: words.append("NAME in LIST")
    case .words, .declaration, .inclusion:
      for parameter in entry.parameters where parameter.role != .option {
        let name = parameter.name.uppercased() + (parameter.role == .rest ? "…" : "")
        words.append(parameter.isRequired ? name : "[\(name)]")
      }
      if entry.form == .declaration { words.append("[PARAMETER…]") }
      if entry.form == .inclusion { words.append("[NAME=VALUE…]") }
      if entry.parameters.contains(where: { $0.role == .option }) { words.append("[OPTION=VALUE…]") }
    }
    if entry.body != .none { words.append("{ … }") }
    if entry.form == .condition { words.append("[else { … }]") }
    return words.joined(separator: " ")
  }

  private static func label(_ parameter: Parameter) -> String {
    guard parameter.role == .option else { return parameter.name.uppercased() }
    return parameter.name + "=" + (parameter.defaultValue ?? "…")
  }

  private static func explanation(_ parameter: Parameter) -> String {
    let hasChoices = parameter.type.choices.contains { !$0.help.isEmpty }
    let isPlain = if case .anything = parameter.type { true } else { false }
    let type = hasChoices || isPlain ? "" : " (\(parameter.takes))"
    let value = parameter.role == .option ? nil : parameter.defaultValue
    return parameter.help + type + (value.map { "; by default \($0)" } ?? "")
  }
}

extension Entry {
  /// Whether it has to do with a word in lower case.
  fileprivate func mentions(_ word: String) -> Bool {
    let texts = [name, summary, details] + parameters.flatMap { [$0.name, $0.help] }
    return texts.contains { $0.lowercased().holds(word) }
  }
}

extension String {
  /// Whether `part` occurs in it. One that is longer, however long, takes no time.
  func holds(_ part: String) -> Bool { part.utf8.count <= utf8.count && contains(part) }
}
