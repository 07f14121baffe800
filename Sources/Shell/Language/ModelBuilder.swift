import Basics
import Kernels
import Models

/// A model as it was declared: its architecture, and the lines that declare its rows.
struct DeclaredModel: Sendable {
  let architecture: Architecture
  /// The line of each row, in the rows' order, with the number of classes in it.
  let lines: [LayerLine]

  /// The declaration that `model NAME { … }` makes.
  ///
  /// - Parameters:
  ///   - bound: the command.
  ///   - scope: the variables.
  ///   - blocks: the blocks that its lines may use.
  ///   - classes: the number of the data's classes, where it is known.
  ///   - isCheck: whether the model is only checked: then a number of classes is made up, and nil is returned where
  ///     shapes depend on the run.
  static func build(
    _ bound: BoundCommand, _ scope: Scope, _ blocks: [String: LayerBlock], classes: Int?, isCheck: Bool = false
  ) throws(Diagnostic) -> DeclaredModel? {
    let lines = try LayerExpander.lines(of: bound.statement.body ?? [], scope: scope, blocks: blocks)
    return try build(bound, lines, classes: classes, isCheck: isCheck)
  }

  /// The same, of lines that are written out.
  static func build(
    _ bound: BoundCommand, _ lines: [LayerLine], classes: Int?, isCheck: Bool
  ) throws(Diagnostic) -> DeclaredModel? {
    guard let first = lines.first else {
      throw bound.diagnostic(ModelError.emptyModel(bound.arguments["name"]?.text ?? "…"), at: "name")
    }
    guard first.bound.entry.name == "input" else {
      throw first.diagnostic(LanguageError.firstLayer(first.bound.entry.name))
    }
    guard lines.allSatisfy(\.bound.isComplete), bound.isComplete else { return nil }
    let shape = first.arguments.sizes("shape")
    guard shape[2] == 1 || shape[2] == 3 else {
      let error = ModelError.argument(
        kind: "InputLayer", name: "number of channels", expected: "3 (colour) or 1 (grey)", received: "\(shape[2])")
      throw first.bound.diagnostic(error, at: "shape")
    }
    var architecture = Architecture(
      name: bound.arguments.text("name"), input: Shape(shape[0], shape[1], shape[2]))
    var resolved = [first]
    for line in lines.dropFirst() {
      let line = try line.withClasses(classes ?? (isCheck ? 2 : nil))
      resolved.append(line)
      do throws(ModelError) { try LayerTable.word(line.bound.entry)?.append(line, &architecture) } catch {
        throw line.diagnostic(error)
      }
    }
    return DeclaredModel(architecture: architecture, lines: resolved)
  }
}

extension LayerLine {
  /// The line with the number of classes in place of `classes`.
  fileprivate func withClasses(_ count: Int?) throws(Diagnostic) -> LayerLine {
    guard let units = arguments["units"], case .text = units.content else { return self }
    guard let count else { throw bound.diagnostic(LanguageError.noClasses, at: "units") }
    var bound = bound
    bound.arguments["units"] = Argument(content: .integer(count), span: units.span)
    return LayerLine(bound: bound, name: name, inputs: inputs)
  }

  /// `error` at this line: at the argument that it names, or at the layer's word.
  func diagnostic(_ error: any UserError) -> Diagnostic {
    if case .argument(_, let name, _, _)? = error as? ModelError { return bound.diagnostic(error, at: name) }
    return Diagnostic(error, bound.statement.source, bound.nameSpan)
  }
}
