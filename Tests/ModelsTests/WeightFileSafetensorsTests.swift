import Basics
import Glibc
import Models
import Testing

@Suite struct SafetensorsTests {
  @Test func readsEveryFloatingPointTypeThatThePackageWrites() throws {
    let file = try Safetensors.read(fixture("package.safetensors"))
    #expect(file.tensors["float32"] == WeightTensor(shape: [2, 3], values: ramp(6)))
    #expect(file.tensors["float64"] == WeightTensor(shape: [4], values: ramp(4)))
    #expect(file.tensors["float16"] == WeightTensor(shape: [5], values: ramp(5)))
    #expect(file.tensors["bfloat16"] == WeightTensor(shape: [5], values: ramp(5)))
    #expect(file.tensors["bytes"] == WeightTensor(shape: [6], values: [250, 251, 252, 253, 254, 255]))
    #expect(file.tensors["number"] == WeightTensor(shape: [], values: [7]))
    #expect(file.tensors["nothing"] == WeightTensor(shape: [0, 3], values: []))
    #expect(file.tensors["größe"] == WeightTensor(shape: [1], values: [0]))
    #expect(file.metadata == ["note": "a \"quoted\"\nline", "empty": ""])
  }

  @Test func namesTheTypeThatItDoesNotRead() throws {
    let file = try Safetensors.read(fixture("package.safetensors"))
    let error = #expect(throws: WeightFileError.self) { _ = try file.tensor("integers") }
    #expect(error?.problem.contains("'integers'") == true)
    #expect(error?.problem.contains("I64") == true)
  }

  @Test func namesTheTensorThatIsMissingOrOfAnotherShape() throws {
    let file = try Safetensors.read(fixture("package.safetensors"))
    let missing = #expect(throws: WeightFileError.self) { _ = try file.tensor("kernel") }
    #expect(missing?.problem.contains("no weights named 'kernel'") == true)
    let other = #expect(throws: WeightFileError.self) { _ = try file.tensor("float32", shape: [3, 2]) }
    #expect(other?.problem.contains("has the shape [2, 3], expected [3, 2]") == true)
  }

  /// make_weight_files.py reads the committed file by the package.
  @Test func writesWhatThePackageReads() throws {
    let tensors = [
      (name: "b/kernel", tensor: WeightTensor(shape: [2, 3], values: ramp(6))),
      (name: "a/bias", tensor: WeightTensor(shape: [5], values: ramp(5))),
      (name: "größe", tensor: WeightTensor(shape: [], values: [1.5])),
    ]
    try withTemporaryFolder { folder in
      let path = folder + "/weights.safetensors"
      try Safetensors.write(tensors, metadata: ["note": "a \"quoted\"\n\tline\\", "empty": ""], to: path)
      #expect(try FileIO.read(path) == FileIO.read(fixture("hairline.safetensors")))
      #expect(try Safetensors.read(path).tensors == [String: WeightTensor](uniqueKeysWithValues: tensors))
    }
  }

  @Test func dataBeginAtAMultipleOfEightBytes() throws {
    try withTemporaryFolder { folder in
      for length in 0..<9 {
        let name = String(repeating: "x", count: length)
        try Safetensors.write([(name, WeightTensor(shape: [1], values: [1]))], to: folder + "/a")
        #expect(try FileIO.read(folder + "/a").count % 8 == 4)
        #expect(try Safetensors.read(folder + "/a").tensors[name]?.values == [1])
      }
    }
  }

