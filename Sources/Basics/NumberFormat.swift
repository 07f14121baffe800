import Glibc

/// Numbers as people read them. All output of metrics goes through here, so that it looks alike everywhere.
public enum NumberFormat {
  /// `value` with a fixed number of decimals: `fixed(0.98765, 4)` is "0.9877".
  public static func fixed(_ value: Double, _ decimals: Int) -> String { format("%.\(decimals)f", value) }

  /// A loss or another metric of moderate size, with 4 decimals; one that has grown out of all measure in digits and
  /// exponent.
  public static func measured(_ value: Double) -> String {
    abs(value) < 1e5 ? fixed(value, 4) : short(value, 5)
  }

  /// `value` with up to `digits` significant digits, as short as possible: `short(1e-4)` is "0.0001".
  public static func short(_ value: Double, _ digits: Int = 6) -> String { format("%.\(digits)g", value) }

  /// A count with thousands separators: `grouped(2259265)` is "2,259,265".
  public static func grouped(_ value: Int) -> String {
    let digits = String(value.magnitude)
    var text = ""
    for (index, digit) in digits.enumerated() {
      if index > 0 && (digits.count - index) % 3 == 0 { text += "," }
      text.append(digit)
    }
    return value < 0 ? "-" + text : text
  }

  /// A share as a percentage: `percent(0.9968)` is "99.68 %".
  public static func percent(_ value: Double, _ decimals: Int = 2) -> String { fixed(value * 100, decimals) + " %" }

  /// A duration: "0.85 s", "12.3 s", "4 min 05 s", "2 h 07 min".
  public static func duration(_ seconds: Double) -> String {
    if seconds < 9.995 { return fixed(seconds, 2) + " s" }
    if seconds < 59.95 { return fixed(seconds, 1) + " s" }
    let whole = Int(seconds.rounded())
    if whole < 3600 { return format("%d min %02d s", whole / 60, whole % 60) }
    return format("%d h %02d min", whole / 3600, whole / 60 % 60)
  }

  /// A size in memory or on disk: "812 B", "8.6 MB" (powers of 1000).
  public static func bytes(_ count: Int) -> String {
    var value = Double(count)
    var unit = 0
    let units = ["B", "kB", "MB", "GB", "TB"]
    while value >= 999.5 && unit + 1 < units.count {
      value /= 1000
      unit += 1
    }
    return unit == 0 ? "\(count) B" : "\(format(value < 9.95 ? "%.1f" : "%.0f", value)) \(units[unit])"
  }

  /// C's `printf` formats, without Foundation.
  public static func format(_ format: String, _ arguments: any CVarArg...) -> String {
    withVaList(arguments) { list in
      var text = [CChar](repeating: 0, count: 512)
      let length = vsnprintf(&text, text.count, format, list)
      return String(decoding: text.prefix(min(max(Int(length), 0), 511)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
  }
}
