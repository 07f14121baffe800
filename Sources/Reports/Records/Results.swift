/// What an experiment came to: the content of `results.json`.
///
/// What did not happen (no model declared, nothing evaluated) is absent; a metric that is missing or not finite (no
/// validation part, a diverged loss, the precision of a class never predicted) is null.
public struct Results: Sendable {
  /// The images that were loaded.
  public struct Data: Sendable {
    /// Where from, as the script has it.
    public var source: String
    public var fingerprint: String
    public var height: Int
    public var width: Int
    /// How many images of each class each part holds, in the order of the classes.
    public var counts: [(part: String, ofClasses: [Int])]

    public init(
      source: String, fingerprint: String, height: Int, width: Int, counts: [(part: String, ofClasses: [Int])]
    ) {
      (self.source, self.fingerprint, self.height, self.width) = (source, fingerprint, height, width)
      self.counts = counts
    }
  }

  public struct Model: Sendable, Equatable {
    public var name: String
    public var parameters: Int
    public var trainableParameters: Int
    /// For one image, forwards.
    public var multiplyAdds: Int

    public init(name: String, parameters: Int, trainableParameters: Int, multiplyAdds: Int) {
      (self.name, self.parameters) = (name, parameters)
      (self.trainableParameters, self.multiplyAdds) = (trainableParameters, multiplyAdds)
    }
  }

  /// What `expect` found.
  public struct Expectation: Sendable, Equatable {
    public var expression: String
    public var holds: Bool

    public init(expression: String, holds: Bool) { (self.expression, self.holds) = (expression, holds) }
  }

  public var name: String
  public var version: String
  public var seed: UInt64
  public var classes: [String]
  public var data: Data?
  public var model: Model?
  public var epochs: [Results.Epoch]
  /// The last evaluation of each part.
  public var evaluations: [Evaluation]
  public var expectations: [Expectation]
  /// How the run ended, as `interrupted`; nil while it goes on.
  public var outcome: String?

  public init(
    name: String, version: String, seed: UInt64, classes: [String] = [], data: Data? = nil, model: Model? = nil,
    epochs: [Results.Epoch] = [], evaluations: [Evaluation] = [], expectations: [Expectation] = []
  ) {
    (self.name, self.version, self.seed) = (name, version, seed)
    (self.classes, self.data, self.model) = (classes, data, model)
    (self.epochs, self.evaluations, self.expectations) = (epochs, evaluations, expectations)
  }

  /// The file's content: an object with one key for each evaluated part, named after it.
  public var json: JSON {
    var members: [JSON.Member] = [
      .init("name", .string(name)), .init("version", .string(version)), .init("seed", .integer(seed)),
    ]
    if let outcome { members.append(.init("outcome", .string(outcome))) }
    if let data { members.append(.init("data", data.json)) }
    if !classes.isEmpty { members.append(.init("classes", .array(classes.map { .string($0) }))) }
    if let data { members.append(.init("counts", data.countsJSON(classes))) }
    if let model { members.append(.init("model", model.json)) }
    members += evaluations.map { .init($0.part, $0.json) }
    if !epochs.isEmpty { members.append(.init("epochs", .array(epochs.map(\.json)))) }
    if !expectations.isEmpty { members.append(.init("expectations", .array(expectations.map(\.json)))) }
    return .object(members)
  }
}

extension Results.Data {
  var json: JSON {
    .object([
      .init("source", .string(source)), .init("fingerprint", .string(fingerprint)), .init("height", .integer(height)),
      .init("width", .integer(width)),
    ])
  }

  func countsJSON(_ classes: [String]) -> JSON {
    .object(
      counts.map { part, counts in
        .init(part, .object(zip(classes, counts).map { .init($0, .integer($1)) }))
      })
  }
}

extension Results.Model {
  var json: JSON {
    .object([
      .init("name", .string(name)), .init("parameters", .integer(parameters)),
      .init("trainable_parameters", .integer(trainableParameters)), .init("multiply_adds", .integer(multiplyAdds)),
    ])
  }
}

extension Results.Expectation {
  var json: JSON { .object([.init("expression", .string(expression)), .init("holds", .bool(holds))]) }
}
