/// A batch of float32 samples of one shape, dense, row-major: images × height × width × channels ("NHWC").
///
/// A tensor is a view: copies and slices share the storage. No other thread may access what one writes to;
/// kernels ensure that by giving each task a slice of its own.
public struct Tensor: @unchecked Sendable {
  /// The number of samples.
  public let images: Int
  /// The shape of each sample.
  public let shape: Shape
  private let storage: Storage
  let base: UnsafeMutablePointer<Float>

  /// A tensor of zeros.
  public init(images: Int = 1, _ shape: Shape) {
    storage = Storage(images * shape.count)
    (self.images, self.shape, base) = (images, shape, storage.base)
  }

  /// A vector of zeros, as for a bias.
  public init(count: Int) { self.init(Shape(flat: count)) }

  /// A tensor with the given values, in row-major order. Missing ones are zero, surplus ones are left out.
  public init(images: Int = 1, _ shape: Shape, values: [Float]) {
    self.init(images: images, shape)
    values.withUnsafeBufferPointer { source in
      if let first = source.baseAddress { base.update(from: first, count: min(source.count, count)) }
    }
  }

  private init(images: Int, _ shape: Shape, _ storage: Storage, _ base: UnsafeMutablePointer<Float>) {
    (self.images, self.shape, self.storage, self.base) = (images, shape, storage, base)
  }

  /// The number of values.
  public var count: Int { images * shape.count }

  /// A copy of the values, in row-major order.
  public var values: [Float] { Array(UnsafeBufferPointer(start: base, count: count)) }

  /// The samples in `range`, sharing storage. The range is cut to the samples that there are.
  public subscript(range: Range<Int>) -> Tensor {
    let range = range.clamped(to: 0..<images)
    return Tensor(images: range.count, shape, storage, base + range.lowerBound * shape.count)
  }

  /// The same values as samples of another shape with as many values in all, sharing storage.
  public func reshaped(images: Int? = nil, _ shape: Shape) -> Tensor {
    let images = images ?? self.images
    precondition(images * shape.count <= count, "a reshaped tensor has no more values than the tensor")
    return Tensor(images: images, shape, storage, base)
  }

  /// The value at `index` in row-major order.
  public subscript(index: Int) -> Float {
    get {
      precondition(index >= 0 && index < count, "an index within the tensor")
      return base[index]
    }
    nonmutating set {
      precondition(index >= 0 && index < count, "an index within the tensor")
      base[index] = newValue
    }
  }

  /// Copies the values of `other`, which has as many.
  public func copy(from other: Tensor) { base.update(from: other.base, count: min(count, other.count)) }

  /// Sets every value.
  public func fill(_ value: Float) { base.update(repeating: value, count: count) }

  /// Calls `body` with the values as bytes, for files.
  public func withBytes<Result>(_ body: (UnsafeMutableRawBufferPointer) throws -> Result) rethrows -> Result {
    try body(UnsafeMutableRawBufferPointer(start: base, count: count * MemoryLayout<Float>.stride))
  }
}

extension [Tensor] {
  /// Calls `body` with the values of each tensor as bytes, for files.
  public func withBytes<Result>(_ body: ([UnsafeRawBufferPointer]) throws -> Result) rethrows -> Result {
    try withExtendedLifetime(self) {
      try body(map { UnsafeRawBufferPointer(start: $0.base, count: $0.count * MemoryLayout<Float>.stride) })
    }
  }
}

/// Memory for floats, with space after them to read a whole vector past the end.
private final class Storage {
  let base: UnsafeMutablePointer<Float>
  private let memory: ZeroedMemory

  init(_ count: Int) {
    memory = ZeroedMemory(count: (count + 64) * MemoryLayout<Float>.stride)
    base = memory.base.bindMemory(to: Float.self, capacity: count + 64)
  }
}
