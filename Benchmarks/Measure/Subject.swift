import Datasets
import Images
import Kernels
import Models

/// What is measured: the network of the published experiment, MobileNetV2 below a softmax over the classes.
enum Subject {
  static let backbone = "mobilenet_v2"

  /// The pretrained weights are taken where they are, for values as in use; none of the measurements needs them.
  static func model(size: Int, classes: Int = 2, isAugmented: Bool = false) throws -> Model {
    var architecture = Architecture(name: "subject", input: Shape(size, size, 3))
    if isAugmented { try architecture.appendAugmentation(named: "augmentation") }
    try MobileNetV2.append(to: &architecture, named: backbone, alpha: 1)
    try architecture.append(named: "pool", kind: "GlobalAveragePooling2D", [("", GlobalPooling(.average))])
    if isAugmented { try architecture.append(named: "dropout", kind: "Dropout", [("", Dropout(0.3))]) }
    try architecture.append(
      named: "classes", kind: "Dense", [("", Dense(units: classes)), ("_softmax", Activation(.softmax))])
    let model = try Model(architecture, seed: 1)
    if let path = try? WeightCache.imagenet() {
      try model.takeValues(
        from: LayerWeights(WeightFile.read(path)), nodes: try architecture.nodeRange(named: backbone))
    }
    return model
  }

  /// Multiply-adds of some nodes for one image.
  static func multiplyAdds(_ model: Model, _ nodes: Range<Int>) -> Double {
    Double(model.architecture.nodes[nodes].reduce(0) { $0 + $1.layer.multiplyAdds($1.inputShapes, $1.shape) })
  }

  /// Images of noise, with two classes in turns, all for training.
  static func noise(size: Int, count: Int) -> Dataset {
    var stream = RandomStream(seed: 1, purpose: .augmentation)
    let images = (0..<count).map { _ in
      Image(
        width: size, height: size, pixels: (0..<size * size * 3).map { _ in UInt8(stream.uniform() * 255) })
    }
    let none = DatasetPart(images: [], labels: [], paths: [], classes: 2)
    let train = DatasetPart(
      images: images, labels: images.indices.map { $0 % 2 }, paths: images.indices.map(String.init), classes: 2)
    return Dataset(classNames: ["even", "odd"], train: train, val: none, test: none)
  }
}
