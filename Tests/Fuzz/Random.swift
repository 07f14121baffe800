import Kernels

/// Draws by which inputs are made: the same for the same seed and number, on every machine.
struct Draws {
  private var stream: RandomStream

  init(seed: UInt64, number: Int) { stream = RandomStream(seed: seed, purpose: .sampling, sample: number) }

  /// A whole number within `range`.
  mutating func next(_ range: ClosedRange<Int>) -> Int {
    range.lowerBound + stream.integer(below: min(range.upperBound - range.lowerBound, 0x7FFF_FFFF) + 1)
  }

  /// Whether something of so many percent came about.
  mutating func isHit(_ percent: Int) -> Bool { next(1...100) <= percent }

  /// One of `choices`, of which there is one at least.
  mutating func pick<Element>(_ choices: [Element]) -> Element { choices[next(0...choices.count - 1)] }

  mutating func byte() -> UInt8 { UInt8(truncatingIfNeeded: stream.nextWord()) }
}
