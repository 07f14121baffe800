import Basics
import Datasets
import Reports
import Training

extension PlotKind {
  static let predictions = PlotKind(
    name: "predictions", summary: "draws images with their predicted and actual classes",
    parameters: [
      .evaluatedPart, .grid("4x4"),
      .option(
        "only",
        .word([
          Choice("wrong", "those of which another class was predicted"), Choice("right", "the others"),
          Choice("unsure", "those of which no class has 80 %, the least sure first"),
        ]), "some of them: wrong, right or unsure; all without it"),
    ], examples: ["plot predictions test grid=4x4", "plot predictions only=wrong"],
    reads: nil,
    file: { (["predictions", $0.text("part")] + [$0["only"]?.text].compactMap { $0 }).joined(separator: "-") }
  ) { arguments, session in
    let (name, data, part, evaluation) = try session.evaluatedPart(arguments)
    let (size, only) = (arguments.sizes("grid"), arguments["only"]?.text)
    let shown = try session.chosen(only, evaluation, name)
    let wrong = zip(evaluation.predictions, evaluation.labels).count { $0 != $1 }
    return try ImageGrid(
      title: "Predictions" + (only.map { ", \($0)" } ?? ""),
      subtitle: "\(name): \(NumberFormat.percent(evaluation.accuracy)) are right, \(NumberFormat.grouped(wrong)) of "
        + "\(NumberFormat.grouped(part.count)) are wrong"
        + (only == "unsure" ? "; of \(NumberFormat.grouped(shown.count)) no class has 80 %" : ""),
      columns: size[1],
      cells: shown.prefix(size[0] * size[1]).map { .prediction(of: $0, part, data, evaluation) },
      metrics: [
        .init("accuracy", .number(evaluation.accuracy)), .init("count", .integer(part.count)),
        .init("wrong", .integer(wrong)), .init("eligible", .integer(shown.count)),
      ])
  }

  static let topLosses = PlotKind(
    name: "top_losses", summary: "draws the images with the largest losses",
    parameters: [.evaluatedPart, .grid("3x4")], examples: ["plot top_losses test grid=3x4"],
    reads: nil, file: { "top_losses-\($0.text("part"))" }
  ) { arguments, session in
    let (name, data, part, evaluation) = try session.evaluatedPart(arguments)
    let size = arguments.sizes("grid")
    let losses = evaluation.losses
    let order = losses.indices.sorted { (-losses[$0], $0) < (-losses[$1], $1) }.prefix(size[0] * size[1])
    return try ImageGrid(
      title: "Largest losses",
      subtitle: "\(name): the loss is \(NumberFormat.measured(evaluation.loss)) on average over "
        + "\(NumberFormat.grouped(part.count)) images",
      columns: size[1], cells: order.map { .prediction(of: $0, part, data, evaluation, loss: losses[$0]) },
      metrics: [
        .init("loss", .number(evaluation.loss)), .init("count", .integer(part.count)),
        .init("images", .array(order.map { .string(part.paths[$0]) })),
        .init("losses", .array(order.map { .number(losses[$0]) })),
      ])
  }
}

extension Session {
  /// The images that `only` asks for: at random by the seed, but the unsure ones in order.
  fileprivate func chosen(_ only: String?, _ evaluation: Evaluation, _ name: String) throws(ReportError) -> [Int] {
    let (predictions, labels) = (evaluation.predictions, evaluation.labels)
    let all = sampled(labels.count, [labels.count, 1])
    let count = NumberFormat.grouped(labels.count)
    switch only {
    case "wrong", "right":
      let chosen = all.filter { (predictions[$0] == labels[$0]) == (only == "right") }
      guard !chosen.isEmpty else {
        throw .nothing(
          toShow: "\(only ?? "") prediction",
          first: "all \(count) images of '\(name)' were predicted \(only == "right" ? "wrongly" : "correctly")")
      }
      return chosen
    case "unsure":
      let sureness = evaluation.probabilities.map { $0[$0.highest] }
      let order = all.sorted { sureness[$0] < sureness[$1] }
      let chosen = order.prefix { sureness[$0] < 0.8 }
      guard !chosen.isEmpty else {
        throw .nothing(
          toShow: "unsure prediction",
          first: "the least sure of the \(count) images of '\(name)' has "
            + NumberFormat.percent(order.first.map { Double(sureness[$0]) } ?? 1, 1))
      }
      return Array(chosen)
    default: return all
    }
  }
}

extension ImageGrid.Cell {
  /// What was predicted of an image.
  static func prediction(
    of index: Int, _ part: DatasetPart, _ data: Dataset, _ evaluation: Evaluation, loss: Double? = nil
  ) -> ImageGrid.Cell {
    let predicted = evaluation.probabilities[index].highest
    return .prediction(
      of: part.image(at: index), predicted: data.classNames[predicted], actual: data.classNames[part.labels[index]],
      probability: Double(evaluation.probabilities[index][predicted]), loss: loss)
  }
}
