/// The heart of every matrix product: a tile of up to 6 × 16 sums, held in registers.
///
/// Per step of the inner dimension it loads 16 values of `b` and broadcasts one value of `a` for each row: 12 fused
/// multiply-adds on 8 loads, which keeps both multipliers of an AVX2 core busy. Each sum is added up in the order of
/// the inner dimension, whatever the tile's size, so that results do not depend on how a matrix is cut into tiles.

/// Where a tile's numbers come from and go to. Strides are in floats; one of those of `a` is 1.
struct TileOperands {
  var inner: Int
  var a: UnsafePointer<Float>
  var aRow: Int
  var aInner: Int
  var b: UnsafePointer<Float>
  var bInner: Int
  /// Added to each row's sums, or nil.
  var bias: UnsafePointer<Float>?
  /// Added to the sums, laid out like the result, or nil. May be the result itself.
  var addend: UnsafePointer<Float>?
  var c: UnsafeMutablePointer<Float>
  var cRow: Int
  var bounds: Bounds

  /// The same from row `first` on.
  @inline(__always)
  func rows(from first: Int) -> TileOperands {
    var o = self
    o.a += first * aRow
    o.addend = addend.map { $0 + first * cRow }
    o.c += first * cRow
    return o
  }
}

/// The largest tile.
let tileRows = 6
let tileColumns = 16

/// Computes `rows` × `columns` (any number of rows, at most 16 columns) of c = clamp(a · b + bias + addend). Reads of `b`
/// and `bias` may go past `columns`, up to the next multiple of 8.
func computePanel(_ o: TileOperands, rows: Int, columns: Int) {
  if columns % 8 != 0 {
    forEachTileRow(rows) { first, count in computeRaggedTile(o.rows(from: first), rows: count, columns: columns) }
    return
  }
  switch (columns == 16, o.aInner == 1) {
  case (true, true): widePanel(o, rows)
  case (false, true): narrowPanel(o, rows)
  case (true, false): wideTransposedPanel(o, rows)
  case (false, false): narrowTransposedPanel(o, rows)
  }
}

// Each a function of its own, or else the compiler joins them to one whose constants are variables.
@inline(never)
private func widePanel(_ o: TileOperands, _ rows: Int) { panel(o, rows: rows, wide: true, aRow: o.aRow, aInner: 1) }

@inline(never)
private func narrowPanel(_ o: TileOperands, _ rows: Int) {
  panel(o, rows: rows, wide: false, aRow: o.aRow, aInner: 1)
}

@inline(never)
private func wideTransposedPanel(_ o: TileOperands, _ rows: Int) {
  panel(o, rows: rows, wide: true, aRow: 1, aInner: o.aInner)
}

@inline(never)
private func narrowTransposedPanel(_ o: TileOperands, _ rows: Int) {
  panel(o, rows: rows, wide: false, aRow: 1, aInner: o.aInner)
}

/// Tiles of six rows, one below the other, then what is left.
@inline(__always)
private func panel(_ o: TileOperands, rows: Int, wide: Bool, aRow: Int, aInner: Int) {
  forEachTileRow(rows) { first, count in
    let tileOperands = o.rows(from: first)
    if count == 6 {
      tile(tileOperands, rows: 6, wide: wide, aRow: aRow, aInner: aInner)
    } else {
      smallTile(tileOperands, rows: count, wide: wide, aRow: aRow, aInner: aInner)
    }
  }
}

