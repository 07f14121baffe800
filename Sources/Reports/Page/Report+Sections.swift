import Basics

/// The sections of a report; none is empty.
extension Report {
  var title: String { results.name }
  var subtitle: String { "An experiment with Hairline \(results.version)" }

  /// The whole experiment, as a notebook.
  var sections: [Section] {
    [summary, trials].compactMap { $0 } + otherEvaluations
      + [wrongImages, training, expectations, notebook].compactMap { $0 }
  }

  /// The results only.
  var briefSections: [Section] {
    [summary, trials].compactMap { $0 } + otherEvaluations + [wrongImages, expectations, plots].compactMap { $0 }
  }

  /// The evaluations: of the test part first, which says most about new images.
  private var evaluations: [Results.Evaluation] {
    ["test", "val", "train"].compactMap { part in results.evaluations.first { $0.part == part } }
  }

  private var summary: Section {
    let lookup = ResultLookup(results)
    var facts = evaluations.prefix(1).flatMap { accuracyAndLoss($0, lookup) }
    if results.isSweep, let trial = results.trials.first(where: { $0.number == results.trial }) {
      let isLast = trial.number == results.trials.last?.number
      let count =
        "\(isLast ? "the last " : "one ")of \(NumberFormat.grouped(results.trials.count)) trials; 'Trials' has all"
      let number = "trial \(trial.number)"
      facts.append(
        .init(
          "Results of", .text(trial.values.isEmpty ? number : trial.text),
          note: [.text(trial.values.isEmpty ? count : "\(number), \(count)")]))
    }
    if let best = results.epochs.best, let index = results.epochs.firstIndex(where: { $0.isSame(as: best) }) {
      let count = results.epochs.count
      let part = best.validationLoss == nil ? "training" : "validation"
      facts.append(
        .init(
          "Training", .text("\(NumberFormat.grouped(count)) \(count == 1 ? "epoch" : "epochs")"),
          note: [.text("lowest \(part) loss in epoch "), lookup["epochs.\(index).epoch", NumberFormat.whole]]))
    }
    if let model = results.model {
      facts.append(
        .init(
          "Model", .text(model.name),
          note: [
            lookup["model.parameters", NumberFormat.whole], " parameters, ",
            lookup["model.trainable_parameters", NumberFormat.whole], " of them trainable",
          ]))
    }
    if let data = results.data {
      let count = data.counts.reduce(0) { $0 + $1.ofClasses.reduce(0, +) }
      let parts = data.counts.filter { $0.ofClasses.contains { $0 > 0 } }
        .map { "\(NumberFormat.grouped($0.ofClasses.reduce(0, +))) \($0.part)" }
      facts.append(
        .init(
          "Data", .text(data.source),
          note: [
            .text(
              "\(NumberFormat.grouped(count)) images of \(results.classes.count) classes at \(data.height)×\(data.width): "
            ),
            .text(parts.joined(separator: ", ")),
          ]))
      if !data.fingerprint.isEmpty {
        facts.append(.init("Data fingerprint", lookup.word("data.fingerprint", data.fingerprint)))
      }
    }
    facts.append(.init("Seed", lookup.word("seed", "\(results.seed)")))
    facts.append(.init("Hairline", lookup.word("version", results.version)))
    return Section("Summary", [.facts(facts)] + (evaluations.first.map { tables($0, lookup) } ?? []))
  }

  /// A row for each trial: the values of its loops and its metrics.
  private var trials: Section? {
    guard results.isSweep else { return nil }
    let lookup = ResultLookup(results)
    let trials = results.trials
    let variables = trials.flatMap { $0.values.map(\.variable) }.uniqued
    let parts = ["val", "test", "train"].filter { part in trials.contains { $0.scores.contains { $0.part == part } } }
    let hasModels = Set(trials.map(\.model)).count > 1
    let hasEpochs = trials.contains { !$0.epochs.isEmpty }
    let isValidated = trials.contains { $0.epochs.contains { $0.validationLoss != nil } }
    let hasFailures = trials.contains { $0.failure != nil }
    let metric = isValidated ? "validation loss" : "training loss"
    func column(_ isThere: Bool, _ columns: Section.Table.Column...) -> [Section.Table.Column] {
      isThere ? columns : []
    }
    let columns =
      [.init("trial")] + variables.map { .init($0, isNumeric: isNumeric($0)) }
      + column(hasModels, .init("model", isNumeric: false))
      + column(hasEpochs, .init("epochs"), .init("lowest \(metric)"), .init("in epoch"))
      + parts.flatMap { [.init("\($0) accuracy"), .init("\($0) loss")] }
      + column(hasFailures, .init("failure", isNumeric: false))
    let rows = trials.enumerated().map { index, trial -> [Section.Table.Cell] in
      let path = "trials.\(index)"
      var row: [Section.Table.Cell] = [.init(lookup["\(path).number", NumberFormat.whole])]
      row += variables.map { name in .init(.text(trial.values.last { $0.variable == name }?.text ?? "–")) }
      if hasModels { row.append(.init(.text(trial.model))) }
      if hasEpochs {
        let best = trial.epochs.best.flatMap { best in trial.epochs.firstIndex { $0.isSame(as: best) } } ?? -1
        let key = isValidated ? "val_loss" : "loss"
        row.append(.init(.text(NumberFormat.grouped(trial.epochs.count))))
        row.append(.init(lookup["\(path).epochs.\(best).\(key)", NumberFormat.measured]))
        row.append(.init(lookup["\(path).epochs.\(best).epoch", NumberFormat.whole]))
      }
      for part in parts {
        row.append(.init(lookup["\(path).\(part).accuracy", { NumberFormat.percent($0) }]))
        row.append(.init(lookup["\(path).\(part).loss", NumberFormat.measured]))
      }
      if hasFailures { row.append(.init(.text(trial.failure ?? ""))) }
      return row
    }
    return Section("Trials", [.table(Section.Table(caption: "Each trial", columns: columns, rows: rows))])
  }

