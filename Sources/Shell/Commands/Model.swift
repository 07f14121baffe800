import Basics
import Kernels
import Models

extension Command {
  static let model = Command(
    Entry(
      "model", "declares a model, layer by layer",
      details: """
        The first line is 'input HEIGHTxWIDTHxCHANNELS', with 3 channels or 1; each line after it takes the output \
        of the one above, or of the layers that it names. 'help layers' lists the layers. Initial weights are drawn \
        at random, by the seed.
        """,
      theme: .model, body: .layers,
      parameters: [.required("name", .name, "the model's name")],
      examples: [
        "model small { input 48x48x3; rescaling 1/255; conv2d 16 3 activation=relu; flatten; dense 2 activation=softmax }"
      ]),
    effects: .makes([.model, .weights] + Resource.allMetrics, of: [.seed, .data]),
    check: { bound, checker throws(Diagnostic) in
      checker.layerNames = nil
      guard let lines = try checker.layers(of: bound.statement.body ?? [], checker.scope) else { return }
      let declared = try DeclaredModel.build(bound, lines, classes: nil, isCheck: true)
      checker.layerNames = declared?.architecture.layerNames
      for line in declared?.lines ?? [] { checker.namedFiles?.check(line.bound) }
    },
    run: { bound, session in
      let classNames = session.experiment.data?.dataset.classNames
      guard
        let declared = try DeclaredModel.build(bound, session.scope, session.blocks, classes: classNames?.count)
      else { return }
      let model = try declared.model(seed: session.seed)
      for (line, row) in zip(declared.lines, declared.architecture.rows) where row.isBackbone {
        try line.takeWeights(model, row)
      }
      let classes = try? model.classCount()
      session.take(
        Experiment.CurrentModel(
          model: model, declared: declared,
          classNames: classNames.flatMap { $0.count == classes ? $0 : nil } ?? []))
      let count = model.parameterCount
      session.output.result(
        sentence: "\(declared.architecture.name): \(declared.architecture.rows.count) layers, "
          + "\(NumberFormat.grouped(count.total)) parameters, \(NumberFormat.grouped(count.trained)) of them trainable")
    })

  static let modelSummary = Command(
    Entry(
      "model summary", "shows the model's layers with their shapes, parameters and multiply-adds",
      details: "Shapes are Keras's: '(None, 48, 48, 3)' is a batch of any size. A backbone is one line.", theme: .model,
      examples: ["model summary"]),
    run: { _, session in
      try session.experiment.requireModel().model.showSummary(session.output)
    })

  static let modelSave = Command(
    Entry(
      "model save", "writes the trained model to a file (safetensors)",
      details: """
        The file holds the weights, and in its metadata the declaration, which layers are frozen, the classes, the \
        preprocessing, and how the model was trained. A file name without a '/' refers to the run's folder; a path \
        with a '/' is used as it is. A model with NaN or infinite weights is not saved.
        """,
      theme: .model, parameters: [.required("file", .path(.model, .writesToRun), "the file")],
      examples: ["model save crack.safetensors"]),
    effects: .result { bound, session in
      Effects.Footprint(reads: [.model, .weights], writes: [session.modelFile(bound)])
    },
    check: { bound, _ throws(Diagnostic) in try bound.checkEnding(of: "file", [".safetensors"]) },
    run: { bound, session in
      try bound.checkEnding(of: "file", [".safetensors"])
      let current = try session.experiment.requireModel()
      let path = try session.artefacts.path(for: bound.arguments.text("file"))
      do { try ModelFile.save(current, of: session, to: path, while: { !Interruption.isRequested }) } catch {
        // What was interrupted is no error.
        try Interruption.check()
        throw error
      }
      session.wrote(path)
    })

