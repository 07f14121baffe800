/// Finds secrets in lines of the language, by the names that they are given to and by the form of well-known keys.
///
/// Lines that hold one are not kept in the history; in files `***` takes its place.
public enum SecretFilter {
  /// Whether a line may be kept for later sessions: not one that begins with a space, as in other shells, nor one that
  /// holds a secret.
  public static func keepsInHistory(_ line: String) -> Bool {
    line.first != " " && secrets(in: Array(line.utf8)).isEmpty && !givesPassword(line)
  }

  /// Whether a line has a command of the system run that is given a password by an option: `-pPASSWORD`, as of mysql and
  /// sshpass, or `-u NAME:PASSWORD`, as of curl. Numbers are ports and users.
  private static func givesPassword(_ line: String) -> Bool {
    guard line.drop(while: \.isWhitespace).first == "!" else { return false }
    let words = line.split(whereSeparator: \.isWhitespace).map { $0.filter { !"'\"".contains($0) } }
    func isLogin(_ word: some StringProtocol) -> Bool {
      let parts = word.split(separator: ":", maxSplits: 1)
      return parts.count == 2 && !word.hasPrefix(":") && !parts[1].hasPrefix("$") && Int(parts[1]) == nil
    }
    return words.indices.contains { index in
      let word = words[index]
      if word.hasPrefix("-p") { return word.count >= 6 && !word.hasPrefix("-p$") && Int(word.dropFirst(2)) == nil }
      if word == "-u" || word == "--user" { return index + 1 < words.count && isLogin(words[index + 1]) }
      return ["-u", "--user="].contains { word.hasPrefix($0) && isLogin(word.dropFirst($0.count)) }
    }
  }

  /// `text` with `***` in place of each secret. Statements parse as before; the names stay.
  public static func redacted(_ text: String) -> String {
    let bytes = Array(text.utf8)
    let secrets = secrets(in: bytes)
    if secrets.isEmpty { return text }
    var (kept, position) = ([UInt8](), 0)
    for secret in secrets {
      kept += bytes[position..<secret.range.lowerBound]
      kept += (secret.isQuoted ? "***" : "\"***\"").utf8
      position = secret.range.upperBound
    }
    return String(decoding: kept + bytes[position...], as: UTF8.self)
  }

  // MARK: What is secret

  /// Parts of names whose values are secret, as in `let api_token = …` or `password=…`.
  private static let names: Set<String> = [
    "apikey", "auth", "authorization", "bearer", "credential", "credentials", "pass", "passphrase", "passwd",
    "password", "passwords", "pw", "pwd", "secret", "secrets", "token", "tokens",
  ]
  /// How parts end that are several words in one, as in `PGPASSWORD`.
  private static let endings = ["apikey", "passphrase", "passwd", "password", "secret", "token"]
  /// Parts that make a "key" after them a secret.
  private static let keys: Set<String> = ["access", "account", "api", "private", "secret", "ssh"]
  /// How keys of well-known services begin, and how many letters, digits, "-" and "_" follow at least.
  private static let beginnings: [(text: String, length: Int)] = [
    ("ghp_", 12), ("gho_", 12), ("ghu_", 12), ("ghs_", 12), ("ghr_", 12), ("github_pat_", 12), ("glpat-", 12),
    ("hf_", 12), ("xoxa-", 10), ("xoxb-", 10), ("xoxe-", 10), ("xoxo-", 10), ("xoxp-", 10), ("xoxr-", 10),
    ("xoxs-", 10), ("xapp-", 10), ("AKIA", 16), ("ASIA", 16), ("AIza", 30), ("eyJ", 12), ("npm_", 30),
    ("pypi-", 30), ("sk_live_", 12), ("rk_live_", 12), ("sk-proj-", 12), ("sk-ant-", 12),
    // A word such as "sk-learn-experiments" is no key.
    ("sk-", 32),
  ]

