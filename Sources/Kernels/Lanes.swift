/// Up to eight neighbouring values: the unit in which kernels walk along channels or parameters.
struct Lanes {
  let first: Int
  let count: Int

  /// The values of `base` at these places; zeros fill up.
  @inline(__always)
  func load(_ base: UnsafePointer<Float>) -> Vector {
    if count == 8 { return (base + first).vector() }
    var result = Vector()
    for lane in 0..<count { result[lane] = base[first + lane] }
    return result
  }

  @inline(__always)
  func load(_ tensor: Tensor) -> Vector { load(UnsafePointer(tensor.base)) }

  @inline(__always)
  func store(_ value: Vector, _ base: UnsafeMutablePointer<Float>) {
    if count == 8 { return (base + first).store(value) }
    for lane in 0..<count { base[first + lane] = value[lane] }
  }

  @inline(__always)
  func store(_ value: Vector, _ tensor: Tensor) { store(value, tensor.base) }
}

/// Walks along `count` values.
@inline(__always)
func forEachLane(_ count: Int, _ body: (Lanes) -> Void) {
  var first = 0
  while first + 8 <= count {
    body(Lanes(first: first, count: 8))
    first += 8
  }
  if first < count { body(Lanes(first: first, count: count - first)) }
}