/// A tile whose columns do not fill vectors: computed in a buffer, of which only the valid part is copied.
private func computeRaggedTile(_ o: TileOperands, rows: Int, columns: Int) {
  withUnsafeTemporaryAllocation(of: Float.self, capacity: 2 * tileRows * tileColumns + tileColumns) { buffer in
    guard let result = buffer.baseAddress else { return }
    let addend = result + tileRows * tileColumns
    let bias = addend + tileRows * tileColumns
    buffer.initialize(repeating: 0)
    var inner = o
    if let source = o.addend {
      for row in 0..<rows { (addend + row * tileColumns).update(from: source + row * o.cRow, count: columns) }
      inner.addend = UnsafePointer(addend)
    }
    if let source = o.bias {
      bias.update(from: source, count: columns)
      inner.bias = UnsafePointer(bias)
    }
    inner.c = result
    inner.cRow = tileColumns
    computePanel(inner, rows: rows, columns: (columns + 7) / 8 * 8)
    for row in 0..<rows { (o.c + row * o.cRow).update(from: result + row * tileColumns, count: columns) }
  }
}

/// Turns the count into a constant, so that each size of tile is compiled on its own.
@inline(__always)
private func smallTile(_ o: TileOperands, rows: Int, wide: Bool, aRow: Int, aInner: Int) {
  switch rows {
  case 5: tile(o, rows: 5, wide: wide, aRow: aRow, aInner: aInner)
  case 4: tile(o, rows: 4, wide: wide, aRow: aRow, aInner: aInner)
  case 3: tile(o, rows: 3, wide: wide, aRow: aRow, aInner: aInner)
  case 2: tile(o, rows: 2, wide: wide, aRow: aRow, aInner: aInner)
  default: tile(o, rows: 1, wide: wide, aRow: aRow, aInner: aInner)
  }
}

@inline(__always)
private func tile(_ o: TileOperands, rows: Int, wide: Bool, aRow: Int, aInner: Int) {
  let low = o.bias.map { $0.vector() } ?? Vector()
  let high = wide ? o.bias.map { ($0 + 8).vector() } ?? Vector() : Vector()
  var s0 = low, t0 = high, s1 = low, t1 = high, s2 = low, t2 = high
  var s3 = low, t3 = high, s4 = low, t4 = high, s5 = low, t5 = high
  if let addend = o.addend {
    @inline(__always) func add(_ row: Int, _ s: inout Vector, _ t: inout Vector) {
      if row >= rows { return }
      s += (addend + row * o.cRow).vector()
      if wide { t += (addend + row * o.cRow + 8).vector() }
    }
    add(0, &s0, &t0)
    add(1, &s1, &t1)
    add(2, &s2, &t2)
    add(3, &s3, &t3)
    add(4, &s4, &t4)
    add(5, &s5, &t5)
  }

  var a = o.a
  var b = o.b
  for _ in 0..<o.inner {
    let x = b.vector()
    let y = wide ? (b + 8).vector() : Vector()
    @inline(__always) func accumulate(_ row: Int, _ s: inout Vector, _ t: inout Vector) {
      if row >= rows { return }
      let value = Vector(repeating: a[row * aRow])
      s.addProduct(value, x)
      if wide { t.addProduct(value, y) }
    }
    accumulate(0, &s0, &t0)
    accumulate(1, &s1, &t1)
    accumulate(2, &s2, &t2)
    accumulate(3, &s3, &t3)
    accumulate(4, &s4, &t4)
    accumulate(5, &s5, &t5)
    a += aInner
    b += o.bInner
  }

  @inline(__always) func store(_ row: Int, _ s: Vector, _ t: Vector) {
    if row >= rows { return }
    let c = o.c + row * o.cRow
    c.store(o.bounds.clamp(s))
    if wide { (c + 8).store(o.bounds.clamp(t)) }
  }
  store(0, s0, t0)
  store(1, s1, t1)
  store(2, s2, t2)
  store(3, s3, t3)
  store(4, s4, t4)
  store(5, s5, t5)
}

/// Cuts `rows` into tiles' heights: sixes, but no lonely last row or two where fours do better.
@inline(__always)
func forEachTileRow(_ rows: Int, _ body: (_ first: Int, _ count: Int) -> Void) {
  var first = 0
  while first < rows {
    let left = rows - first
    let count = left >= 12 || left == 6 ? 6 : left <= 5 ? left : left == 11 ? 6 : (left + 1) / 2
    body(first, count)
    first += count
  }
}
