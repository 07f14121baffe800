import KernelsAVX512
import VectorKernels

/// Computes `rows` × `columns` of c = clamp(a · b + bias + addend), with whatever vectors the processor has; the bits are
/// the same with all of them. Reads of `b` and `bias` may go past `columns`, up to the next multiple of 16.
func computeProduct(_ o: ProductOperands, rows: Int, columns: Int, with vectors: Vectors = .best) {
  let whole = columns / 8 * 8
  if whole > 0 {
    switch vectors {
    case .avx512: computeProductAVX512(o, rows: rows, columns: whole)
    case .avx2: computeProduct256(o, rows: rows, columns: whole)
    }
  }
  if whole < columns { computeRaggedColumns(o.columns(from: whole), rows: rows, columns: columns - whole) }
}

/// By vectors of 8, as AVX2 has them.
private func computeProduct256(_ o: ProductOperands, rows: Int, columns: Int) {
  for column in stride(from: 0, to: columns, by: 16) {
    let part = o.columns(from: column)
    switch (column + 16 <= columns, o.aInner == 1) {
    case (true, true): wideTiles(part, rows)
    case (false, true): narrowTiles(part, rows)
    case (true, false): wideTransposedTiles(part, rows)
    case (false, false): narrowTransposedTiles(part, rows)
    }
  }
}

// Each a function of its own, or else the compiler joins them to one whose constants are variables.

@inline(never)
private func wideTiles(_ o: ProductOperands, _ rows: Int) {
  computeTiles(of: Vector.self, o, rows: rows, shape: TileShape(rows: 6, vectors: 2), aRow: o.aRow, aInner: 1)
}

@inline(never)
private func narrowTiles(_ o: ProductOperands, _ rows: Int) {
  computeTiles(of: Vector.self, o, rows: rows, shape: TileShape(rows: 6, vectors: 1), aRow: o.aRow, aInner: 1)
}

@inline(never)
private func wideTransposedTiles(_ o: ProductOperands, _ rows: Int) {
  computeTiles(of: Vector.self, o, rows: rows, shape: TileShape(rows: 6, vectors: 2), aRow: 1, aInner: o.aInner)
}

@inline(never)
private func narrowTransposedTiles(_ o: ProductOperands, _ rows: Int) {
  computeTiles(of: Vector.self, o, rows: rows, shape: TileShape(rows: 6, vectors: 1), aRow: 1, aInner: o.aInner)
}

/// Fewer than 8 columns: computed in a buffer, of which only the valid part is copied.
private func computeRaggedColumns(_ o: ProductOperands, rows: Int, columns: Int) {
  let height = 6
  withUnsafeTemporaryAllocation(of: Float.self, capacity: (2 * height + 1) * 8) { buffer in
    guard let result = buffer.baseAddress else { return }
    let addend = result + height * 8
    let bias = addend + height * 8
    buffer.initialize(repeating: 0)
    if let source = o.bias { bias.update(from: source, count: columns) }
    for first in stride(from: 0, to: rows, by: height) {
      let count = min(height, rows - first)
      var part = o.rows(from: first)
      let target = part.c
      if let source = part.addend {
        for row in 0..<count { (addend + row * 8).update(from: source + row * o.cRow, count: columns) }
        part.addend = UnsafePointer(addend)
      }
      if o.bias != nil { part.bias = UnsafePointer(bias) }
      (part.c, part.cRow) = (result, 8)
      computeProduct256(part, rows: count, columns: 8)
      for row in 0..<count { (target + row * o.cRow).update(from: result + row * 8, count: columns) }
    }
  }
}
