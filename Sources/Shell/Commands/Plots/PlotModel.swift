import Basics
import Reports

extension PlotKind {
  static let model = PlotKind(
    name: "model", summary: "draws the model's layers", parameters: [], examples: ["plot model"],
    reads: [.model], file: { _ in "model" }
  ) { _, session in
    let model = try session.experiment.requireModel().model
    let rows = model.architecture.rows
    let count = model.parameterCount
    return try ModelPlot(
      title: model.architecture.name,
      subtitle: "\(Figures.grouped(count.total)) parameters, \(Figures.grouped(count.trained)) trainable",
      nodes: rows.map { row in
        let count = model.parameterCount(row.nodes)
        return ModelPlot.Node(
          name: row.name, type: row.kind, shape: row.shape.description, parameters: count.total,
          trainable: count.trained > 0 || count.total == 0, inputs: row.inputs)
      })
  }
}
