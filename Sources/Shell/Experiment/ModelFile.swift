import Basics
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
    /// The classes' names, a list of the language.
    static let classes = "hairline.classes"
    static let preprocessing = "hairline.preprocessing"
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
        Key.format: "hairline", Key.version: Version.current, Key.declaration: current.declaration,
        Key.classes: Value.list(current.classNames.map(Value.text)).text,
        Key.preprocessing: "RGB, resized to \(input.height)x\(input.width) by bilinear interpolation with half-pixel "
          + "centres, values 0 to 255, height x width x channels",
        Key.script: session.script, Key.results: session.results.json.text,
      ], while: goesOn)
  }

  /// Reads a model that `save` wrote.
  static func load(_ path: String) throws -> Experiment.CurrentModel {
    let file = try WeightFile.read(path)
    guard let declaration = file.metadata[Key.declaration] else { throw ShellError.notAModel(path: path) }
    let model: Model
    let classNames: [String]
    do {
      model = try self.model(declaration, path)
      classNames = try file.metadata[Key.classes].map { try self.classNames($0, path) } ?? []
    } catch let diagnostic as Diagnostic {
      throw ShellError.modelDeclaration(path: path, reason: diagnostic.error.problem)
    }
    try model.takeValues(from: LayerWeights(file), nodes: model.architecture.nodes.indices)
    return Experiment.CurrentModel(model: model, declaration: declaration, classNames: classNames)
  }

  /// The model that a block declares, with whatever values.
  private static func model(_ declaration: String, _ path: String) throws -> Model {
    guard let statement = try Parser.parse(SourceText(declaration, name: path)).statements.first else {
      throw ShellError.notAModel(path: path)
    }
    let bound = try Binder(Scope()).bind(statement, to: CommandTable.entries, what: "command")
    guard bound.entry.name == "model", let declared = try DeclaredModel.build(bound, Scope(), [:], classes: nil) else {
      throw ShellError.notAModel(path: path)
    }
    return try Model(zerosFor: declared.architecture)
  }

  private static func classNames(_ list: String, _ path: String) throws -> [String] {
    let source = SourceText(list, name: path)
    guard case .list(let values)? = try Evaluator(source, Scope()).value(of: try Parser.phrase(source)) else {
      return []
    }
    return values.map(\.text)
  }
}

extension DeclaredModel {
  /// The block that declares the model, with blocks, repetitions, variables and the number of classes written out, and
  /// without weights to begin with.
  var text: String {
    let lines = zip(lines, architecture.rows).map { line, row in
      "  " + line.text(row, inputs: row.inputs.map { architecture.rows[$0].name })
    }
    return "model \(Printer.word(architecture.name)) {\n" + lines.map { $0 + "\n" }.joined() + "}\n"
  }
}

extension LayerLine {
  /// The line with everything that it depends on written out.
  fileprivate func text(_ row: Architecture.Row, inputs: [String]) -> String {
    let options = bound.entry.parameters.compactMap { parameter -> String? in
      switch parameter.name {
      case "name": return "name=\(Printer.word(row.name))"
      case "layers": return "[" + inputs.map(Printer.word).joined(separator: " ") + "]"
      case "from": return self.inputs.isEmpty ? nil : "from=\(Printer.word(inputs[0]))"
      case "weights": return "weights=none"
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
