import VectorKernels

/// A matrix of `rows` × `columns` for products from the left. Packed, it lies in panels of 16 columns, each row by row,
/// the last one padded with zeros: best for many products.
public struct ProductMatrix: Sendable {
  public let rows: Int
  public let columns: Int
  private let storage: Tensor
  private let isPacked: Bool

  /// The matrix as it lies, row-major: for a product or two that is faster than to pack it.
  public init(unpacked values: Tensor, rows: Int, columns: Int) {
    precondition(values.count >= rows * columns, "a matrix has rows × columns values")
    (self.rows, self.columns, storage, isPacked) = (rows, columns, values, false)
  }

  public init(rows: Int, columns: Int) {
    (self.rows, self.columns, isPacked) = (rows, columns, true)
    storage = Tensor(count: rows * ((columns + 15) / 16 * 16))
  }

  /// A matrix in place `slot` of a thread's memory.
  public init(rows: Int, columns: Int, in workspace: Workspace, _ slot: Int) {
    (self.rows, self.columns, isPacked) = (rows, columns, true)
    storage = workspace.tensor(slot, Shape(flat: rows * ((columns + 15) / 16 * 16)))
  }

  /// Packs `values`, row-major.
  public init(_ values: Tensor, rows: Int, columns: Int) {
    self.init(rows: rows, columns: columns)
    pack(values)
  }

  /// Packs `values`, row-major, or its transpose (`values` then is `columns` × `rows`).
  public func pack(_ values: Tensor, transposed: Bool = false) {
    for panel in 0..<panels { pack(values, transposed: transposed, panel: panel) }
  }

  /// The number of panels, which can be packed one by one.
  public var panels: Int { (columns + panelColumns - 1) / panelColumns }

  /// Packs panel number `number`.
  public func pack(_ values: Tensor, transposed: Bool, panel number: Int) {
    precondition(values.count >= rows * columns, "a matrix has rows × columns values")
    let first = number * panelColumns
    let width = min(panelColumns, columns - first)
    let target = panel(first)
    if transposed {
      packTransposed(values.base + first * rows, width, into: target)
    } else if width == panelColumns {
      for row in 0..<rows {
        let source = values.base + row * columns + first
        source.vector().store(target + row * panelColumns)
        (source + 8).vector().store(target + row * panelColumns + 8)
      }
    } else {
      for row in 0..<rows {
        (target + row * panelColumns).update(from: values.base + row * columns + first, count: width)
      }
    }
  }

  /// A line of the source is a column here. Squares of 4 × 4 are turned in registers; few rows at a time, so that the
  /// target stays in the first cache.
  private func packTransposed(
    _ source: UnsafePointer<Float>, _ width: Int, into target: UnsafeMutablePointer<Float>
  ) {
    for start in stride(from: 0, to: rows, by: 128) {
      let end = min(start + 128, rows)
      let squares = (end - start) / 4 * 4
      for column in stride(from: 0, to: width / 4 * 4, by: 4) {
        for row in stride(from: start, to: start + squares, by: 4) {
          @inline(__always) func line(_ offset: Int) -> SIMD4<Float> {
            UnsafeRawPointer(source + (column + offset) * rows + row).loadUnaligned(as: SIMD4<Float>.self)
          }
          let (a, b, c, d) = (line(0), line(1), line(2), line(3))
          for place in 0..<4 {
            UnsafeMutableRawPointer(target + (row + place) * panelColumns + column)
              .storeBytes(of: SIMD4(a[place], b[place], c[place], d[place]), as: SIMD4<Float>.self)
          }
        }
        for row in start + squares..<end {
          for offset in 0..<4 { target[row * panelColumns + column + offset] = source[(column + offset) * rows + row] }
        }
      }
      for column in width / 4 * 4..<width {
        for row in start..<end { target[row * panelColumns + column] = source[column * rows + row] }
      }
    }
  }

  func panel(_ firstColumn: Int) -> UnsafeMutablePointer<Float> {
    storage.base + firstColumn * (isPacked ? rows : 1)
  }

  /// From a row to the next, and from a panel to the next.
  var rowStride: Int { isPacked ? panelColumns : columns }
  var panelStride: Int { isPacked ? rows * panelColumns : panelColumns }
}

