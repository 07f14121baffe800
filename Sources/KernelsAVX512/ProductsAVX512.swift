import VectorKernels

/// Products by vectors of 16, in tiles of up to 8 × 48: 24 sums, for which AVX2 has too few registers. Compiled for
/// processors with AVX-512: call it only on those.

/// Computes `rows` × `columns` of c = clamp(a · b + bias + addend) for a number of columns that is a multiple of 8.
public func computeProductAVX512(_ o: ProductOperands, rows: Int, columns: Int) {
  var column = 0
  while column + 16 <= columns {
    if columns - column == 24 {
      let part = o.columns(from: column)
      if o.aInner == 1 { tilesOf24(part, rows) } else { transposedTilesOf24(part, rows) }
      return
    }
    let panels = (columns - column) / 16
    // Two wide tiles are better than a very wide one and a narrow one.
    let vectors = panels == 4 ? 2 : min(panels, 3)
    let part = o.columns(from: column)
    switch (vectors, o.aInner == 1) {
    case (3, true): tripleTiles(part, rows)
    case (2, true): doubleTiles(part, rows)
    case (_, true): singleTiles(part, rows)
    case (3, false): tripleTransposedTiles(part, rows)
    case (2, false): doubleTransposedTiles(part, rows)
    case (_, false): singleTransposedTiles(part, rows)
    }
    column += vectors * 16
  }
  if column < columns {
    let part = o.columns(from: column)
    if o.aInner == 1 { halfTiles(part, rows) } else { halfTransposedTiles(part, rows) }
  }
}

// Each a function of its own, or else the compiler joins them to one whose constants are variables.

@inline(never)
private func tripleTiles(_ o: ProductOperands, _ rows: Int) {
  computeTiles(
    of: SIMD16<Float>.self, o, rows: rows, shape: TileShape(rows: 8, vectors: 3), aRow: o.aRow, aInner: 1)
}

@inline(never)
private func doubleTiles(_ o: ProductOperands, _ rows: Int) {
  computeTiles(
    of: SIMD16<Float>.self, o, rows: rows, shape: TileShape(rows: 8, vectors: 2), aRow: o.aRow, aInner: 1)
}

@inline(never)
private func singleTiles(_ o: ProductOperands, _ rows: Int) {
  computeTiles(
    of: SIMD16<Float>.self, o, rows: rows, shape: TileShape(rows: 8, vectors: 1), aRow: o.aRow, aInner: 1)
}

@inline(never)
private func halfTiles(_ o: ProductOperands, _ rows: Int) {
  computeTiles(of: SIMD8<Float>.self, o, rows: rows, shape: TileShape(rows: 8, vectors: 1), aRow: o.aRow, aInner: 1)
}

@inline(never)
private func tripleTransposedTiles(_ o: ProductOperands, _ rows: Int) {
  computeTiles(
    of: SIMD16<Float>.self, o, rows: rows, shape: TileShape(rows: 8, vectors: 3), aRow: 1, aInner: o.aInner)
}

@inline(never)
private func doubleTransposedTiles(_ o: ProductOperands, _ rows: Int) {
  computeTiles(
    of: SIMD16<Float>.self, o, rows: rows, shape: TileShape(rows: 8, vectors: 2), aRow: 1, aInner: o.aInner)
}

@inline(never)
private func singleTransposedTiles(_ o: ProductOperands, _ rows: Int) {
  computeTiles(
    of: SIMD16<Float>.self, o, rows: rows, shape: TileShape(rows: 8, vectors: 1), aRow: 1, aInner: o.aInner)
}

@inline(never)
private func halfTransposedTiles(_ o: ProductOperands, _ rows: Int) {
  computeTiles(of: SIMD8<Float>.self, o, rows: rows, shape: TileShape(rows: 8, vectors: 1), aRow: 1, aInner: o.aInner)
}

@inline(never)
private func tilesOf24(_ o: ProductOperands, _ rows: Int) {
  computeTiles(
    of: SIMD16<Float>.self, o, rows: rows, shape: TileShape(rows: 8, vectors: 2, endsInHalf: true), aRow: o.aRow,
    aInner: 1)
}

@inline(never)
private func transposedTilesOf24(_ o: ProductOperands, _ rows: Int) {
  computeTiles(
    of: SIMD16<Float>.self, o, rows: rows, shape: TileShape(rows: 8, vectors: 2, endsInHalf: true), aRow: 1,
    aInner: o.aInner)
}
