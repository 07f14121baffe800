import Glibc

/// Facts of the machine.
public enum Machine {
  /// The operating system and the machine's kind: "Linux 6.1.0 x86_64".
  public static var system: String {
    var names = utsname()
    guard uname(&names) == 0 else { return "an unknown system" }
    func text<Field>(_ field: Field) -> String {
      withUnsafeBytes(of: field) { bytes in String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self) }
    }
    return "\(text(names.sysname)) \(text(names.release)) \(text(names.machine))"
  }

  /// The name of the processor; nil if unknown.
  public static var processor: String? {
    guard let bytes = try? FileIO.read("/proc/cpuinfo") else { return nil }
    let line = String(decoding: bytes, as: UTF8.self).split(separator: "\n").first { $0.hasPrefix("model name") }
    let words = line?.split(separator: ":", maxSplits: 1).last?.split(separator: " ")
    return words.map { $0.joined(separator: " ") }
  }
}
