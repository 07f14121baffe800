import Basics
import Datasets
import Images
import Kernels
import Models
import Reports
import Training

extension PlotKind {
  static let filters = PlotKind(
    name: "filters", summary: "draws the kernels of a convolution as images",
    details: """
      Kernels with three input channels are shown in colours, with grey for 0; of others, each filter's strongest \
      input channel is shown.
      """,
    parameters: [.ofLayer("the layer of the kernels; by default the first convolution"), .grid("6x8")],
    examples: ["plot filters", "plot filters layer=conv2d grid=4x8"],
    reads: [.model, .weights], file: { $0.named("filters") }
  ) { arguments, session in
    let model = try session.experiment.requireModel().model
    let size = arguments.sizes("grid")
    let kernel = try arguments.placed("layer") { name in try model.kernel(named: name) }
    let isColoured = kernel.inputs == 3
    let shown = Array(0..<min(kernel.filters, size[0] * size[1]))
    let inputs = shown.map { isColoured ? [0, 1, 2] : [kernel.strongestInput(filter: $0)] }
    let slices = zip(shown, inputs).map { filter, inputs in
      inputs.map { kernel.slice(filter: filter, input: $0) }
    }
    let largest = slices.joined().joined().reduce(Float(0)) { $1.isFinite ? max($0, abs($1)) : $0 }
    // 0 becomes a half.
    func scaled(_ values: [Float]) -> [Float] { values.map { largest > 0 ? ($0 / largest + 1) / 2 : 0.5 } }
    let cells = zip(shown, zip(inputs, slices)).map { filter, slice in
      let maps = slice.1.map { ValueMap(height: kernel.height, width: kernel.width, values: scaled($0)) }
      let title = kernel.inputs == 1 || isColoured ? "\(filter + 1)" : "\(filter + 1), input \(slice.0[0] + 1)"
      return ImageGrid.Cell(
        image: isColoured ? Image(red: maps[0], green: maps[1], blue: maps[2]) : ColorScale.signed.image(maps[0]),
        title: [.init(title)])
    }
    let bound = NumberFormat.short(Double(largest), 3)
    return try ImageGrid(
      title: "Filters of \(kernel.layer)",
      subtitle: "\(kernel.height)x\(kernel.width) kernels with \(NumberFormat.grouped(kernel.inputs)) "
        + "\(kernel.inputs == 1 ? "input channel" : "input channels"), "
        + (shown.count < kernel.filters
          ? "\(shown.count) of \(NumberFormat.grouped(kernel.filters))" : "\(kernel.filters)")
        + " filters" + (isColoured ? "; grey is 0, black -\(bound), white \(bound)" : ""),
      key: isColoured ? nil : ColorKey(.signed, low: "-\(bound)", high: bound), columns: size[1], cells: cells,
      metrics: [
        .init("layer", .string(kernel.layer)), .init("filters", .integer(kernel.filters)),
        .init("largest", .number(Double(largest))),
      ])
  }

  static let activations = PlotKind(
    name: "activations", summary: "draws the output of a layer for an image: the channels that vary most",
    details: "These are the channels with the largest variance across the image. All have the same scale.",
    parameters: [
      .ofLayer("the layer; by default the first convolution"), .oneImage,
      .option("part", .part, default: "test", "the part of the data"), .grid("4x4"),
    ],
    examples: ["plot activations", "plot activations layer=conv2d image=3"],
    reads: [.seed, .data, .model, .weights], file: { $0.named("activations") }
  ) { arguments, session in
    let (model, data, part) = try session.inspected(arguments)
    let size = arguments.sizes("grid")
    let index = try arguments.image(of: part, or: session.sampled(part.count, [1, 1])[0])
    let architecture = model.architecture
    let node = try arguments.placed("layer") { name in
      try name.map { try architecture.featureMap(named: $0) } ?? architecture.firstFeatureMap()
    }
    let features = try model.features(at: node, 1, session.context) { _, input in part.fill(input, indices: [index]) }
    let (shape, values) = (features.shape, features.values)
    let channels = (0..<shape.channels).map { channel in
      stride(from: channel, to: values.count, by: shape.channels).map { values[$0].isFinite ? values[$0] : 0 }
    }
    let order = strongest(channels).prefix(max(size[0] * size[1] - 1, 1))
    let largest = order.reduce(Float(0)) { max($0, channels[$1].map(abs).max() ?? 0) }
    let isSigned = order.contains { channels[$0].contains { $0 < 0 } }
    let (scale, bound) = (isSigned ? ColorScale.signed : .heat, NumberFormat.short(Double(largest), 3))
    let cells = order.map { channel in
      let scaled = channels[channel].map { value in
        largest == 0 ? (isSigned ? 0.5 : 0) : isSigned ? (value / largest + 1) / 2 : value / largest
      }
      return ImageGrid.Cell(
        image: scale.image(ValueMap(height: shape.height, width: shape.width, values: scaled)),
        title: [.init("channel \(channel + 1)")])
    }
    let name = architecture.name(ofNode: node)
    let photos = try session.photos([index], of: part, columns: size[1], arguments)
    return try ImageGrid(
      title: "Activations of \(name)",
      subtitle: "\(order.count) of \(NumberFormat.grouped(shape.channels)) channels of \(shape.height)x\(shape.width); "
        + "image \(index + 1) of \(arguments.text("part")): \(part.paths[index])",
      key: ColorKey(scale, low: isSigned ? "-\(bound)" : "0", high: bound), columns: size[1],
      cells: [.init(image: photos[index], title: [.init(data.classNames[part.labels[index]])])] + cells,
      metrics: [
        .init("layer", .string(name)), .init("image", .string(part.paths[index])),
        .init("channels", .array(order.map { .integer($0 + 1) })), .init("largest", .number(Double(largest))),
      ])
  }
}

/// The channels of a feature map, those with the largest variance first; of a single pixel those with the largest
/// values.
private func strongest(_ channels: [[Float]]) -> [Int] {
  let strengths = channels.map { values in
    let mean = values.reduce(0, +) / Float(values.count)
    return values.count == 1 ? abs(mean) : values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
  }
  return strengths.indices.sorted { (-strengths[$0], $0) < (-strengths[$1], $1) }
}

extension Image {
  /// An image of three maps, 0 to 1.
  fileprivate init(red: ValueMap, green: ValueMap, blue: ValueMap) {
    self.init(
      width: red.width, height: red.height,
      pixels: zip(red.values, zip(green.values, blue.values)).flatMap { red, others in
        Color(red: Double(red), green: Double(others.0), blue: Double(others.1)).bytes
      })
  }
}