  /// Whether all values of a loop's variable are numbers.
  private func isNumeric(_ variable: String) -> Bool {
    results.trials.flatMap(\.values).filter { $0.variable == variable }
      .allSatisfy { if case .literal = $0.json { true } else { false } }
  }

  private var otherEvaluations: [Section] {
    let lookup = ResultLookup(results)
    return evaluations.dropFirst().map {
      Section("Results on \($0.part)", [.facts(accuracyAndLoss($0, lookup))] + tables($0, lookup))
    }
  }

  private func accuracyAndLoss(_ evaluation: Results.Evaluation, _ lookup: ResultLookup) -> [Section.Fact] {
    let part = evaluation.part
    return [
      .init(
        "Accuracy on \(part)", lookup["\(part).accuracy", { NumberFormat.percent($0) }],
        note: [
          .text("\(NumberFormat.grouped(evaluation.correct)) of "), lookup["\(part).count", NumberFormat.whole],
          " images; 95 % confidence interval (Wilson) ",
          lookup["\(part).accuracy_interval.0", { NumberFormat.percent($0) }], " to ",
          lookup["\(part).accuracy_interval.1", { NumberFormat.percent($0) }],
        ]),
      .init(
        "Loss on \(part)", lookup["\(part).loss", absent: "not finite", NumberFormat.measured],
        note: ["mean cross-entropy"]),
    ]
  }

  private func tables(_ evaluation: Results.Evaluation, _ lookup: ResultLookup) -> [Section.Block] {
    let names = results.classes
    guard names.count == evaluation.confusion.count else { return [] }
    return [
      .table(names.count <= Self.maxClasses ? confusion(evaluation, lookup) : mostConfused(evaluation, lookup)),
      .table(classes(evaluation, lookup)),
    ]
  }

  /// The most classes whose confusion is shown whole.
  private static let maxClasses = 25

  private func confusion(_ evaluation: Results.Evaluation, _ lookup: ResultLookup) -> Section.Table {
    Section.Table(
      caption: "Confusion on \(evaluation.part), in images",
      columns: [.init("actual", isNumeric: false)] + results.classes.map { .init($0) }, group: "predicted",
      rows: results.classes.enumerated().map { actual, name in
        let total = Double(max(evaluation.confusion[actual].reduce(0, +), 1))
        return [.init(.text(name))]
          + evaluation.confusion[actual].enumerated().map { predicted, count in
            .init(
              lookup["\(evaluation.part).confusion.\(actual).\(predicted)", NumberFormat.whole],
              .init(strength: Double(count) / total, isCorrect: actual == predicted))
          }
      }, isSortable: false)
  }

  private func mostConfused(_ evaluation: Results.Evaluation, _ lookup: ResultLookup) -> Section.Table {
    let pairs = evaluation.confusion.enumerated().flatMap { actual, row in
      row.enumerated().filter { $0.offset != actual && $0.element > 0 }.map { (actual, $0.offset, $0.element) }
    }
    let worst = pairs.enumerated().sorted { ($1.element.2, $0.offset) < ($0.element.2, $1.offset) }.prefix(15)
    return Section.Table(
      caption: "Most confused classes on \(evaluation.part)",
      columns: [
        .init("actual", isNumeric: false), .init("predicted", isNumeric: false), .init("images"),
        .init("of the class"),
      ],
      rows: worst.map { _, pair in
        let (actual, predicted, count) = pair
        let share = Double(count) / Double(max(evaluation.confusion[actual].reduce(0, +), 1))
        return [
          .init(.text(results.classes[actual])), .init(.text(results.classes[predicted])),
          .init(lookup["\(evaluation.part).confusion.\(actual).\(predicted)", NumberFormat.whole]),
          .init(.text(share.percentage)),
        ]
      })
  }

