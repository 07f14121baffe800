import Kernels

/// The order in which an epoch goes through `count` images: another one each epoch, by the seed.
public func batchOrder(count: Int, seed: UInt64, epoch: Int) -> [Int] {
  var stream = RandomStream(seed: seed, purpose: .shuffle, epoch: epoch)
  return stream.permutation(count)
}

/// The places of each batch in an order of `count` images. The last batch may be smaller, as in Keras.
public func batches(of size: Int, count: Int) -> [Range<Int>] {
  precondition(size > 0, "a batch has images")
  return stride(from: 0, to: count, by: size).map { $0..<min($0 + size, count) }
}
