import Basics
import Images
import Kernels
import Models

/// A trained model in a file: its values, and in the file's metadata all that is needed to build it and to use it.
enum ModelFile {
  /// The keys of the metadata.
  private enum Key {
    static let format = "format"
    static let version = "hairline.version"
    /// The `model` block.
    static let declaration = "hairline.declaration"
    /// The commands that freeze what is frozen beside backbones, a line each. Versions before 0.2 did not write them.
    static let frozen = "hairline.frozen"
    /// The classes' names, a list of the language.
    static let classes = "hairline.classes"
    static let preprocessing = "hairline.preprocessing"
    /// The same as options of `data load`. Versions before 0.2 did not write them: they stretched every image.
    static let resizing = "hairline.resizing"
    /// How it was trained: the commands, and the metrics.
    static let script = "hairline.script"
    static let results = "hairline.results"
  }

  /// Writes the session's model.
  ///
  /// - Parameter goesOn: asked from time to time; where it says no, writing fails.
  static func save(
    _ current: Experiment.CurrentModel, of session: Session, to path: String, while goesOn: () -> Bool = { true }
  ) throws {
    let input = current.model.architecture.input
    try current.model.save(
      to: path,
      metadata: [
        Key.format: "hairline", Key.version: Version.current, Key.declaration: current.declared.text(current.model),
        Key.frozen: current.model.freezeCommands.joined(separator: "\n"),
        Key.classes: Value.list(current.classNames.map(Value.text)).text,
        Key.preprocessing: (input.channels == 1 ? "grey (ITU-R BT.601)" : "RGB")
          + ", \(current.resizing.summary), values 0 to 255, height x width x channels",
        Key.resizing: current.resizing.arguments,
        Key.script: session.script, Key.results: session.results.json.text,
      ], while: goesOn)
  }

  /// What a file holds.
  struct Content {
    let model: Experiment.CurrentModel
    /// Whether the file says what is frozen, as those of older versions do not.
    let saysWhatIsFrozen: Bool
  }

  /// Reads a model that `save` wrote.
  ///
  /// - Throws: `WeightFileError`; `ShellError` where the metadata is not that of a model; `ModelError`; `Interrupted`.
  static func load(_ path: String) throws -> Content {
    let file = try WeightFile.read(path, copies: 2)
    guard let declaration = file.metadata[Key.declaration] else { throw ShellError.notAModel(path: path) }
    let frozen = file.metadata[Key.frozen]
    let declared: DeclaredModel
    var model: Model
    let classNames: [String]
    let resizing: ResizeOptions?
    do {
      declared = try self.declared(declaration, isPretrained: frozen == nil, path)
      model = try Model(zerosFor: declared.architecture)
      declared.freezeBackbones(of: &model)
      try freeze(frozen ?? "", &model, path)
      resizing = try file.metadata[Key.resizing].flatMap { try self.resizing($0, path) }
      classNames = try file.metadata[Key.classes].map { try self.classNames($0, model, path) } ?? []
    } catch let diagnostic as Diagnostic {
      throw ShellError.modelDeclaration(path: path, reason: diagnostic.error.problem)
    }
    try model.takeValues(from: LayerWeights(file), nodes: model.architecture.nodes.indices)
    return Content(
      model: Experiment.CurrentModel(
        model: model, declared: declared, classNames: classNames, trainedResizing: resizing),
      saysWhatIsFrozen: frozen != nil)
  }

  /// What a block declares.
  ///
  /// - Parameter isPretrained: whether backbones count as pretrained, whatever their lines say: older versions wrote
  ///   `weights=none` for all.
  private static func declared(_ declaration: String, isPretrained: Bool, _ path: String) throws -> DeclaredModel {
    guard let statement = try Parser.parse(SourceText(declaration, name: path)).statements.first else {
      throw ShellError.notAModel(path: path)
    }
    let bound = try Binder(Scope()).bind(statement, to: CommandTable.entries, what: "command")
    guard bound.entry.name == Command.model.entry.name else { throw ShellError.notAModel(path: path) }
    let lines = try LayerExpander.lines(of: statement.body ?? [], scope: Scope(), blocks: [:])
    guard
      let declared = try DeclaredModel.build(
        bound, isPretrained ? lines.map(\.pretrained) : lines, classes: nil, isCheck: false)
    else { throw ShellError.notAModel(path: path) }
    return declared
  }

