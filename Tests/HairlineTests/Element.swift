/// An element of an XML document, read strictly: for what the program writes, not for XML at large.
struct Element {
  let name: String
  var attributes: [String: String] = [:]
  var children: [Element] = []
  /// The text between the tags, without what is around it.
  var text = ""

  /// The elements of that name, at any depth.
  func all(_ name: String) -> [Element] {
    children.flatMap { ($0.name == name ? [$0] : []) + $0.all(name) }
  }

  subscript(_ attribute: String) -> String? { attributes[attribute] }

  struct Malformed: Error, CustomStringConvertible {
    let description: String
  }

  /// The root of a document.
  static func read(_ document: String) throws -> Element {
    let declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    guard document.hasPrefix(declaration) else { throw Malformed(description: "no declaration") }
    var rest = document.dropFirst(declaration.count)
    var open = [Element(name: "")]
    while let mark = rest.firstIndex(of: "<") {
      open[open.count - 1].text += try unescaped(rest[..<mark])
      guard let end = rest[mark...].firstIndex(of: ">") else { throw Malformed(description: "an open tag") }
      let tag = rest[rest.index(after: mark)..<end]
      rest = rest[rest.index(after: end)...]
      if tag.hasPrefix("/") {
        guard open.count > 1, let closed = open.popLast(), closed.name == tag.dropFirst() else {
          throw Malformed(description: "\(tag) closes nothing")
        }
        open[open.count - 1].children.append(closed)
      } else if tag.hasSuffix("/") {
        open[open.count - 1].children.append(try element(tag.dropLast()))
      } else {
        open.append(try element(tag))
      }
    }
    guard open.count == 1, open[0].children.count == 1, rest == "\n" else {
      throw Malformed(description: "not one root, but \(open.count - 1) open, and '\(rest)'")
    }
    return open[0].children[0]
  }

  private static func element(_ tag: Substring) throws -> Element {
    var element = Element(name: String(tag.prefix { $0 != " " }))
    var rest = tag.dropFirst(element.name.count)
    while !rest.isEmpty {
      let parts = rest.split(separator: "\"", maxSplits: 2, omittingEmptySubsequences: false)
      guard parts.count == 3, parts[0].hasPrefix(" "), parts[0].hasSuffix("=") else {
        throw Malformed(description: "'\(rest)' is no attribute")
      }
      let name = String(parts[0].dropFirst().dropLast())
      guard element.attributes.updateValue(try unescaped(parts[1]), forKey: name) == nil else {
        throw Malformed(description: "\(name) twice")
      }
      rest = parts[2]
    }
    return element
  }

  private static func unescaped(_ text: Substring) throws -> String {
    let entities = ["amp": "&", "lt": "<", "gt": ">", "quot": "\"", "#10": "\n", "#9": "\t"]
    let parts = text.split(separator: "&", omittingEmptySubsequences: false)
    return try parts.dropFirst().reduce(into: String(parts[0])) { result, part in
      guard let end = part.firstIndex(of: ";"), let character = entities[String(part[..<end])] else {
        throw Malformed(description: "&\(part)")
      }
      result += character + part[part.index(after: end)...]
    }
  }
}
