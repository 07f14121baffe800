import CVectors

/// The inner loop of every matrix product: a tile of sums, held in registers.
///
/// Per step of the inner dimension it loads some vectors of `b` and broadcasts one value of `a` for each row; the sums
/// are as many as keep a core's multipliers busy. Each sum is added up in the order of the inner dimension, whatever the
/// tile's size and the vectors' width, so that results depend neither on how a matrix is cut into tiles nor on the
/// processor.

/// The width of a panel of columns, in which `b` comes.
public let panelColumns = 16

/// Where the numbers of a product come from and go to. Strides are in floats; one of those of `a` is 1.
public struct ProductOperands {
  /// The inner dimension comes in segments of `inner` steps. In `a` they lie `aSegment` apart, in `b` they follow each
  /// other. There is one where `aInner` is not 1.
  public var segments: Int
  public var inner: Int
  public var a: UnsafePointer<Float>
  public var aSegment: Int
  public var aRow: Int
  public var aInner: Int
  /// From one step of the inner dimension to the next, and from one panel of columns to the next.
  public var b: UnsafePointer<Float>
  public var bInner: Int
  public var bPanel: Int
  /// Added to each row's sums, or nil.
  public var bias: UnsafePointer<Float>?
  /// Added to the sums, laid out like the result, or nil. May be the result itself.
  public var addend: UnsafePointer<Float>?
  public var c: UnsafeMutablePointer<Float>
  public var cRow: Int
  /// What the sums are clamped to.
  public var bounds: Bounds

  public init(
    segments: Int = 1, inner: Int, a: UnsafePointer<Float>, aSegment: Int = 0, aRow: Int, aInner: Int,
    b: UnsafePointer<Float>, bInner: Int, bPanel: Int, bias: UnsafePointer<Float>?, addend: UnsafePointer<Float>?,
    c: UnsafeMutablePointer<Float>, cRow: Int, bounds: Bounds
  ) {
    (self.segments, self.aSegment) = (segments, aSegment)
    (self.inner, self.a, self.aRow, self.aInner) = (inner, a, aRow, aInner)
    (self.b, self.bInner, self.bPanel, self.bias, self.addend) = (b, bInner, bPanel, bias, addend)
    (self.c, self.cRow, self.bounds) = (c, cRow, bounds)
  }

  /// The same from row `first` on.
  @_alwaysEmitIntoClient @inline(__always)
  public func rows(from first: Int) -> ProductOperands {
    var o = self
    o.a += first * aRow
    o.addend = addend.map { $0 + first * cRow }
    o.c += first * cRow
    return o
  }

  /// The same from column `first` on, the start of a panel or half of one.
  @_alwaysEmitIntoClient @inline(__always)
  public func columns(from first: Int) -> ProductOperands {
    var o = self
    o.b += first / panelColumns * bPanel + first % panelColumns
    o.bias = bias.map { $0 + first }
    o.addend = addend.map { $0 + first }
    o.c += first
    return o
  }
}

/// A tile's shape: at most 8 rows, and 3 vectors. Where it ends in half a vector, `b` and the bias are read to the end of
/// that vector.
public struct TileShape {
  @usableFromInline let rows: Int
  @usableFromInline let vectors: Int
  @usableFromInline let endsInHalf: Bool

  @_alwaysEmitIntoClient @inline(__always)
  public init(rows: Int, vectors: Int, endsInHalf: Bool = false) {
    (self.rows, self.vectors, self.endsInHalf) = (rows, vectors, endsInHalf)
  }

  /// The same of another height.
  @_alwaysEmitIntoClient @inline(__always)
  func with(rows: Int) -> TileShape { TileShape(rows: rows, vectors: vectors, endsInHalf: endsInHalf) }

  @_alwaysEmitIntoClient @inline(__always)
  func load<V: FloatVector>(_ source: UnsafePointer<Float>, vector: Int) -> V {
    endsInHalf && vector == vectors - 1 ? V(halfAt: source) : V(at: source)
  }

  @_alwaysEmitIntoClient @inline(__always)
  func store<V: FloatVector>(_ value: V, _ target: UnsafeMutablePointer<Float>, vector: Int) {
    if endsInHalf && vector == vectors - 1 { value.storeHalf(target) } else { value.store(target) }
  }
}

/// A row of a tile's sums.
@usableFromInline
struct RowSums<V: FloatVector> {
  @usableFromInline var x: V
  @usableFromInline var y: V
  @usableFromInline var z: V

  @_alwaysEmitIntoClient @inline(__always)
  init(_ x: V, _ y: V, _ z: V) { (self.x, self.y, self.z) = (x, y, z) }
}

