import Basics

/// What can be wrong with what is asked of the session.
public enum ShellError: UserError, Equatable {
  case noData
  case noModel
  case noHistory
  case notEvaluated(String)
  case unknownClass(String, known: [String])
  case noImages(path: String)
  case allUnreadable(path: String, first: String)
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
    case .notEvaluated(let part): "'\(part)' has not been evaluated since the model or the data last changed"
    case .unknownClass(let name, _): "the data has no class '\(name)'"
    case .noImages(let path): "there are no images (.jpg, .jpeg, .png) in '\(path)'"
    case .allUnreadable(let path, let first): "no image in '\(path)' can be read; the first: \(first)"
    case .notAModel(let path): "'\(path)' holds weights, but no model: it was not saved by 'model save'"
    case .modelDeclaration(let path, let reason): "the model in '\(path)' cannot be built: \(reason)"
    case .modelClasses(let path, let reason): "the classes of the model in '\(path)' do not fit it: \(reason)"
    case .noParameters(let layer): "'\(layer)' has no parameters: there is nothing to freeze or to train"
    case .imagenetAlpha(let alpha): "the weights of ImageNet are for alpha=1, not \(alpha)"
    case .emptyFreeze: "which layers?"
    case .layerOrder(let from, let to): "the layer '\(from)' does not come before '\(to)'"
    case .noSuchImage(let number, let part, let count):
      "'\(part)' has \(NumberFormat.grouped(count)) \(count == 1 ? "image" : "images"), but no number "
        + NumberFormat.grouped(number)
    }
  }

  public var hint: String? {
    switch self {
    case .noData: "load some, as in 'data load PATH size=48x48', or 'data load synth'"
    case .noModel: "declare one with 'model NAME { … }', or load one with 'model load FILE'"
    case .noHistory: "'train' trains the model"
    case .notEvaluated(let part): "'evaluate \(part)' does that"
    case .unknownClass(let name, let known):
      Suggestion.sentence(for: name, among: known)
        ?? "there are \((known.prefix(10) + (known.count > 10 ? ["others"] : [])).listed(with: "and"))"
    case .noImages, .allUnreadable, .layerOrder, .noSuchImage: nil
    case .notAModel: "declare the model, and give the file as weights= of its backbone"
    case .modelClasses: "save the model again, from a version of Hairline that reads it"
    case .noParameters: "name a layer with parameters: 'model summary' lists them"
    case .modelDeclaration: "was it saved by a newer version of Hairline?"
    case .imagenetAlpha: "use alpha=1, or weights=none"
    case .emptyFreeze: "as in 'freeze all', 'unfreeze from=block_13_expand', or the name of a layer"
    }
  }
}
