import Datasets
import Testing

@Suite("Batches")
struct BatchTests {
  @Test("go through every image once an epoch, in another order each epoch")
  func order() {
    let order = batchOrder(count: 100, seed: 5, epoch: 0)
    #expect(order.sorted() == Array(0..<100))
    #expect(order != Array(0..<100))
    #expect(batchOrder(count: 100, seed: 5, epoch: 0) == order)
    #expect(batchOrder(count: 100, seed: 5, epoch: 1) != order)
    #expect(batchOrder(count: 100, seed: 6, epoch: 0) != order)
    #expect(batchOrder(count: 0, seed: 5, epoch: 0) == [])
  }

  @Test("keep the last, smaller one")
  func slices() {
    #expect(batches(of: 32, count: 70) == [0..<32, 32..<64, 64..<70])
    #expect(batches(of: 32, count: 64) == [0..<32, 32..<64])
    #expect(batches(of: 32, count: 5) == [0..<5])
    #expect(batches(of: 32, count: 0) == [])
  }
}
