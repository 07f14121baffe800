/// Neighbouring values, as many as a vector has or the few that are left at the end: the unit in which kernels walk
/// along channels or parameters.
public struct Lanes<V: FloatVector> {
  public let first: Int
  public let count: Int

  @_alwaysEmitIntoClient @inline(__always)
  init(first: Int, count: Int) { (self.first, self.count) = (first, count) }

  /// The values of `base` at these places; zeros fill up.
  @_alwaysEmitIntoClient @inline(__always)
  public func load(_ base: UnsafePointer<Float>) -> V {
    if count == V.scalarCount { return V(at: base + first) }
    var result = V()
    for lane in 0..<count { result[lane] = base[first + lane] }
    return result
  }

  @_alwaysEmitIntoClient @inline(__always)
  public func store(_ value: V, _ base: UnsafeMutablePointer<Float>) {
    if count == V.scalarCount { return value.store(base + first) }
    for lane in 0..<count { base[first + lane] = value[lane] }
  }
}

/// Walks along some values: whole vectors, and then the rest, if these vectors take it.
@_alwaysEmitIntoClient @inline(__always)
public func forEachLane<V: FloatVector>(of type: V.Type, _ range: Range<Int>, _ body: (Lanes<V>) -> Void) {
  var first = range.lowerBound
  while first + V.scalarCount <= range.upperBound {
    body(Lanes(first: first, count: V.scalarCount))
    first += V.scalarCount
  }
  if V.takesRest && first < range.upperBound { body(Lanes(first: first, count: range.upperBound - first)) }
}
