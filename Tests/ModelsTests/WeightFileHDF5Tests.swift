import Basics
import Glibc
import Models
import Testing

@Suite struct HDF5FileTests {
  /// The same model in the layouts of `model.save`, of Keras 2 and of Keras 3.
  @Test(arguments: ["whole.h5", "keras2.h5", "keras3.weights.h5"])
  func findsTheVariablesOfLayersInEachLayout(name: String) throws {
    let weights = LayerWeights(try WeightFile.read(fixture(name)))
    let layers: [(String, [(name: String, shape: [Int])])] = [
      ("first", [("kernel", [3, 3, 3, 2]), ("bias", [2])]),
      ("first_bn", [("gamma", [2]), ("beta", [2]), ("moving_mean", [2]), ("moving_variance", [2])]),
      ("depthwise", [("depthwise_kernel", [3, 3, 2, 1])]),
      ("separable", [("depthwise_kernel", [1, 1, 2, 1]), ("pointwise_kernel", [1, 1, 2, 4]), ("bias", [4])]),
      ("second", [("kernel", [1, 1, 4, 3]), ("bias", [3])]),
      ("head", [("kernel", [12, 2]), ("bias", [2])]),
    ]
    var number: Float = 0
    for (layer, variables) in layers {
      #expect(weights.has(layer))
      for (tensor, variable) in zip(try weights.variables(of: layer, variables), variables) {
        #expect(tensor.values == ramp(variable.shape.reduce(1, *), from: number), "\(layer)/\(variable.name)")
        number += 1
      }
    }
    #expect(!weights.has("third"))
  }

  @Test func namesTheVariableThatIsMissingOrOfAnotherShape() throws {
    let weights = LayerWeights(try HDF5File.read(fixture("whole.h5")))
    let missing = #expect(throws: WeightFileError.self) { _ = try weights.variables(of: "third", [("kernel", [1])]) }
    #expect(missing?.problem.contains("'third/kernel'") == true)
    let other = #expect(throws: WeightFileError.self) { _ = try weights.variables(of: "head", [("kernel", [7, 2])]) }
    #expect(other?.problem.contains("has the shape [12, 2], expected [7, 2]") == true)
  }

  @Test func readsChunkedCompressedBigEndianAndHalfPrecisionValues() throws {
    let file = try HDF5File.read(fixture("other.h5"))
    #expect(file.tensors["packed/kernel"] == WeightTensor(shape: [8, 5], values: ramp(40)))
    #expect(file.tensors["big/kernel"] == WeightTensor(shape: [3], values: ramp(3)))
    #expect(file.tensors["half/kernel"] == WeightTensor(shape: [3], values: ramp(3)))
    #expect(file.tensors["number"] == WeightTensor(shape: [], values: [7]))
    #expect(file.others == ["whole/kernel": "integers", "text": "text"])
  }

  @Test func aSmallFileThatClaimsTerabytesIsRefused() {
    #expect(throws: WeightFileError.self) { _ = try HDF5File.read(fixture("claim.h5")) }
  }

  @Test func everyTruncationEndsInAError() throws {
    let whole = try FileIO.read(fixture("keras3.weights.h5"))
    try withTemporaryFolder { folder in
      for length in stride(from: 0, to: whole.count, by: 997) {
        try FileIO.write(Array(whole[..<length]), to: folder + "/a.h5")
        #expect(throws: WeightFileError.self) { _ = try HDF5File.read(folder + "/a.h5") }
      }
    }
  }

  /// The HDF5 library crashes on about one damaged file in a hundred; Hairline must not.
  @Test func changedBytesAreSurvived() throws {
    let whole = try FileIO.read(fixture("keras3.weights.h5"))
    try withTemporaryFolder { folder in
      for place in stride(from: 0, to: whole.count, by: 211) {
        var bytes = whole
        for offset in 0..<min(24, whole.count - place) { bytes[place + offset] ^= UInt8(0x5a + offset) }
        try FileIO.write(bytes, to: folder + "/a.h5")
        do { _ = try HDF5File.read(folder + "/a.h5") } catch is WeightFileError {}
      }
    }
  }
}

@Suite struct WeightFileTests {
  @Test func detectsTheFormatByTheContent() throws {
    #expect(try WeightFile.read(fixture("package.safetensors")).tensors["number"]?.values == [7])
    #expect(try WeightFile.read(fixture("other.h5")).tensors["number"]?.values == [7])
  }

  @Test func aFileOfAnotherKindIsNamed() throws {
    let error = #expect(throws: WeightFileError.self) { _ = try WeightFile.read(#filePath) }
    #expect(error?.problem == "'\(#filePath)' is neither a safetensors nor an HDF5 (Keras) file")
    #expect(error?.hint?.contains("model save") == true)
  }

  @Test func whatIsMissingOrNotAFileIsNamed() throws {
    for (path, words) in [
      ("/nowhere/at/all", "No such file"), ("/tmp", "it is a folder, not a regular file"),
      ("/dev/zero", "it is a device, not a regular file"),
    ] {
      let error = #expect(throws: WeightFileError.self) { _ = try WeightFile.read(path) }
      #expect(error?.problem.hasPrefix("cannot read '\(path)': \(words)") == true)
    }
  }
}
