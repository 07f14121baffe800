import Basics
import Datasets
import Training

extension Command {
  static let evaluate = Command(
    Entry(
      "evaluate", "measures the model on a part of the data",
      details: """
        The loss is the mean cross-entropy. Precision is the share of correct predictions among the images predicted \
        as a class, recall that among the images of the class, F1 their harmonic mean, support the number of images \
        of the class. The classes of the model and of the data are matched by name, in any order.
        """,
      theme: .results, parameters: [.optional("part", .part, default: "test", "the part of the data")],
      examples: ["evaluate test"], synonyms: ["score"]),
    effects: .makes { bound, _ in
      Effects.Footprint(
        reads: [.data, .model, .weights],
        writes: Part(rawValue: bound.arguments.text("part")).map { [.metrics($0)] } ?? [])
    },
    run: { bound, session in
      guard let part = Part(rawValue: bound.arguments.text("part")) else { return }
      let evaluation = try session.evaluate(part)
      let names = try session.experiment.requireData().dataset.classNames
      session.output.result(
        sentence:
          "\(part.rawValue): loss \(NumberFormat.measured(evaluation.loss)), accuracy \(NumberFormat.percent(evaluation.accuracy)) "
          + "(\(NumberFormat.grouped(evaluation.correct)) of \(NumberFormat.grouped(evaluation.labels.count)))")
      func share(_ value: Double?) -> String { value.map { NumberFormat.fixed($0, 4) } ?? "–" }
      session.output.result(
        TextTable(
          [.left("class"), .right("precision"), .right("recall"), .right("F1"), .right("support")],
          zip(names, evaluation.classes).map { name, metrics in
            [
              name, share(metrics.precision), share(metrics.recall), share(metrics.f1),
              NumberFormat.grouped(metrics.support),
            ]
          }))
    })
}

extension Session {
  /// Evaluates the model on a part, and keeps what came of it.
  mutating func evaluate(_ part: Part) throws -> Evaluation {
    let data = try experiment.requireData().dataset
    let current = try experiment.requireModel()
    if let trained = current.trainedResizing, trained != experiment.data?.dataset.resizing {
      output.message(
        "the model was trained on images \(trained.summary); these were \(data.resizing.summary)")
    }
    let bar = ProgressBar("evaluating \(part.rawValue)", total: data[part].count, unit: "images", output: output)
    defer { bar.clear() }
    let evaluation = try current.model.evaluate(
      on: data[part], named: part.rawValue, mapping: try experiment.classMapping(), context
    ) { done, _ in bar.update(done) }
    keep(evaluation, of: part, classNames: data.classNames)
    return evaluation
  }

  /// What the last evaluation of a part came to; the part is evaluated where that has not been done.
  mutating func evaluated(_ part: Part) throws -> Evaluation {
    try experiment.evaluations[part] ?? evaluate(part)
  }
}