  /// Whether values of `name` are secret: one of its parts says so, as in `aws_secret_key` or `hubToken`.
  private static func isSecret(_ name: ArraySlice<UInt8>) -> Bool {
    var (parts, wasLower) = ([""], false)
    for byte in name {
      let letter = Character(Unicode.Scalar(byte))
      if byte == UInt8(ascii: "_") || byte == UInt8(ascii: "-") || letter.isUppercase && wasLower { parts.append("") }
      if letter.isLetter { parts[parts.count - 1] += letter.lowercased() }
      wasLower = letter.isLowercase
    }
    return parts.contains { part in names.contains(part) || endings.contains { part.hasSuffix($0) } }
      || zip(parts, parts.dropFirst()).contains { keys.contains($0) && $1.hasPrefix("key") }
  }

  /// Whether a value is too plain to be a secret: a short number, or a yes or no.
  private static func isPlain(_ value: ArraySlice<UInt8>) -> Bool {
    let text = String(decoding: value, as: UTF8.self)
    let isNumber = Value.number(from: text) != nil && (text.utf8.count < 6 || text.contains("."))
    return isNumber || ["", "yes", "no", "true", "false", "none", "null"].contains(text.lowercased())
  }

  // MARK: Where it is

  private struct Secret {
    let range: Range<Int>
    /// Whether it is within quotes.
    let isQuoted: Bool
  }

  private static func secrets(in bytes: [UInt8]) -> [Secret] {
    var scanner = Scanner(bytes: bytes)
    return scanner.secrets()
  }

  private struct Scanner {
    let bytes: [UInt8]
    private var position = 0
    /// Whether the position is within a text in quotes.
    private var isInText = false
    private var isInComment = false
    private var found: [Secret] = []

    init(bytes: [UInt8]) { self.bytes = bytes }

    mutating func secrets() -> [Secret] {
      while position < bytes.count {
        let byte = bytes[position]
        switch byte {
        case UInt8(ascii: "\\"): position += 2
        case UInt8(ascii: "\"") where !isInComment:
          isInText.toggle()
          position += 1
        case UInt8(ascii: "\n"):
          isInComment = false
          position += 1
        case UInt8(ascii: "#") where !isInText && (position == 0 || bytes[position - 1] <= 32):
          isInComment = true
          position += 1
        case UInt8(ascii: ":") where has("://", at: position): login()
        case UInt8(ascii: "-") where has("-----BEGIN", at: position): privateKey()
        case _ where byte.isWord && (position == 0 || !bytes[position - 1].isWord): word()
        default: position += 1
        }
      }
      return found
    }

    private func has(_ text: String, at start: Int) -> Bool {
      bytes[min(start, bytes.count)...].starts(with: text.utf8)
    }

    /// The end of the bytes from `start` on for which `holds`.
    private func end(from start: Int, while holds: (UInt8) -> Bool) -> Int {
      var end = min(start, bytes.count)
      while end < bytes.count, holds(bytes[end]) { end += 1 }
      return end
    }

    private mutating func add(_ range: Range<Int>, isQuoted: Bool) {
      found.append(Secret(range: range, isQuoted: isQuoted))
      position = range.upperBound
    }

    /// A name and a password in an address: `https://name:password@host`.
    private mutating func login() {
      let start = position + 3
      let host = end(from: start) { $0 > 32 && $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "\"") }
      position = start
      guard let at = bytes[start..<host].lastIndex(of: UInt8(ascii: "@")),
        let colon = bytes[start..<at].firstIndex(of: UInt8(ascii: ":")), colon + 1 < at
      else { return }
      add(colon + 1..<at, isQuoted: true)
    }

