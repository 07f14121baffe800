import Basics
import FoundationEssentials

/// What the header of a safetensors file says about its tensors.
struct SafetensorsHeader {
  struct Entry {
    let type: ElementType
    let shape: [Int]
    /// Where the values are in the data.
    let offsets: Range<Int>
    /// The number of values.
    var count: Int { offsets.count / type.size }
  }

  let tensors: [String: Entry]
  let metadata: [String: String]

  /// Reads the JSON text in `bytes`.
  init(_ bytes: [UInt8], _ path: String) throws(WeightFileError) {
    let raw: RawHeader
    do {
      raw = try JSONDecoder().decode(RawHeader.self, from: Data(bytes))
    } catch {
      throw .damaged(path: path, reason: "its header is not valid")
    }
    var tensors = [String: Entry]()
    for (name, entry) in raw.tensors {
      guard entry.data_offsets.count == 2, let begin = entry.data_offsets.first, let end = entry.data_offsets.last,
        0 <= begin, begin <= end
      else { throw .misplaced(path: path, tensor: name, reason: "have invalid offsets \(entry.data_offsets)") }
      guard let type = ElementType(entry.dtype) else {
        throw .unsupportedType(path: path, tensor: name, type: entry.dtype)
      }
      guard Self.size(entry.shape, type) == end - begin else {
        throw .misplaced(
          path: path, tensor: name,
          reason: "have \(end - begin) bytes, which do not fit the shape \(entry.shape) of \(type.name)")
      }
      tensors[name] = Entry(type: type, shape: entry.shape, offsets: begin..<end)
    }
    (self.tensors, metadata) = (tensors, raw.metadata)
  }

  /// The bytes that a tensor takes, or nil where the shape is invalid.
  private static func size(_ shape: [Int], _ type: ElementType) -> Int? {
    var size = type.size
    for extent in shape {
      let (product, overflow) = size.multipliedReportingOverflow(by: extent)
      guard extent >= 0, !overflow else { return nil }
      size = product
    }
    return size
  }

  /// Checks that the tensors fill the data without gaps or overlaps.
  func checkPlaces(dataSize: Int, fileSize: Int, _ path: String) throws(WeightFileError) {
    // An empty tensor comes before the one whose place it shares.
    let sorted = tensors.sorted {
      let (one, other) = ($0.value.offsets, $1.value.offsets)
      return (one.lowerBound, one.upperBound) < (other.lowerBound, other.upperBound)
    }
    var position = 0
    for (name, entry) in sorted {
      guard entry.offsets.lowerBound == position else {
        let reason = entry.offsets.lowerBound < position ? "overlap with others" : "come after a gap"
        throw .misplaced(path: path, tensor: name, reason: reason)
      }
      position = entry.offsets.upperBound
    }
    let (expected, overflow) = (fileSize - dataSize).addingReportingOverflow(position)
    guard position == dataSize, !overflow else {
      if position < dataSize {
        throw .damaged(
          path: path, reason: "\(dataSize - position) \(dataSize - position == 1 ? "byte" : "bytes") too many")
      }
      throw .truncated(path: path, expected: overflow ? Int.max : expected, received: fileSize)
    }
  }

  /// The header for tensors of 32-bit floats, with its length before it, padded to a multiple of eight.
  static func bytes(_ tensors: [(name: String, shape: [Int])], metadata: [String: String]) -> [UInt8] {
    var fields = [String]()
    if !metadata.isEmpty {
      let facts = metadata.sorted { $0.key < $1.key }.map { "\(quoted($0.key)):\(quoted($0.value))" }
      fields.append("\"__metadata__\":{\(facts.joined(separator: ","))}")
    }
    var position = 0
    for (name, shape) in tensors {
      let end = position + shape.reduce(4, *)
      let extents = shape.map(String.init).joined(separator: ",")
      fields.append("\(quoted(name)):{\"dtype\":\"F32\",\"shape\":[\(extents)],\"data_offsets\":[\(position),\(end)]}")
      position = end
    }
    var text = Array("{\(fields.joined(separator: ","))}".utf8)
    text += [UInt8](repeating: UInt8(ascii: " "), count: (8 - text.count % 8) % 8)
    return (0..<8).map { UInt8(truncatingIfNeeded: text.count >> (8 * $0)) } + text
  }

  /// `text` as a JSON string.
  private static func quoted(_ text: String) -> String {
    var quoted = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"", "\\": quoted += "\\\(scalar)"
      case _ where scalar.value < 0x20: quoted += NumberFormat.format("\\u%04x", scalar.value)
      default: quoted.unicodeScalars.append(scalar)
      }
    }
    return quoted + "\""
  }
}

/// The header as JSON has it: `__metadata__` beside the tensors.
private struct RawHeader: Decodable {
  struct Entry: Decodable {
    let dtype: String
    let shape: [Int]
    let data_offsets: [Int]
  }

  struct Key: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  var tensors = [String: Entry]()
  var metadata = [String: String]()

  init(from decoder: any Decoder) throws {
    let fields = try decoder.container(keyedBy: Key.self)
    for key in fields.allKeys {
      if key.stringValue == "__metadata__" {
        metadata = try fields.decode([String: String].self, forKey: key)
      } else {
        tensors[key.stringValue] = try fields.decode(Entry.self, forKey: key)
      }
    }
  }
}
