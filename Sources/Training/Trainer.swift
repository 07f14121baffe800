import Basics
import Datasets
import Kernels
import Models

/// The settings of a training.
public struct TrainingSettings: Sendable {
  public var epochs = 10
  public var batchSize = 32
  public var optimizer: any Optimizer = Adam()
  public var loss = CrossEntropy()
  /// How training images are changed, for models with a place for it.
  public var augmentation: Augmentation?
  public var shuffles = true
  /// Whether batch normalization in a backbone that is not frozen takes each batch's statistics; nil where that depends on
  /// the backbone: a pretrained one keeps its own.
  public var trainsBackboneStatistics: Bool?
  public var seed: UInt64 = 0
  /// The number of earlier epochs: numbering and random draws continue from there.
  public var epochsBefore = 0
  /// The number of the optimizer's earlier steps.
  public var iterationsBefore = 0
  /// Which of the model's outputs stands for each of the data's classes; nil where they have the same order.
  public var mapping: ClassMapping?

  public init() {}
}

/// Trains a model on a data set, epoch by epoch. Its values change in place. An epoch that the user interrupts does not
/// count: `model` then is what it was before, so that what a model has learned is a number of whole epochs.
///
/// The layers before the first trainable one are computed by an inference plan, for several batches at a time; where
/// their outputs do not change from epoch to epoch, they are computed once.
public final class Trainer {
  /// The model as it is after the last epoch that was completed: the one that is trained, or, after an
  /// interrupted epoch, one with other tensors, as restoring them would take time.
  public private(set) var model: Model
  /// The optimizer's state at that time.
  public private(set) var optimizerState: OptimizerState
  /// Why the optimizer did not continue from the state that it was given.
  public var optimizerDifference: OptimizerState.Difference? { optimizer.difference }

  private let data: Dataset
  private let settings: TrainingSettings
  private let context: ExecutionContext
  private let listener: (TrainingEvent) throws -> Void

  private let pass: TrainingPass
  private let frozen: InferencePlan
  private let optimizer: OptimizerRun
  private let augmentation: Augmentation?
  /// The labels as the model counts classes.
  private let trainingLabels: [Int]
  private let validationLabels: [Int]
  /// The frozen part's outputs for all training and all validation images, where they stay the same and fit.
  private var trainingFeatures: Tensor?
  private var validationFeatures: Tensor?
  /// How many values of such outputs may yet be kept: 192 MB of them in all, or half of what memory the training leaves.
  private var available: Int

  /// - Parameter earlier: the optimizer's state after an earlier training: it continues from there, where settings and
  ///   trained parameters are the same.
  /// - Throws: `ModelError`, `TrainingError` where model, data and settings do not match; `Interrupted`.
  public init(
    _ model: Model, _ data: Dataset, _ settings: TrainingSettings, from earlier: OptimizerState? = nil,
    _ context: ExecutionContext, listener: @escaping (TrainingEvent) throws -> Void
  ) throws {
    try model.check(images: data.train.shape, classes: data.classNames.count)
    try settings.check(classes: data.classNames.count)
    guard data.train.count > 0 else { throw TrainingError.emptyPart("train") }
    (self.model, self.data, self.settings, self.context, self.listener) = (model, data, settings, context, listener)
    let mapping = settings.mapping ?? ClassMapping(count: data.classNames.count)
    trainingLabels = data.train.labels.map { mapping.outputs[$0] }
    validationLabels = data.val.labels.map { mapping.outputs[$0] }
    let batch = min(settings.batchSize, data.train.count)
    let memory = Double(Machine.memory)
    pass = try TrainingPass(
      model, batch: batch, trainsBackboneStatistics: settings.trainsBackboneStatistics, threads: context.count,
      besides: Self.memory(model, data, settings, batch: batch, threads: context.count) - context.scratchBytes)
    available = Int(max(0, min(50_331_648, (memory - pass.neededBytes) / 8)))
    frozen = InferencePlan(model, nodes: 0..<pass.first)
    optimizer = try OptimizerRun(settings.optimizer, pass.trained, from: earlier, context)
    optimizerState = optimizer.state
    augmentation = model.architecture.isAugmented ? settings.augmentation : nil
  }

  /// The bytes of memory that a training takes besides its pass: the moments, the model and the moments as they were before
  /// an epoch, some batches of what the frozen part computes, and the plans for that part and for validation.
  private static func memory(
    _ model: Model, _ data: Dataset, _ settings: TrainingSettings, batch: Int, threads: Int
  ) -> Double {
    let all = InferencePlan(model, nodes: 0..<model.architecture.nodes.count - 1)
    let count = model.parameterCount
    let values = Double(2 * settings.optimizer.momentCount * count.trained + count.total)
    let scores = Double(data.val.count) * Double(data.classNames.count)
    return all.memory(threads: threads) + (values + scores) * 4 + 4 * Double(Self.windowSize)
  }