/// c = clamp(a · b + bias + addend) for the given rows of a (… × b.rows) and c (… × b.columns), both row-major, and all
/// columns of c or some, from a multiple of 16 on. The addend is laid out like c and may be c itself.
public func multiply(
  rows: Range<Int>, _ a: Tensor, _ b: ProductMatrix, columns: Range<Int>? = nil, bias: Tensor? = nil,
  addend: Tensor? = nil,
  bounds: Bounds = .none, into c: Tensor
) {
  precondition(
    a.count >= rows.upperBound * b.rows && c.count >= rows.upperBound * b.columns, "the product's shapes fit")
  let columns = columns ?? 0..<b.columns
  precondition(columns.lowerBound % panelColumns == 0 && columns.upperBound <= b.columns, "columns begin with a panel")
  let corner = rows.lowerBound * b.columns + columns.lowerBound
  computeProduct(
    ProductOperands(
      inner: b.rows, a: UnsafePointer(a.base + rows.lowerBound * b.rows), aRow: b.rows, aInner: 1,
      b: UnsafePointer(b.panel(columns.lowerBound)), bInner: b.rowStride, bPanel: b.panelStride,
      bias: bias.map { UnsafePointer($0.base + columns.lowerBound) },
      addend: addend.map { UnsafePointer($0.base + corner) }, c: c.base + corner, cRow: b.columns, bounds: bounds),
    rows: rows.count, columns: columns.count)
}

/// c = aᵀ · b, or c += aᵀ · b, for the given rows of a (… × aColumns) and b (… × bColumns), both row-major: a weight
/// gradient. Only the part of c whose rows and columns are given is computed, so that tasks can share the work; each
/// value of c is added up in the order of the rows, whatever the parts.
public func multiplyTransposed(
  rows: Range<Int>, _ a: Tensor, aColumns: Int, _ b: Tensor, bColumns: Int, cRows: Range<Int>, cColumns: Range<Int>,
  into c: Tensor, adding: Bool = false
) {
  precondition(
    a.count >= rows.upperBound * aColumns && b.count >= rows.upperBound * bColumns, "the product's shapes fit")
  // This many rows of both stay in the first cache while every tile passes over them.
  let block = max(64, 16384 / (cRows.count + cColumns.count + 1))
  for start in stride(from: rows.lowerBound, to: rows.upperBound, by: block) {
    let corner = c.base + cRows.lowerBound * bColumns + cColumns.lowerBound
    computeProduct(
      ProductOperands(
        inner: min(block, rows.upperBound - start), a: UnsafePointer(a.base + start * aColumns + cRows.lowerBound),
        aRow: 1, aInner: aColumns, b: UnsafePointer(b.base + start * bColumns + cColumns.lowerBound), bInner: bColumns,
        bPanel: panelColumns, bias: nil, addend: adding || start > rows.lowerBound ? UnsafePointer(corner) : nil,
        c: corner, cRow: bColumns, bounds: .none),
      rows: cRows.count, columns: cColumns.count)
  }
}

/// The rows and columns of a product, cut into blocks: large enough to be worth a task, few enough rows to stay in a
/// core's own cache, and as many as keep the threads busy. No sum is split, so that the blocks do not affect the result.
public struct ProductBlocks: Sendable {
  private let rows: Int
  private let columns: Int
  private var height: Int
  private var width: Int

  fileprivate init(of matrix: ProductMatrix, rows: Int, forTeam: Bool) {
    (self.rows, columns, width) = (rows, matrix.columns, matrix.columns)
    height = min(max(65_536 / max(matrix.rows, 1), 48), 1024)
    guard forTeam else { return }
    while count < 16 && width > 2 * panelColumns {
      width = (width / 2 + panelColumns - 1) / panelColumns * panelColumns
    }
    while count < 16 && height > 48 { height = (height + 1) / 2 }
  }

  private var across: Int { (columns + width - 1) / width }
  public var count: Int { across * ((rows + height - 1) / height) }

  public subscript(index: Int) -> (rows: Range<Int>, columns: Range<Int>) {
    let (row, column) = (index / across * height, index % across * width)
    return (row..<min(row + height, rows), column..<min(column + width, columns))
  }
}

extension ExecutionContext {
  /// The blocks that are this context's tasks in a product of `rows` rows with `matrix`.
  public func blocks(of matrix: ProductMatrix, rows: Int) -> ProductBlocks {
    ProductBlocks(of: matrix, rows: rows, forTeam: !isAlone)
  }

  /// Runs `body` for the blocks of a product of `rows` rows with `matrix`.
  public func forEachBlock(
    of matrix: ProductMatrix, rows: Int,
    _ body: @Sendable (_ rows: Range<Int>, _ columns: Range<Int>, _ workspace: Workspace) -> Void
  ) {
    let blocks = blocks(of: matrix, rows: rows)
    forEach(blocks.count) { task, workspace in body(blocks[task].rows, blocks[task].columns, workspace) }
  }
}
