import Basics
import Kernels

/// What can be wrong with a model's declaration or with what is asked of a model.
public enum ModelError: UserError, Equatable {
  case inputCount(kind: String, expected: String, received: Int)
  case needsFeatureMap(kind: String, received: Shape)
  case windowTooLarge(kind: String, window: String, input: Shape)
  case shapesDiffer(kind: String, shapes: [Shape])
  case argument(kind: String, name: String, expected: String, received: String)
  case duplicateName(String)
  case unknownLayer(String, known: [String])
  case firstLayerHasNoInput(kind: String)
  case imageSize(expected: Shape, received: Shape)
  case emptyModel(String)
  case notSoftmax(last: String)
  case detachedSoftmax
  case classCount(model: Int, data: Int)
  case nothingToTrain
  case tooLarge(layer: String, dimensions: [Int])
  case memory(needed: Int, has: Int)
  case lateAugmentation
  case lateInput
  case noFeatureMap(layer: String, reason: String)
  case noFeatureMaps
  case unusedLayer(String)
  case onePixel(layer: String)
  case noKernel(layer: String?, known: [String])

  public var problem: String {
    switch self {
    case .inputCount(let kind, let expected, let received):
      "\(kind) takes \(expected), not \(received)"
    case .needsFeatureMap(let kind, let received):
      "\(kind) needs a feature map (height x width x channels), but its input is a vector of \(received)"
    case .windowTooLarge(let kind, let window, let input):
      "\(kind)'s window of \(window) is larger than its input of \(input)"
    case .shapesDiffer(let kind, let shapes):
      "\(kind) cannot join inputs of shapes \(shapes.map(\.description).joined(separator: " and "))"
    case .argument(let kind, let name, let expected, let received):
      "\(kind)'s \(name) must be \(expected), not \(received)"
    case .duplicateName(let name): "there are two layers named '\(name)'"
    case .unknownLayer(let name, _): "there is no layer named '\(name)'"
    case .firstLayerHasNoInput(let kind): "\(kind) comes first, but has nothing to work on"
    case .imageSize(let expected, let received):
      "the model takes images of \(expected), but the data has \(received)"
    case .emptyModel(let name): "the model '\(name)' has no layers"
    case .notSoftmax(let last): "training needs a model that ends in class probabilities, but the last layer is \(last)"
    case .detachedSoftmax: "the model's last layer, softmax, does not work on the layer right above it"
    case .classCount(let model, let data): "the model tells \(model) classes apart, but the data has \(data)"
    case .tooLarge(let layer, let dimensions):
      "layer '\(layer)' would have \(dimensions.map(String.init).joined(separator: " x ")) values, more than can be held"
    case .memory(let needed, let has):
      "training would take \(NumberFormat.bytes(needed)) of memory, but the machine has \(NumberFormat.bytes(has))"
    case .lateAugmentation: "augmentation works on images, so it must come before all layers that compute"
    case .lateInput: "a model has one 'input', its first line"
    case .nothingToTrain: "there is nothing to train: every layer is frozen or has no parameters"
    case .noFeatureMap(let layer, let reason): "the output of '\(layer)' is \(reason), not a feature map"
    case .noFeatureMaps: "the model has no feature maps"
    case .unusedLayer(let layer): "the model's classes do not depend on the layer '\(layer)'"
    case .onePixel(let layer): "the feature map of '\(layer)' is a single pixel, which says nothing of a place"
    case .noKernel(let layer?, _): "'\(layer)' has no kernel of more than a pixel"
    case .noKernel(nil, _): "no layer of the model has a kernel of more than a pixel"
    }
  }

  public var hint: String? {
    switch self {
    case .needsFeatureMap: "put it before flatten or the global pooling"
    case .windowTooLarge: "use a smaller window, padding=same, or fewer layers that halve the map before it"
    case .shapesDiffer(let kind, _):
      kind == "Add" ? "add needs equal shapes" : "concatenate needs equal heights and widths"
    case .duplicateName: "give each layer a name of its own with name="
    case .unknownLayer(let name, let known): Suggestion.sentence(for: name, among: known)
    case .firstLayerHasNoInput: "begin the model with input HEIGHTxWIDTHx3"
    case .imageSize(let expected, _):
      "load the data with size=\(expected.height)x\(expected.width), or change the model's input"
    case .emptyModel: "declare layers between { and }"
    case .detachedSoftmax: "remove the layers that lead nowhere"
    case .notSoftmax: "end the model with dense classes activation=softmax"
    case .classCount: "end the model with dense classes activation=softmax, and declare it after loading the data"
    case .tooLarge: "use fewer or smaller filters, or pooling before it"
    case .memory: "use a smaller batch, smaller images, or freeze layers"
    case .lateAugmentation: "put it right after input"
    case .lateInput: "remove this line"
    case .noFeatureMap, .onePixel: "choose an earlier layer"
    case .noFeatureMaps: "it takes a convolution, such as conv2d"
    case .unusedLayer: "choose a layer on the way to the output"
    case .noKernel(_, let known): known.isEmpty ? nil : "these have: \(Self.some(of: known))"
    case .nothingToTrain: "unfreeze layers, or add a layer with parameters"
    default: nil
    }
  }

  /// The first few names of many.
  private static func some(of names: [String]) -> String {
    names.prefix(4).joined(separator: ", ") + (names.count > 4 ? ", … (\(names.count) in all)" : "")
  }
}
