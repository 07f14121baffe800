import Basics
import Datasets
import Glibc
import Images
import Kernels
import Models
import Testing
import Training

@Suite("Training", .serialized)
struct TrainerTests {
  @Test("learns to distinguish bright images from dark ones")
  func learns() throws {
    let data = try Fixture.data()
    let model = try Fixture.model(seed: 1)
    let before = try model.evaluate(on: data.test, named: "test", Fixture.context(2))
    var settings = try Fixture.settings(epochs: 12)
    settings.batchSize = 8
    let records = try Trainer(model, data, settings, Fixture.context(2)) { _ in }.run()
    let after = try model.evaluate(on: data.test, named: "test", Fixture.context(2))
    #expect(records.map(\.epoch) == Array(1...12))
    #expect(after.loss < before.loss / 2 && after.accuracy > 0.95)
    let last = try #require(records.last)
    #expect(try #require(last.valAccuracy) > 0.9 && last.loss < records[0].loss)
  }

  @Test("gives the same bits on any number of threads, and other bits with another seed")
  func threads() throws {
    func train(threads: Int, seed: UInt64) throws -> [Float] {
      let model = try Fixture.model(seed: seed)
      var settings = try Fixture.settings(epochs: 2)
      settings.seed = seed
      _ = try Trainer(model, Fixture.data(), settings, Fixture.context(threads)) { _ in }.run()
      return model.namedParameters.flatMap { $0.tensor.values }
    }
    let one = try train(threads: 1, seed: 5)
    #expect(try train(threads: 2, seed: 5) == one)
    #expect(try train(threads: 3, seed: 5) == one)
    #expect(try train(threads: 2, seed: 6) != one)
  }

  @Test("leaves frozen layers as they are, and their batch statistics too")
  func frozen() throws {
    var model = try Fixture.model(seed: 2)
    let frozen = 0..<4
    model.setTrainable(false, frozen)
    let before = model.namedParameters.map { ($0.node, $0.tensor.values) }
    _ = try Trainer(model, Fixture.data(), Fixture.settings(epochs: 1), Fixture.context(2)) { _ in }.run()
    for (old, new) in zip(before, model.namedParameters) {
      #expect((old.1 == new.tensor.values) == frozen.contains(new.node), "\(new.name)")
    }
  }

  @Test("computes what is frozen with the same metrics, once for all epochs or anew")
  func frozenFeatures() throws {
    // Without augmentation the frozen part's outputs are kept; with one that changes nothing they are not.
    func train(_ augmentation: Augmentation?) throws -> [EpochRecord] {
      var model = try Fixture.model(seed: 3)
      model.setTrainable(false, 0..<4)
      var settings = try Fixture.settings(epochs: 2)
      settings.augmentation = augmentation
      return try Trainer(model, Fixture.data(), settings, Fixture.context(2)) { _ in }.run()
    }
    let (kept, anew) = (try train(nil), try train(Augmentation()))
    #expect(kept.map(\.loss) == anew.map(\.loss) && kept.map(\.valLoss) == anew.map(\.valLoss))
  }

  @Test("gives the same bits from images decoded now and from those that were kept")
  func cache() throws {
    let folder = try ImageFolder()
    func train(_ cache: DecodedCache?) throws -> [Float] {
      let data = try Dataset.load(
        folder.path, resizing: ResizeOptions(height: 8, width: 8), seed: 1, cache: cache,
        threadPool: ThreadPool(count: 2))
      let model = try Fixture.model(seed: 5)
      _ = try Trainer(model, data, Fixture.settings(epochs: 2), Fixture.context(2)) { _ in }.run()
      return model.namedParameters.flatMap { $0.tensor.values }
    }
    let cache = DecodedCache(folder: folder.path + "/.decoded")
    let decoded = try train(nil)
    #expect(try train(cache) == decoded)
    #expect(try train(cache) == decoded)
    #expect(try FileIO.names(in: folder.path + "/.decoded").count == 1)
  }