  private func classes(_ evaluation: Results.Evaluation, _ lookup: ResultLookup) -> Section.Table {
    let metrics = ["precision", "recall", "f1"]
    return Section.Table(
      caption: "Each class on \(evaluation.part)",
      columns: [.init("class", isNumeric: false)] + ["precision", "recall", "F1", "support"].map { .init($0) },
      rows: evaluation.classes.enumerated().map { index, metric in
        [.init(.text(metric.name))]
          + metrics.map { .init(lookup["\(evaluation.part).classes.\(index).\($0)", { NumberFormat.fixed($0, 4) }]) }
          + [.init(lookup["\(evaluation.part).classes.\(index).support", NumberFormat.whole])]
      })
  }

  private var wrongImages: Section? {
    guard let errors, errors.count > 0 else { return nil }
    let shown =
      errors.worst.count < errors.count
      ? " Those with the \(errors.worst.count) highest losses:"
      : errors.count > 1 ? " By their losses, the highest first:" : ""
    let count =
      "\(NumberFormat.grouped(errors.count)) of \(NumberFormat.grouped(errors.total)) images of \(errors.part)"
    return Section(
      "Misclassified images",
      [
        .text([.text("\(count) \(errors.count == 1 ? "was" : "were") misclassified.\(shown)")]),
        .images(errors.worst),
      ])
  }

  private var training: Section? {
    guard !results.epochs.isEmpty else { return nil }
    let lookup = ResultLookup(results)
    let isValidated = results.epochs.contains { $0.validationLoss != nil }
    let losses = [("loss", "loss")] + (isValidated ? [("validation loss", "val_loss")] : [])
    let shares = [("accuracy", "accuracy")] + (isValidated ? [("validation accuracy", "val_accuracy")] : [])
    return Section(
      "Training",
      [
        .table(
          Section.Table(
            caption: "Each epoch",
            columns: [.init("epoch")] + (losses + shares).map { .init($0.0) } + [.init("learning rate")],
            rows: results.epochs.indices.map { index in
              func metric(_ key: String, absent: String = "–", _ format: @escaping (Double) -> String)
                -> Section.Table.Cell
              { .init(lookup["epochs.\(index).\(key)", absent: absent, format]) }
              return [metric("epoch", NumberFormat.whole)]
                + losses.map { metric($0.1, absent: "not finite", NumberFormat.measured) }
                + shares.map { metric($0.1) { NumberFormat.fixed($0, 4) } }
                + [metric("learning_rate") { NumberFormat.short($0) }]
            }))
      ])
  }

  private var expectations: Section? {
    guard !results.expectations.isEmpty else { return nil }
    let hasRounds = results.expectations.contains { !$0.rounds.isEmpty }
    return Section(
      "Expectations",
      [
        .table(
          Section.Table(
            caption: "Each expectation",
            columns: [.init("expectation", isNumeric: false)]
              + (hasRounds ? [.init("with", isNumeric: false)] : [])
              + [.init("holds", isNumeric: false), .init("measured", isNumeric: false)],
            rows: results.expectations.map { each in
              [.init(.text(each.expression))]
                + (hasRounds ? [.init(.text(each.rounds.joined(separator: ", ")))] : [])
                + [.init(.text(each.holds ? "yes" : "no")), .init(.text(each.measured))]
            }))
      ])
  }

  private var notebook: Section? {
    guard !commands.isEmpty else { return nil }
    return Section(
      "Notebook",
      commands.flatMap { command in
        [.command(command.text, output: command.output)]
          + command.plots.map { .plot($0, caption: $0.title == command.text ? nil : $0.title) }
      })
  }

  /// The latest plot of each file.
  private var plots: Section? {
    let drawn = commands.flatMap(\.plots)
    let last = Dictionary(drawn.enumerated().map { ($1.path, $0) }) { $1 }
    let latest = drawn.enumerated().filter { last[$1.path] == $0 }
    return latest.isEmpty ? nil : Section("Plots", latest.map { .plot($0.element, caption: nil) })
  }
}

extension Array where Element: Hashable {
  /// The elements without those that came before.
  fileprivate var uniqued: [Element] {
    var seen = Set<Element>()
    return filter { seen.insert($0).inserted }
  }
}

extension NumberFormat {
  /// A count that was read as a number.
  static func whole(_ value: Double) -> String { Int(exactly: value).map(grouped) ?? short(value) }
}
