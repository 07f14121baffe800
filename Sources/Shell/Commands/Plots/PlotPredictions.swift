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
          Choice("wrong", "misclassified images"), Choice("right", "correctly classified images"),
          Choice("unsure", "images for which no class has a probability of 80 %, the lowest first"),
        ]), "which images to show; by default a random selection of all"),
    ], examples: ["plot predictions test grid=4x4", "plot predictions only=wrong"],
    reads: nil, file: { ["predictions", $0.text("part")] + [$0["only"]?.text].compactMap { $0 } }
  ) { arguments, session in
    let evaluated = try session.evaluatedPart(arguments)
    let evaluation = evaluated.evaluation
    let (size, only) = (arguments.sizes("grid"), arguments["only"]?.text)
    let (chosen, notice) = session.chosen(only, evaluation)
    let wrong = zip(evaluation.predictions, evaluation.labels).count { $0 != $1 }
    let title = "Predictions" + (only.map { ", \($0)" } ?? "")
    let subtitle =
      "\(evaluated.name): accuracy \(NumberFormat.percent(evaluation.accuracy)), \(NumberFormat.grouped(wrong)) of "
      + "\(NumberFormat.grouped(evaluated.images.count)) misclassified"
      + (only == "unsure" ? "; \(NumberFormat.grouped(chosen.count)) with no class at 80 %" : "")
    let metrics: [JSON.Member] = [
      .init("accuracy", .number(evaluation.accuracy)), .init("count", .integer(evaluated.images.count)),
      .init("wrong", .integer(wrong)), .init("eligible", .integer(chosen.count)),
    ]
    guard !chosen.isEmpty else {
      return NoticePlot(title: title, subtitle: subtitle, notice, metrics: metrics)
    }
    let shown = chosen.prefix(size[0] * size[1])
    let photos = try session.photos(shown, of: evaluated.images, columns: size[1], arguments)
    return try ImageGrid(
      title: title, subtitle: subtitle, columns: size[1],
      cells: shown.map { .prediction(of: $0, photos, evaluated) }, metrics: metrics)
  }

  static let topLosses = PlotKind(
    name: "top_losses", summary: "draws the images with the highest losses",
    parameters: [.evaluatedPart, .grid("3x4")], examples: ["plot top_losses test grid=3x4"],
    reads: nil, file: { ["top_losses", $0.text("part")] }
  ) { arguments, session in
    let evaluated = try session.evaluatedPart(arguments)
    let part = evaluated.images
    let size = arguments.sizes("grid")
    let losses = evaluated.evaluation.losses
    let order = losses.indices.sorted { (-losses[$0], $0) < (-losses[$1], $1) }.prefix(size[0] * size[1])
    let photos = try session.photos(order, of: part, columns: size[1], arguments)
    return try ImageGrid(
      title: "Highest losses",
      subtitle: "\(evaluated.name): mean loss \(NumberFormat.measured(evaluated.evaluation.loss)), "
        + "\(NumberFormat.grouped(part.count)) images",
      columns: size[1], cells: order.map { .prediction(of: $0, photos, evaluated, loss: losses[$0]) },
      metrics: [
        .init("loss", .number(evaluated.evaluation.loss)), .init("count", .integer(part.count)),
        .init("images", .array(order.map { .string(part.paths[$0]) })),
        .init("losses", .array(order.map { .number(losses[$0]) })),
      ])
  }
}

extension Session {
  /// The images that `only` asks for: in random order by the seed, but the unsure ones by their probabilities; and what to
  /// say where there are none.
  fileprivate func chosen(_ only: String?, _ evaluation: Evaluation) -> (images: [Int], notice: String) {
    let (predictions, labels) = (evaluation.predictions, evaluation.labels)
    let all = sampled(labels.count, [labels.count, 1])
    switch only {
    case "wrong": return (all.filter { predictions[$0] != labels[$0] }, PlotKind.allCorrect(labels.count))
    case "right": return (all.filter { predictions[$0] == labels[$0] }, "no image was classified correctly")
    case "unsure":
      let highest = zip(predictions, evaluation.probabilities).map { $1[$0] }
      let order = all.sorted { highest[$0] < highest[$1] }
      let lowest = order.first.map { NumberFormat.percent(Double(highest[$0]), 1) } ?? ""
      return (
        Array(order.prefix { highest[$0] < 0.8 }), "the lowest probability of a predicted class is \(lowest)"
      )
    default: return (all, "")
    }
  }
}

extension ImageGrid.Cell {
  /// The prediction for an image.
  static func prediction(
    of index: Int, _ photos: Photos, _ evaluated: EvaluatedPart, loss: Double? = nil
  ) -> ImageGrid.Cell {
    let (data, evaluation) = (evaluated.data, evaluated.evaluation)
    let predicted = evaluation.predictions[index]
    return .prediction(
      of: photos[index], predicted: data.classNames[predicted],
      actual: data.classNames[evaluated.images.labels[index]],
      probability: Double(evaluation.probabilities[index][predicted]), loss: loss)
  }
}