  @Test("ends at once and without an error when the user interrupts it, as if the epoch had not begun")
  func interruption() throws {
    let model = try Fixture.model(seed: 1)
    var events = [String]()
    let trainer = try Trainer(model, Fixture.data(), Fixture.settings(epochs: 5), Fixture.context(2)) { event in
      switch event {
      case .epochEnded: events.append("epoch")
      case .progressed(2, let done, _, _, _) where done == 64: Interruption.request()
      case .interrupted(let epoch, let done, let total): events.append("interrupted \(epoch): \(done) of \(total)")
      default: break
      }
    }
    let records = try trainer.run()
    Interruption.clear()
    #expect(records.count == 1)
    #expect(events == ["epoch", "interrupted 2: 64 of 120"])
    let whole = try Fixture.model(seed: 1)
    _ = try Trainer(whole, Fixture.data(), Fixture.settings(epochs: 1), Fixture.context(2)) { _ in }.run()
    #expect(trainer.model.namedParameters.map(\.tensor.values) == whole.namedParameters.map(\.tensor.values))
  }

  @Test("goes on from epoch to epoch as if it had never stopped being asked")
  func numbering() throws {
    let model = try Fixture.model(seed: 1)
    var settings = try Fixture.settings(epochs: 2)
    settings.epochsBefore = 7
    settings.iterationsBefore = 100
    let records = try Trainer(model, Fixture.data(), settings, Fixture.context(2)) { _ in }.run()
    #expect(records.map(\.epoch) == [8, 9])
    let steps = (try Fixture.data().train.count + settings.batchSize - 1) / settings.batchSize
    #expect(records.map(\.iterations) == [100 + steps, 100 + 2 * steps])
  }

  @Test("says what is wrong before it begins")
  func errors() throws {
    let data = try Fixture.data()
    func problem(_ model: Model, _ change: (inout TrainingSettings) throws -> Void = { _ in }) throws -> String? {
      var settings = try Fixture.settings(epochs: 1)
      try change(&settings)
      do { _ = try Trainer(model, data, settings, Fixture.context(1)) { _ in } } catch let error as any UserError {
        return error.problem
      }
      return nil
    }
    var frozen = try Fixture.model(seed: 1)
    frozen.setTrainable(false, frozen.architecture.nodes.indices)
    #expect(try problem(frozen) == "there is nothing to train: every layer is frozen or has no parameters")
    #expect(
      try problem(Fixture.model(seed: 1, classes: 3)) == "the model has 3 outputs, but the data has 2 classes")
    #expect(try problem(Fixture.model(seed: 1)) { $0.batchSize = 0 } == "batch must be at least 1, got 0")
    #expect(try problem(Fixture.model(seed: 1)) { $0.optimizer.learningRate = -1 } == "lr must be above 0, got -1.0")
    #expect(
      try problem(Fixture.model(seed: 1)) { $0.loss = CrossEntropy(classWeights: [1]) }
        == "class_weights must be 2 weights, one per class, got 1")
    #expect(
      try problem(Fixture.model(seed: 1)) { $0.loss = CrossEntropy(classWeights: [0, 0]) }
        == "class_weights must be at least 0, and some above 0, got [0.0, 0.0]")
  }

  @Test("refuses a softmax that passes over the layers above it")
  func detachedSoftmax() throws {
    var architecture = Architecture(name: "detached", input: Shape(8, 8, 3))
    try architecture.append(named: "flatten", kind: "Flatten", [("", Flatten())])
    try architecture.append(named: "two", kind: "Dense", [("", Dense(units: 2))])
    try architecture.append(named: "five", kind: "Dense", [("", Dense(units: 5))])
    try architecture.append(named: "softmax", kind: "Softmax", [("", Activation(.softmax))], inputs: ["two"])
    let model = try Model(architecture, seed: 1)
    #expect(throws: ModelError.detachedSoftmax) {
      try Trainer(model, Fixture.data(), Fixture.settings(epochs: 1), Fixture.context(1)) { _ in }
    }
    #expect(throws: ModelError.detachedSoftmax) {
      try model.evaluate(on: Fixture.data().test, named: "test", Fixture.context(1))
    }
  }

}

