import Basics
import Testing

@Suite("The processor's vectors") struct VectorsTests {
  /// Layers of all kinds that have kernels for wide vectors, with numbers of channels that fill them and such that don't.
  private static let script = """
    data synth count=40 size=24x24
    model small {
        input 24x24x3
        rescaling 1/255
        conv2d 24 3 strides=2 padding=same use_bias=no
        batch_normalization
        relu6
        depthwise_conv2d 3 padding=same use_bias=no
        batch_normalization
        relu6
        conv2d 43 1 use_bias=no
        batch_normalization
        relu
        depthwise_conv2d 3 strides=2 padding=same
        conv2d 112 1 activation=relu
        global_average_pooling2d
        dense classes activation=softmax
    }
    train epochs=2 batch=16
    evaluate test
    """

  /// Where the processor has AVX2 alone, both runs are the same.
  @Test("make no difference to the bits of what is learned")
  func bits() throws {
    try withFolder { folder in
      try FileIO.write(Self.script + "\nmodel save \(folder)/wide.safetensors\n", to: folder + "/wide.hl")
      try FileIO.write(Self.script + "\nmodel save \(folder)/narrow.safetensors\n", to: folder + "/narrow.hl")
      let cache = ["XDG_CACHE_HOME": folder + "/cache"]
      let wide = try Program.run(["run", folder + "/wide.hl", "--out", folder + "/a"], environment: cache)
      let narrow = try Program.run(
        ["run", folder + "/narrow.hl", "--out", folder + "/b"],
        environment: cache.merging(["HAIRLINE_VECTORS": "avx2"]) { $1 })
      #expect(wide.status == 0 && narrow.status == 0, "\(wide.messages)\(narrow.messages)")
      let same = try values(of: folder + "/wide.safetensors") == values(of: folder + "/narrow.safetensors")
      #expect(same)
    }
  }

  /// A model's values, without the header, which tells times: its length stands in the first eight bytes.
  private func values(of model: String) throws -> [UInt8] {
    let bytes = try FileIO.read(model)
    let length = bytes.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
    return Array(bytes.dropFirst(8 + length))
  }
}
