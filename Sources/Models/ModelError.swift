import Basics
import Kernels

/// Errors in a model's declaration, and requests that a model cannot fulfil.
public enum ModelError: UserError, Equatable {
  case inputCount(kind: String, expected: String, received: Int)
  case needsFeatureMap(kind: String, received: Shape)
  case windowTooLarge(kind: String, window: String, input: Shape)
  case shapesDiffer(kind: String, shapes: [Shape])
  case argument(kind: String, name: String, expected: String, received: String)
  case duplicateName(String)
  /// The name of a layer above is that of a layer within a backbone.
  case nameWithinBackbone(String, backbone: String)
  /// A layer above a backbone scales the images, as the backbone does itself.
  case rescaledTwice(backbone: String, layer: String)
  case unknownLayer(String, known: [String])
  case imageSize(expected: Shape, received: Shape)
  case emptyModel(String)
  case notSoftmax(last: String)
  case detachedSoftmax
  case classCount(model: Int, data: Int)
  case nothingToTrain
  case tooLarge(layer: String, dimensions: [Int])
  case memory(MemoryUse, needed: Int, available: Int)
  case lateAugmentation
  case lateInput
  case noFeatureMap(layer: String, reason: String)
  case noFeatureMaps
  case unusedLayer(String)
  case onePixel(layer: String)
  case noKernel(layer: String?, known: [String])
  /// The scores of some images are NaN, infinite, or far out of range.
  case notFinite(images: Int, of: Int)
  case notFiniteWeights(String)

  public var problem: String {
    switch self {
    case .inputCount(let kind, let expected, let received):
      "\(kind) takes \(expected), got \(received)"
    case .needsFeatureMap(let kind, let received):
      "\(kind) needs a feature map (height x width x channels), but its input is a vector of \(received)"
    case .windowTooLarge(let kind, let window, let input):
      "\(kind)'s window of \(window) is larger than its input of \(input)"
    case .shapesDiffer(let kind, let shapes):
      "\(kind) cannot merge inputs of shapes \(shapes.map(\.description).joined(separator: " and "))"
    case .argument(let kind, let name, let expected, let received):
      "\(kind)'s \(name) must be \(expected), got \(received)"
    case .duplicateName(let name): "there are two layers named '\(name)'"
    case .nameWithinBackbone(let name, let backbone):
      "'\(name)' names both a layer above and a layer within '\(backbone)'"
    case .rescaledTwice(let backbone, let layer):
      "\(backbone) rescales its input from 0 to 255 itself, but the layer '\(layer)' above already does so"
    case .unknownLayer(let name, _): "there is no layer named '\(name)'"
    case .imageSize(let expected, let received):
      "the model's input is \(expected.height)x\(expected.width), but the data has images of "
        + "\(received.height)x\(received.width)"
    case .emptyModel(let name): "the model '\(name)' has no layers"
    case .notSoftmax(let last): "the model must end in class probabilities, but its last layer is \(last)"
    case .detachedSoftmax: "the model's last layer, softmax, is not connected to the layer right above it"
    case .classCount(let model, let data):
      "the model has \(model) \(model == 1 ? "output" : "outputs"), but the data has \(data) "
        + (data == 1 ? "class" : "classes")
    case .tooLarge(let layer, let dimensions):
      "layer '\(layer)' would have \(dimensions.map(String.init).joined(separator: " x ")) values, "
        + "more than the limit of 536,870,912"
    case .memory(let use, let needed, let available):
      "\(use.rawValue) \(use == .parameters ? "need" : "needs") \(NumberFormat.bytes(needed)) of memory, but only "
        + "\(NumberFormat.bytes(available)) are available"
    case .lateAugmentation: "'augmentation' works on images, so it must come before all other layers"
    case .lateInput: "a model must have only one 'input', its first line"
    case .nothingToTrain: "there is nothing to train: every layer is frozen or has no parameters"
    case .noFeatureMap(let layer, let reason): "the output of '\(layer)' is \(reason), not a feature map"
    case .noFeatureMaps: "the model has no feature maps"
    case .unusedLayer(let layer): "the model's output does not depend on the layer '\(layer)'"
    case .onePixel(let layer): "the feature map of '\(layer)' has a single pixel: there are no positions to compare"
    case .noKernel(let layer?, _): "'\(layer)' has no kernel larger than 1x1"
    case .noKernel(nil, _): "no layer of the model has a kernel larger than 1x1"
    case .notFinite(let images, let total):
      "the model's outputs for \(NumberFormat.grouped(images)) of \(NumberFormat.grouped(total)) "
        + "\(total == 1 ? "image" : "images") are NaN or infinite"
    case .notFiniteWeights(let name): "the model's weights '\(name)' contain NaN or infinite values"
    }
  }

  public var hint: String? {
    switch self {
    case .needsFeatureMap: "put it before flatten or the global pooling"
    case .windowTooLarge: "use a smaller window, padding=same, or fewer layers that halve the map before it"
    case .shapesDiffer("Concatenate", _): "concatenate needs equal heights and widths"
    case .shapesDiffer(let kind, _): "\(kind.lowercased()) needs equal shapes"
    case .duplicateName: "give each layer a name of its own with name="
    case .nameWithinBackbone: "give the layer above another name with name="
    case .rescaledTwice(_, let layer): "remove the layer '\(layer)'"
    case .unknownLayer(let name, let known): Suggestion.sentence(for: name, among: known)
    case .imageSize(let expected, _):
      "load the data with size=\(expected.height)x\(expected.width), or change the model's input"
    case .emptyModel: "declare layers between { and }"
    case .detachedSoftmax: "remove the layers that the output does not depend on"
    case .notSoftmax: "end the model with dense classes activation=softmax"
    case .classCount: "end the model with dense classes activation=softmax, and declare it after loading the data"
    case .tooLarge: "use fewer or smaller filters, or pooling before it"
    case .memory(let use, _, _): use.hint
    case .lateAugmentation: "put it right after 'input'"
    case .lateInput: "remove this line"
    case .noFeatureMap, .onePixel: "choose an earlier layer"
    case .noFeatureMaps: "use a convolution, such as conv2d"
    case .unusedLayer: "choose a layer that the output depends on"
    case .noKernel(_, let known): known.isEmpty ? nil : "layers that have one: \(Self.some(of: known))"
    case .nothingToTrain: "unfreeze layers, or add a layer with parameters"
    case .notFinite, .notFiniteWeights:
      "the weights are damaged, or their training diverged: go back to earlier weights, and train with a lower lr"
    case .inputCount, .argument: nil
    }
  }

  /// The first few names of many.
  private static func some(of names: [String]) -> String {
    names.prefix(4).joined(separator: ", ") + (names.count > 4 ? ", … (\(names.count) in all)" : "")
  }
}

/// What memory is needed for.
public enum MemoryUse: String, Sendable, Equatable {
  case parameters = "the model's parameters"
  case training = "training"
  case inference = "computing the model's outputs"
  case gradCAM = "Grad-CAM"
  case features = "computing the layer's features"

  /// How to use less.
  var hint: String {
    switch self {
    case .parameters: "use fewer or smaller layers"
    case .training: "use a smaller batch, smaller images, or freeze layers"
    case .inference, .gradCAM: "use smaller images, or fewer threads ('set threads=1')"
    case .features: "choose fewer images, or a later layer"
    }
  }

  /// - Throws: `ModelError.memory` where fewer bytes are available.
  public func require(_ bytes: Double) throws(ModelError) {
    if let available = Machine.shortage(of: bytes) {
      throw .memory(self, needed: Int(min(bytes, 1e18)), available: available)
    }
  }
}
