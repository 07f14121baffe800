import Basics
import Kernels

/// Shares of the data for training, validation and test, such as 70/20/10, 0.7/0.2/0.1 or 8/1/1; of two shares, such as
/// 80/20, the second is for validation. Each class is split in the same ratio.
public struct Split: Hashable, Sendable, CustomStringConvertible {
  /// The shares of `Part.allCases`, in any unit.
  private let shares: [Int]
  /// As it was written.
  public let description: String

  /// 70/20/10.
  public static let standard = Split(checked: [70, 20, 10], "70/20/10")

  /// The shares of train, val and test as whole numbers up to a million. Those of val and test may be 0 or left out.
  ///
  /// - Throws: `DatasetError.badSplit`, `.noTrainShare`.
  public init(_ shares: [Int]) throws(DatasetError) {
    try self.init(shares.map(String.init).joined(separator: "/"))
  }

  /// The shares in `text`, separated by "/": whole numbers, or fractions that sum to 1.
  ///
  /// - Throws: `DatasetError.badSplit`, `.noTrainShare`, `.badFractions`.
  public init(_ text: String) throws(DatasetError) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false).map(Decimal.init)
    var numbers = parts.compactMap { $0 }
    guard 2...3 ~= parts.count, numbers.count == parts.count else { throw .badSplit(received: text) }
    let decimals = numbers.map(\.decimals).max() ?? 0
    let unit = Decimal.power(decimals)
    for index in numbers.indices { numbers[index].extend(to: decimals) }
    let sum = numbers.reduce(0) { $0 + $1.digits }
    if decimals > 0, sum != unit {
      throw .badFractions(received: text, sum: NumberFormat.short(Double(sum) / Double(unit)))
    }
    guard numbers[0].digits > 0 else { throw .noTrainShare(received: text) }
    self.init(checked: numbers.map(\.digits) + (numbers.count == 2 ? [0] : []), text)
  }

  /// The rest to train on, and a share of validation images between 0 and 1.
  ///
  /// - Throws: `DatasetError.badShare`.
  init(validation share: Double) throws(DatasetError) {
    let unit = 1_000_000
    let validation = share.isFinite && abs(share) < 2 ? Int((share * Double(unit)).rounded()) : 0
    guard validation > 0, validation < unit else { throw .badShare(received: share) }
    self.init(checked: [unit - validation, validation, 0], "\(share)")
  }

  private init(checked shares: [Int], _ description: String) { (self.shares, self.description) = (shares, description) }

  /// The number of parts that have a share.
  public var partCount: Int { shares.count { $0 > 0 } }

  /// How many of a class's `total` images go to each of `Part.allCases`: rounded so that they sum to `total`, and at
  /// least one for each part that has a share. Nil when there are fewer images than such parts.
  public func counts(of total: Int) -> [Int]? {
    let sum = shares.reduce(0, +)
    guard total >= partCount else { return nil }
    var counts = shares.map { total * $0 / sum }
    // The largest remainders get what is left.
    let remainders = shares.map { total * $0 % sum }
    let order = shares.indices.sorted { (remainders[$1], $0) < (remainders[$0], $1) }
    for part in order.prefix(total - counts.reduce(0, +)) { counts[part] += 1 }
    for part in shares.indices where shares[part] > 0 && counts[part] == 0 {
      guard let largest = counts.indices.max(by: { (counts[$0], $1) < (counts[$1], $0) }) else { continue }
      counts[largest] -= 1
      counts[part] += 1
    }
    return counts
  }

  /// The part of each of a class's `count` images, drawn at random. It depends on the class's name, the number of its
  /// images and the seed alone, not on the other classes. Nil when there are fewer images than parts.
  public func parts(className: String, count: Int, seed: UInt64) -> [Part]? {
    guard let counts = counts(of: count) else { return nil }
    var parts = [Part](repeating: .train, count: count)
    let order = Self.order(className: className, count: count, seed: seed, .split)
    for image in order.dropFirst(counts[0]).prefix(counts[1]) { parts[image] = .val }
    for image in order.dropFirst(counts[0] + counts[1]) { parts[image] = .test }
    return parts
  }

  /// A random order of a class's images.
  static func order(className: String, count: Int, seed: UInt64, _ purpose: RandomPurpose) -> [Int] {
    let name = Int(truncatingIfNeeded: XXHash64.hash(FileName.bytes(of: className)))
    var stream = RandomStream(seed: seed, purpose: purpose, sample: name)
    return stream.permutation(count)
  }
}

/// A number from 0 to 1,000,000 with up to 6 decimals.
private struct Decimal {
  /// All of its digits, and how many of them come after the point.
  private(set) var digits: Int
  private(set) var decimals: Int

  init?(_ text: Substring) {
    let parts = text.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    guard 1...2 ~= parts.count, parts.allSatisfy({ $0.allSatisfy { 48...57 ~= $0 } }),
      let whole = Int(String(Substring(parts[0]))), whole <= 1_000_000
    else { return nil }
    (digits, decimals) = (whole, 0)
    guard parts.count == 2 else { return }
    guard 1...6 ~= parts[1].count, let fraction = Int(String(Substring(parts[1]))) else { return nil }
    decimals = parts[1].count
    digits = whole * Self.power(decimals) + fraction
  }

  /// The same number with more decimals.
  mutating func extend(to decimals: Int) {
    digits *= Self.power(decimals - self.decimals)
    self.decimals = decimals
  }

  static func power(_ exponent: Int) -> Int { (0..<exponent).reduce(1) { power, _ in power * 10 } }
}
