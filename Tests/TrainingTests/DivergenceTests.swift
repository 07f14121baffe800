import Basics
import Datasets
import Kernels
import Models
import Testing
import Training

@Suite("Numbers that are not finite", .serialized)
struct DivergenceTests {
  /// All images in one batch, so that the first step of an epoch is its last.
  private func error(
    _ optimizer: any Optimizer, epochs: Int = 1, batch: Int = 1000, validates: Bool = false
  ) throws -> TrainingError? {
    var settings = try Fixture.settings(epochs: epochs)
    (settings.optimizer, settings.batchSize) = (optimizer, batch)
    let all = try Fixture.data()
    let none = DatasetPart(images: [], labels: [], paths: [], classes: 2)
    let data = Dataset(classNames: all.classNames, train: all.train, val: validates ? all.val : none, test: none)
    do {
      _ = try Trainer(Fixture.model(seed: 1), data, settings, Fixture.context(2)) { _ in }.run()
      return nil
    } catch let error as TrainingError { return error }
  }

  @Test("end a training with the batch whose loss they are")
  func loss() throws {
    guard case .diverged(let epoch, let batch?) = try error(SGD(learningRate: 1e30), epochs: 3, batch: 32) else {
      Issue.record("the training went on")
      return
    }
    #expect(epoch == 1 && batch > 1)
  }

  @Test("end a training when they come of its very last step, with or without validation", arguments: [false, true])
  func lastStep(validates: Bool) throws {
    // A step of 3e38 times the gradient is infinite, and one of weights minus itself not a number.
    #expect(try error(SGD(learningRate: 3e38, weightDecay: 2), validates: validates) == .diverged(epoch: 1, batch: nil))
  }

  @Test("end a training when finite weights make them of validation images")
  func validation() throws {
    #expect(try error(SGD(learningRate: 1e30), validates: true) == .validationDiverged(epoch: 1))
  }

  /// A model that has learned something that is no number.
  private func damaged(_ value: Float) throws -> Model {
    let model = try Fixture.model(seed: 1)
    try #require(model.namedParameters.last { $0.name == "dense/kernel" }).tensor[3] = value
    return model
  }

  @Test("are no evaluation, no prediction and no file", arguments: [Float.nan, .infinity])
  func evaluation(value: Float) throws {
    let (model, data) = (try damaged(value), try Fixture.data())
    #expect(throws: ModelError.notFinite(images: 40, of: 40)) {
      try model.evaluate(on: data.test, named: "test", Fixture.context(2))
    }
    #expect(throws: ModelError.notFinite(images: 3, of: 3)) {
      try model.probabilities(3, Fixture.context(2)) { range, input in data.test.fill(input, indices: range) }
    }
    let path = "/tmp/hairline-never-written.safetensors"
    #expect(throws: ModelError.notFiniteWeights("dense/kernel")) { try model.save(to: path, metadata: [:]) }
    #expect(!FileIO.exists(path))
  }

  @Test("are left out of a reliability diagram")
  func reliability() {
    let reliability = Reliability(
      probabilities: [.nan, .infinity, -.infinity, 2, 0.5], holds: [true, true, true, true, true])
    #expect(reliability.bins.map(\.count) == [0, 0, 0, 0, 1, 0, 0, 0, 0, 1])
  }
}
