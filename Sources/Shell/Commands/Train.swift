import Basics
import Datasets
import Models
import Reports
import Training

extension Command {
  static let train = Command(
    Entry(
      "train", "trains the model on the loaded data",
      details: """
        Trains the layers that are not frozen. A further 'train' continues where the last one ended, with the \
        optimizer's moments: ten times 'train epochs=1' gives the same as 'train epochs=10'. If the optimizer, one \
        of its settings other than lr, or the set of trained layers has changed, the moments start at zero, and a \
        message says so; likewise after 'model load'.

        Options have Keras's names and meanings. The loss that is shown includes label smoothing, class weights and \
        regularization, and val_loss all of these but the class weights. The metrics 'train.loss' and 'val.loss' are \
        the plain cross-entropy, as measured by 'evaluate'; that of the training images is the mean over the last \
        epoch's batches, with dropout and augmentation active.

        Ctrl-C stops it after the current batch, and the model is as it was after the last complete epoch. \
        TensorBoard shows each epoch as it ends, from the folder 'tensorboard' within the run's.
        """,
      theme: .training,
      parameters: [
        .option("epochs", .count, default: "10", "the number of passes over the training images"),
        .option("batch", .integer(1...65536), default: "32", "the batch size"),
      ] + OptimizerTable.parameters + [
        .option(
          "label_smoothing", .number(.partialShare), default: "0", "the share of each label spread over all classes"),
        .option(
          "class_weights",
          .either(
            .word([Choice("balanced", "inversely proportional to class frequencies")]), .list(.number(.notNegative))),
          "the weight of each class in the loss: balanced, or a list in the order of 'data'"),
        .option("shuffle", .flag, default: "yes", "whether to shuffle the training images before each epoch"),
        .option(
          "batch_norm",
          .word([
            Choice("frozen", "it keeps its running statistics"), Choice("train", "it uses each batch's statistics"),
          ]),
          "batch normalization in a trainable backbone; by default frozen if the backbone is pretrained, else train"
        ),
      ],
      examples: ["train epochs=10 batch=32 optimizer=adam lr=1e-4", "train optimizer=sgd lr=0.01 momentum=0.9"],
      synonyms: ["fit"]),
    effects: .makes(
      [.weights] + Resource.allMetrics, of: [.seed, .data, .augmentation, .model, .weights]),
    check: { bound, _ throws(Diagnostic) in try OptimizerTable.check(bound) },
    run: { bound, session in
      let data = try session.experiment.requireData().dataset
      let current = try session.experiment.requireModel()
      let settings = try settings(bound, session, data)
      // What it learns counts once all has gone well.
      let model = try current.model.copyForTraining()
      let display = TrainingDisplay(
        session.output, firstEpoch: settings.epochsBefore + 1, lastEpoch: settings.epochsBefore + settings.epochs)
      if session.experiment.history.isEmpty {
        session.experiment.hyperparameters = hyperparameters(bound, settings, session)
      }
      let logging = TrainingLogger(session)
      let trainer = try bound.locatingSettings {
        try Trainer(model, data, settings, from: current.optimizer, session.context) { event in
          display.show(event)
          logging.note(event)
        }
      }
      if let difference = trainer.optimizerDifference {
        session.output.message(
          "the optimizer starts anew, without the moments of earlier training: \(difference.description)")
      }
      defer { display.end() }
      let records = try trainer.run()
      guard let last = records.last else { throw Interrupted() }
      session.forgetMeasurements()
      session.experiment.model?.model = trainer.model
      session.experiment.model?.optimizer = trainer.optimizerState
      session.experiment.model?.trainedResizing = data.resizing
      if current.classNames.isEmpty { session.experiment.model?.classNames = data.classNames }
      let name = "\(NumberFormat.grouped(model.parameterCount.trained)) trainable"
      session.experiment.phases.append(HistoryPlot.Phase(firstEpoch: records[0].epoch, name: name))
      session.experiment.history += records
      session.updateTrial { $0.history += records }
      session.running.epochs += records.map { record in
        Timing.Epoch(
          rounds: session.roundTexts, epoch: record.epoch, seconds: record.seconds,
          imagesPerSecond: record.imagesPerSecond)
      }
      session.logEnd()
      for (part, loss, accuracy) in [
        ("train", last.crossEntropy, last.accuracy), ("val", last.valCrossEntropy, last.valAccuracy),
      ] as [(String, Double?, Double?)] {
        if let loss, let accuracy {
          session.enter(loss, as: [part, "loss"])
          session.enter(accuracy, as: [part, "accuracy"])
        }
      }
      if records.count < settings.epochs {
        throw PartiallyCompleted(statement: bound.statement.with(epochs: records.count))
      }
    })

