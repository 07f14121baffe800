import Basics
import Datasets
import Images
import Kernels
import Models
import Training

/// What commands come to before they are run.
extension Plan {
  typealias Rehearsal = @Sendable (BoundCommand, inout Plan) throws -> Outcome

  /// By the commands' names; what is not here changes nothing that a plan is about.
  static let rehearsals: [String: Rehearsal] = [
    "data load": { bound, plan in
      let path = bound.arguments.text("path")
      if path == "synth", !FileIO.isFolder(path) { return try plan.takeSynthetic(SyntheticConcrete(), bound) }
      let (folder, division) = try Command.scan(path, bound)
      let files = try bound.arguments["limit"].map { try folder.sampled($0.integer, seed: 0) } ?? folder.files
      return try plan.take(folder.classNames, files.map { ($0.label, $0.part) }, division, bound)
    },
    "data synth": { bound, plan in
      try plan.takeSynthetic(
        SyntheticConcrete(
          seed: UInt64(bound.arguments.integer("seed")), countPerClass: bound.arguments.integer("count")), bound)
    },
    "seed": asItIs, "augment": asItIs, "freeze": asItIs, "unfreeze": asItIs,
    "model": { bound, plan in
      let classes = plan.session.experiment.data?.dataset.classNames
      // Without data two classes are made up: the script says that there will be some.
      guard
        let declared = try DeclaredModel.build(
          bound, plan.session.scope, plan.session.blocks, classes: classes?.count, isCheck: true)
      else { return Outcome(note: "only the run decides on its values") }
      return plan.take(
        .init(model: try declared.model(seed: 0), declared: declared, classNames: classes ?? []))
    },
    "model load": { bound, plan in
      let path = bound.arguments.text("file")
      // What the script itself saves is not there yet: the model at hand stands for it.
      if !FileIO.exists(path), plan.session.experiment.model != nil { return Outcome() }
      return plan.take(try ModelFile.load(path).model)
    },
    "train": { bound, plan in try plan.train(bound) },
    "evaluate": { bound, plan in
      guard let part = Part(rawValue: bound.arguments.text("part")) else { return Outcome() }
      return try plan.evaluate(part)
    },
  ]

  /// What is quickly done is done.
  private static let asItIs: Rehearsal = { bound, plan in
    // An unknown metric or variable is not among its arguments, as all of them are known.
    try CommandTable.command(bound.entry)?.run(bound, &plan.session)
    guard bound.entry.name.hasSuffix("freeze"), let model = plan.session.experiment.model?.model else {
      return Outcome()
    }
    plan.models.append(model)
    return Outcome(note: "\(NumberFormat.grouped(model.parameterCount.trained)) parameters are trainable")
  }

  // MARK: Data

  private mutating func takeSynthetic(_ synthetic: SyntheticConcrete, _ bound: BoundCommand) throws -> Outcome {
    let names = SyntheticConcrete.Class.allCases.map(\.rawValue).sorted()
    let count = min(synthetic.countPerClass, bound.arguments["limit"]?.integer ?? .max)
    let images = names.indices.flatMap { label in [(Int, Part?)](repeating: (label, nil), count: count) }
    return try take(names, images, .random(try Split(bound.arguments.text("split"))), bound)
  }

  /// Takes data with these labels, and parts as far as they are given.
  private mutating func take(
    _ classNames: [String], _ images: [(label: Int, part: Part?)], _ division: Division, _ bound: BoundCommand
  ) throws -> Outcome {
    let assignment = try division.assign(
      images, classNames, limit: bound.arguments["limit"]?.integer, seed: session.seed)
    let counts = Dictionary(assignment.parts.map { ($0, 1) }, uniquingKeysWith: +)
    self.counts = counts
    let size = bound.arguments.sizes("size")
    session.experiment.data = .init(
      dataset: Self.noise(classNames, size[0], size[1], [2, 2, 2]), source: bound.arguments["path"]?.text ?? "synth")
    let total = counts.values.reduce(0, +)
    let parts = Part.allCases.map { "\(NumberFormat.grouped(counts[$0] ?? 0)) \($0.rawValue)" }.joined(separator: ", ")
    return Outcome(note: "\(NumberFormat.grouped(total)) images of \(classNames.count) classes: \(parts)")
  }

