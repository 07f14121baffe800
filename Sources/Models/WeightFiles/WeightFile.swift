import Basics
import Kernels

/// An array of weights as a file holds it.
public struct WeightTensor: Sendable, Equatable {
  /// The extent of each axis; empty for a single number.
  public let shape: [Int]
  /// The values, as many as the product of `shape`.
  let content: Tensor
  /// A copy of the values, in row-major order.
  public var values: [Float] { content.values }

  init(shape: [Int], _ content: Tensor) { (self.shape, self.content) = (shape, content) }

  public init(shape: [Int], values: [Float]) {
    self.init(shape: shape, Tensor(Shape(flat: values.count), values: values))
  }

  public static func == (one: WeightTensor, other: WeightTensor) -> Bool {
    one.shape == other.shape && one.values == other.values
  }
}

/// The content of a weights file.
public struct WeightFile: Sendable {
  /// Where it was read from.
  public let path: String
  /// By their full names, as "model_weights/Conv1/Conv1/kernel:0" or "Conv1/kernel".
  public let tensors: [String: WeightTensor]
  /// Facts beside the tensors. Of an HDF5 file, the name that Keras 3 gives a group's layer, by the group's path.
  public let metadata: [String: String]
  /// What the file holds beside floating-point numbers: each tensor's name and type.
  public let others: [String: String]

  init(path: String, tensors: [String: WeightTensor], metadata: [String: String], others: [String: String]) {
    (self.path, self.tensors, self.metadata, self.others) = (path, tensors, metadata, others)
  }

  /// Reads a file of either format, detected by its first bytes.
  ///
  /// - Parameter copies: how many copies of the values there must be memory for: one, and a model's that is to take them.
  public static func read(_ path: String, copies: Int = 1) throws(WeightFileError) -> WeightFile {
    do {
      return try HDF5File.read(path)
    } catch .unknownFormat {
      return try Safetensors.read(path, copies: copies)
    }
  }

  /// The tensor named `name`, of finite numbers, whose shape must be `shape` unless that is nil.
  public func tensor(_ name: String, shape: [Int]? = nil) throws(WeightFileError) -> WeightTensor {
    guard let tensor = tensors[name] else {
      if let type = others[name] { throw .unsupportedType(path: path, tensor: name, type: type) }
      throw .missing(path: path, tensor: name)
    }
    if let shape, shape != tensor.shape {
      throw .shape(path: path, tensor: name, expected: shape, received: tensor.shape)
    }
    guard isFinite(tensor.content) else { throw .notFinite(path: path, tensor: name) }
    return tensor
  }
}
