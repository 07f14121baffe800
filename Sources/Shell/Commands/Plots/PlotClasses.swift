import Datasets
import Reports

extension PlotKind {
  static let classes = PlotKind(
    name: "classes", summary: "draws the number of images of each class, by part", parameters: [],
    examples: ["plot classes"], reads: [.seed, .data], file: { _ in ["classes"] }
  ) { _, session in
    let data = try session.experiment.requireData().dataset
    return try ClassesPlot(
      title: "Classes", classes: data.classNames,
      parts: Part.allCases.map { .init($0.rawValue, data[$0].classCounts) })
  }
}