  /// A data set of noise with so many images in its parts.
  private static func noise(_ classNames: [String], _ height: Int, _ width: Int, _ counts: [Int]) -> Dataset {
    var stream = RandomStream(seed: 0, purpose: .sampling)
    // All images are cut from the same noise.
    let bytes = (0..<1024).map { _ in UInt8(truncatingIfNeeded: Int(stream.uniform() * 256)) }
    let image = Image(
      width: width, height: height, pixels: (0..<height * width * 3).map { bytes[($0 &* 31 &+ $0 / 997) & 1023] })
    let parts = counts.map { count in
      DatasetPart(
        images: [Image](repeating: image, count: count), labels: (0..<count).map { $0 % classNames.count },
        paths: [String](repeating: "", count: count), classes: classNames.count)
    }
    return Dataset(classNames: classNames, train: parts[0], val: parts[1], test: parts[2])
  }

  // MARK: Models

  private mutating func take(_ model: Experiment.CurrentModel) -> Outcome {
    session.take(model)
    models.append(model.model)
    let count = model.model.parameterCount
    return Outcome(
      note: "\(model.model.architecture.rows.count) layers, \(NumberFormat.grouped(count.total)) parameters, "
        + "\(NumberFormat.grouped(count.trained)) trainable, \(NumberFormat.grouped(model.model.multiplyAdds)) multiply-adds "
        + "for an image")
  }

  // MARK: Speed

  /// How many images make a measurement of about a third of a second, if so many multiply-adds are done for each.
  private static func sampleCount(_ multiplyAdds: Int) -> Int { max(8, min(256, 8_000_000_000 / max(multiplyAdds, 1))) }

  /// A short training on noise, to estimate the real one.
  private mutating func train(_ bound: BoundCommand) throws -> Outcome {
    let data = try session.experiment.requireData().dataset
    let model = try session.experiment.requireModel().model.copyForTraining()
    guard let counts, let train = counts[.train], train > 0 else { return Outcome() }
    let count = min(train, Self.sampleCount(3 * model.multiplyAdds))
    let validation = (counts[.val] ?? 0) * count / train
    var settings = try Command.settings(bound, session, data)
    let epochs = settings.epochs
    let sample = Self.noise(data.classNames, data.height, data.width, [count, validation, 1])
    // The first round warms up: memory, threads, caches.
    settings.epochs = 1
    _ = try Trainer(model, sample, settings, session.context) { _ in }.run()
    settings.epochs = 2
    let records = try Trainer(model, sample, settings, session.context) { _ in }.run()
    try Interruption.check()
    guard records.count == 2 else { return Outcome() }
    let share = Double(train) / Double(count)
    let seconds = (records[0].seconds + Double(epochs - 1) * records[1].seconds) * share
    let images = NumberFormat.grouped(train)
    return Outcome(note: "\(epochs) \(epochs == 1 ? "epoch" : "epochs") of \(images) images", seconds: seconds)
  }

  /// A short evaluation of noise, to estimate the real one.
  private func evaluate(_ part: Part) throws -> Outcome {
    let data = try session.experiment.requireData().dataset
    let model = try session.experiment.requireModel().model
    guard let total = counts?[part] else { return Outcome() }
    guard total > 0 else { throw TrainingError.emptyPart(part.rawValue) }
    let count = min(total, Self.sampleCount(model.multiplyAdds))
    let sample = Self.noise(data.classNames, data.height, data.width, [1, 1, count]).test
    let mapping = try session.experiment.classMapping()
    _ = try model.evaluate(on: sample, named: part.rawValue, mapping: mapping, session.context)
    let start = ContinuousClock.now
    _ = try model.evaluate(on: sample, named: part.rawValue, mapping: mapping, session.context)
    let seconds = (ContinuousClock.now - start).seconds * Double(total) / Double(count)
    return Outcome(note: "\(NumberFormat.grouped(total)) images", seconds: seconds)
  }
}
