/// What a `for` goes through, value by value: a list, or a range, which takes no memory however long it is.
public enum ValueSequence: Sendable {
  case list([Value])
  /// Whole numbers from the first to the last; none where the last is below the first.
  case range(Int, Int)

  /// The list or range that `value` is, or nil.
  init?(_ value: Value) {
    switch value {
    case .list(let values): self = .list(values)
    case .text(let text):
      guard let range = Self.range(text) else { return nil }
      self = range
    case .number, .truth: return nil
    }
  }

  var count: Int {
    switch self {
    case .list(let values): values.count
    case .range(let first, let last): max(0, last - first + 1)
    }
  }

  subscript(index: Int) -> Value {
    switch self {
    case .list(let values): values[index]
    case .range(let first, _): .number(Double(first + index))
    }
  }

  /// The first `count` values, as a script writes them.
  func spelling(first count: Int) -> String {
    switch self {
    case .list(let values): Value.list(Array(values.prefix(count))).spelling
    case .range(let first, _): "\(first)..\(first + count - 1)"
    }
  }

  func contains(_ value: Value) -> Bool {
    switch self {
    case .list(let values): values.contains { $0.equals(value) }
    case .range(let first, let last):
      value.number.flatMap { Int(exactly: $0) }.map { first <= $0 && $0 <= last } ?? false
    }
  }

  /// `1..5`
  private static func range(_ text: String) -> ValueSequence? {
    guard let dots = text.utf8.indices.first(where: { text.utf8[$0...].starts(with: "..".utf8) }) else { return nil }
    let (first, last) = (text[..<dots], text[text.utf8.index(dots, offsetBy: 2)...])
    guard let first = whole(first), let last = whole(last) else { return nil }
    return .range(first, last)
  }

  /// A whole number that a variable can hold exactly.
  private static func whole(_ text: Substring) -> Int? {
    Value.number(from: String(text)).flatMap { Int(exactly: $0) }.flatMap { abs($0) < 1 << 53 ? $0 : nil }
  }
}
