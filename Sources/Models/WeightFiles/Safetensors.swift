import Basics

/// Files of named tensors: eight bytes with the header's length, a JSON header, then the data, one after another
/// (https://github.com/huggingface/safetensors).
public enum Safetensors {
  /// The longest header that any reader of the format accepts.
  static let headerLimit = 100_000_000

  /// Reads the file at `path`: floating-point numbers of any width, and bytes, become 32-bit floats.
  public static func read(_ path: String) throws(WeightFileMistake) -> WeightFile {
    let start = try FileStart(path)
    var reader = ByteReader(start.bytes)
    guard let length = reader.number(), reader.take(1) == [UInt8(ascii: "{")] else { throw .unknownFormat(path: path) }
    guard length <= headerLimit else { throw .headerTooLarge(path: path, size: length, limit: headerLimit) }
    guard Int(length) + 8 <= start.size else {
      throw .truncated(path: path, expected: Int(length) + 8, received: start.size)
    }
    return try parse(wholeFile(path), headerSize: Int(length), path)
  }

  private static func wholeFile(_ path: String) throws(WeightFileMistake) -> [UInt8] {
    do { return try WholeFile.read(path) } catch { throw .unreadable(error) }
  }

  private static func parse(_ bytes: [UInt8], headerSize: Int, _ path: String) throws(WeightFileMistake) -> WeightFile {
    let data = 8 + headerSize
    guard bytes.count >= data else { throw .truncated(path: path, expected: data, received: bytes.count) }
    let header = try SafetensorsHeader(bytes[8..<data], path)
    try header.checkPlaces(dataSize: bytes.count - data, fileSize: bytes.count, path)
    var tensors = [String: WeightTensor]()
    var others = [String: String]()
    for (name, entry) in header.tensors {
      let range = (data + entry.offsets.lowerBound)..<(data + entry.offsets.upperBound)
      if let decode = entry.type.decode {
        tensors[name] = WeightTensor(shape: entry.shape, values: decode(bytes[range]))
      } else {
        others[name] = entry.type.name
      }
    }
    return WeightFile(path: path, tensors: tensors, metadata: header.metadata, others: others)
  }

  /// Writes `tensors`, in their order, as 32-bit floats: whole or not at all.
  ///
  /// - Throws: `FileMistake`, as when the disk is full; the file at `path` then is as it was before.
  public static func write(
    _ tensors: [(name: String, tensor: WeightTensor)], metadata: [String: String] = [:], to path: String
  ) throws(FileMistake) {
    var bytes = SafetensorsHeader.bytes(tensors.map { ($0.name, $0.tensor.shape) }, metadata: metadata)
    bytes.reserveCapacity(bytes.count + 4 * tensors.reduce(0) { $0 + $1.tensor.values.count })
    for (_, tensor) in tensors { tensor.values.withUnsafeBytes { bytes.append(contentsOf: $0) } }
    try WholeFile.write(bytes, to: path)
  }
}
