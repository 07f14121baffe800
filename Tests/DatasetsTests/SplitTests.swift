import Datasets
import Testing

@Suite("A split")
struct SplitTests {
  @Test(
    "gives each part its share of a class, rounded so that all images are used, and at least one",
    arguments: [
      ([70, 20, 10], 20_000, [14_000, 4_000, 2_000]), ([8, 1, 1], 10, [8, 1, 1]), ([70, 20, 10], 5, [3, 1, 1]),
      ([70, 20, 10], 3, [1, 1, 1]), ([80, 20, 0], 7, [6, 1, 0]), ([1, 0, 0], 1, [1, 0, 0]), ([1, 1, 1], 5, [2, 2, 1]),
      ([1_000_000, 1, 1], 4, [2, 1, 1]), ([70, 0, 30], 11, [8, 0, 3]), ([1, 98, 1], 6, [1, 4, 1]),
    ])
  func counts(shares: [Int], total: Int, counts: [Int]) throws {
    #expect(try Split(shares).counts(of: total) == counts)
    let parts = try Split(shares).parts(className: "a", count: total, seed: 1)
    #expect(Part.allCases.map { part in parts?.count { $0 == part } } == counts)
  }

  @Test("sums to the class's total, whatever the shares")
  func sums() throws {
    for train in 1...7 {
      for val in 0...4 {
        for test in 0...4 {
          for total in 3...40 { #expect(try Split([train, val, test]).counts(of: total)?.reduce(0, +) == total) }
        }
      }
    }
  }

  @Test("is drawn at random by the seed, for each class on its own")
  func draws() throws {
    let split = Split.standard
    let parts = try #require(split.parts(className: "crack", count: 1000, seed: 1))
    #expect(split.parts(className: "crack", count: 1000, seed: 1) == parts)
    #expect(split.parts(className: "crack", count: 1000, seed: 2) != parts)
    #expect(split.parts(className: "plain", count: 1000, seed: 1) != parts)
    // The test images come from everywhere: 10 of each 100 expected, with a standard deviation of about 3.
    for start in stride(from: 0, to: 1000, by: 100) {
      #expect((1...24).contains(parts[start..<start + 100].count { $0 == .test }))
    }
  }

  @Test("is the same in every version: published results depend on it")
  func stability() throws {
    let parts = try #require(Split([2, 1, 1]).parts(className: "crack", count: 16, seed: 12345))
    let letters = parts.map { String($0.rawValue.prefix(2)) }.joined(separator: " ")
    #expect(letters == "tr te tr va te va te tr te tr tr tr tr tr va va")
  }

  @Test("is written as in the language")
  func description() throws { #expect(try Split("0.7/0.2/0.1").description == "0.7/0.2/0.1") }

  @Test(
    "may have fractions, or two shares: those of train and val",
    arguments: [
      ("0.7/0.2/0.1", "70/20/10"), ("0.8/0.1/0.1", "8/1/1"), ("0.75/0.25", "75/25/0"), ("80/20", "80/20/0"),
      ("1.0/0/0", "1/0/0"), ("0.333333/0.333333/0.333334", "333333/333333/333334"),
    ])
  func notations(text: String, same: String) throws {
    for total in [3, 10, 1234] { #expect(try Split(text).counts(of: total) == Split(same).counts(of: total)) }
    #expect(
      try Split(text).parts(className: "a", count: 100, seed: 1)
        == Split(same).parts(className: "a", count: 100, seed: 1))
  }
}
