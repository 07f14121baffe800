import Basics
import Reports

extension PlotKind {
  static let samples = PlotKind(
    name: "samples", summary: "draws images of the data with their classes",
    parameters: [
      .grid("3x3"), .option("part", .part, default: "train", "the part of the data"),
    ], examples: ["plot samples grid=3x3"], reads: [.seed, .data],
    file: { _ in ["samples"] }
  ) { arguments, session in
    let data = try session.experiment.requireData().dataset
    let (name, size) = (arguments.text("part"), arguments.sizes("grid"))
    let part = data[try data.part(named: name)]
    let shown = session.sampled(part.count, size)
    let photos = try session.photos(shown, of: part, columns: size[1], arguments)
    return try ImageGrid(
      title: "Samples", subtitle: "\(name), \(NumberFormat.grouped(part.count)) images", columns: size[1],
      cells: shown.map { index in
        ImageGrid.Cell(image: photos[index], title: [.init(data.classNames[part.labels[index]])])
      })
  }
}
