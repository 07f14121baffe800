import Basics
import Kernels
import Models
import Testing

@Suite("Errors of models")
struct ModelErrorTests {
  static let cases: [(error: ModelError, text: String)] = [
    (.inputCount(kind: "Add", expected: "two or more inputs", received: 1), "Add takes two or more inputs, got 1"),
    (
      .needsFeatureMap(kind: "Conv2D", received: Shape(flat: 12)),
      """
      Conv2D needs a feature map (height x width x channels), but its input is a vector of 12
        put it before flatten or the global pooling
      """
    ),
    (
      .windowTooLarge(kind: "Conv2D", window: "9x9", input: Shape(8, 8, 3)),
      """
      Conv2D's window of 9x9 is larger than its input of 8x8x3
        use a smaller window, padding=same, or fewer layers that halve the map before it
      """
    ),
    (
      .shapesDiffer(kind: "Multiply", shapes: [Shape(8, 8, 3), Shape(flat: 4)]),
      "Multiply cannot merge inputs of shapes 8x8x3 and 4\n  multiply needs equal shapes"
    ),
    (
      .shapesDiffer(kind: "Concatenate", shapes: [Shape(8, 8, 3), Shape(4, 4, 3)]),
      "Concatenate cannot merge inputs of shapes 8x8x3 and 4x4x3\n  concatenate needs equal heights and widths"
    ),
    (
      .argument(kind: "Dropout", name: "rate", expected: "at least 0 and below 1", received: "1.0"),
      "Dropout's rate must be at least 0 and below 1, got 1.0"
    ),
    (.duplicateName("a"), "there are two layers named 'a'\n  give each layer a name of its own with name="),
    (
      .nameWithinBackbone("Conv1", backbone: "mobilenetv2_1.00_48"),
      """
      'Conv1' names both a layer above and a layer within 'mobilenetv2_1.00_48'
        give the layer above another name with name=
      """
    ),
    (
      .rescaledTwice(backbone: "MobileNetV2", layer: "rescaling"),
      """
      MobileNetV2 rescales its input from 0 to 255 itself, but the layer 'rescaling' above already does so
        remove the layer 'rescaling'
      """
    ),
    (.unknownLayer("dens", known: ["dense", "stem"]), "there is no layer named 'dens'\n  did you mean 'dense'?"),
    (.unknownLayer("x", known: ["dense", "stem"]), "there is no layer named 'x'"),
    (
      .imageSize(expected: Shape(48, 48, 3), received: Shape(32, 32, 3)),
      """
      the model's input is 48x48, but the data has images of 32x32
        load the data with size=48x48, or change the model's input
      """
    ),
    (.emptyModel("m"), "the model 'm' has no layers\n  declare layers between { and }"),
    (
      .notSoftmax(last: "Dense"),
      """
      the model must end in class probabilities, but its last layer is Dense
        end the model with dense classes activation=softmax
      """
    ),
    (
      .detachedSoftmax,
      """
      the model's last layer, softmax, is not connected to the layer right above it
        remove the layers that the output does not depend on
      """
    ),
    (
      .classCount(model: 3, data: 2),
      """
      the model has 3 outputs, but the data has 2 classes
        end the model with dense classes activation=softmax, and declare it after loading the data
      """
    ),
    (
      .classCount(model: 1, data: 1),
      """
      the model has 1 output, but the data has 1 class
        end the model with dense classes activation=softmax, and declare it after loading the data
      """
    ),
    (
      .nothingToTrain,
      """
      there is nothing to train: every layer is frozen or has no parameters
        unfreeze layers, or add a layer with parameters
      """
    ),
    (
      .tooLarge(layer: "conv2d", dimensions: [65536, 65536, 3]),
      """
      layer 'conv2d' would have 65536 x 65536 x 3 values, more than the limit of 536,870,912
        use fewer or smaller filters, or pooling before it
      """
    ),
    (
      .memory(.training, needed: 12_000_000_000, available: 2_000_000_000),
      """
      training needs 12 GB of memory, but only 2.0 GB are available
        use a smaller batch, smaller images, or freeze layers
      """
    ),
    (
      .memory(.parameters, needed: 12_000_000_000, available: 2_000_000_000),
      "the model's parameters need 12 GB of memory, but only 2.0 GB are available\n  use fewer or smaller layers"
    ),
    (
      .memory(.inference, needed: 12_000_000_000, available: 2_000_000_000),
      """
      computing the model's outputs needs 12 GB of memory, but only 2.0 GB are available
        use smaller images, or fewer threads ('set threads=1')
      """
    ),
    (
      .memory(.gradCAM, needed: 12_000_000_000, available: 2_000_000_000),
      """
      Grad-CAM needs 12 GB of memory, but only 2.0 GB are available
        use smaller images, or fewer threads ('set threads=1')
      """
    ),
    (
      .memory(.features, needed: 12_000_000_000, available: 2_000_000_000),
      """
      computing the layer's features needs 12 GB of memory, but only 2.0 GB are available
        choose fewer images, or a later layer
      """
    ),
    (
      .lateAugmentation,
      "'augmentation' works on images, so it must come before all other layers\n  put it right after 'input'"
    ),
    (.lateInput, "a model must have only one 'input', its first line\n  remove this line"),
    (
      .noFeatureMap(layer: "dense", reason: "a vector of 3"),
      "the output of 'dense' is a vector of 3, not a feature map\n  choose an earlier layer"
    ),
    (.noFeatureMaps, "the model has no feature maps\n  use a convolution, such as conv2d"),
    (
      .unusedLayer("side"),
      "the model's output does not depend on the layer 'side'\n  choose a layer that the output depends on"
    ),
    (
      .onePixel(layer: "top"),
      "the feature map of 'top' has a single pixel: there are no positions to compare\n  choose an earlier layer"
    ),
    (
      .noKernel(layer: "relu", known: ["a", "b", "c", "d", "e"]),
      "'relu' has no kernel larger than 1x1\n  layers that have one: a, b, c, d, … (5 in all)"
    ),
    (.noKernel(layer: nil, known: []), "no layer of the model has a kernel larger than 1x1"),
    (
      .notFinite(images: 12, of: 2048),
      """
      the model's outputs for 12 of 2,048 images are NaN or infinite
        the weights are damaged, or their training diverged: go back to earlier weights, and train with a lower lr
      """
    ),
    (
      .notFiniteWeights("dense/kernel"),
      """
      the model's weights 'dense/kernel' contain NaN or infinite values
        the weights are damaged, or their training diverged: go back to earlier weights, and train with a lower lr
      """
    ),
  ]

