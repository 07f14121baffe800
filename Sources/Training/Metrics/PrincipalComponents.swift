import Basics
import Kernels

/// The two directions in which rows of numbers vary most (Pearson, 1901), and the rows seen along them.
///
/// The directions are found by subspace iteration: eight vectors are multiplied by the rows' covariance and made
/// orthonormal again and again, and the best two of what they span are taken, by Jacobi's method, until they stay where
/// they are. All sums run in one order on one thread.
public struct PrincipalComponents: Sendable {
  /// Each row's coordinates along the first and the second direction, from the rows' mean on. The sign is such that a
  /// direction's largest component is positive.
  public let points: [(x: Double, y: Double)]
  /// The share of the whole variance that lies in each direction; 0 where there is no variance.
  public let shares: [Double]

  private static let vectors = 8
  private static let limit = 1000

  /// - Parameter rows: at least one row.
  /// - Throws: `Interrupted`.
  public init(of rows: Tensor) throws(Interrupted) {
    let (count, size) = (rows.images, rows.shape.count)
    let values = rows.values
    var mean = [Double](repeating: 0, count: size)
    for row in 0..<count { for column in 0..<size { mean[column] += Double(values[row * size + column]) } }
    for column in 0..<size { mean[column] /= Double(count) }
    let centred = Matrix(count, size) { row, column in Double(values[row * size + column]) - mean[column] }
    let total = centred.values.reduce(0) { $0 + $1 * $1 }

    var stream = RandomStream(seed: 0, purpose: .sampling)
    let vectors = min(Self.vectors, size)
    var basis = Matrix(vectors, size) { _, _ in Double(stream.uniform(-1, 1)) }
    basis.makeOrthonormal()
    for _ in 0..<Self.limit {
      try Interruption.check()
      // What the covariance makes of each vector. Within their span it is a small matrix, whose own directions are
      // known at once.
      var images = centred.timesTransposed(basis).transposedTimes(centred)
      let (variances, rotation) = images.timesTransposed(basis).symmetricEigen()
      (images, basis) = (rotation.times(images), rotation.times(basis))
      let errors = zip(variances, zip(images.rows, basis.rows)).prefix(2).map { variance, rows in
        zip(rows.0, rows.1).reduce(0) { $0 + ($1.0 - variance * $1.1) * ($1.0 - variance * $1.1) }.squareRoot()
      }
      if errors.allSatisfy({ $0 <= 1e-10 * variances[0] }) { break }
      basis = images
      basis.makeOrthonormal()
    }
    let directions = basis.rows.prefix(2).map { row in
      let largest = row.reduce(0) { abs($1) > abs($0) ? $1 : $0 }
      return row.map { largest < 0 ? -$0 : $0 }
    }
    let along = directions.map { direction in
      centred.rows.map { row in zip(row, direction).reduce(0) { (sum: Double, pair) in sum + pair.0 * pair.1 } }
    }
    points = (0..<count).map { (along[0][$0], along.count > 1 ? along[1][$0] : 0) }
    shares = (0..<2).map { index in
      guard index < along.count, total > 0 else { return 0 }
      return along[index].reduce(0) { $0 + $1 * $1 } / total
    }
  }
}

/// A matrix of 64-bit numbers, row by row.
private struct Matrix {
  let height: Int
  let width: Int
  var values: [Double]

  init(_ height: Int, _ width: Int, _ value: (_ row: Int, _ column: Int) -> Double) {
    (self.height, self.width) = (height, width)
    values = []
    values.reserveCapacity(height * width)
    for row in 0..<height { for column in 0..<width { values.append(value(row, column)) } }
  }

  var rows: [ArraySlice<Double>] { (0..<height).map { values[$0 * width..<($0 + 1) * width] } }

  subscript(row: Int, column: Int) -> Double {
    get { values[row * width + column] }
    set { values[row * width + column] = newValue }
  }

  /// self × otherᵀ: the products of rows with rows.
  func timesTransposed(_ other: Matrix) -> Matrix {
    Matrix(height, other.height) { row, column in
      var sums = SIMD4<Double>()
      var rest = 0.0
      let (a, b) = (row * width, column * width)
      var index = 0
      while index + 4 <= width {
        for lane in 0..<4 { sums[lane] += values[a + index + lane] * other.values[b + index + lane] }
        index += 4
      }
      while index < width {
        rest += values[a + index] * other.values[b + index]
        index += 1
      }
      return sums.sum() + rest
    }
  }

  /// selfᵀ × other.
  func transposedTimes(_ other: Matrix) -> Matrix {
    var result = Matrix(width, other.width) { _, _ in 0 }
    for row in 0..<height {
      for column in 0..<width { result.add(other, row, times: self[row, column], to: column) }
    }
    return result
  }

  /// self × other.
  func times(_ other: Matrix) -> Matrix {
    var result = Matrix(height, other.width) { _, _ in 0 }
    for row in 0..<height { for column in 0..<width { result.add(other, column, times: self[row, column], to: row) } }
    return result
  }

  /// Adds a row of another matrix, times a factor, to a row.
  private mutating func add(_ other: Matrix, _ source: Int, times factor: Double, to target: Int) {
    let (from, to) = (source * width, target * width)
    for index in 0..<width { values[to + index] += factor * other.values[from + index] }
  }

  /// Makes the rows orthonormal, one after the other (Gram and Schmidt, twice against rounding); a row that depends on
  /// those before it becomes zero.
  mutating func makeOrthonormal() {
    for row in 0..<height {
      let before = norm(row)
      for _ in 0..<2 {
        for other in 0..<row {
          let share = (0..<width).reduce(0.0) { $0 + self[row, $1] * self[other, $1] }
          for column in 0..<width { self[row, column] -= share * self[other, column] }
        }
      }
      let length = norm(row)
      let factor = length > 1e-14 * before ? 1 / length : 0
      for column in 0..<width { self[row, column] *= factor }
    }
  }

  private func norm(_ row: Int) -> Double {
    (0..<width).reduce(0.0) { $0 + self[row, $1] * self[row, $1] }.squareRoot()
  }

  /// The eigenvalues of a small symmetric matrix, largest first, and the eigenvectors as rows (Jacobi, 1846).
  func symmetricEigen() -> (values: [Double], vectors: Matrix) {
    var a = self
    var vectors = Matrix(height, height) { $0 == $1 ? 1 : 0 }
    for _ in 0..<50 {
      for p in 0..<height {
        for q in p + 1..<max(height, p + 1) where a[p, q] != 0 {
          let theta = (a[q, q] - a[p, p]) / (2 * a[p, q])
          let t = (theta < 0 ? -1 : 1) / (abs(theta) + (theta * theta + 1).squareRoot())
          let c = 1 / (t * t + 1).squareRoot()
          let s = t * c
          for k in 0..<height { (a[k, p], a[k, q]) = (c * a[k, p] - s * a[k, q], s * a[k, p] + c * a[k, q]) }
          for k in 0..<height { (a[p, k], a[q, k]) = (c * a[p, k] - s * a[q, k], s * a[p, k] + c * a[q, k]) }
          (a[p, q], a[q, p]) = (0, 0)
          for k in 0..<height {
            (vectors[p, k], vectors[q, k]) = (
              c * vectors[p, k] - s * vectors[q, k], s * vectors[p, k] + c * vectors[q, k]
            )
          }
        }
      }
    }
    let order = (0..<height).sorted { a[$0, $0] > a[$1, $1] }
    return (order.map { a[$0, $0] }, Matrix(height, height) { vectors[order[$0], $1] })
  }
}
