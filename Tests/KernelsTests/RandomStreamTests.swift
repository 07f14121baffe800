import Kernels
import Testing

@Suite("Random numbers")
struct RandomStreamTests {
  @Test("follow from seed, purpose, epoch and sample alone")
  func areReproducible() {
    func draw(_ seed: UInt64, _ purpose: RandomPurpose, _ epoch: Int, _ sample: Int) -> [UInt32] {
      var stream = RandomStream(seed: seed, purpose: purpose, epoch: epoch, sample: sample)
      return (0..<9).map { _ in stream.nextWord() }
    }
    let reference = draw(1, .shuffle, 2, 3)
    #expect(draw(1, .shuffle, 2, 3) == reference)
    for other in [draw(2, .shuffle, 2, 3), draw(1, .dropout, 2, 3), draw(1, .shuffle, 3, 3), draw(1, .shuffle, 2, 4)] {
      #expect(Set(other).isDisjoint(with: reference))
    }
  }

  @Test("are those of Philox 4x32-10: the published vector for counter and key of zeros")
  func knownAnswer() {
    // Random123's known answers (kat_vectors): philox4x32 10, all zeros.
    #expect(RandomStream.philox((0, 0, 0, 0), (0, 0)) == (0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8))
  }

  @Test("are uniform, and normal, in mean and deviation")
  func moments() {
    var stream = RandomStream(seed: 7, purpose: .sampling)
    let uniform = (0..<20_000).map { _ in Double(stream.uniform()) }
    let normal = (0..<20_000).map { _ in Double(stream.normal()) }
    func moments(_ values: [Double]) -> (Double, Double) {
      let mean = values.reduce(0, +) / Double(values.count)
      return (mean, values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count))
    }
    #expect(abs(moments(uniform).0 - 0.5) < 0.01 && abs(moments(uniform).1 - 1 / 12.0) < 0.002)
    #expect(abs(moments(normal).0) < 0.03 && abs(moments(normal).1 - 1) < 0.04)
    #expect(uniform.allSatisfy { $0 >= 0 && $0 < 1 })
  }

  @Test("are the same as bytes, from the lowest of each word on", arguments: [0, 1, 3, 4])
  func bytes(before: Int) {
    for count in [0, 1, 4, 15, 16, 63, 64, 65, 300] {
      var (words, bytes) = (RandomStream(seed: 9, purpose: .synthesis), RandomStream(seed: 9, purpose: .synthesis))
      for _ in 0..<before { #expect(words.nextWord() == bytes.nextWord()) }
      let drawn = bytes.bytes(count)
      let expected = (0..<(count + 3) / 4).flatMap { _ in
        let word = words.nextWord()
        return (0..<4).map { UInt8(truncatingIfNeeded: word >> UInt32(8 * $0)) }
      }
      #expect(drawn == Array(expected.prefix(count)))
      #expect(words.nextWord() == bytes.nextWord())
    }
  }

  @Test("order things at random, each order once")
  func permutation() {
    var stream = RandomStream(seed: 1, purpose: .shuffle)
    let order = stream.permutation(1000)
    #expect(order.sorted() == Array(0..<1000))
    // A random order moves each thing by a third of the length on average, and puts neighbours far apart.
    let moved = order.enumerated().reduce(0) { $0 + abs($1.offset - $1.element) }
    let apart = zip(order, order.dropFirst()).reduce(0) { $0 + abs($1.0 - $1.1) }
    #expect(abs(moved / 1000 - 333) < 40 && abs(apart / 1000 - 333) < 40)
  }

  @Test("choose whole numbers evenly")
  func integers() {
    var stream = RandomStream(seed: 1, purpose: .sampling)
    var counts = [Int](repeating: 0, count: 7)
    for _ in 0..<7000 { counts[stream.integer(below: 7)] += 1 }
    #expect(counts.allSatisfy { abs($0 - 1000) < 120 })
  }
}
