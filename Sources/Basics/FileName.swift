import Glibc

/// The names and paths of files, which are bytes, as strings: lossless in both directions.
///
/// A byte b of a name that is not part of valid UTF-8 becomes the private-use scalar U+10FE00 + b, and that byte again
/// where the path goes to the system. The UTF-8 of such a scalar counts as invalid itself, so that a name that has one
/// comes back as the same bytes too. (Python's `surrogateescape` does the same with surrogates, which Swift's strings
/// cannot hold.)
public enum FileName {
  private static let firstEscape: UInt32 = 0x10FE00
  private static let escapes: ClosedRange<UInt32> = firstEscape + 0x80...firstEscape + 0xFF
  /// The first byte of every escape's UTF-8: text without it has none.
  private static let leadByte: UInt8 = 0xF4

  /// A name that came from the system (a folder's entry, an argument, the environment) or a script's text.
  public static func decode(_ bytes: some Collection<UInt8>) -> String {
    if !bytes.contains(leadByte), let text = String(validating: bytes, as: UTF8.self) { return text }
    var text = String.UnicodeScalarView()
    var parser = Unicode.UTF8.ForwardParser()
    var (iterator, start) = (bytes.makeIterator(), bytes.startIndex)
    func take(_ count: Int) {
      let end = bytes.index(start, offsetBy: count)
      for byte in bytes[start..<end] { text.append(Unicode.Scalar(firstEscape + UInt32(byte)) ?? "\u{FFFD}") }
      start = end
    }
    while true {
      switch parser.parseScalar(from: &iterator) {
      case .valid(let encoded):
        let scalar = Unicode.UTF8.decode(encoded)
        guard !escapes.contains(scalar.value) else {
          take(encoded.count)
          continue
        }
        text.append(scalar)
        start = bytes.index(start, offsetBy: encoded.count)
      case .error(let length): take(length)
      case .emptyInput: return String(text)
      }
    }
  }

  /// A name that came from the system as a C string.
  public static func decode(cString: UnsafePointer<CChar>) -> String {
    decode(UnsafeRawBufferPointer(start: cString, count: strlen(cString)))
  }

  /// The bytes that `name` stands for: what `decode` was given.
  public static func bytes(of name: String) -> [UInt8] {
    guard name.utf8.contains(leadByte) else { return Array(name.utf8) }
    return name.unicodeScalars.flatMap { scalar in
      escapes.contains(scalar.value) ? [UInt8(scalar.value & 0xFF)] : Array(String(scalar).utf8)
    }
  }

  /// Whether a character stands for a byte that is not UTF-8.
  public static func isByte(_ scalar: Unicode.Scalar) -> Bool { escapes.contains(scalar.value) }

  /// `text` with `\xE9` for a byte that is not UTF-8. Other characters stay as they are, for formats that have an escape of
  /// their own for them; `VisibleText` writes out every one that is invisible.
  public static func display(_ text: String) -> String {
    guard text.utf8.contains(leadByte) else { return text }
    var shown = String.UnicodeScalarView()
    for scalar in text.unicodeScalars {
      if escapes.contains(scalar.value) {
        shown.append(contentsOf: "\\x\(String(scalar.value & 0xFF, radix: 16, uppercase: true))".unicodeScalars)
      } else {
        shown.append(scalar)
      }
    }
    return String(shown)
  }

  /// Calls `body` with the path as system calls take it.
  ///
  /// - Returns: what `body` does; `failure` for a path with a NUL in it, which no file has, with `errno` set to `EINVAL`.
  public static func withSystemPath<Result>(
    _ path: String, or failure: Result, _ body: (UnsafePointer<CChar>) -> Result
  ) -> Result {
    var bytes = bytes(of: path)
    guard !bytes.contains(0) else {
      errno = EINVAL
      return failure
    }
    bytes.append(0)
    return bytes.withUnsafeBufferPointer { buffer in
      buffer.withMemoryRebound(to: CChar.self) { $0.baseAddress.map(body) ?? failure }
    }
  }
}

/// The value of an environment variable; nil where it is not set.
public func environment(_ name: String) -> String? { getenv(name).map { FileName.decode(cString: $0) } }
