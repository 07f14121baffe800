import Basics
import Datasets
import Models

/// What a script would do: its commands in order, with their values, and about how long they would take.
///
/// It is rehearsed with a few images of noise in place of the data, and with models as they are before training.
struct Plan: Sendable {
  /// A command, or a line about what is around it.
  struct Step: Sendable {
    let depth: Int
    let text: String
    /// What it comes to.
    let note: String?
    let seconds: Double?
  }

  private(set) var steps: [Step] = []
  /// The state as the rehearsal has it; it says nothing.
  var session: Session
  /// How many images the parts hold, where that is known.
  var counts: [Part: Int]?
  /// The models that are declared or loaded.
  var models: [Model] = []
  /// Whether there are conditions that only the run decides on: then both sides count.
  var hasConditions = false

  /// - Parameter session: what the script would run in.
  init(_ session: Session) {
    self.session = session
    self.session.output = Output { _, _ in }
  }

  /// Adds a command, as far as its values are known.
  mutating func note(_ bound: BoundCommand, _ scope: Scope, _ blocks: PersistentMap<String, LayerBlock>, depth: Int) {
    (session.scope, session.blocks) = (scope, blocks)
    var outcome = Outcome()
    if let rehearse = Self.rehearsals[bound.entry.name], !Interruption.isRequested {
      if bound.isComplete {
        do { outcome = try rehearse(bound, &self) } catch { outcome.note = Self.words(error) }
      } else {
        outcome.note = "only the run decides on its values"
      }
    }
    steps.append(
      Step(
        depth: depth, text: SecretFilter.redacted(bound.statement.resolved(scope)), note: outcome.note,
        seconds: outcome.seconds))
  }

  /// Adds a line that is no command, such as a loop's value.
  mutating func note(_ text: String, depth: Int) {
    steps.append(Step(depth: depth, text: text, note: nil, seconds: nil))
  }

  private static func words(_ error: any Error) -> String? {
    if error is Interrupted { return nil }
    return ((error as? Diagnostic)?.error ?? error as? any UserError)?.problem ?? "\(error)"
  }

  /// What a command comes to in a rehearsal.
  struct Outcome {
    var note: String?
    var seconds: Double?
  }

  // MARK: Showing

  /// Shows the commands, the models' layers, and the sum of the times.
  func show(_ output: Output) {
    for step in steps {
      output.tell(.planned(command: step.text, note: step.note, seconds: step.seconds))
    }
    output.result(
      TextTable(
        [.left("command"), .wrapped("what it comes to"), .right("about")],
        steps.map { step in
          [
            String(repeating: "    ", count: step.depth) + FileName.display(step.text),
            FileName.display(step.note ?? ""),
            step.seconds.map(NumberFormat.duration) ?? "",
          ]
        }))
    for model in distinctModels {
      output.result("\nmodel \(model.architecture.name)")
      model.showSummary(output)
    }
    let seconds = steps.compactMap(\.seconds).reduce(0, +)
    if seconds > 0 {
      let bound = hasConditions ? ", if all of it is done" : ""
      output.result(
        "\nabout \(NumberFormat.duration(seconds)) of training and evaluation on this machine\(bound)")
    }
  }

  /// The models that differ in their layers: a loop declares the same one again and again.
  private var distinctModels: [Model] {
    var seen = Set<String>()
    return models.filter { model in
      let rows = model.architecture.rows.map { "\($0.name) \($0.shape) \(model.parameterCount($0.nodes))" }
      return seen.insert(rows.joined(separator: "\n")).inserted
    }
  }
}

extension Statement {
  /// The statement on one line with the values that are known; what braces hold is left out.
  fileprivate func resolved(_ scope: Scope) -> String {
    let evaluator = Evaluator(source, scope)
    func known(_ phrase: Phrase) -> Phrase {
      guard let value = try? evaluator.value(of: phrase) else { return phrase }
      return Phrase(kind: .bare([.text(value.spelling)]), span: phrase.span)
    }
    let content: Content =
      switch self.content {
      case .words(let words): .words(words.map { Word(key: $0.key, phrase: known($0.phrase)) })
      case .assignment(let name, let phrase):
        .assignment(
          name,
          scope[name.text].map { Phrase(kind: .bare([.text($0.spelling)]), span: phrase.span) } ?? phrase)
      case .iteration(let name, let phrase): .iteration(name, known(phrase))
      case .expression: self.content
      }
    let head = Statement(
      source: source, verb: verb, content: content, body: nil, opening: nil, branches: [], span: span)
    return Printer.line(head) + (body == nil ? "" : " { … }")
  }
}
