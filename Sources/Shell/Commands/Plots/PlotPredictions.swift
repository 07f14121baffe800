import Basics
import Reports

extension PlotKind {
  static let predictions = PlotKind(
    name: "predictions", summary: "draws pictures with their predicted and actual classes",
    parameters: [.evaluatedPart, .grid("4x4")], examples: ["plot predictions test grid=4x4"],
    reads: nil, file: { "predictions-\($0.text("part"))" }
  ) { arguments, session in
    let (name, data, part, evaluation) = try session.evaluatedPart(arguments)
    let size = arguments.sizes("grid")
    let predictions = evaluation.predictions
    let cells = session.sampled(part.count, size).map { index in
      let predicted = predictions[index]
      return PictureGrid.Cell.prediction(
        of: part.image(at: index), predicted: data.classNames[predicted],
        actual: data.classNames[part.labels[index]],
        probability: Double(evaluation.probabilities[index][predicted]))
    }
    return try PictureGrid(
      title: "Predictions", subtitle: "\(name): \(Figures.percent(evaluation.accuracy)) are right", columns: size[1],
      cells: cells, figures: [.init("accuracy", .number(evaluation.accuracy)), .init("count", .integer(part.count))])
  }
}
