import Basics
import Reports
import Training

extension PlotKind {
  static let mostConfused = PlotKind(
    name: "most_confused", summary: "draws the pairs of classes that are taken for each other most, with images",
    details: "A row is a pair: how often images of a class were taken for another, the surest ones first.",
    parameters: [.evaluatedPart, .grid("4x6")], examples: ["plot most_confused test grid=4x6"],
    reads: nil, file: { "most_confused-\($0.text("part"))" }
  ) { arguments, session in
    let (name, data, part, evaluation) = try session.evaluatedPart(arguments)
    let size = arguments.sizes("grid")
    let pairs = evaluation.confusedPairs
    guard !pairs.isEmpty else {
      throw ReportError.nothing(
        toShow: "confusion",
        first: "all \(NumberFormat.grouped(part.count)) images of '\(name)' were predicted correctly")
    }
    let shown = pairs.prefix(size[0])
    return try ImageGrid(
      title: "Most confused",
      subtitle: "\(name): \(NumberFormat.grouped(pairs.reduce(0) { $0 + $1.images.count })) wrong predictions, "
        + "\(pairs.count) \(pairs.count == 1 ? "pair" : "pairs") of classes",
      columns: size[1],
      sections: shown.map { pair in
        let total = evaluation.confusion[pair.actual].reduce(0, +)
        return ImageGrid.Section(
          heading: ImageGrid.Section.heading(
            data.classNames[pair.actual], ", taken for ", data.classNames[pair.predicted],
            ": \(NumberFormat.grouped(pair.images.count)) of \(NumberFormat.grouped(total)) "
              + "(\(NumberFormat.percent(Double(pair.images.count) / Double(total), 1)))"),
          cells: pair.images.prefix(size[1]).map { index in
            ImageGrid.Cell(
              image: part.image(at: index), title: [], verdict: .wrong,
              probability: Double(evaluation.probabilities[index][pair.predicted]))
          })
      },
      metrics: [
        .init(
          "pairs",
          .array(
            pairs.map { pair in
              .object([
                .init("actual", .string(data.classNames[pair.actual])),
                .init("predicted", .string(data.classNames[pair.predicted])),
                .init("count", .integer(pair.images.count)),
              ])
            }))
      ])
  }
}