  /// Runs the commands that freeze layers.
  private static func freeze(_ commands: String, _ model: inout Model, _ path: String) throws {
    for statement in try Parser.parse(SourceText(commands, name: path)).statements {
      let bound = try Binder(Scope()).bind(
        statement, to: [Command.freeze.entry, Command.unfreeze.entry], what: "command")
      try Command.setTrainable(bound.entry.name == Command.unfreeze.entry.name, bound, &model)
    }
  }

  /// How images are resized, by the options of `data load` that say so.
  private static func resizing(_ options: String, _ path: String) throws -> ResizeOptions? {
    let source = SourceText("\(Command.dataLoad.entry.name) synth \(options)", name: path)
    guard let statement = try Parser.parse(source).statements.first else { return nil }
    return Command.resizing(try Binder(Scope()).bind(statement, to: Command.dataLoad.entry).arguments)
  }

  /// The names of the classes: as many as the model has outputs, each once.
  private static func classNames(_ list: String, _ model: Model, _ path: String) throws -> [String] {
    let source = SourceText(list, name: path)
    guard case .list(let values)? = try Evaluator(source, Scope()).value(of: try Parser.phrase(source)) else {
      throw ShellError.modelClasses(path: path, reason: "'\(list)' is not a list")
    }
    let names = values.map(\.text)
    if names.isEmpty { return [] }
    let count = try model.classCount()
    guard names.count == count else {
      throw ShellError.modelClasses(
        path: path,
        reason:
          "it has \(names.count) \(names.count == 1 ? "name" : "names") for \(count) \(count == 1 ? "output" : "outputs")"
      )
    }
    let trimmed = names.map { String($0.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed()) }
    if trimmed.contains("") { throw ShellError.modelClasses(path: path, reason: "a name is blank") }
    if let (name, _) = Dictionary(grouping: trimmed, by: \.self).filter({ $1.count > 1 }).min(by: { $0.key < $1.key }) {
      throw ShellError.modelClasses(path: path, reason: "'\(name)' is listed more than once")
    }
    return names
  }
}

extension DeclaredModel {
  /// The block that declares the model, with blocks, repetitions, variables and the number of classes written out, and
  /// `trainable=` as it is with `model`.
  func text(_ model: Model) -> String {
    let lines = zip(lines, architecture.rows).map { line, row in
      "  "
        + line.text(
          row, inputs: row.inputs.map { architecture.rows[$0].name }, isTrainable: model.isTrainable(row.nodes))
    }
    return "model \(Printer.word(architecture.name)) {\n" + lines.map { $0 + "\n" }.joined() + "}\n"
  }

  /// Freezes the backbones whose lines say so.
  func freezeBackbones(of model: inout Model) {
    for (line, row) in zip(lines, architecture.rows) where row.isBackbone && !line.arguments.flag("trainable") {
      model.setTrainable(false, row.nodes)
    }
  }
}

extension ResizeOptions {
  /// As options of `data load`.
  fileprivate var arguments: String {
    "size=\(height)x\(width) resize=\(mode.rawValue) antialias=\(antialias ? "yes" : "no")"
      + (background.map { " background=\(Printer.word($0.description))" } ?? "")
  }
}

extension LayerLine {
  /// The same, with a backbone's weights as those of ImageNet.
  fileprivate var pretrained: LayerLine {
    guard let weights = arguments["weights"] else { return self }
    var bound = bound
    bound.arguments["weights"] = Argument(content: .text("imagenet"), span: weights.span)
    return LayerLine(bound: bound, name: name, inputs: inputs)
  }

  /// The line with everything that it depends on written out.
  fileprivate func text(_ row: Architecture.Row, inputs: [String], isTrainable: Bool) -> String {
    let options = bound.entry.parameters.compactMap { parameter -> String? in
      switch parameter.name {
      case "name": return "name=\(Printer.word(row.name))"
      case "layers": return "[" + inputs.map(Printer.word).joined(separator: " ") + "]"
      case "from": return self.inputs.isEmpty ? nil : "from=\(Printer.word(inputs[0]))"
      case "trainable": return "trainable=\(isTrainable ? "yes" : "no")"
      default: return arguments[parameter.name].map { "\(parameter.name)=\($0.content.text)" }
      }
    }
    return ([bound.entry.name] + options).joined(separator: " ")
  }
}

extension Argument.Content {
  /// As the language writes it.
  var text: String {
    switch self {
    case .integer(let integer): String(integer)
    case .number(let number): Value.text(of: number)
    case .flag(let flag): flag ? "yes" : "no"
    case .text(let text): Printer.word(text)
    case .value(let value): value.spelling
    case .sizes(let sizes): sizes.map(String.init).joined(separator: "x")
    case .list(let list): "[" + list.map(\.text).joined(separator: " ") + "]"
    }
  }
}
