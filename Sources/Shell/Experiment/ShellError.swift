import Basics

/// Errors of commands that the session cannot carry out.
public enum ShellError: UserError, Equatable {
  case noData
  case noModel
  case noHistory
  case unknownClass(String, known: [String])
  case notAModel(path: String)
  case modelDeclaration(path: String, reason: String)
  case modelClasses(path: String, reason: String)
  case imagenetAlpha(String)
  case emptyFreeze
  case noParameters(String)
  case layerOrder(from: String, to: String)
  case noSuchImage(Int, part: String, count: Int)

  public var problem: String {
    switch self {
    case .noData: "no data is loaded"
    case .noModel: "there is no model"
    case .noHistory: "nothing has been trained yet"
    case .unknownClass(let name, _): "the data has no class '\(name)'"
    case .notAModel(let path): "'\(path)' contains weights, but no model: it was not saved by 'model save'"
    case .modelDeclaration(let path, let reason): "the model in '\(path)' cannot be built: \(reason)"
    case .modelClasses(let path, let reason): "the model in '\(path)' has an invalid list of classes: \(reason)"
    case .noParameters(let layer): "'\(layer)' has no parameters to freeze or unfreeze"
    case .imagenetAlpha(let alpha): "the ImageNet weights are for alpha=1, got alpha=\(alpha)"
    case .emptyFreeze: "missing layers: expected names of layers, all, from= or to="
    case .layerOrder(let from, let to): "the layer '\(from)' does not come before '\(to)'"
    case .noSuchImage(let number, let part, let count):
      "'\(part)' has \(NumberFormat.grouped(count)) \(count == 1 ? "image" : "images"): there is no image "
        + NumberFormat.grouped(number)
    }
  }

  public var hint: String? {
    switch self {
    case .noData: "load some, as in 'data load PATH size=48x48', or 'data load synth'"
    case .noModel: "declare one with 'model NAME { … }', or load one with 'model load FILE'"
    case .noHistory: "'train' trains the model"
    case .unknownClass(let name, let known):
      Suggestion.sentence(for: name, among: known)
        ?? "the classes are \((known.prefix(10) + (known.count > 10 ? ["others"] : [])).listed(with: "and"))"
    case .layerOrder, .noSuchImage: nil
    case .notAModel: "declare the model, and give the file as weights= of its backbone"
    case .modelClasses: "save the model again with a version of Hairline that can load it"
    case .noParameters: "name a layer with parameters: 'model summary' lists them"
    case .modelDeclaration: "was it saved by a newer version of Hairline?"
    case .imagenetAlpha: "use alpha=1, or weights=none"
    case .emptyFreeze: "for example 'freeze all' or 'unfreeze from=block_13_expand'"
    }
  }
}