    /// A private key in PEM (RFC 7468), up to its end or the text's.
    private mutating func privateKey() {
      let head = end(from: position + 5) { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: "\n") }
      guard bytes[position..<head].ends(with: "PRIVATE KEY") else { return position += 1 }
      var last = head
      while last < bytes.count, !has("-----END", at: last) { last += 1 }
      last = end(from: last + 8) { $0 != UInt8(ascii: "-") && $0 != UInt8(ascii: "\"") }
      add(position..<end(from: last) { $0 == UInt8(ascii: "-") }, isQuoted: isInText)
    }

    private mutating func word() {
      let start = position
      let end = end(from: start) { $0.isWord || $0 == UInt8(ascii: "-") }
      let word = bytes[start..<end]
      if isKey(word) {
        let last = self.end(from: end) { $0.isWord || ".-".utf8.contains($0) }
        // A part of a longer word needs no quotes.
        let isAlone =
          (start == 0 || " =[,\n".utf8.contains(bytes[start - 1])) && (last == bytes.count || bytes[last] <= 32)
        return add(start..<last, isQuoted: isInText || !isAlone)
      }
      position = end
      guard isSecret(word), let value = value(after: end, isFlag: start > 1 && has("--", at: start - 2)) else { return }
      if isPlain(bytes[value.range]) { return position = value.range.upperBound }
      add(value.range, isQuoted: value.isQuoted)
    }

    private func isKey(_ word: ArraySlice<UInt8>) -> Bool {
      beginnings.contains { word.starts(with: $0.text.utf8) && word.count - $0.text.utf8.count >= $0.length }
    }

    /// The value that a name which ends at `end` is given: after `=`, `:` or a comparison, after `bearer`, and after the
    /// flag of a command. Nil for what a variable holds.
    private func value(after end: Int, isFlag: Bool) -> Secret? {
      let isBlank = { (byte: UInt8) in byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
      // The name may be in quotes itself, as in JSON.
      let quote = has("\\\"", at: end) ? end + 2 : has("\"", at: end) ? end + 1 : end
      let afterQuote = isInText && has("\"", at: end) ? end : quote
      var start = self.end(from: afterQuote, while: isBlank)
      if let operation = ["==", "!=", "=", ":"].first(where: { has($0, at: start) }) {
        start = self.end(from: start + operation.utf8.count, while: isBlank)
      } else if !(start > end && (isFlag || hasScheme(before: end))) {
        return nil
      }
      // "Authorization: Bearer …"
      for scheme in ["Bearer ", "bearer ", "Basic ", "basic "] where has(scheme, at: start) {
        start += scheme.utf8.count
      }
      if start == bytes.count || bytes[start] == UInt8(ascii: "$") { return nil }
      if has("\\\"", at: start) {
        return Secret(range: start + 2..<self.end(from: start + 2) { !"\\\"".utf8.contains($0) }, isQuoted: true)
      }
      switch bytes[start] {
      case UInt8(ascii: "\"") where !isInText:
        var last = start + 1
        while last < bytes.count, bytes[last] != UInt8(ascii: "\"") {
          last += bytes[last] == UInt8(ascii: "\\") ? 2 : 1
        }
        last = min(last, bytes.count)
        // A text that is a variable's value is known by the variable's name.
        return bytes[start + 1..<last].first == UInt8(ascii: "$")
          ? nil : Secret(range: start + 1..<last, isQuoted: true)
      case UInt8(ascii: "[") where !isInText:
        return Secret(
          range: start..<min(self.end(from: start) { $0 != UInt8(ascii: "]") } + 1, bytes.count), isQuoted: false)
      default:
        return Secret(
          range: start..<self.end(from: start) { $0 > 32 && !"\";,{}[]\\".utf8.contains($0) }, isQuoted: isInText)
      }
    }

    private func hasScheme(before end: Int) -> Bool {
      ["bearer", "Bearer"].contains { end >= 6 && has($0, at: end - 6) }
    }
  }
}

extension UInt8 {
  /// Whether it is a letter or digit of ASCII, or "_".
  fileprivate var isWord: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
      true
    default: false
    }
  }
}

extension ArraySlice<UInt8> {
  fileprivate func ends(with text: String) -> Bool { reversed().starts(with: text.utf8.reversed()) }
}
