import Basics
import Datasets
import Images
import Kernels
import Reports
import Training

/// A kind of plot: what the shell knows of it, and how it is made.
private struct PlotKind: Sendable {
  let name: String
  let summary: String
  let parameters: [Parameter]
  let examples: [String]
  /// What it shows; nil for the evaluation of a part.
  let reads: [Resource]?
  /// The file's name without its ending.
  let file: @Sendable (Arguments) -> String
  let make: @Sendable (Arguments, inout Session) throws -> any Plot
}

extension Command {
  /// One command for each kind.
  static let plots: [Command] = kinds.map { kind in
    Command(
      Entry(
        "plot \(kind.name)", kind.summary,
        details: "It is written as a PNG to the run's folder; the script, seed and version travel in it.",
        theme: .results, parameters: kind.parameters + common, examples: kind.examples),
      effects: kind.reads.map(Effects.result) ?? ofEvaluation,
      run: { bound, session in
        let plot = try kind.make(bound.arguments, &session)
        try draw(plot, session.artefactName(kind.file(bound.arguments)), bound, &session)
      })
  }

  /// Where the part has not been evaluated, the plot does that.
  private static let ofEvaluation = Effects.result { bound, session in
    guard let part = Part(rawValue: bound.arguments.text("part")) else { return Effects.Footprint() }
    guard session.experiment.evaluations[part] == nil else {
      return Effects.Footprint(reads: [.seed, .data, .figures(part)])
    }
    return Effects.Footprint(reads: [.seed, .data, .model, .weights], writes: [.figures(part)])
  }

  private static let common: [Parameter] = [
    .option("to", .path(.any), "the file, in place of one named after the plot"),
    .option("theme", Preferences.theme, "the colours, in place of those that were set"),
    .option("scale", Preferences.scale, "pixels for each point, in place of those that were set"),
  ]

  private static func grid(_ value: String) -> Parameter {
    .option("grid", .extent, default: value, "rows and columns")
  }
  private static let ofPart = Parameter.option("part", .part, default: "train", "the part of the data")
  private static let part = Parameter.optional("part", .part, default: "test", "the part of the data")

  private static let kinds: [PlotKind] = [
    PlotKind(
      name: "samples", summary: "draws pictures of the data with their classes",
      parameters: [grid("3x3"), ofPart], examples: ["plot samples grid=3x3"], reads: [.seed, .data],
      file: { _ in "samples" }
    ) { arguments, session in
      let data = try session.experiment.requireData().dataset
      let (name, size) = (arguments.text("part"), arguments.sizes("grid"))
      let part = try data.part(name)
      return try PictureGrid(
        title: "Samples", subtitle: "\(name), \(Figures.grouped(part.count)) pictures", columns: size[1],
        cells: session.sampled(part.count, size).map { index in
          PictureGrid.Cell(picture: part.image(at: index), title: [.init(data.classNames[part.labels[index]])])
        })
    },
    PlotKind(
      name: "augmented", summary: "draws training pictures as augmentation changes them",
      parameters: [grid("3x3")], examples: ["plot augmented grid=3x3"],
      reads: [.seed, .data, .augmentation], file: { _ in "augmented" }
    ) { arguments, session in
      let data = try session.experiment.requireData().dataset
      guard let augmentation = session.experiment.augmentation else {
        throw ReportMistake.nothing(
          toShow: "augmentation", first: "set one, as in 'augment flip=horizontal rotate=0.2'")
      }
      let size = arguments.sizes("grid")
      let index = session.sampled(data.train.count, [1, 1])[0]
      let cells = (0..<size[0] * size[1]).map { place in
        place == 0
          ? PictureGrid.Cell(picture: data.train.image(at: index), title: [.init("as it is")])
          : PictureGrid.Cell(
            picture: data.train.augmentedImage(at: index, augmentation, seed: session.seed, epoch: place),
            title: [.init("epoch \(place)")])
      }
      return try PictureGrid(
        title: "Augmentation", subtitle: "one training picture: \(augmentation.text)", columns: size[1], cells: cells)
    },
    PlotKind(
      name: "model", summary: "draws the model's layers", parameters: [], examples: ["plot model"],
      reads: [.model], file: { _ in "model" }
    ) { _, session in
      let model = try session.experiment.requireModel().model
      let rows = model.architecture.rows
      let count = model.parameterCount
      return try ModelPlot(
        title: model.architecture.name,
        subtitle: "\(Figures.grouped(count.total)) parameters, \(Figures.grouped(count.trained)) trainable",
        nodes: rows.map { row in
          let count = model.parameterCount(row.nodes)
          return ModelPlot.Node(
            name: row.name, type: row.kind, shape: row.shape.description, parameters: count.total,
            trainable: count.trained > 0 || count.total == 0, inputs: row.inputs)
        })
    },
    PlotKind(
      name: "history", summary: "draws loss and accuracy over the epochs", parameters: [], examples: ["plot history"],
      reads: [.model, .weights], file: { _ in "history" }
    ) { _, session in
      guard !session.experiment.history.isEmpty else { throw ShellMistake.noHistory }
      return try HistoryPlot(
        title: session.experiment.model?.model.architecture.name ?? "History",
        epochs: session.experiment.history.map(Results.Epoch.init),
        phases: session.experiment.phases)
    },
    PlotKind(
      name: "predictions", summary: "draws pictures with their predicted and actual classes",
      parameters: [part, grid("4x4")], examples: ["plot predictions test grid=4x4"],
      reads: nil, file: { "predictions-\($0.text("part"))" }
    ) { arguments, session in
      let data = try session.experiment.requireData().dataset
      let (name, size) = (arguments.text("part"), arguments.sizes("grid"))
      let part = try data.part(name)
      let evaluation = try session.evaluated(try data.named(name))
      let cells = session.sampled(part.count, size).map { index in
        let predicted = evaluation.predictions[index]
        return PictureGrid.Cell.prediction(
          of: part.image(at: index), predicted: data.classNames[predicted],
          actual: data.classNames[part.labels[index]],
          probability: Double(evaluation.probabilities[index][predicted]))
      }
      return try PictureGrid(
        title: "Predictions", subtitle: "\(name): \(Figures.percent(evaluation.accuracy)) are right", columns: size[1],
        cells: cells)
    },
    PlotKind(
      name: "confusion", summary: "draws how often pictures of each class were predicted to be of each class",
      parameters: [part], examples: ["plot confusion test"], reads: nil,
      file: { "confusion-\($0.text("part"))" }
    ) { arguments, session in
      let data = try session.experiment.requireData().dataset
      let name = arguments.text("part")
      let evaluation = try session.evaluated(try data.named(name))
      return try ConfusionPlot(title: "Confusion, \(name)", classes: data.classNames, counts: evaluation.confusion)
    },
  ]

