import Basics

/// A piece of an HTML document, as a tree. All that users and files supply is `text` or the value of an attribute, and is
/// escaped in one place, when the tree is written.
indirect enum HTML: Sendable {
  case text(String)
  /// An element; an attribute without a value (nil) is left out, an empty one has no value.
  case element(String, [(name: String, value: String?)], [HTML])
  /// The page's own style sheet or program: written as it is.
  case own(String, String)

  /// An element with its attributes and content.
  static func tag(_ name: String, _ attributes: KeyValuePairs<String, String?> = [:], _ content: [HTML] = []) -> HTML {
    .element(name, attributes.map { ($0.key, $0.value) }, content)
  }

  /// An element that holds a text only.
  static func tag(_ name: String, _ attributes: KeyValuePairs<String, String?> = [:], _ text: String) -> HTML {
    tag(name, attributes, [.text(text)])
  }

  /// The elements that have no end, and those after which a line ends, as they are not within a line of text.
  private static let endless: Set<String> = ["meta", "img", "input"]
  private static let blocks: Set<String> = [
    "head", "meta", "title", "style", "script", "body", "header", "nav", "main", "section", "footer", "h1", "h2", "h3",
    "p", "ul", "ol", "li", "dl", "div", "dt", "dd", "fieldset", "figure", "table", "caption", "thead", "tbody", "tr",
    "details", "summary", "pre",
  ]

  /// The markup; not all of it where the user has asked to stop.
  var markup: String {
    var markup = ""
    write(to: &markup)
    return markup
  }

  private func write(to markup: inout String) {
    switch self {
    case .text(let text): Self.escape(text, to: &markup)
    case .own(let name, let content): markup += "<\(name)>\n\(content)\n</\(name)>\n"
    case .element(let name, let attributes, let content):
      if Interruption.isRequested { return }
      markup += "<\(name)"
      for case (let name, let value?) in attributes {
        markup += " \(name)"
        if value.isEmpty, name != "alt" { continue }
        markup += "=\""
        Self.escape(value, to: &markup)
        markup += "\""
      }
      markup += ">"
      if !Self.endless.contains(name) {
        for piece in content { piece.write(to: &markup) }
        markup += "</\(name)>"
      }
      if Self.blocks.contains(name) { markup += "\n" }
    }
  }

  /// Whether a byte is a character that is written as it is.
  private static let isPlain = (0..<256).map { 0x20...0x7E ~= $0 && !"&<>\"'".utf8.contains(UInt8($0)) }

  /// Spells out what HTML would read as markup, and leaves out the characters that it forbids.
  private static func escape(_ text: String, to markup: inout String) {
    // Most of a page is images, in letters and digits.
    if text.utf8.allSatisfy({ isPlain[Int($0)] }) { return markup += text }
    for scalar in FileName.display(text).unicodeScalars {
      switch scalar {
      case "&": markup += "&amp;"
      case "<": markup += "&lt;"
      case ">": markup += "&gt;"
      case "\"": markup += "&quot;"
      case "'": markup += "&#39;"
      case "\n", "\t": markup.unicodeScalars.append(scalar)
      default: if scalar.properties.generalCategory != .control { markup.unicodeScalars.append(scalar) }
      }
    }
  }
}
