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
    #expect(Part.allCases.map { part in parts.count { $0 == part } } == counts)
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
    let parts = try split.parts(className: "crack", count: 1000, seed: 1)
    #expect(try split.parts(className: "crack", count: 1000, seed: 1) == parts)
    #expect(try split.parts(className: "crack", count: 1000, seed: 2) != parts)
    #expect(try split.parts(className: "plain", count: 1000, seed: 1) != parts)
    // The test images come from everywhere: 10 of each 100 expected, with a standard deviation of about 3.
    for start in stride(from: 0, to: 1000, by: 100) {
      #expect((1...24).contains(parts[start..<start + 100].count { $0 == .test }))
    }
  }

  @Test("stays the same for ever")
  func stability() throws {
    let parts = try Split([2, 1, 1]).parts(className: "crack", count: 16, seed: 12345)
    let letters = parts.map { String($0.rawValue.prefix(2)) }.joined(separator: " ")
    #expect(letters == "tr te tr va te va te tr te tr tr tr tr tr va va")
  }

  @Test("is written as in the language")
  func description() throws { #expect(try Split([70, 20, 10]).description == "70/20/10") }
}
