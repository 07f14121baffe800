/// Places in memory for values that are needed for a while only, so that few places serve many values, and stay in the
/// cache.
struct MemoryPlan {
  /// The number of floats of each place.
  private(set) var sizes: [Int] = []
  /// The last time at which each place is taken.
  private var takenUntil: [Int] = []

  /// Takes a place for a value of `size` floats for the times in `range`. Ranges are to come in the order of their
  /// beginnings.
  mutating func place(size: Int, _ range: ClosedRange<Int>) -> Int {
    let free = sizes.indices.filter { takenUntil[$0] < range.lowerBound }
    // The tightest place that is large enough, or else the largest, made larger.
    let best = free.filter { sizes[$0] >= size }.min { sizes[$0] < sizes[$1] } ?? free.max { sizes[$0] < sizes[$1] }
    guard let best else {
      sizes.append(size)
      takenUntil.append(range.upperBound)
      return sizes.count - 1
    }
    sizes[best] = max(sizes[best], size)
    takenUntil[best] = range.upperBound
    return best
  }
}
