import Datasets
import Kernels
import Models
import Testing
import Training

@Suite("A training that goes on from an earlier one", .serialized)
struct ContinuationTests {
  static let optimizers: [any Optimizer] = [
    Adam(learningRate: 3e-3), AdamW(learningRate: 3e-3), SGD(momentum: 0.9, isNesterov: true), RMSprop(momentum: 0.5),
  ]

  /// Trains in pieces of so many epochs each, and returns all values and the metrics of the epochs.
  private func train(
    _ pieces: [Int], _ change: (inout TrainingSettings) -> Void = { _ in }
  ) throws -> (values: [[Float]], losses: [Double], differences: [OptimizerState.Difference?]) {
    let model = try Fixture.model(seed: 4)
    var (records, differences) = ([EpochRecord](), [OptimizerState.Difference?]())
    var state: OptimizerState?
    for epochs in pieces {
      var settings = try Fixture.settings(epochs: epochs)
      settings.epochsBefore = records.last?.epoch ?? 0
      settings.iterationsBefore = records.last?.iterations ?? 0
      change(&settings)
      let trainer = try Trainer(model, Fixture.data(), settings, from: state, Fixture.context(2)) { _ in }
      records += try trainer.run()
      state = trainer.optimizerState
      differences.append(trainer.optimizerDifference)
    }
    return (model.namedParameters.map(\.tensor.values), records.flatMap { [$0.loss, $0.valLoss ?? 0] }, differences)
  }

  @Test("ends with the same bits as one training of all epochs", arguments: optimizers.indices)
  func pieces(index: Int) throws {
    let whole = try train([4]) { $0.optimizer = Self.optimizers[index] }
    let pieces = try train([1, 1, 2]) { $0.optimizer = Self.optimizers[index] }
    #expect(whole.values == pieces.values && whole.losses == pieces.losses)
    #expect(pieces.differences == [nil, nil, nil])
  }

  @Test("keeps the moments where only the learning rate changes")
  func learningRate() throws {
    let model = try Fixture.model(seed: 4)
    let first = try Trainer(model, Fixture.data(), Fixture.settings(epochs: 1), Fixture.context(2)) { _ in }
    _ = try first.run()
    var settings = try Fixture.settings(epochs: 1)
    settings.optimizer.learningRate = 1e-4
    let second = try Trainer(model, Fixture.data(), settings, from: first.optimizerState, Fixture.context(2)) { _ in }
    #expect(second.optimizerDifference == nil)
    #expect(second.optimizerState.optimizer.learningRate == 1e-4)
  }

  @Test("starts anew where the optimizer, a setting or the trained parameters differ, and says which")
  func differences() throws {
    var model = try Fixture.model(seed: 4)
    let first = try Trainer(model, Fixture.data(), Fixture.settings(epochs: 1), Fixture.context(2)) { _ in }
    _ = try first.run()
    func difference(_ optimizer: any Optimizer) throws -> OptimizerState.Difference? {
      var settings = try Fixture.settings(epochs: 1)
      settings.optimizer = optimizer
      return try Trainer(model, Fixture.data(), settings, from: first.optimizerState, Fixture.context(2)) { _ in }
        .optimizerDifference
    }
    #expect(try difference(SGD()) == .optimizer(before: "adam", now: "sgd"))
    #expect(try difference(Adam(beta2: 0.9)) == .setting("beta_2"))
    #expect(try difference(Adam(weightDecay: 0.1)) == .setting("weight_decay"))
    model.setTrainable(false, 0..<2)
    #expect(try difference(Adam()) == .parameters)
    #expect(
      [.optimizer(before: "adam", now: "sgd"), .setting("beta_2"), .parameters].map(
        \OptimizerState.Difference.description)
        == ["sgd in place of adam", "beta_2 has changed", "other layers are trained"])
  }

  @Test("leaves the state that it goes on from as it is: that of before can be gone back to")
  func states() throws {
    let model = try Fixture.model(seed: 4)
    let first = try Trainer(model, Fixture.data(), Fixture.settings(epochs: 1), Fixture.context(2)) { _ in }
    _ = try first.run()
    let before = try model.copyForTraining()
    func goOn() throws -> [[Float]] {
      let copy = try before.copyForTraining()
      var settings = try Fixture.settings(epochs: 1)
      settings.epochsBefore = 1
      let trainer = try Trainer(copy, Fixture.data(), settings, from: first.optimizerState, Fixture.context(2)) { _ in }
      _ = try trainer.run()
      return copy.namedParameters.map(\.tensor.values)
    }
    #expect(try goOn() == goOn())
  }
}