/// A folder of small images in two classes, removed with this object.
private final class ImageFolder {
  let path = "/tmp/hairline-training-\(getpid())"

  init() throws {
    for index in 0..<40 {
      let pixels = (0..<9 * 7 * 3).map { UInt8(truncatingIfNeeded: $0 &* ($0 &+ index) &+ index &* 7) }
      let name = index % 2 == 0 ? "even" : "odd"
      try FileIO.makeFolder("\(path)/\(name)")
      let bytes = try ImageCodec.encodePNG(Image(width: 9, height: 7, pixels: pixels))
      try FileIO.write(bytes, to: "\(path)/\(name)/\(index).png")
    }
  }

  deinit {
    for name in ["even", "odd", ".decoded"] {
      for file in (try? FileIO.names(in: "\(path)/\(name)")) ?? [] { remove("\(path)/\(name)/\(file)") }
      remove("\(path)/\(name)")
    }
    remove(path)
  }
}

/// A small model, and images of two classes: dark ones and bright ones, with noise.
enum Fixture {
  static func context(_ threads: Int) -> ExecutionContext { ExecutionContext(ThreadPool(count: threads)) }

  static func data() throws -> Dataset {
    func part(_ count: Int, _ seed: UInt64) -> DatasetPart {
      let labels = (0..<count).map { $0 % 2 }
      let images = labels.enumerated().map { index, label in
        var stream = RandomStream(seed: seed, purpose: .synthesis, sample: index)
        let pixels = (0..<8 * 8 * 3).map { _ in UInt8(stream.integer(below: 200) + (label == 1 ? 56 : 0)) }
        return Image(width: 8, height: 8, pixels: pixels)
      }
      return DatasetPart(images: images, labels: labels, paths: labels.indices.map { "\($0).png" }, classes: 2)
    }
    return Dataset(classNames: ["dark", "bright"], train: part(120, 1), val: part(40, 2), test: part(40, 3))
  }

  static func settings(epochs: Int) throws -> TrainingSettings {
    var settings = TrainingSettings()
    settings.epochs = epochs
    settings.optimizer = Adam(learningRate: 3e-3)
    settings.augmentation = try Augmentation(flip: .horizontal, rotate: 0.1)
    settings.seed = 1
    return settings
  }

  static func model(seed: UInt64, classes: Int = 2) throws -> Model {
    var architecture = Architecture(name: "small", input: Shape(8, 8, 3))
    try architecture.appendAugmentation(named: "augmentation")
    try architecture.append(named: "rescaling", kind: "Rescaling", [("", Rescaling(scale: 1 / 255))])
    try architecture.append(named: "conv", kind: "Conv2D", [("", Convolution(filters: 8, kernelSize: (3, 3)))])
    try architecture.append(named: "norm", kind: "BatchNormalization", [("", BatchNormalization(momentum: 0.9))])
    try architecture.append(named: "relu", kind: "ReLU", [("", Activation(.relu))])
    try architecture.append(named: "stem", kind: "Conv2D", [("", Convolution(filters: 8, kernelSize: (1, 1)))])
    try architecture.append(named: "sum", kind: "Add", [("", Add())], inputs: ["relu", "stem"])
    try architecture.append(named: "pool", kind: "GlobalAveragePooling2D", [("", GlobalPooling(.average))])
    try architecture.append(named: "dropout", kind: "Dropout", [("", Dropout(0.2))])
    try architecture.append(
      named: "dense", kind: "Dense", [("", Dense(units: classes)), ("_softmax", Activation(.softmax))])
    return try Model(architecture, seed: seed)
  }
}
