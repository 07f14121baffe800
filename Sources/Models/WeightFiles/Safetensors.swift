import Basics
import Glibc
import Kernels

/// Files of named tensors: eight bytes with the header's length, a JSON header, then the data, one after another
/// (https://github.com/huggingface/safetensors).
public enum Safetensors {
  /// The longest header that any reader of the format accepts.
  static let headerLimit = 100_000_000

  /// Reads the file at `path`: floating-point numbers of any width, and bytes, become 32-bit floats.
  ///
  /// - Throws: `WeightFileMistake`; `.unreadable` also when the user asks to stop.
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
    do { return try WholeFile.read(path, while: { !Interruption.isRequested }) } catch { throw .unreadable(error) }
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
        var values = [Float]()
        values.reserveCapacity(entry.count)
        do throws(Interrupted) {
          try Interruption.forEachPiece(of: entry.count) { piece in
            let (first, size) = (range.lowerBound, entry.type.size)
            values += decode(bytes[first + piece.lowerBound * size..<first + piece.upperBound * size])
          }
        } catch { throw .unreadable(FileMistake("read", path, code: ECANCELED)) }
        tensors[name] = WeightTensor(shape: entry.shape, values: values)
      } else {
        others[name] = entry.type.name
      }
    }
    return WeightFile(path: path, tensors: tensors, metadata: header.metadata, others: others)
  }

  /// Writes `tensors`, in their order, as 32-bit floats: whole or not at all.
  ///
  /// - Parameter goesOn: asked from time to time; where it says no, writing fails.
  /// - Throws: `FileMistake`, as when the disk is full; the file at `path` then is as it was before.
  public static func write(
    _ tensors: [(name: String, shape: [Int], values: Tensor)], metadata: [String: String] = [:], to path: String,
    while goesOn: () -> Bool = { true }
  ) throws(FileMistake) {
    let header = SafetensorsHeader.bytes(tensors.map { ($0.name, $0.shape) }, metadata: metadata)
    // The tensors are there for as long as this takes.
    let values = tensors.map { $0.values.withBytes { UnsafeRawBufferPointer($0) } }
    let result = header.withUnsafeBytes { header in
      Result { () throws(FileMistake) in try WholeFile.write([header] + values, to: path, while: goesOn) }
    }
    withExtendedLifetime(tensors) {}
    try result.get()
  }
}