  /// What a training is to do.
  ///
  /// - Throws: `Diagnostic` for options that would have no effect; `TrainingError.classes`.
  static func settings(
    _ bound: BoundCommand, _ session: Session, _ data: Dataset
  ) throws -> TrainingSettings {
    let arguments = bound.arguments
    try OptimizerTable.check(bound)
    let model = try session.experiment.requireModel().model
    if let augmentation = session.experiment.augmentation, !model.architecture.isAugmented,
      augmentation != (try Augmentation())
    {
      throw TrainError.augmentationWithoutLayer(augmentation.text)
    }
    if arguments["batch_norm"] != nil, !model.hasTrainableBackbone {
      let isFrozen = model.architecture.rows.contains(where: \.isBackbone)
      throw bound.diagnostic(TrainError.batchNormWithoutBackbone(isFrozen: isFrozen), at: "batch_norm")
    }
    let mapping = try session.experiment.classMapping()
    var settings = TrainingSettings()
    settings.epochs = arguments.integer("epochs")
    settings.batchSize = arguments.integer("batch")
    settings.optimizer = OptimizerTable.optimizer(arguments)
    settings.loss = CrossEntropy(
      labelSmoothing: arguments.float("label_smoothing"),
      classWeights: arguments["class_weights"].map { classWeights($0, data.train, mapping) })
    settings.augmentation = session.experiment.augmentation
    settings.shuffles = arguments.flag("shuffle")
    settings.trainsBackboneStatistics = arguments["batch_norm"].map { $0.text == "train" }
    settings.seed = session.seed
    settings.epochsBefore = session.experiment.history.last?.epoch ?? 0
    settings.iterationsBefore = session.experiment.history.last?.iterations ?? 0
    settings.mapping = mapping
    return settings
  }

  /// The weights of the model's outputs. They are given in the order of the data's classes; balanced ones give each class
  /// the same weight in all: images ÷ (classes · the class's).
  private static func classWeights(_ argument: Argument, _ part: DatasetPart, _ mapping: ClassMapping) -> [Float] {
    let weights: [Float]
    if case .list = argument.content {
      weights = argument.list.map { Float($0.number) }
    } else {
      weights = part.classCounts.map { Float(part.count) / Float(part.classCounts.count * max($0, 1)) }
    }
    // A list of another length is the trainer's to refuse.
    return weights.count == mapping.outputs.count ? mapping.classes.map { weights[$0] } : weights
  }
}

extension BoundCommand {
  /// Gives an error about one of the settings the place of the option of that name.
  fileprivate func locatingSettings<Result>(_ body: () throws -> Result) throws -> Result {
    do { return try body() } catch let error as TrainingError {
      guard case .setting(let name, _, _) = error else { throw error }
      throw diagnostic(error, at: name)
    }
  }
}

extension Statement {
  /// A `train` that goes through so many epochs.
  fileprivate func with(epochs: Int) -> Statement {
    let phrase = Phrase(kind: .bare([.text("\(epochs)")]), span: verb.span)
    let word = Word(key: Name(text: "epochs", span: verb.span), phrase: phrase)
    return with(.words([word] + words.filter { $0.key?.text != "epochs" }))
  }
}

/// Shows a training: a bar while an epoch runs, a line in Keras's form when it is done.
final class TrainingDisplay {
  private let output: Output
  private let firstEpoch: Int
  private let lastEpoch: Int
  private var bar: ProgressBar?

  init(_ output: Output, firstEpoch: Int, lastEpoch: Int) {
    (self.output, self.firstEpoch, self.lastEpoch) = (output, firstEpoch, lastEpoch)
  }

  func show(_ event: TrainingEvent) {
    switch event {
    case .began: break
    case .epochBegan: bar = nil
    case .progressed(let epoch, let done, let total, let loss, let accuracy):
      if bar == nil { bar = ProgressBar(title(epoch), total: total, unit: "images", output: output) }
      bar?.update(done, note: "loss: \(NumberFormat.measured(loss)) - accuracy: \(NumberFormat.fixed(accuracy, 4))")
    case .validating(let epoch, let done, let total):
      if done == 0 {
        end()
        bar = ProgressBar("\(title(epoch)), validating", total: total, unit: "images", output: output)
      }
      bar?.update(done)
    case .epochEnded(let record):
      end()
      let metrics = line(record)
      output.result(sentence: metrics + " - " + speed(record), recorded: metrics)
      output.tell(.epoch(record))
    case .interrupted(let epoch, let done, let total):
      end()
      let state = epoch > firstEpoch ? "after epoch \(epoch - 1)" : "before"
      output.message(
        "stopped in epoch \(epoch) after \(NumberFormat.grouped(done)) of \(NumberFormat.grouped(total)) images; "
          + "the model is as it was \(state)")
    }
  }

  /// Takes the bar away.
  func end() {
    bar?.clear()
    bar = nil
  }

  private func title(_ epoch: Int) -> String { "Epoch \(epoch)/\(lastEpoch)" }

  private func line(_ record: EpochRecord) -> String {
    // Where the loss is more than the cross-entropy, both are shown.
    let isPlain = record.loss == record.crossEntropy && record.valLoss == record.valCrossEntropy
    let metrics = [
      ("loss", record.loss), ("cross_entropy", isPlain ? nil : record.crossEntropy), ("accuracy", record.accuracy),
      ("val_loss", record.valLoss), ("val_cross_entropy", isPlain ? nil : record.valCrossEntropy),
      ("val_accuracy", record.valAccuracy),
    ].compactMap { name, value in value.map { "\(name): \(NumberFormat.measured($0))" } }
    return ([title(record.epoch)] + metrics).joined(separator: " - ")
  }

  private func speed(_ record: EpochRecord) -> String {
    "\(NumberFormat.duration(record.seconds)), \(NumberFormat.grouped(Int(record.imagesPerSecond))) images/s"
  }
}