  @Test(arguments: [
    (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#, 4, "truncated"),
    (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#, 12, "4 bytes too many"),
    (#"{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,8]}}"#, 8, "8 bytes, which do not fit the shape [3] of F32"),
    (#"{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}"#, 8, "'a'"),
    (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[8,0]}}"#, 8, "[8, 0]"),
    (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}}"#, 8, "[-8, 0]"),
    (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[8]}}"#, 8, "[8]"),
    (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}"#, 12, "a gap"),
    (#"{"a":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,8]}}"#, 8, "'a'"),
    (#"{"a":{"dtype":"F32","shape":[2305843009213693951],"data_offsets":[0,9223372036854775804]}}"#, 8, "truncated"),
    (#"{"a":{"dtype":"Q4","shape":[2],"data_offsets":[0,8]}}"#, 8, "Q4"),
    (
      #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}}"#,
      12, "overlap"
    ),
    (#"{"a":[1,2]}"#, 8, "header"), (#"{"a":{}}"#, 8, "header"), (#"{"__metadata__":{"a":1}}"#, 0, "header"),
    (#"{"a"#, 8, "header"), ("{\"\u{1}", 8, "header"), (#"{"a":1e999}"#, 8, "header"),
  ])
  func aDamagedHeaderEndsInAError(header: String, dataSize: Int, words: String) throws {
    try withTemporaryFolder { folder in
      let path = folder + "/damaged.safetensors"
      let size = (0..<8).map { UInt8(truncatingIfNeeded: header.utf8.count >> (8 * $0)) }
      try FileIO.write(size + Array(header.utf8) + [UInt8](repeating: 0, count: dataSize), to: path)
      let error = #expect(throws: WeightFileError.self) { _ = try Safetensors.read(path) }
      #expect(error?.problem.contains(words) == true, "\(String(describing: error))")
      #expect(error?.problem.contains(path) == true)
    }
  }

  @Test func aDeeplyNestedHeaderEndsInAError() throws {
    try withTemporaryFolder { folder in
      let header = "{\"a\":" + String(repeating: "[", count: 1_048_570)
      try FileIO.write([0, 0, 16, 0, 0, 0, 0, 0] + Array(header.utf8), to: folder + "/a")
      #expect(throws: WeightFileError.self) { _ = try Safetensors.read(folder + "/a") }
    }
  }

  @Test func aHeaderLongerThanTheFormatAllowsIsRefusedUnread() throws {
    try withTemporaryFolder { folder in
      try FileIO.write([255, 255, 255, 255, 255, 255, 255, 255, UInt8(ascii: "{")], to: folder + "/a")
      let error = #expect(throws: WeightFileError.self) { _ = try Safetensors.read(folder + "/a") }
      #expect(error?.problem.contains("18446744073709551615") == true)
    }
  }

  @Test func everyTruncationAndEveryChangedByteOfAFileIsSurvived() throws {
    let whole = try FileIO.read(fixture("package.safetensors"))
    try withTemporaryFolder { folder in
      for length in 0..<whole.count {
        try FileIO.write(Array(whole[..<length]), to: folder + "/a")
        #expect(throws: WeightFileError.self) { _ = try Safetensors.read(folder + "/a") }
      }
      for place in 0..<700 {
        var bytes = whole
        bytes[place] ^= 1 << UInt8(place % 8)
        try FileIO.write(bytes, to: folder + "/a")
        do { _ = try Safetensors.read(folder + "/a") } catch is WeightFileError {}
      }
    }
  }

  @Test func aFullDiskLeavesTheFormerFileAndNothingElse() throws {
    try withTemporaryFolder { folder in
      guard mount("tmpfs", folder, "tmpfs", 0, "size=64k") == 0 else { return }  // Only root may.
      defer { umount2(folder, Int32(MNT_DETACH)) }
      let path = folder + "/weights.safetensors"
      let small = WeightTensor(shape: [10], values: ramp(10))
      try Safetensors.write([("small", small)], to: path)
      let large = WeightTensor(shape: [100_000], values: ramp(100_000))
      let error = #expect(throws: FileError.self) { try Safetensors.write([("large", large)], to: path) }
      #expect(error?.problem == "cannot write '\(path)': No space left on device")
      #expect(error?.hint?.contains("free some space") == true)
      #expect(try Safetensors.read(path).tensors == ["small": small])
      #expect(try FileIO.names(in: folder) == ["weights.safetensors"])
    }
  }
}

@Suite("Weights that are not finite") struct NotFiniteWeightsTests {
  @Test("are refused by the tensor's name when they are asked for", arguments: [Float.nan, .infinity, -.infinity])
  func refused(value: Float) throws {
    try withTemporaryFolder { folder in
      let path = folder + "/a.safetensors"
      try Safetensors.write(
        [
          ("dense/kernel", WeightTensor(shape: [2, 3], values: [1, 2, 3, value, 5, 6])),
          ("dense/bias", WeightTensor(shape: [3], values: [1, 2, 3])),
        ], to: path)
      let weights = LayerWeights(try WeightFile.read(path))
      let error = #expect(throws: WeightFileError.self) {
        try weights.variables(of: "dense", [("kernel", [2, 3]), ("bias", [3])])
      }
      #expect(error?.problem == "'dense/kernel' in '\(path)' contains NaN or infinite values")
      #expect(error?.hint == "the training diverged before the file was saved: use earlier weights")
    }
  }

  @Test("so are numbers that are too large for 32 bits")
  func overflow() throws {
    try withTemporaryFolder { folder in
      let header = #"{"a/kernel":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}}"#
      let size = (0..<8).map { UInt8(truncatingIfNeeded: header.utf8.count >> (8 * $0)) }
      let value = (0..<8).map { UInt8(truncatingIfNeeded: Double(1e300).bitPattern >> (8 * UInt64($0))) }
      try FileIO.write(size + Array(header.utf8) + value, to: folder + "/a")
      let weights = LayerWeights(try WeightFile.read(folder + "/a"))
      #expect(throws: WeightFileError.self) { try weights.variables(of: "a", [("kernel", [1])]) }
    }
  }
}
