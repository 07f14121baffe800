import Basics
import FoundationEssentials
import Kernels
import Testing
import Training

/// Principal components against scikit-learn's (`Fixtures/make_components.py`).
@Suite("Principal components")
struct ComponentsTests {
  private struct Case: Decodable {
    let rows: [[Float]]
    let points: [[Double]]
    let shares: [Double]
  }

  @Test("equal scikit-learn's")
  func reference() throws {
    let bytes = try FileIO.read(FileIO.folder(of: #filePath) + "/Fixtures/components.json")
    for (name, test) in try JSONDecoder().decode([String: Case].self, from: Data(bytes)) {
      let rows = Tensor(images: test.rows.count, Shape(flat: test.rows[0].count), values: test.rows.flatMap { $0 })
      let own = try PrincipalComponents(of: rows)
      for (own, other) in zip(own.shares, test.shares) { #expect(abs(own - other) < 1e-7, "\(name)") }
      for (own, other) in zip(own.points, test.points) {
        let distance: Double = max(abs(own.x - other[0]), abs(own.y - other[1]))
        #expect(distance < 1e-5, "\(name): \(own), not \(other)")
      }
    }
  }

  @Test("of rows without variance, of one row and of one column exist as well")
  func degenerate() throws {
    let same = try PrincipalComponents(of: Tensor(images: 5, Shape(flat: 3), values: .init(repeating: 7, count: 15)))
    #expect(same.shares == [0, 0])
    let one = try PrincipalComponents(of: Tensor(images: 1, Shape(flat: 3), values: [1, 2, 3]))
    for point in same.points + one.points { #expect(point.x == 0 && point.y == 0) }
    let column = try PrincipalComponents(of: Tensor(images: 3, Shape(flat: 1), values: [1, 2, 6]))
    #expect(abs(column.shares[0] - 1) < 1e-12 && column.shares[1] == 0)
    for (point, expected) in zip(column.points, [-2.0, -1, 3]) { #expect(abs(point.x - expected) < 1e-12) }
  }
}
