import Basics
import Images
import Kernels
import Training

extension Command {
  static let predict = Command(
    Entry(
      "predict", "tells the class of an image, or of all images in a folder",
      details: """
        Images of any size are brought to the model's, as 'data load' does it. Of a folder those in the folders within \
        it are taken as well; what cannot be read is left out, and told.
        """,
      theme: .results, parameters: [.required("path", .path(.any), "an image (JPEG or PNG), or a folder of them")],
      examples: ["predict wall.jpg", "predict \"new images\""]),
    effects: .result(of: [.model, .weights]),
    run: { bound, session in
      let current = try session.experiment.requireModel()
      let path = bound.arguments.text("path")
      let input = current.model.architecture.input
      let files = FileIO.isFolder(path) ? try images(in: path) : [path]
      guard !files.isEmpty else { throw bound.diagnostic(ShellError.noImages(path: path), at: "path") }

      var rows = [[String]]()
      var failures = [any UserError]()
      let bar = ProgressBar("predicting", total: files.count, unit: "images", output: session.output)
      defer { bar.clear() }
      // A folder may hold more images than memory does.
      for first in stride(from: 0, to: files.count, by: 256) {
        try Interruption.check()
        let round = Array(files[first..<min(first + 256, files.count)])
        let read = session.threadPool.map(round.count) { index in
          Result {
            try Interruption.check()
            return try image(round[index], input)
          }
        }
        try Interruption.check()
        let good = round.indices.filter { (try? read[$0].get()) != nil }
        let probabilities = try current.model.probabilities(good.count, session.context) { range, tensor in
          for (place, index) in range.enumerated() {
            if let values = try? read[good[index]].get() { tensor[place..<place + 1].copy(from: values) }
          }
        }
        for (index, row) in zip(good, probabilities) {
          let best = row.highest
          let name = best < current.classNames.count ? current.classNames[best] : "class \(best + 1)"
          rows.append([round[index], name, NumberFormat.percent(Double(row[best]))])
        }
        for result in read {
          if case .failure(let error) = result, let error = error as? any UserError { failures.append(error) }
        }
        bar.update(first + round.count)
      }
      bar.clear()
      if rows.isEmpty, let error = failures.first {
        guard files.count > 1 else { throw bound.diagnostic(error, at: "path") }
        throw bound.diagnostic(ShellError.allUnreadable(path: path, first: error.problem), at: "path")
      }
      for failure in failures { session.output.message("left out: \(failure.problem)") }
      session.output.result(TextTable([.left("image"), .left("class"), .right("probability")], rows))
    })

  /// The images in a folder and in those within it, by their names' endings.
  private static func images(in folder: String, depth: Int = 0) throws -> [String] {
    try FileIO.names(in: folder).filter { !$0.hasPrefix(".") }.flatMap { name in
      let path = "\(folder)/\(name)"
      if FileIO.isFolder(path) { return depth < 16 ? try images(in: path, depth: depth + 1) : [] }
      return [".jpg", ".jpeg", ".png"].contains { name.lowercased().hasSuffix($0) } ? [path] : []
    }
  }

  /// An image as the model takes it.
  private static func image(_ path: String, _ input: Shape) throws -> Tensor {
    let options = ResizeOptions(height: input.height, width: input.width)
    let image = try ImageCodec.decode(try FileIO.read(path), name: path, resizedBy: options)
    return Tensor(input, values: image.pixels.map(Float.init))
  }
}
