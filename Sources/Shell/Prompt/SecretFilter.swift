/// What is not written down for later sessions: lines that begin with a space, as shells have it, and lines that look as
/// if they held a secret.
enum SecretFilter {
  static func keeps(_ line: String) -> Bool {
    guard line.first != " " else { return false }
    let text = line.lowercased()
    return !names.contains { isGiven($0, in: text) } && !beginnings.contains { isWord($0, in: line) }
      && !hasLogin(text)
  }

  /// Names of values that are secret: as in `let api_token = …` or `password=…`.
  private static let names = [
    "password", "passwd", "passphrase", "secret", "token", "api_key", "apikey", "api-key", "access_key", "private_key",
    "credential", "authorization", "bearer",
  ]
  /// How well-known keys begin.
  private static let beginnings = ["ghp_", "gho_", "github_pat_", "glpat-", "hf_", "sk-", "xoxb-", "AKIA", "eyJhbGci"]

  /// Whether a value follows `name`, which may be the end of a longer one.
  private static func isGiven(_ name: String, in text: String) -> Bool {
    text.ranges(of: name).contains { range in
      let rest = text[range.upperBound...].drop { $0.isLetter || $0.isNumber || $0 == "_" || $0 == "\"" }
        .drop { $0 == " " }
      return rest.first == "=" || rest.first == ":" || name == "bearer"
    }
  }

  /// Whether a word of some length begins with `beginning`.
  private static func isWord(_ beginning: String, in text: String) -> Bool {
    text.ranges(of: beginning).contains { range in
      let isInside = range.lowerBound > text.startIndex && text[text.index(before: range.lowerBound)].isLetter
      return !isInside
        && text[range.upperBound...].prefix { $0.isLetter || $0.isNumber || "_-".contains($0) }.count >= 12
    }
  }

  /// Whether an address carries a name and a password: `https://name:password@host`.
  private static func hasLogin(_ text: String) -> Bool {
    text.ranges(of: "://").contains { range in
      let host = text[range.upperBound...].prefix { $0 != "/" && !$0.isWhitespace }
      return host.firstIndex(of: "@").map { host[..<$0].contains(":") } ?? false
    }
  }
}
