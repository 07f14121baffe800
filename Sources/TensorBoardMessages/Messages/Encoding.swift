import SwiftProtobuf

extension Message {
  /// The message's bytes, the same each time.
  public var encoded: [UInt8] {
    var options = BinaryEncodingOptions()
    options.useDeterministicOrdering = true
    // Fails for proto2's required fields only, and for messages of more than 2 GB.
    return (try? serializedBytes(options: options)) ?? []
  }
}
