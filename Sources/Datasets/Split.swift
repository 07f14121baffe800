import Basics
import Kernels

/// Shares of the data for training, validation and test: 70/20/10, or 8/1/1. Each class is split alike.
public struct Split: Hashable, Sendable, CustomStringConvertible {
  /// The shares of `Part.allCases`, in any unit.
  private let shares: [Int]

  /// 70/20/10.
  public static let standard = Split(checked: [70, 20, 10])

  /// The shares of train, val and test: whole numbers up to a million; val and test may have none.
  ///
  /// - Throws: `DatasetError.badSplit`.
  public init(_ shares: [Int]) throws(DatasetError) {
    guard shares.count == 3, shares[0] > 0, shares.allSatisfy({ (0...1_000_000).contains($0) }) else {
      throw .badSplit(received: shares.map(String.init).joined(separator: "/"))
    }
    self.init(checked: shares)
  }

  private init(checked shares: [Int]) { self.shares = shares }

  /// As the language writes it.
  public var description: String { shares.map(String.init).joined(separator: "/") }

  /// How many of a class's `total` images go to each of `Part.allCases`: rounded so that they sum to `total`, and at
  /// least one for each part that has a share. Nil when there are fewer images than such parts.
  public func counts(of total: Int) -> [Int]? {
    let sum = shares.reduce(0, +)
    guard total >= shares.count(where: { $0 > 0 }) else { return nil }
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
  /// images and the seed alone, not on the other classes.
  ///
  /// - Throws: `DatasetError.tooFewForSplit`.
  public func parts(className: String, count: Int, seed: UInt64) throws(DatasetError) -> [Part] {
    guard let counts = counts(of: count) else {
      throw .tooFewForSplit(className: className, count: count, parts: shares.count(where: { $0 > 0 }))
    }
    var parts = [Part](repeating: .train, count: count)
    let order = Self.order(className: className, count: count, seed: seed, .split)
    for image in order.dropFirst(counts[0]).prefix(counts[1]) { parts[image] = .val }
    for image in order.dropFirst(counts[0] + counts[1]) { parts[image] = .test }
    return parts
  }

  /// A random order of a class's images.
  static func order(className: String, count: Int, seed: UInt64, _ purpose: RandomPurpose) -> [Int] {
    let name = Int(truncatingIfNeeded: XXHash64.hash(Array(className.utf8)))
    var stream = RandomStream(seed: seed, purpose: purpose, sample: name)
    return stream.permutation(count)
  }
}
