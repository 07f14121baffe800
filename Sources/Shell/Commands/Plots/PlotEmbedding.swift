import Basics
import Datasets
import Kernels
import Models
import Reports
import Training

extension PlotKind {
  static let embedding = PlotKind(
    name: "embedding", summary: "draws the features before the classifier in two dimensions, by class",
    details: """
      The features are the input of the last dense layer. They are projected on the two directions in which they vary \
      most (principal components, PCA): points that are far apart differ, points close together need not be similar.
      """,
    parameters: [
      .evaluatedPart,
      .option(
        "count", .integer(1...10_000), default: "1000", "the maximum number of images, drawn at random, by the seed"),
    ], examples: ["plot embedding test", "plot embedding train count=500"],
    reads: nil, file: { ["embedding", $0.text("part")] }
  ) { arguments, session in
    let evaluated = try session.evaluatedPart(arguments)
    let (name, data, part) = (evaluated.name, evaluated.data, evaluated.images)
    let model = try session.experiment.requireModel().model
    let node = model.architecture.classifierInput
    let size = model.architecture.shape(node).count
    // A hundred million bytes of features are enough for a drawing.
    let count = min(arguments.integer("count"), max(25_000_000 / size, 2))
    let shown = session.sampled(part.count, [count, 1])
    let features = try model.features(at: node, shown.count, session.context) { range, input in
      part.fill(input, indices: shown[range])
    }
    let components = try PrincipalComponents(of: features)
    let predictions = evaluated.evaluation.predictions
    let shares = components.shares
    return try EmbeddingPlot(
      title: "Embedding, \(name)",
      subtitle: "PCA of the \(NumberFormat.grouped(size)) features before the classifier: "
        + "\(NumberFormat.percent(shares[0] + shares[1], 1)) of their variance; "
        + (shown.count < part.count ? "\(NumberFormat.grouped(shown.count)) of " : "")
        + "\(NumberFormat.grouped(part.count)) images",
      classes: data.classNames,
      axes: (
        "first component, \(NumberFormat.percent(shares[0], 1)) of the variance",
        "second component, \(NumberFormat.percent(shares[1], 1))"
      ),
      marks: zip(shown, components.points).map { index, point in
        EmbeddingPlot.Mark(
          x: point.x, y: point.y, label: part.labels[index], isWrong: predictions[index] != part.labels[index])
      },
      metrics: [
        .init("method", .string("PCA")), .init("features", .integer(size)), .init("count", .integer(shown.count)),
        .init("variance", .array(shares.map { .number($0) })),
      ])
  }
}