  static let modelLoad = Command(
    Entry(
      "model load", "loads a model that 'model save' wrote",
      details: """
        The model is as it was saved: declaration, weights, frozen layers, classes. It can predict at once, be \
        evaluated once data is loaded, and be trained further; the optimizer's moments are not stored and start at \
        zero. A file name without a '/' is looked for in the run's folder first.
        """,
      theme: .model,
      parameters: [.required("file", .path(.model, .readsFromRun), "the file")],
      examples: ["model load crack.safetensors"]),
    effects: .makes { bound, session in
      Effects.Footprint(
        reads: [session.modelFile(bound)], writes: [.model, .weights] + Resource.allMetrics)
    },
    check: { _, checker throws(Diagnostic) in checker.layerNames = nil },
    run: { bound, session in
      let path = session.artefacts.find(bound.arguments.text("file"))
      let file: ModelFile.Content
      do { file = try ModelFile.load(path) } catch let error as any UserError {
        try Interruption.check()
        throw bound.diagnostic(error, at: "file")
      }
      let current = file.model
      session.take(current)
      if !file.saysWhatIsFrozen {
        session.output.message(
          "the file does not say what was frozen, as it is of an older version: backbones are frozen as declared; "
            + "'freeze' and 'unfreeze' change that")
      }
      let count = current.model.parameterCount
      session.output.result(
        sentence: "\(current.model.architecture.name): \(NumberFormat.grouped(count.total)) parameters, "
          + "classes \(current.classNames.joined(separator: ", "))")
    })
}

extension Session {
  /// The file that `model save` writes, as `model load` finds it.
  fileprivate func modelFile(_ bound: BoundCommand) -> Resource {
    .file(FileIO.canonical(bound.arguments.text("file")))
  }
}

extension LayerLine {
  /// Gives a backbone the weights that its line asks for.
  fileprivate func takeWeights(_ model: Model, _ row: Architecture.Row) throws {
    let weights = arguments.text("weights")
    if weights == "none" { return }
    do {
      let alpha = arguments.number("alpha")
      if weights == "imagenet", alpha != 1 { throw ShellError.imagenetAlpha(Value.text(of: alpha)) }
      let path = weights == "imagenet" ? try WeightCache.imagenet() : weights
      try model.takeValues(from: LayerWeights(try WeightFile.read(path)), nodes: row.nodes)
    } catch let error as any UserError {
      try Interruption.check()
      throw bound.diagnostic(error, at: "weights")
    }
  }
}

extension DeclaredModel {
  /// The model with initial values drawn by `seed`, backbones frozen as their lines say.
  func model(seed: UInt64) throws -> Model {
    var model = try Model(architecture, seed: seed)
    freezeBackbones(of: &model)
    return model
  }
}

extension Model {
  /// Multiply-adds for one image, forwards.
  var multiplyAdds: Int { architecture.multiplyAdds }

  /// Shows the layers, and the sums below them.
  func showSummary(_ output: Output) {
    output.result(summary(isNarrow: output.clipsTables && output.width() < 72), recorded: summary(isNarrow: false))
    let (total, trained) = parameterCount
    for (title, value) in [("total parameters", total), ("trainable", trained), ("frozen", total - trained)] {
      output.result("\(title): \(NumberFormat.grouped(value)) (\(NumberFormat.bytes(value * 4)))")
    }
    output.result("multiply-adds for an image: \(NumberFormat.grouped(multiplyAdds))")
  }

  /// Keras's table of the layers, with multiply-adds besides.
  ///
  /// - Parameter isNarrow: whether only names, shapes and parameters fit.
  func summary(isNarrow: Bool) -> TextTable {
    let rows = architecture.rows.map { row in
      let count = parameterCount(row.nodes)
      let work = architecture.multiplyAdds(row)
      let trainable = count.total == 0 ? "" : count.trained == 0 ? "no" : "yes"
      return [
        "\(row.name) (\(row.kind))", row.shape.tuple, NumberFormat.grouped(count.total),
        work == 0 ? "" : NumberFormat.grouped(work),
        trainable,
      ]
    }
    if isNarrow {
      let names = architecture.rows.map(\.name)
      return TextTable(
        [.wrapped("layer"), .left("output shape"), .right("parameters")], zip(names, rows).map { [$0, $1[1], $1[2]] })
    }
    return TextTable(
      [
        .left("layer (type)"), .left("output shape"), .right("parameters"), .right("multiply-adds"),
        .left("trainable"),
      ], rows)
  }
}

extension Shape {
  /// As Keras writes a batch's shape: "(None, 48, 48, 3)".
  var tuple: String { isFlat ? "(None, \(channels))" : "(None, \(height), \(width), \(channels))" }
}