  /// How many values the frozen part computes at a time, if a batch has no more.
  private static let windowSize = 2_097_152

  /// Trains, and returns the metrics of the epochs that were completed.
  ///
  /// - Throws: `TrainingError` where it diverges, or what the listener throws. An interruption by the user ends it early,
  ///   without an error.
  public func run() throws -> [EpochRecord] {
    try listener(.began(epochs: settings.epochs, images: data.train.count))
    var records = [EpochRecord]()
    let before = model.zeroedCopy()
    var optimizerBefore = OptimizerState(settings.optimizer, pass.trained)
    for number in 1...settings.epochs {
      let epoch = settings.epochsBefore + number
      try listener(.epochBegan(epoch))
      var progress = Progress()
      var hasBegun = false
      do {
        try before.takeTrained(from: model)
        try optimizerBefore.take(optimizer.state)
        hasBegun = true
        let start = ContinuousClock.now
        try trainEpoch(epoch, &progress)
        let validation = try validate(epoch)
        let elapsed = (ContinuousClock.now - start).seconds
        let record = EpochRecord(
          epoch: epoch, loss: progress.loss, crossEntropy: progress.crossEntropy, accuracy: progress.accuracy,
          valLoss: validation?.loss, valCrossEntropy: validation?.crossEntropy, valAccuracy: validation?.accuracy,
          seconds: elapsed, imagesPerSecond: Double(data.train.count + data.val.count) / elapsed,
          learningRate: Double(settings.optimizer.learningRate),
          iterations: settings.iterationsBefore + number
            * batches(of: settings.batchSize, count: data.train.count).count)
        records.append(record)
        optimizerState = optimizer.state
        hasBegun = false
        try listener(.epochEnded(record))
      } catch is Interrupted {
        if hasBegun { (model, optimizerState) = (before, optimizerBefore) }
        try listener(.interrupted(epoch: epoch, done: progress.done, total: data.train.count))
        break
      }
    }
    return records
  }

  /// The sums over images so far.
  private struct Progress {
    var done = 0
    var sums = CrossEntropy.Sums()
    var loss: Double { sums.loss / Double(max(done, 1)) }
    var crossEntropy: Double { sums.crossEntropy / Double(max(done, 1)) }
    var accuracy: Double { Double(sums.correct) / Double(max(done, 1)) }
  }

  private func trainEpoch(_ epoch: Int, _ progress: inout Progress) throws {
    let count = data.train.count
    let order =
      settings.shuffles ? batchOrder(count: count, seed: settings.seed, epoch: epoch) : Array(0..<count)
    let all = batches(of: settings.batchSize, count: count)
    // The frozen part computes a window of several batches at a time, as its threads then wait for each other less.
    let perWindow = max(1, min(16, Self.windowSize / max(settings.batchSize * pass.inputShape.count, 1)))
    let features = Tensor(images: min(count, perWindow * settings.batchSize), pass.inputShape)
    for window in stride(from: 0, to: all.count, by: perWindow) {
      let range = window..<min(window + perWindow, all.count)
      let samples = order[all[range.lowerBound].lowerBound..<all[range.upperBound - 1].upperBound]
      // The next window's images come from the disk, if they must, while this one's are computed.
      if trainingFeatures == nil { data.train.prepare(order[samples.endIndex...].prefix(samples.count)) }
      try fill(features, samples, epoch)
      for index in range {
        let batch = all[index]
        let offset = batch.lowerBound - samples.startIndex
        try step(
          features[offset..<offset + batch.count], order[batch].map { trainingLabels[$0] }, epoch, index, &progress)
        try listener(
          .progressed(
            epoch: epoch, done: progress.done, total: count, loss: progress.loss, accuracy: progress.accuracy))
      }
    }
    try checkWeights(epoch)
  }

  /// The last step, too, may have diverged, and nothing has been computed with its weights yet.
  ///
  /// - Throws: `TrainingError.diverged` where some of the values that training changes are not finite; `Interrupted`.
  private func checkWeights(_ epoch: Int) throws {
    let tensors = zip(model.parameters, model.isTrainable).flatMap { $1 ? $0 : [] }
    let isBad = Tensor(count: tensors.count)
    context.forEach(tensors.count) { index, _ in isBad[index] = isFinite(tensors[index]) ? 0 : 1 }
    try Interruption.check()
    if isBad.values.contains(1) { throw TrainingError.diverged(epoch: epoch, batch: nil) }
  }

