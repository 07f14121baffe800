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
        Layers that are not frozen learn; a further 'train' goes on from where the last one ended, with an optimizer of \
        its own. Options have Keras's names and meanings. Ctrl-C ends it after the batch at hand: the model then is as \
        it was after the last whole epoch. TensorBoard shows each epoch as it ends, from the folder 'tensorboard' \
        within the run's.
        """,
      theme: .training,
      parameters: [
        .option("epochs", .count, default: "10", "how often it goes through the training images"),
        .option("batch", .integer(1...65536), default: "32", "images a step"),
        .option("optimizer", .word(optimizers), default: "adam", "how parameters follow their gradients"),
        .option("lr", .number(.positive), "the learning rate; by default 0.001, for sgd 0.01"),
        .option("momentum", .number(.partialShare), default: "0", "of sgd and rmsprop"),
        .option("nesterov", .flag, default: "no", "whether sgd's momentum looks ahead"),
        .option("beta_1", .number(.partialShare), default: "0.9", "of adam and adamw"),
        .option("beta_2", .number(.partialShare), default: "0.999", "of adam and adamw"),
        .option("rho", .number(.partialShare), default: "0.9", "of rmsprop"),
        .option("epsilon", .number(.positive), default: "1e-7", "of adam, adamw and rmsprop"),
        .option("weight_decay", .number(.notNegative), "the share taken off a step, times lr; adamw: 0.004"),
        .option("label_smoothing", .number(.partialShare), default: "0", "the part of a label spread over all classes"),
        .option(
          "class_weights",
          .either(.word([Choice("balanced", "rare classes count more")]), .list(.number(.notNegative))),
          "how much each class counts: balanced, or a list"),
        .option("shuffle", .flag, default: "yes", "whether the order changes each epoch"),
        .option(
          "batch_norm",
          .word([
            Choice("frozen", "a backbone's batch normalization keeps its running statistics"),
            Choice("train", "it takes the batch's"),
          ]), default: "frozen", "batch normalization within an unfrozen backbone"),
      ],
      examples: ["train epochs=10 batch=32 optimizer=adam lr=1e-4", "train optimizer=sgd lr=0.01 momentum=0.9"]),
    effects: .makes(
      [.weights] + Resource.allMetrics, of: [.seed, .data, .augmentation, .model, .weights]),
    run: { bound, session in
      let data = try session.experiment.requireData().dataset
      // What it learns counts once all has gone well.
      let model = try session.experiment.requireModel().model.copyForTraining()
      let settings = try settings(bound, session, data)
      if settings.augmentation != nil, !model.architecture.isAugmented {
        session.output.message("the model has no 'augmentation' layer: 'augment' has no effect")
      }
      let display = TrainingDisplay(
        session.output, firstEpoch: settings.epochsBefore + 1, lastEpoch: settings.epochsBefore + settings.epochs)
      if session.experiment.history.isEmpty {
        session.experiment.hyperparameters = hyperparameters(bound, settings, session)
      }
      let logging = TrainingLogger(session)
      let trainer = try Trainer(model, data, settings, session.context) { event in
        display.show(event)
        logging.note(event)
      }
      defer { display.end() }
      let records = try trainer.run()
      guard let last = records.last else { throw Interrupted() }
      session.forgetMeasurements()
      session.experiment.model?.model = trainer.model
      session.experiment.model?.classNames = data.classNames
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
      for (part, loss, accuracy) in [("train", last.loss, last.accuracy), ("val", last.valLoss, last.valAccuracy)]
        as [(String, Double?, Double?)]
      {
        if let loss, let accuracy {
          session.enter(loss, as: [part, "loss"])
          session.enter(accuracy, as: [part, "accuracy"])
        }
      }
      if records.count < settings.epochs {
        throw PartiallyCompleted(statement: bound.statement.with(epochs: records.count))
      }
    })

  private static let optimizers = [
    Choice("adam", "adaptive moments"), Choice("adamw", "adam with decoupled weight decay"),
    Choice("sgd", "gradient descent, with momentum"), Choice("rmsprop", "gradients over their running size"),
  ]

  static func settings(
    _ bound: BoundCommand, _ session: Session, _ data: Dataset
  ) throws -> TrainingSettings {
    let arguments = bound.arguments
    var settings = TrainingSettings()
    settings.epochs = arguments.integer("epochs")
    settings.batchSize = arguments.integer("batch")
    let method = Optimizer.Method(rawValue: arguments.text("optimizer")) ?? .adam
    var optimizer = Optimizer(method, learningRate: arguments["lr"].map { Float($0.number) })
    optimizer.momentum = Float(arguments.number("momentum"))
    optimizer.isNesterov = arguments.flag("nesterov")
    optimizer.beta1 = Float(arguments.number("beta_1"))
    optimizer.beta2 = Float(arguments.number("beta_2"))
    optimizer.rho = Float(arguments.number("rho"))
    optimizer.epsilon = Float(arguments.number("epsilon"))
    if let decay = arguments["weight_decay"] { optimizer.weightDecay = Float(decay.number) }
    settings.optimizer = optimizer
    settings.loss = CrossEntropy(
      labelSmoothing: Float(arguments.number("label_smoothing")),
      classWeights: arguments["class_weights"].map { classWeights($0, data.train) })
    settings.augmentation = session.experiment.augmentation
    settings.shuffles = arguments.flag("shuffle")
    settings.trainsBackboneStatistics = arguments.text("batch_norm") == "train"
    settings.seed = session.seed
    settings.epochsBefore = session.experiment.history.last?.epoch ?? 0
    settings.iterationsBefore = session.experiment.history.last?.iterations ?? 0
    return settings
  }

  /// The weights as given; balanced ones let each class count the same in all: images ÷ (classes · the class's).
  private static func classWeights(_ argument: Argument, _ part: DatasetPart) -> [Float] {
    if case .list = argument.content { return argument.list.map { Float($0.number) } }
    return part.classCounts.map { Float(part.count) / Float(part.classCounts.count * max($0, 1)) }
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
    let metrics = [
      ("loss", record.loss), ("accuracy", record.accuracy), ("val_loss", record.valLoss),
      ("val_accuracy", record.valAccuracy),
    ].compactMap { name, value in value.map { "\(name): \(NumberFormat.measured($0))" } }
    return ([title(record.epoch)] + metrics).joined(separator: " - ")
  }

  private func speed(_ record: EpochRecord) -> String {
    "\(NumberFormat.duration(record.seconds)), \(NumberFormat.grouped(Int(record.imagesPerSecond))) images/s"
  }
}
