/// Up to four neighbouring output pixels of a window 3 wide.
@usableFromInline
struct Segment {
  @usableFromInline let first: Int
  @usableFromInline let count: Int
  /// The window's stride.
  @usableFromInline let step: Int
  /// Whether the first pixel's window begins, and the last one's ends, a column outside the map.
  @usableFromInline let isLeft: Bool
  @usableFromInline let isRight: Bool

  @inlinable @inline(__always)
  init(first: Int, count: Int, step: Int, isLeft: Bool, isRight: Bool) {
    (self.first, self.count, self.step) = (first, count, step)
    (self.isLeft, self.isRight) = (isLeft, isRight)
  }

  /// Whether a pixel's tap lies on the map.
  @inlinable @inline(__always)
  func has(_ pixel: Int, _ column: Int) -> Bool {
    pixel < count && !(isLeft && pixel == 0 && column == 0) && !(isRight && pixel == count - 1 && column == 2)
  }

  /// Calls `body` with all but `first` turned into constants, so that each kind of segment is compiled on its own.
  @inlinable @inline(__always)
  func specialized(_ body: (Segment) -> Void) {
    @inline(__always) func with(_ count: Int, _ step: Int) {
      switch (isLeft, isRight) {
      case (false, false): body(Segment(first: first, count: count, step: step, isLeft: false, isRight: false))
      case (false, true): body(Segment(first: first, count: count, step: step, isLeft: false, isRight: true))
      case (true, false): body(Segment(first: first, count: count, step: step, isLeft: true, isRight: false))
      case (true, true): body(Segment(first: first, count: count, step: step, isLeft: true, isRight: true))
      }
    }
    switch (count, step) {
    case (4, 1): with(4, 1)
    case (3, 1): with(3, 1)
    case (2, 1): with(2, 1)
    case (1, 1): with(1, 1)
    case (4, _): with(4, 2)
    case (3, _): with(3, 2)
    case (2, _): with(2, 2)
    default: with(1, 2)
    }
  }
}
