import Basics
import Datasets
import Kernels
import Models
import Reports
import Training

extension PlotKind {
  static let gradCAM = PlotKind(
    name: "gradcam", summary: "draws which regions of images a prediction is based on (Grad-CAM)",
    details: """
      The channels of a feature map are added up, each weighted by the mean gradient of a class's score (Selvaraju et \
      al., 2017). The map of an earlier layer is finer, but less specific to the class. Each image has its own scale.
      """,
    parameters: [
      .part, .grid("3x4"),
      .ofLayer("the layer of the feature map; by default the last before the global pooling"),
      .option("class", .text, "the class to explain; by default the predicted one"),
    ],
    examples: ["plot gradcam test grid=3x4", "plot gradcam layer=block_12_add class=Positive"],
    reads: [.seed, .data, .model, .weights], file: { $0.named("gradcam", $0.text("part")) }
  ) { arguments, session in
    let (model, data, part) = try session.inspected(arguments)
    let (name, size) = (arguments.text("part"), arguments.sizes("grid"))
    let classIndex = try arguments.classIndex("class", among: data.classNames)
    let mapping = try session.experiment.classMapping()
    let shown = session.sampled(part.count, size)
    let cam = try arguments.placed("layer") { name in
      let architecture = model.architecture
      return try GradCAM(
        model, node: try name.map { try architecture.featureMap(named: $0) } ?? architecture.lastFeatureMap())
    }
    let maps = try cam.maps(of: shown.count, class: classIndex.map { mapping.outputs[$0] }, session.context) {
      range, input in
      part.fill(input, indices: shown[range])
    }
    let photos = try session.photos(shown, of: part, columns: size[1], arguments)
    let cells = zip(shown, maps).map { index, map in
      // A photograph of another shape was cut or distorted before the model saw it: a map would not fit it.
      let (photo, seen) = (photos[index], part.image(at: index))
      let isSameShape = abs(photo.width * seen.height - photo.height * seen.width) * 50 <= photo.height * seen.width
      let output = map.scores.highest
      let predicted = mapping.classes[output]
      let largest = map.values.max() ?? 0
      let values = map.values.map { largest > 0 && $0.isFinite ? $0 / largest : 0 }
      var cell = ImageGrid.Cell.prediction(
        of: isSameShape ? photo : seen, predicted: data.classNames[predicted],
        actual: data.classNames[part.labels[index]], probability: Double(map.probabilities[output]))
      cell.heat = ValueMap(height: map.height, width: map.width, values: values)
      if largest == 0 { cell.title.append(.init("no evidence")) }
      return cell
    }
    let layer = model.architecture.name(ofNode: cam.node)
    return try ImageGrid(
      title: "Grad-CAM",
      subtitle: "evidence for " + (classIndex.map { "'\(data.classNames[$0])'" } ?? "the predicted class")
        + " at \(layer) (\(maps[0].height)x\(maps[0].width)); \(name)",
      key: ColorKey(.heat, low: "none", high: "the most in the image"),
      columns: size[1], cells: cells,
      metrics: [
        .init("layer", .string(layer)), .init("height", .integer(maps[0].height)),
        .init("width", .integer(maps[0].width)),
        .init("class", classIndex.map { .string(data.classNames[$0]) } ?? .null),
        .init("images", .array(shown.map { .string(part.paths[$0]) })),
      ])
  }
}

extension GradCAM.Map {
  /// The classes' probabilities.
  fileprivate var probabilities: [Float] {
    let input = Tensor(Shape(flat: scores.count), values: scores)
    let output = Tensor(Shape(flat: scores.count))
    softmax(input, into: output)
    return output.values
  }
}
