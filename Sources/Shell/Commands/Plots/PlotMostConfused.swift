import Basics
import Reports
import Training

extension PlotKind {
  static let mostConfused = PlotKind(
    name: "most_confused", summary: "draws the most confused pairs of classes, with images",
    details: "A row is a pair: images of one class that were predicted as another, the highest probability first.",
    parameters: [.evaluatedPart, .grid("4x6")], examples: ["plot most_confused test grid=4x6"],
    reads: nil, file: { ["most_confused", $0.text("part")] }
  ) { arguments, session in
    let evaluated = try session.evaluatedPart(arguments)
    let (name, data, evaluation) = (evaluated.name, evaluated.data, evaluated.evaluation)
    let size = arguments.sizes("grid")
    let pairs = evaluation.confusedPairs
    let metrics = JSON.Member(
      "pairs",
      .array(
        pairs.map { pair in
          .object([
            .init("actual", .string(data.classNames[pair.actual])),
            .init("predicted", .string(data.classNames[pair.predicted])), .init("count", .integer(pair.images.count)),
          ])
        }))
    guard !pairs.isEmpty else {
      return NoticePlot(
        title: "Most confused", subtitle: name, allCorrect(evaluated.images.count), metrics: [metrics])
    }
    let shown = pairs.prefix(size[0])
    let photos = try session.photos(
      shown.flatMap { $0.images.prefix(size[1]) }, of: evaluated.images, columns: size[1], arguments)
    let wrong = pairs.reduce(0) { $0 + $1.images.count }
    return try ImageGrid(
      title: "Most confused",
      subtitle: "\(name): \(NumberFormat.grouped(wrong)) misclassified \(wrong == 1 ? "image" : "images"), "
        + "\(pairs.count) \(pairs.count == 1 ? "pair" : "pairs") of classes",
      columns: size[1],
      sections: shown.map { pair in
        let total = evaluation.confusion[pair.actual].reduce(0, +)
        return ImageGrid.Section(
          heading: ImageGrid.Section.heading(
            data.classNames[pair.actual], " predicted as ", data.classNames[pair.predicted],
            ": \(NumberFormat.grouped(pair.images.count)) of \(NumberFormat.grouped(total)) "
              + "(\(NumberFormat.percent(Double(pair.images.count) / Double(total), 1)))"),
          cells: pair.images.prefix(size[1]).map { index in
            ImageGrid.Cell(
              image: photos[index], title: [], verdict: .wrong,
              probability: Double(evaluation.probabilities[index][pair.predicted]))
          })
      },
      metrics: [metrics])
  }

  /// "all 32 images were classified correctly"
  static func allCorrect(_ count: Int) -> String {
    count == 1
      ? "the only image was classified correctly"
      : "all \(NumberFormat.grouped(count)) images were classified correctly"
  }
}
