import Basics
import Kernels

/// Files of named tensors: eight bytes with the header's length, a JSON header, then the data, one after another
/// (https://github.com/huggingface/safetensors).
public enum Safetensors {
  /// The longest header that any reader of the format accepts.
  static let headerLimit = 100_000_000

  /// Reads the file at `path`: floating-point numbers of any width, and bytes, become 32-bit floats.
  ///
  /// - Parameter copies: how many copies of the values there must be memory for.
  /// - Throws: `WeightFileError`; `.unreadable` also when the user asks to stop.
  public static func read(_ path: String, copies: Int = 1) throws(WeightFileError) -> WeightFile {
    let file = try OpenFile(path)
    var reader = ByteReader(file.start)
    guard let length = reader.number(), reader.take(1) == [UInt8(ascii: "{")] else { throw .unknownFormat(path: path) }
    guard length <= headerLimit else { throw .headerTooLarge(path: path, size: length, limit: headerLimit) }
    let data = Int(length) + 8
    guard data <= file.size else { throw .truncated(path: path, expected: data, received: file.size) }
    let header = try SafetensorsHeader(file.bytes(8..<data), path)
    try header.checkPlaces(dataSize: file.size - data, fileSize: file.size, path)
    // The file's size bounds the sum.
    let values = header.tensors.values.reduce(0) { $0 + ($1.type.decode == nil ? 0 : $1.count) }
    try WeightFileError.requireMemory(4 * copies * values, path)
    var tensors = [String: WeightTensor]()
    var others = [String: String]()
    for (name, entry) in header.tensors {
      if let decode = entry.type.decode {
        let content = Tensor(count: entry.count)
        try self.read(file, from: data + entry.offsets.lowerBound, entry.type.size, decode, into: content)
        tensors[name] = WeightTensor(shape: entry.shape, content)
      } else {
        others[name] = entry.type.name
      }
    }
    return WeightFile(path: path, tensors: tensors, metadata: header.metadata, others: others)
  }

  /// Reads values of `size` bytes each, a million at a time.
  private static func read(
    _ file: OpenFile, from offset: Int, _ size: Int, _ decode: (ArraySlice<UInt8>) -> [Float], into target: Tensor
  ) throws(WeightFileError) {
    let values = target.reshaped(images: target.count, Shape(flat: 1))
    for first in stride(from: 0, to: target.count, by: 1 << 20) {
      let range = first..<min(first + 1 << 20, target.count)
      let piece = try decode(file.bytes(offset + range.lowerBound * size..<offset + range.upperBound * size)[...])
      values[range].copy(from: Tensor(Shape(flat: piece.count), values: piece))
    }
  }

  /// Writes `tensors`, in their order, as 32-bit floats: whole or not at all.
  ///
  /// - Parameter goesOn: asked from time to time; where it says no, writing fails.
  /// - Throws: `FileError`, as when the disk is full; the file at `path` then is as it was before.
  public static func write(
    _ tensors: [(name: String, shape: [Int], values: Tensor)], metadata: [String: String] = [:], to path: String,
    while goesOn: () -> Bool = { true }
  ) throws(FileError) {
    let header = SafetensorsHeader.bytes(tensors.map { ($0.name, $0.shape) }, metadata: metadata)
    let result = header.withUnsafeBytes { header in
      tensors.map(\.values).withBytes { values in
        Result { () throws(FileError) in try FileIO.write([header] + values, to: path, while: goesOn) }
      }
    }
    try result.get()
  }
}