  @Test("say what is wrong and how to fix it", arguments: cases)
  func texts(error: ModelError, text: String) { #expect(error.description == text) }
}

@Suite("Names of layers")
struct LayerNameTests {
  @Test("that are made up keep clear of those within a backbone")
  func afterBackbone() throws {
    var architecture = Architecture(name: "m", input: Shape(32, 32, 3))
    try MobileNetV2.append(to: &architecture, named: "body", alpha: 0.35)
    #expect(architecture.freeName("rescaling") == "rescaling_1" && architecture.freeName("dense") == "dense")
    try architecture.append(named: "rescaling_1", kind: "Rescaling", [("", Rescaling(scale: 2))])
    #expect(architecture.freeName("rescaling") == "rescaling_2")
    #expect(throws: ModelError.duplicateName("Conv1")) {
      try architecture.append(named: "Conv1", kind: "Dense", [("", Dense(units: 2))])
    }
  }

  @Test("above a backbone must not be those within it, nor may its input be rescaled before")
  func beforeBackbone() throws {
    var named = Architecture(name: "m", input: Shape(32, 32, 3))
    try named.append(named: "Conv1", kind: "Conv2D", [("", Convolution(filters: 3, kernelSize: (1, 1)))])
    #expect(throws: ModelError.nameWithinBackbone("Conv1", backbone: "body")) {
      try MobileNetV2.append(to: &named, named: "body", alpha: 0.35)
    }
    for name in ["rescaling", "my_scaling"] {
      var rescaled = Architecture(name: "m", input: Shape(32, 32, 3))
      try rescaled.append(named: name, kind: "Rescaling", [("", Rescaling(scale: 1 / 255))])
      try rescaled.append(named: "conv2d", kind: "Conv2D", [("", Convolution(filters: 3, kernelSize: (1, 1)))])
      #expect(throws: ModelError.rescaledTwice(backbone: "MobileNetV2", layer: name)) {
        try MobileNetV2.append(to: &rescaled, named: "body", alpha: 0.35)
      }
    }
  }
}

@Suite("Batch normalization in a backbone")
struct BackboneStatisticsTests {
  /// Whether a training step moves the running statistics within a backbone.
  private func moves(isPretrained: Bool, _ option: Bool?) throws -> Bool {
    var architecture = Architecture(name: "m", input: Shape(32, 32, 3))
    try MobileNetV2.append(to: &architecture, named: "body", alpha: 0.35, isPretrained: isPretrained)
    try architecture.append(named: "flatten", kind: "", [("", Flatten())])
    try architecture.append(named: "dense", kind: "", [("", Dense(units: 2)), ("_softmax", Activation(.softmax))])
    let model = try Model(architecture, seed: 1)
    let pass = try TrainingPass(model, batch: 2, trainsBackboneStatistics: option)
    let input = Tensor(images: 2, Shape(32, 32, 3))
    input.fill(100)
    _ = try pass.forward(input, Pass(context: ExecutionContext(ThreadPool(count: 1)), isTraining: true))
    return try #require(model.namedParameters.first { $0.name == "bn_Conv1/moving_variance" }).tensor.values
      .contains { $0 != 1 }
  }

  @Test("takes the batch's statistics in training from scratch, and keeps its own where it is pretrained")
  func defaults() throws {
    #expect(try moves(isPretrained: false, nil))
    #expect(try !moves(isPretrained: true, nil))
  }

  @Test("follows the option") func options() throws {
    #expect(try !moves(isPretrained: false, false))
    #expect(try moves(isPretrained: true, true))
  }
}
