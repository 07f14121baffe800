import Basics
import Reports
import Training

extension PlotKind {
  static let mostConfused = PlotKind(
    name: "most_confused", summary: "draws the pairs of classes that are taken for each other most, with pictures",
    details: "A row is a pair: how often pictures of a class were taken for another, the surest ones first.",
    parameters: [.evaluatedPart, .grid("4x6")], examples: ["plot most_confused test grid=4x6"],
    reads: nil, file: { "most_confused-\($0.text("part"))" }
  ) { arguments, session in
    let (name, data, part, evaluation) = try session.evaluatedPart(arguments)
    let size = arguments.sizes("grid")
    let pairs = evaluation.confusedPairs
    guard !pairs.isEmpty else {
      throw ReportMistake.nothing(
        toShow: "confusion",
        first: "all \(Figures.grouped(part.count)) pictures of '\(name)' were predicted rightly")
    }
    let shown = pairs.prefix(size[0])
    return try PictureGrid(
      title: "Most confused",
      subtitle: "\(name): \(Figures.grouped(pairs.reduce(0) { $0 + $1.pictures.count })) wrong predictions, "
        + "\(pairs.count) \(pairs.count == 1 ? "pair" : "pairs") of classes",
      columns: size[1],
      sections: shown.map { pair in
        let total = evaluation.confusion[pair.actual].reduce(0, +)
        return PictureGrid.Section(
          heading: PictureGrid.Section.heading(
            data.classNames[pair.actual], ", taken for ", data.classNames[pair.predicted],
            ": \(Figures.grouped(pair.pictures.count)) of \(Figures.grouped(total)) "
              + "(\(Figures.percent(Double(pair.pictures.count) / Double(total), 1)))"),
          cells: pair.pictures.prefix(size[1]).map { index in
            PictureGrid.Cell(
              picture: part.image(at: index), title: [], verdict: .wrong,
              probability: Double(evaluation.probabilities[index][pair.predicted]))
          })
      },
      figures: [
        .init(
          "pairs",
          .array(
            pairs.map { pair in
              .object([
                .init("actual", .string(data.classNames[pair.actual])),
                .init("predicted", .string(data.classNames[pair.predicted])),
                .init("count", .integer(pair.pictures.count)),
              ])
            }))
      ])
  }
}
