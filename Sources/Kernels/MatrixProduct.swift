/// A matrix of `rows` × `columns` laid out for products from the left: panels of 16 columns, each row by row, the last
/// one padded with zeros to 8 or 16.
public struct PackedMatrix: Sendable {
  public let rows: Int
  public let columns: Int
  private let storage: Tensor

  public init(rows: Int, columns: Int) {
    (self.rows, self.columns) = (rows, columns)
    storage = Tensor(count: rows * ((columns + 7) / 8 * 8))
  }

  /// Packs `values`, row-major.
  public init(_ values: Tensor, rows: Int, columns: Int) {
    self.init(rows: rows, columns: columns)
    pack(values)
  }

  /// Packs `values`, row-major, or its transpose (`values` then is `columns` × `rows`).
  public func pack(_ values: Tensor, transposed: Bool = false) {
    precondition(values.count >= rows * columns, "a matrix has rows × columns values")
    let rowStride = transposed ? 1 : columns
    let columnStride = transposed ? rows : 1
    for first in stride(from: 0, to: columns, by: tileColumns) {
      let width = min(tileColumns, columns - first)
      let padded = panelWidth(first)
      let target = panel(first)
      for row in 0..<rows {
        let source = values.base + row * rowStride + first * columnStride
        for column in 0..<width { target[row * padded + column] = source[column * columnStride] }
      }
    }
  }

  func panel(_ firstColumn: Int) -> UnsafeMutablePointer<Float> { storage.base + firstColumn * rows }
  func panelWidth(_ firstColumn: Int) -> Int { min(tileColumns, (columns - firstColumn + 7) / 8 * 8) }
}

/// c = clamp(a · b + bias + addend) for row-major a (rows × b.rows) and c (rows × b.columns). The addend is laid out
/// like c and may be c itself.
public func multiply(
  rows: Int, _ a: Tensor, _ b: PackedMatrix, bias: Tensor? = nil, addend: Tensor? = nil, bounds: Bounds = .none,
  into c: Tensor
) {
  precondition(a.count >= rows * b.rows && c.count >= rows * b.columns, "the product's shapes fit")
  for column in stride(from: 0, to: b.columns, by: tileColumns) {
    let panel = UnsafePointer(b.panel(column))
    let width = b.panelWidth(column)
    let columns = min(tileColumns, b.columns - column)
    forEachTileRow(rows) { first, count in
      let corner = first * b.columns + column
      computeTile(
        TileOperands(
          inner: b.rows, a: a.base + first * b.rows, aRow: b.rows, aInner: 1, b: panel, bInner: width,
          bias: bias.map { UnsafePointer($0.base + column) }, addend: addend.map { UnsafePointer($0.base + corner) },
          c: c.base + corner, cRow: b.columns, bounds: bounds),
        rows: count, columns: columns)
    }
  }
}

/// c += aᵀ · b for row-major a (rows × aColumns) and b (rows × bColumns): a weight gradient. Only the part of c whose
/// rows and columns are given is computed, so that tasks can share the work; each value of c is added up in the order
/// of the rows, whatever the parts.
public func multiplyTransposed(
  rows: Int, _ a: Tensor, aColumns: Int, _ b: Tensor, bColumns: Int, cRows: Range<Int>, cColumns: Range<Int>,
  into c: Tensor
) {
  precondition(a.count >= rows * aColumns && b.count >= rows * bColumns, "the product's shapes fit")
  // So many rows of both stay in the cache while every tile passes over them.
  let block = max(64, 16_384 / (cRows.count + cColumns.count + 1) * 4)
  for start in stride(from: 0, to: rows, by: block) {
    let inner = min(block, rows - start)
    for column in stride(from: cColumns.lowerBound, to: cColumns.upperBound, by: tileColumns) {
      let columns = min(tileColumns, cColumns.upperBound - column)
      forEachTileRow(cRows.count) { first, count in
        let row = cRows.lowerBound + first
        let corner = c.base + row * bColumns + column
        computeTile(
          TileOperands(
            inner: inner, a: a.base + start * aColumns + row, aRow: 1, aInner: aColumns,
            b: b.base + start * bColumns + column, bInner: bColumns, bias: nil, addend: UnsafePointer(corner),
            c: corner, cRow: bColumns, bounds: .none),
          rows: count, columns: columns)
      }
    }
  }
}
