import Basics
import Datasets
import FoundationEssentials
import Images
import Kernels
import Models
import Testing
import Training

/// A whole training against Keras's `fit` (`Fixtures/make_history.py`), with label smoothing, class weights and
/// regularization in its loss.
@Suite("A training reports what Keras's does")
struct HistoryTests {
  private struct File: Decodable {
    let images: [Double]
    let labels: [Int]
    let val_images: [Double]
    let val_labels: [Int]
    let initial: [[Float]]
    let final: [[Float]]
    let history: [String: [Double]]
    let evaluate: [String: Double]
  }

  private static func part(_ values: [Double], _ labels: [Int]) -> DatasetPart {
    let size = 6 * 6 * 3
    return DatasetPart(
      images: labels.indices.map { index in
        Image(width: 6, height: 6, pixels: values[index * size..<(index + 1) * size].map { UInt8($0) })
      }, labels: labels, paths: labels.map { _ in "" }, classes: 3)
  }

  @Test("in loss, cross-entropy and accuracy, of both parts and in each epoch; and ends with its weights")
  func history() throws {
    let bytes = try FileIO.read(FileIO.folder(of: #filePath) + "/Fixtures/history.json")
    let file = try JSONDecoder().decode(File.self, from: Data(bytes))
    var architecture = Architecture(name: "m", input: Shape(6, 6, 3))
    try architecture.append(named: "rescaling", kind: "", [("", Rescaling(scale: 1 / 255))])
    let convolution = Convolution(filters: 4, kernelSize: (3, 3), regularizer: Regularizer(l2: 0.01))
    try architecture.append(named: "conv", kind: "", [("", convolution), ("_relu", Activation(.relu))])
    try architecture.append(named: "flatten", kind: "", [("", Flatten())])
    let dense = Dense(units: 3, regularizer: Regularizer(l1: 0.002, l2: 0.003))
    try architecture.append(named: "dense", kind: "", [("", dense), ("_softmax", Activation(.softmax))])
    let model = try Model(architecture, seed: 1)
    for (tensor, values) in zip(model.namedParameters.map(\.tensor), file.initial) {
      tensor.copy(from: Tensor(tensor.shape, values: values))
    }
    let none = DatasetPart(images: [], labels: [], paths: [], classes: 3)
    let data = Dataset(
      classNames: ["a", "b", "c"], train: Self.part(file.images, file.labels),
      val: Self.part(file.val_images, file.val_labels), test: none)
    var settings = TrainingSettings()
    (settings.epochs, settings.batchSize, settings.shuffles) = (3, 4, false)
    settings.optimizer = SGD(learningRate: 0.05, momentum: 0.9)
    settings.loss = CrossEntropy(labelSmoothing: 0.1, classWeights: [1, 2, 0.5])
    let records = try Trainer(model, data, settings, ExecutionContext(ThreadPool(count: 2))) { _ in }.run()

    func expect(_ name: String, _ own: (EpochRecord) -> Double?) throws {
      let wanted = try #require(file.history[name])
      #expect(records.count == wanted.count)
      for (record, wanted) in zip(records, wanted) {
        let value = try #require(own(record))
        #expect(abs(value - wanted) < 2e-6, "\(name) of epoch \(record.epoch): \(value) is not \(wanted)")
      }
    }
    try expect("loss", \.loss)
    try expect("categorical_crossentropy", \.crossEntropy)
    try expect("accuracy", \.accuracy)
    try expect("val_loss", \.valLoss)
    try expect("val_categorical_crossentropy", \.valCrossEntropy)
    try expect("val_accuracy", \.valAccuracy)
    for (parameter, values) in zip(model.namedParameters, file.final) {
      let error = zip(parameter.tensor.values, values).map { abs($0 - $1) }.max() ?? 0
      #expect(error < 2e-6, "\(parameter.name)")
    }
    let evaluation = try model.evaluate(on: data.val, named: "val", ExecutionContext(ThreadPool(count: 2)))
    #expect(abs(evaluation.loss - (file.evaluate["categorical_crossentropy"] ?? 0)) < 2e-6)
  }

  @Test("without what is frozen in its regularization")
  func frozen() throws {
    func loss(_ isFrozen: Bool, _ regularizer: Regularizer?) throws -> Double {
      var architecture = Architecture(name: "m", input: Shape(8, 8, 3))
      try architecture.append(named: "rescaling", kind: "", [("", Rescaling(scale: 1 / 255))])
      try architecture.append(
        named: "conv", kind: "", [("", Convolution(filters: 4, kernelSize: (3, 3), regularizer: regularizer))])
      try architecture.append(named: "flatten", kind: "", [("", Flatten())])
      try architecture.append(named: "dense", kind: "", [("", Dense(units: 2)), ("_softmax", Activation(.softmax))])
      var model = try Model(architecture, seed: 1)
      if isFrozen { model.setTrainable(false, try architecture.nodeRange(named: "conv")) }
      var settings = try Fixture.settings(epochs: 1)
      settings.augmentation = nil
      let record = try #require(try Trainer(model, Fixture.data(), settings, Fixture.context(2)) { _ in }.run().first)
      #expect((record.loss == record.crossEntropy) == (isFrozen || regularizer == nil))
      return record.loss
    }
    #expect(try loss(true, Regularizer(l2: 0.1)) == loss(true, nil))
    #expect(try loss(false, Regularizer(l2: 0.1)) > loss(false, nil))
    #expect(Regularizer(l1: 0, l2: 0) == nil)
  }
}
