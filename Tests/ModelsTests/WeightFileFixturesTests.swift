import Models
import Testing

/// The references that other tests are based on are there and whole.
@Suite struct FixturesTests {
  @Test func theReferencesFromKerasAreReadable() throws {
    let layers = try Safetensors.read(fixture("layers.safetensors"))
    #expect(layers.metadata["cases"]?.contains("conv2d_3x3_s2_same_even") == true)
    #expect(layers.tensors["conv2d_3x3_s2_same_even/output"]?.shape == [3, 4, 4, 8])
    let backbone = try Safetensors.read(fixture("backbone.safetensors"))
    for (size, count) in [(48, 2), (96, 2), (227, 1)] {
      #expect(backbone.tensors["\(size)/bytes"]?.shape == [count, size, size, 3])
      #expect(backbone.tensors["\(size)/features"]?.shape == [count, 1280])
    }
  }
}