  private static func draw(
    _ plot: any Plot, _ name: String, _ bound: BoundCommand, _ session: inout Session
  ) throws {
    let scale = bound.arguments["scale"]?.integer ?? session.preferences.scale
    let theme = bound.arguments["theme"]?.text ?? session.preferences.theme
    let facts = [
      (key: "Software", value: "Hairline \(Version.current)"), (key: "Script", value: session.script),
      (key: "Seed", value: "\(session.seed)"), (key: "Command", value: Printer.line(bound.statement)),
    ]
    func png(_ theme: Theme) throws -> [UInt8] { try plot.drawing(theme: theme, scale: scale).png(facts: facts) }
    let (light, dark) = (try png(.light), try png(.dark))
    let path = try session.artefacts.path(for: bound.arguments["to"]?.text ?? "\(name).png")
    try WholeFile.write(theme == "dark" ? dark : light, to: path)
    session.wrote(path)
    session.experiment.drawings.removeAll { $0.name == name }
    session.experiment.drawings.append(
      Experiment.DrawnPlot(
        name: name, title: session.title(bound.statement), png: light, darkPNG: dark, width: Int(plot.size.width)))
  }
}

extension Session {
  /// The command with the values of the loops that it stands in.
  fileprivate func title(_ statement: Statement) -> String {
    let values = rounds.map { "\($0.variable) = \($0.value.spelling)" }
    return Printer.line(statement) + (values.isEmpty ? "" : " (" + values.joined(separator: ", ") + ")")
  }

  /// So many of `count` pictures as a grid holds, drawn at random by the seed.
  fileprivate func sampled(_ count: Int, _ grid: [Int]) -> [Int] {
    var stream = RandomStream(seed: seed, purpose: .sampling)
    return Array(stream.permutation(count).prefix(grid[0] * grid[1]))
  }
}

extension Dataset {
  fileprivate func named(_ name: String) throws -> Part {
    guard let part = Part(rawValue: name), self[part].count > 0 else { throw TrainingMistake.emptyPart(name) }
    return part
  }

  /// The part of that name, if it has pictures.
  fileprivate func part(_ name: String) throws -> DatasetPart { self[try named(name)] }
}
