import Kernels
import Testing

@Suite("Matrix products")
struct MatrixProductTests {
  static let sizes = [
    (1, 1, 1), (1, 1280, 2), (2, 3, 5), (5, 16, 8), (6, 16, 16), (7, 20, 24), (8, 9, 17), (9, 64, 31), (10, 7, 40),
    (11, 33, 48), (13, 12, 23), (36, 144, 32), (25, 27, 33),
    (19, 30, 72),
  ]

  @Test("equal sums in double precision, for every size of tile", arguments: sizes)
  func product(rows: Int, inner: Int, columns: Int) {
    let a = random(rows * inner, 1)
    let b = random(inner * columns, 2)
    let bias = random(columns, 3)
    let addend = random(rows * columns, 4)
    let c = Tensor(count: rows * columns)
    multiply(
      rows: 0..<rows, a, ProductMatrix(b, rows: inner, columns: columns), bias: bias, addend: addend,
      bounds: Bounds(low: -0.5, high: 0.75), into: c)
    for row in 0..<rows {
      for column in 0..<columns {
        var sum = Double(bias[column]) + Double(addend[row * columns + column])
        for k in 0..<inner { sum += Double(a[row * inner + k]) * Double(b[k * columns + column]) }
        #expect(
          abs(Double(c[row * columns + column]) - min(max(sum, -0.5), 0.75)) < 1e-5 * Double(inner).squareRoot() + 1e-6)
      }
    }
  }

  @Test("with a transposed matrix, and with one as it lies, with the same bits", arguments: sizes)
  func transposed(rows: Int, inner: Int, columns: Int) {
    let a = random(rows * inner, 1)
    let b = random(inner * columns, 2)
    let turned = Tensor(count: b.count)
    for k in 0..<inner { for column in 0..<columns { turned[column * inner + k] = b[k * columns + column] } }
    let packed = ProductMatrix(rows: inner, columns: columns)
    packed.pack(turned, transposed: true)
    let (c, d) = (Tensor(count: rows * columns), Tensor(count: rows * columns))
    multiply(rows: 0..<rows, a, ProductMatrix(b, rows: inner, columns: columns), into: d)
    for matrix in [packed, ProductMatrix(unpacked: b, rows: inner, columns: columns)] {
      multiply(rows: 0..<rows, a, matrix, into: c)
      #expect(c.values == d.values)
    }
  }

  @Test("for weight gradients, whole or in parts, with the same bits", arguments: sizes)
  func weightGradient(rows: Int, aColumns: Int, bColumns: Int) {
    let a = random(rows * aColumns, 1)
    let b = random(rows * bColumns, 2)
    let whole = Tensor(count: aColumns * bColumns)
    multiplyTransposed(
      rows: 0..<rows, a, aColumns: aColumns, b, bColumns: bColumns, cRows: 0..<aColumns, cColumns: 0..<bColumns,
      into: whole)
    for width in [8, 24] {
      let parts = Tensor(count: aColumns * bColumns)
      // From the last on: a part that writes beyond its end is found out.
      for row in stride(from: 0, to: aColumns, by: 4).reversed() {
        for column in stride(from: 0, to: bColumns, by: width).reversed() {
          multiplyTransposed(
            rows: 0..<rows, a, aColumns: aColumns, b, bColumns: bColumns, cRows: row..<min(row + 4, aColumns),
            cColumns: column..<min(column + width, bColumns), into: parts)
        }
      }
      #expect(whole.values == parts.values)
    }
    for i in 0..<aColumns {
      for j in 0..<bColumns {
        var sum = 0.0
        for row in 0..<rows { sum += Double(a[row * aColumns + i]) * Double(b[row * bColumns + j]) }
        #expect(abs(Double(whole[i * bColumns + j]) - sum) < 1e-5)
      }
    }
  }

  @Test("give each row the same bits, however many rows are computed at once")
  func rowsAreIndependent() {
    let (inner, columns) = (37, 29)
    let a = random(50 * inner, 5)
    let b = ProductMatrix(random(inner * columns, 6), rows: inner, columns: columns)
    let whole = Tensor(count: 50 * columns)
    multiply(rows: 0..<50, a, b, into: whole)
    for count in 1...13 {
      let part = Tensor(count: count * columns)
      multiply(rows: 0..<count, a, b, into: part)
      #expect(part.values == Array(whole.values.prefix(count * columns)))
    }
  }
}

/// Uniform numbers in ±1.
func random(_ count: Int, _ seed: UInt64) -> Tensor {
  var stream = RandomStream(seed: seed, purpose: .sampling)
  return Tensor(Shape(flat: count), values: (0..<count).map { _ in stream.uniform(-1, 1) })
}
