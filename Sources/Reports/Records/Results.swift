/// The results of an experiment: the content of `results.json`. There are no times in it: the same script gives the same
/// file.
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
    /// How its images were resized, in words.
    public var resizing: String
    /// How many images of each class each part holds, in the order of the classes.
    public var counts: [(part: String, ofClasses: [Int])]

    public init(
      source: String, fingerprint: String, height: Int, width: Int, resizing: String,
      counts: [(part: String, ofClasses: [Int])]
    ) {
      (self.source, self.fingerprint, self.height, self.width) = (source, fingerprint, height, width)
      (self.resizing, self.counts) = (resizing, counts)
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

  /// A value that one of the loops around a command has.
  public struct LoopValue: Sendable, Equatable {
    public var variable: String
    /// As the script has it.
    public var text: String
    public var json: JSON

    public init(_ variable: String, _ text: String, _ json: JSON) {
      (self.variable, self.text, self.json) = (variable, text, json)
    }
  }

  /// A model that was trained or evaluated, in one round of each loop around that: what a sweep compares.
  public struct Trial: Sendable, Equatable {
    /// Counted from 1.
    public var number: Int
    /// The values of the loops, outermost first.
    public var values: [LoopValue]
    public var model: String
    /// The epochs that were trained in this round.
    public var epochs: [Epoch]
    /// The last evaluation of each part.
    public var scores: [Score]
    /// Why the round ended early; nil where it did not.
    public var failure: String?

    public init(
      number: Int = 1, values: [LoopValue] = [], model: String = "", epochs: [Epoch] = [], scores: [Score] = [],
      failure: String? = nil
    ) {
      (self.number, self.values, self.model, self.epochs) = (number, values, model, epochs)
      (self.scores, self.failure) = (scores, failure)
    }
  }

  /// What `expect` found.
  public struct Expectation: Sendable, Equatable {
    /// A comparison within it, with the values of its two sides; nil for one that is undefined.
    public struct Comparison: Sendable, Equatable {
      public var expression: String
      public var measured: JSON
      /// The operator, with what it takes beside the wanted value: ">=", "within 0.01 of".
      public var comparison: String
      public var wanted: JSON
      public var holds: Bool

      public init(expression: String, measured: JSON, comparison: String, wanted: JSON, holds: Bool) {
        (self.expression, self.measured, self.comparison) = (expression, measured, comparison)
        (self.wanted, self.holds) = (wanted, holds)
      }
    }

    public var expression: String
    public var holds: Bool
    /// The values of the loops around it: "rate = 1e-3".
    public var rounds: [String]
    public var comparisons: [Comparison]
    /// What was measured, in words; empty where that says nothing new.
    public var measured: String

    public init(
      expression: String, holds: Bool, rounds: [String] = [], comparisons: [Comparison] = [], measured: String = ""
    ) {
      (self.expression, self.holds, self.rounds) = (expression, holds, rounds)
      (self.comparisons, self.measured) = (comparisons, measured)
    }
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
  /// What was trained and evaluated, in order, where there is more than one or loops have values.
  public var trials: [Trial] = []
  /// The number of the trial that the model, epochs and evaluations are of.
  public var trial: Int?
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
    if let trial, isSweep { members.append(.init("trial", .integer(trial))) }
    if let model { members.append(.init("model", model.json)) }
    members += evaluations.map { .init($0.part, $0.json) }
    if !epochs.isEmpty { members.append(.init("epochs", .array(epochs.map(\.json)))) }
    if isSweep {
      members.append(.init("trials", .array(trials.map(\.json))))
    }
    if !expectations.isEmpty { members.append(.init("expectations", .array(expectations.map(\.json)))) }
    return .object(members)
  }

  /// Whether there are trials to compare.
  public var isSweep: Bool { trials.isSweep }
}

extension [Results.Trial] {
  /// Whether there is something to compare, or to be said of each.
  var isSweep: Bool { count > 1 || contains { !$0.values.isEmpty } }
}

extension Results.Trial {
  /// The values of the loops in words: "rate = 1e-3, size = 48".
  public var text: String { values.map { "\($0.variable) = \($0.text)" }.joined(separator: ", ") }

  var json: JSON {
    var members: [JSON.Member] = [.init("number", .integer(number))]
    if !values.isEmpty { members.append(.init("values", .object(values.distinct.map { .init($0.variable, $0.json) }))) }
    members.append(.init("model", .string(model)))
    if let failure { members.append(.init("failure", .string(failure))) }
    members += scores.map { .init($0.part, .object($0.members)) }
    if !epochs.isEmpty { members.append(.init("epochs", .array(epochs.map(\.json)))) }
    return .object(members)
  }
}

extension [Results.LoopValue] {
  /// Each variable once: of nested loops with the same variable the inner one's value counts.
  var distinct: [Results.LoopValue] {
    enumerated().filter { index, value in !self[(index + 1)...].contains { $0.variable == value.variable } }
      .map(\.element)
  }
}

extension Results.Data {
  var json: JSON {
    .object([
      .init("source", .string(source)), .init("fingerprint", .string(fingerprint)), .init("height", .integer(height)),
      .init("width", .integer(width)), .init("resizing", .string(resizing)),
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
  var json: JSON {
    .object(
      [.init("expression", .string(expression)), .init("holds", .bool(holds))]
        + (rounds.isEmpty ? [] : [.init("rounds", .array(rounds.map { .string($0) }))])
        + (comparisons.isEmpty ? [] : [.init("comparisons", .array(comparisons.map(\.json)))]))
  }
}

extension Results.Expectation.Comparison {
  /// The comparison by the names in `results.json` and in the events of `--json`.
  public var json: JSON {
    .object([
      .init("expression", .string(expression)), .init("measured", measured), .init("comparison", .string(comparison)),
      .init("wanted", wanted), .init("holds", .bool(holds)),
    ])
  }
}
