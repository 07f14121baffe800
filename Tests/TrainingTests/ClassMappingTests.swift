import Datasets
import Images
import Kernels
import Models
import Testing
import Training

@Suite("Classes are matched by their names", .serialized)
struct ClassMappingTests {
  @Test("whatever their order")
  func orders() throws {
    let mapping = try ClassMapping(model: ["b", "c", "a"], data: ["a", "b", "c"])
    #expect(mapping.outputs == [2, 0, 1] && mapping.classes == [1, 2, 0] && !mapping.isIdentity)
    #expect(try ClassMapping(model: ["a", "b"], data: ["a", "b"]).isIdentity)
  }

  @Test("and refused where a name differs, or one has more")
  func others() {
    for (model, data) in [
      (["a", "b"], ["a", "c"]), (["a", "b"], ["a", "b", "c"]), (["a", "b", "c"], ["a", "b"]),
      (["a", "b"], ["A", "b"]),
    ] {
      #expect(throws: TrainingError.classes(model: model, data: data)) { try ClassMapping(model: model, data: data) }
    }
  }

  /// The same images in the same places, with the classes in the other order.
  private func reversed(_ data: Dataset) -> Dataset {
    func part(_ part: DatasetPart) -> DatasetPart {
      DatasetPart(
        images: (0..<part.count).map { part.image(at: $0) }, labels: part.labels.map { 1 - $0 }, paths: part.paths,
        classes: 2)
    }
    return Dataset(
      classNames: data.classNames.reversed(), train: part(data.train), val: part(data.val), test: part(data.test))
  }

  @Test("so that an evaluation says the same of each class, and a training ends with the same bits")
  func reversedOrder() throws {
    let data = try Fixture.data()
    let other = reversed(data)
    func train(_ data: Dataset, _ mapping: ClassMapping?) throws -> (Model, [EpochRecord]) {
      let model = try Fixture.model(seed: 1)
      var settings = try Fixture.settings(epochs: 8)
      (settings.mapping, settings.batchSize) = (mapping, 8)
      return (model, try Trainer(model, data, settings, Fixture.context(2)) { _ in }.run())
    }
    let mapping = try ClassMapping(model: data.classNames, data: other.classNames)
    let (own, ownRecords) = try train(data, nil)
    let (mapped, records) = try train(other, mapping)
    #expect(own.namedParameters.map(\.tensor.values) == mapped.namedParameters.map(\.tensor.values))
    #expect(records.map(\.valLoss) == ownRecords.map(\.valLoss) && records.map(\.loss) == ownRecords.map(\.loss))

    let first = try own.evaluate(on: data.test, named: "test", Fixture.context(2))
    let second = try own.evaluate(on: other.test, named: "test", mapping: mapping, Fixture.context(2))
    #expect(first.loss == second.loss && first.accuracy == second.accuracy && first.accuracy > 0.6)
    #expect(first.classes == second.classes.reversed())
    #expect(first.confusion == second.confusion.reversed().map { $0.reversed() })
    #expect(first.predictions == second.predictions.map { 1 - $0 })
    #expect(first.probabilities == second.probabilities.map { $0.reversed() })
  }
}

@Suite("An evaluation counts all it says on the same predictions")
struct PredictionTests {
  @Test("those of the highest scores, even where probabilities round to the same number")
  func scores() {
    // The scores differ by less than the probabilities can represent; of equal ones the first counts.
    let close = Float(1).nextUp
    let evaluation = Evaluation(
      scores: Tensor(images: 4, Shape(flat: 3), values: [1, close, 1, 1, 1, close, 2, 2, 2, close, 1, close]),
      labels: [1, 2, 0, 0])
    #expect(evaluation.predictions == [1, 2, 0, 0])
    #expect(evaluation.probabilities.map(\.highest) == evaluation.predictions)
    #expect(evaluation.accuracy == 1 && evaluation.correct == 4)
    #expect(evaluation.confusion == [[2, 0, 0], [0, 1, 0], [0, 0, 1]])
  }

  @Test("and measures on validation images what a training measured after its last epoch")
  func validation() throws {
    let (model, data) = (try Fixture.model(seed: 1), try Fixture.data())
    var settings = try Fixture.settings(epochs: 2)
    settings.loss = CrossEntropy(labelSmoothing: 0.2, classWeights: [1, 3])
    let last = try #require(try Trainer(model, data, settings, Fixture.context(2)) { _ in }.run().last)
    let evaluation = try model.evaluate(on: data.val, named: "val", Fixture.context(2))
    #expect(last.valCrossEntropy == evaluation.loss && last.valAccuracy == evaluation.accuracy)
    #expect(last.loss != last.crossEntropy && last.valLoss != last.valCrossEntropy)
  }
}
