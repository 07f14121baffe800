import Basics
import CHDF5
import Glibc

/// Files of Keras: `.h5` of a model or of its weights, and `.weights.h5` of Keras 3.
public enum HDF5File {
  /// Reads every dataset of floating-point numbers, but not the state of an optimizer.
  ///
  /// Malformed files end in an error, whatever the HDF5 library does with them.
  public static func read(_ path: String) throws(WeightFileError) -> WeightFile {
    let bytes = try OpenFile(path).size
    var stream: Int32 = -1
    var size = 0
    switch FileName.withSystemPath(path, or: CHDF5NotSuchAFile, { CHDF5Read($0, &stream, &size) }) {
    case CHDF5Fine: break
    case CHDF5NotSuchAFile: throw .unknownFormat(path: path)
    case CHDF5NoMemory: throw .memory(path: path, needed: bytes, available: Machine.memory)
    default: throw .damaged(path: path, reason: "the HDF5 library cannot read it")
    }
    // Beside what the library read, which is in memory already, there are its copy and the values.
    do { try WeightFileError.requireMemory(2 * size, path) } catch {
      close(stream)
      throw error
    }
    var records = [UInt8](repeating: 0, count: size)
    guard CHDF5Take(stream, &records, size) == 0 else {
      throw .damaged(path: path, reason: "the HDF5 library cannot read it")
    }
    guard let file = parse(records, path) else { throw .damaged(path: path, reason: "the HDF5 library cannot read it") }
    return file
  }

  /// The records as `CHDF5Read` describes them; nil where they are invalid.
  private static func parse(_ records: [UInt8], _ path: String) -> WeightFile? {
    var reader = ByteReader(records)
    var tensors = [String: WeightTensor]()
    var names = [String: String]()
    var others = [String: String]()
    while reader.remaining > 0 {
      guard let kind = reader.count(), let rank = reader.count(), rank <= 32 else { return nil }
      var shape = [Int]()
      for _ in 0..<rank {
        guard let extent = reader.count() else { return nil }
        shape.append(extent)
      }
      guard let nameSize = reader.count(), let textSize = reader.count(), let size = reader.count(),
        let name = reader.text(nameSize), let text = reader.text(textSize), let bytes = reader.take(size)
      else { return nil }
      if kind == 1 {
        names[name] = text
      } else if text.isEmpty {
        tensors[name] = WeightTensor(shape: shape, values: bytes.floats())
      } else {
        others[name] = text
      }
    }
    return WeightFile(path: path, tensors: tensors, metadata: names, others: others)
  }
}
