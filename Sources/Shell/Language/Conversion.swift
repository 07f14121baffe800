import Basics
import Datasets
import Images

/// From values as they are written to the types that parameters declare.
extension ArgumentType {
  /// `value` as this type; nil when it does not suit.
  ///
  /// - Parameter folder: the folder that relative paths start from, as `Scope` has it.
  func convert(_ value: Value, folder: String? = "") -> Argument.Content? {
    switch self {
    case .integer(let range):
      guard let number = value.number, let integer = Int(exactly: number), range.contains(integer) else { return nil }
      return .integer(integer)
    case .number(let limits):
      guard let number = value.number, limits.contains(number) else { return nil }
      return .number(number)
    case .flag: return value.truth.map { .flag($0) }
    case .text:
      guard case .list = value else { return value.text.isEmpty ? nil : .text(value.text) }
      return nil
    case .path(_, let use):
      guard case .text(let text)? = ArgumentType.text.convert(value) else { return nil }
      let path = FileIO.expandingHome(text)
      let isResolved = use == .reads || use == .writes || use != .sources && path.contains("/")
      return .text(isResolved ? FileIO.join(folder ?? "", path) : path)
    case .anything: return .value(value)
    case .command: return .text(value.text)
    case .name, .layer:
      guard case .text(let text) = value, Self.isName(text) else { return nil }
      return .text(text)
    case .word(let choices): return choices.contains { $0.name == value.text } ? .text(value.text) : nil
    case .extent:
      guard let sizes = Self.sizes(value.text) else { return nil }
      return sizes.count == 2 ? .sizes(sizes) : sizes.count == 1 ? .sizes([sizes[0], sizes[0]]) : nil
    case .shape:
      guard let sizes = Self.sizes(value.text), sizes.count == 3 else { return nil }
      return .sizes(sizes)
    case .shares: return (try? Split(value.text)).map { .text($0.description) }
    case .color: return BackgroundColor(value.text).map { .text($0.description) }
    case .list(let element):
      guard case .list(let values) = value else { return element.convert(value, folder: folder).map { .list([$0]) } }
      var list = [Argument.Content]()
      for value in values {
        guard let content = element.convert(value, folder: folder) else { return nil }
        list.append(content)
      }
      return .list(list)
    case .either(let first, let second):
      return first.convert(value, folder: folder) ?? second.convert(value, folder: folder)
    }
  }

  /// The words that a value of this type is chosen from; none where there is no choice.
  public var choices: [Choice] {
    switch self {
    case .flag: [Choice("yes", ""), Choice("no", "")]
    case .word(let choices): choices
    case .color: BackgroundColor.named.map { Choice($0.name, "") }
    case .list(let element): element.choices
    case .either(let first, let second): first.choices + second.choices
    default: []
    }
  }

  /// What the files are used for that an argument of this type names; nil where it names none.
  var fileUse: FileUse? {
    switch self {
    case .path(_, let use): use
    case .list(let element): element.fileUse
    case .either(let first, let second): first.fileUse ?? second.fileUse
    default: nil
    }
  }

  static func isName(_ text: String) -> Bool {
    // Keras's names of networks have a dot: "mobilenetv2_1.00_48".
    !text.isEmpty && text.utf8.allSatisfy { $0.continuesName || "-.".utf8.contains($0) } && !text.hasBlank
  }

  /// The numbers between the "x"s of `48x48x3`, each from 1 to 65,536.
  private static func sizes(_ text: String) -> [Int]? {
    var sizes = [Int]()
    for part in text.split(separator: "x", omittingEmptySubsequences: false) {
      guard part.utf8.allSatisfy({ (48...57).contains($0) }), let size = Int(part), (1...65536).contains(size) else {
        return nil
      }
      sizes.append(size)
    }
    return sizes
  }
}