  /// One batch: forward, loss, backward, and a step of the optimizer.
  private func step(
    _ features: Tensor, _ labels: [Int], _ epoch: Int, _ batch: Int, _ progress: inout Progress
  ) throws {
    let environment = Pass(context: context, isTraining: true, seed: settings.seed, step: epoch << 20 | batch)
    let scores = try pass.forward(features, environment)
    let gradient = Tensor(images: scores.images, scores.shape)
    let sums = settings.loss.evaluate(scores, labels, gradient: gradient)
    guard sums.loss.isFinite else { throw TrainingError.diverged(epoch: epoch, batch: batch + 1) }
    try pass.backward(features, scoreGradient: gradient, environment)
    let penalty = pass.addPenalties(context)
    optimizer.step()
    // Tasks were skipped only because of an interruption: the epoch does not count.
    try Interruption.check()
    progress.done += labels.count
    progress.sums += sums
    progress.sums.loss += penalty * Double(labels.count)
  }

  /// The frozen part's outputs for training images.
  private func fill(_ features: Tensor, _ samples: ArraySlice<Int>, _ epoch: Int) throws(Interrupted) {
    if augmentation == nil {
      if trainingFeatures == nil { trainingFeatures = try lastingFeatures(data.train) }
      if let all = trainingFeatures {
        context.forEach(samples.count) { place, _ in
          let sample = samples[samples.startIndex + place]
          features[place..<place + 1].copy(from: all[sample..<sample + 1])
        }
        return
      }
    }
    try frozen.run(samples.count, into: features[0..<samples.count], context) {
      [data, settings, augmentation] range, input in
      let first = samples.startIndex
      data.train.fill(
        input, indices: samples[first + range.lowerBound..<first + range.upperBound], augmentation: augmentation,
        seed: settings.seed, epoch: epoch)
    }
  }

  /// The model's metrics on the validation part.
  private func validate(_ epoch: Int) throws -> (loss: Double, crossEntropy: Double, accuracy: Double)? {
    let part = data.val
    guard part.count > 0 else { return nil }
    var failure: (any Error)?
    let report = { [listener] (done: Int, total: Int) in
      do { try listener(.validating(epoch: epoch, done: done, total: total)) } catch { failure = error }
    }
    report(0, part.count)
    if validationFeatures == nil { validationFeatures = try lastingFeatures(part) }
    let end = model.architecture.nodes.count - 1
    let scores = Tensor(images: part.count, Shape(flat: data.classNames.count))
    if let features = validationFeatures {
      let plan = InferencePlan(model, nodes: pass.first..<end)
      try plan.runInRounds(part.count, into: scores, context, progress: report) { range, input in
        input.copy(from: features[range])
      }
    } else {
      let plan = InferencePlan(model, nodes: 0..<end)
      try plan.runInRounds(part.count, into: scores, context, progress: report) { range, input in
        part.fill(input, indices: range)
      }
    }
    if let failure { throw failure }
    let loss = CrossEntropy(labelSmoothing: settings.loss.labelSmoothing)
    let sums = loss.evaluate(scores, validationLabels)
    guard sums.loss.isFinite else { throw TrainingError.validationDiverged(epoch: epoch) }
    let count = Double(part.count)
    return (sums.loss / count + pass.penalty(context), sums.crossEntropy / count, Double(sums.correct) / count)
  }

  /// The frozen part's outputs for all images of a part, if there is such a part and they take little memory.
  private func lastingFeatures(_ part: DatasetPart) throws(Interrupted) -> Tensor? {
    guard !frozen.isEmpty, part.count * frozen.outputShape.count <= available else { return nil }
    available -= part.count * frozen.outputShape.count
    let features = Tensor(images: part.count, frozen.outputShape)
    try frozen.runInRounds(part.count, into: features, context) { range, input in part.fill(input, indices: range) }
    return features
  }
}

extension TrainingSettings {
  /// - Throws: `TrainingError.setting` for a number out of its range.
  func check(classes: Int) throws(TrainingError) {
    try TrainingError.require(epochs >= 1, "epochs", "at least 1", epochs)
    try TrainingError.require(batchSize >= 1, "batch", "at least 1", batchSize)
    try optimizer.check()
    try TrainingError.require(
      loss.labelSmoothing >= 0 && loss.labelSmoothing < 1, "label_smoothing", "at least 0 and below 1",
      loss.labelSmoothing)
    if let weights = loss.classWeights {
      try TrainingError.require(
        weights.count == classes, "class_weights", "\(classes) weights, one per class", weights.count)
      try TrainingError.require(
        weights.allSatisfy { $0 >= 0 && $0.isFinite } && weights.contains { $0 > 0 }, "class_weights",
        "at least 0, and some above 0", weights)
    }
  }
}

extension Duration {
  /// The duration in seconds.
  public var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
