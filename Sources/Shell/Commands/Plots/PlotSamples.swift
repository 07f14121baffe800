import Basics
import Reports

extension PlotKind {
  static let samples = PlotKind(
    name: "samples", summary: "draws images of the data with their classes",
    parameters: [
      .grid("3x3"), .option("part", .part, default: "train", "the part of the data"),
    ], examples: ["plot samples grid=3x3"], reads: [.seed, .data],
    file: { _ in "samples" }
  ) { arguments, session in
    let data = try session.experiment.requireData().dataset
    let (name, size) = (arguments.text("part"), arguments.sizes("grid"))
    let part = data[try data.part(named: name)]
    return try ImageGrid(
      title: "Samples", subtitle: "\(name), \(NumberFormat.grouped(part.count)) images", columns: size[1],
      cells: session.sampled(part.count, size).map { index in
        ImageGrid.Cell(image: part.image(at: index), title: [.init(data.classNames[part.labels[index]])])
      })
  }
}