/// Tiles of `shape.rows` rows, one below the other, then what is left. `shape` must be a constant, as must the strides
/// that are 1: each combination is compiled on its own.
@_alwaysEmitIntoClient @inline(__always)
public func computeTiles<V: FloatVector>(
  of type: V.Type, _ o: ProductOperands, rows: Int, shape: TileShape, aRow: Int, aInner: Int
) {
  forEachTileRow(rows, height: shape.rows) { first, count in
    let o = o.rows(from: first)
    if count == shape.rows {
      computeTile(of: type, o, shape: shape, aRow: aRow, aInner: aInner)
      return
    }
    // Turns the count into a constant.
    switch count {
    case 7: computeTile(of: type, o, shape: shape.with(rows: 7), aRow: aRow, aInner: aInner)
    case 6: computeTile(of: type, o, shape: shape.with(rows: 6), aRow: aRow, aInner: aInner)
    case 5: computeTile(of: type, o, shape: shape.with(rows: 5), aRow: aRow, aInner: aInner)
    case 4: computeTile(of: type, o, shape: shape.with(rows: 4), aRow: aRow, aInner: aInner)
    case 3: computeTile(of: type, o, shape: shape.with(rows: 3), aRow: aRow, aInner: aInner)
    case 2: computeTile(of: type, o, shape: shape.with(rows: 2), aRow: aRow, aInner: aInner)
    default: computeTile(of: type, o, shape: shape.with(rows: 1), aRow: aRow, aInner: aInner)
    }
  }
}

@_alwaysEmitIntoClient @inline(__always)
func computeTile<V: FloatVector>(
  of type: V.Type, _ o: ProductOperands, shape: TileShape, aRow: Int, aInner: Int
) {
  let (rows, vectors, width) = (shape.rows, shape.vectors, V.scalarCount)
  let start = RowSums(
    o.bias.map { V(at: $0) } ?? V(), vectors > 1 ? o.bias.map { V(at: $0 + width) } ?? V() : V(),
    vectors > 2 ? o.bias.map { V(at: $0 + 2 * width) } ?? V() : V())
  var s0 = start, s1 = start, s2 = start, s3 = start, s4 = start, s5 = start, s6 = start, s7 = start
  if let addend = o.addend {
    @inline(__always) func add(_ row: Int, _ sums: inout RowSums<V>) {
      if row >= rows { return }
      let source = addend + row * o.cRow
      sums.x += shape.load(source, vector: 0)
      if vectors > 1 { sums.y += shape.load(source + width, vector: 1) }
      if vectors > 2 { sums.z += shape.load(source + 2 * width, vector: 2) }
    }
    add(0, &s0)
    add(1, &s1)
    add(2, &s2)
    add(3, &s3)
    add(4, &s4)
    add(5, &s5)
    add(6, &s6)
    add(7, &s7)
  }

  // From one vector of b to the next: within a panel, or to the next panel.
  let next = width < panelColumns ? width : o.bPanel
  var b = o.b
  for segment in 0..<(aInner == 1 ? o.segments : 1) {
    var a = o.a + segment * o.aSegment
    for _ in 0..<o.inner {
      if aRow == 1 {
        // Both come from memory, line by line, and far from each other.
        vectors_prefetch(a + 16 * aInner)
        prefetchLine(of: type, b + 16 * o.bInner, vectors: vectors)
      }
      let x: V = V(at: b)
      let y: V = vectors > 1 ? V(at: b + next) : V()
      let z: V = vectors > 2 ? V(at: b + 2 * next) : V()
      @inline(__always) func accumulate(_ row: Int, _ sums: inout RowSums<V>) {
        if row >= rows { return }
        let value = V(repeating: a[row * aRow])
        sums.x.addProduct(value, x)
        if vectors > 1 { sums.y.addProduct(value, y) }
        if vectors > 2 { sums.z.addProduct(value, z) }
      }
      accumulate(0, &s0)
      accumulate(1, &s1)
      accumulate(2, &s2)
      accumulate(3, &s3)
      accumulate(4, &s4)
      accumulate(5, &s5)
      accumulate(6, &s6)
      accumulate(7, &s7)
      a += aInner
      b += o.bInner
    }
  }

  @inline(__always) func store(_ row: Int, _ sums: RowSums<V>) {
    if row >= rows { return }
    let c = o.c + row * o.cRow
    shape.store(o.bounds.clamp(sums.x), c, vector: 0)
    if vectors > 1 { shape.store(o.bounds.clamp(sums.y), c + width, vector: 1) }
    if vectors > 2 { shape.store(o.bounds.clamp(sums.z), c + 2 * width, vector: 2) }
  }
  store(0, s0)
  store(1, s1)
  store(2, s2)
  store(3, s3)
  store(4, s4)
  store(5, s5)
  store(6, s6)
  store(7, s7)
}

/// Has a line of `vectors` vectors fetched into the cache.
@_alwaysEmitIntoClient @inline(__always)
func prefetchLine<V: FloatVector>(of type: V.Type, _ line: UnsafePointer<Float>, vectors: Int) {
  vectors_prefetch(line)
  if vectors > 1 && V.scalarCount == 16 { vectors_prefetch(line + 16) }
  if vectors > 2 { vectors_prefetch(line + 32) }
}

/// Cuts `rows` into tiles' heights: whole ones, but two halves in place of a whole one and a low one.
@_alwaysEmitIntoClient @inline(__always)
func forEachTileRow(_ rows: Int, height: Int, _ body: (_ first: Int, _ count: Int) -> Void) {
  var first = 0
  while first < rows {
    let left = rows - first
    let count = left <= height ? left : left >= 2 * height || left % height * 4 >= height * 3 ? height : (left + 1) / 2
    body(first, count)
    first += count
  }
}
