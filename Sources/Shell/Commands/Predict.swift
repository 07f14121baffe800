import Basics
import Images
import Kernels
import Training

extension Command {
  static let predict = Command(
    Entry(
      "predict", "tells the class of a picture, or of all pictures in a folder",
      details: """
        Pictures of any size are brought to the model's, as 'data load' does it. Of a folder those in the folders within \
        it are taken as well; what cannot be read is left out, and told.
        """,
      theme: .results, parameters: [.required("path", .path(.any), "a picture (JPEG or PNG), or a folder of them")],
      examples: ["predict wall.jpg", "predict \"new pictures\""]),
    effects: .result(of: [.model, .weights]),
    run: { bound, session in
      let current = try session.experiment.requireModel()
      let path = bound.arguments.text("path")
      let input = current.model.architecture.input
      let files = WholeFile.isFolder(path) ? try pictures(in: path) : [path]
      guard !files.isEmpty else { throw bound.diagnostic(ShellMistake.noPictures(path: path), at: "path") }

      var rows = [[String]]()
      var failures = [any Mistake]()
      let bar = ProgressBar("predicting", total: files.count, unit: "images", output: session.output)
      defer { bar.clear() }
      // A folder may hold more pictures than memory does.
      for first in stride(from: 0, to: files.count, by: 256) {
        try Interruption.check()
        let round = Array(files[first..<min(first + 256, files.count)])
        let read = session.workers.map(round.count) { index in
          Result {
            try Interruption.check()
            return try picture(round[index], input)
          }
        }
        try Interruption.check()
        let good = round.indices.filter { (try? read[$0].get()) != nil }
        let probabilities = try current.model.probabilities(good.count, session.crew) { range, tensor in
          for (place, index) in range.enumerated() {
            if let values = try? read[good[index]].get() { tensor[place..<place + 1].copy(from: values) }
          }
        }
        for (index, row) in zip(good, probabilities) {
          let best = row.highest
          let name = best < current.classNames.count ? current.classNames[best] : "class \(best + 1)"
          rows.append([round[index], name, Figures.percent(Double(row[best]))])
        }
        for result in read {
          if case .failure(let error) = result, let mistake = error as? any Mistake { failures.append(mistake) }
        }
        bar.update(first + round.count)
      }
      bar.clear()
      if rows.isEmpty, let mistake = failures.first {
        guard files.count > 1 else { throw bound.diagnostic(mistake, at: "path") }
        throw bound.diagnostic(ShellMistake.allUnreadable(path: path, first: mistake.problem), at: "path")
      }
      for failure in failures { session.output.message("left out: \(failure.problem)") }
      session.output.result(TextTable([.left("picture"), .left("class"), .right("probability")], rows))
    })

  /// The pictures in a folder and in those within it, by their names' endings.
  private static func pictures(in folder: String, depth: Int = 0) throws -> [String] {
    try WholeFile.names(in: folder).filter { !$0.hasPrefix(".") }.flatMap { name in
      let path = "\(folder)/\(name)"
      if WholeFile.isFolder(path) { return depth < 16 ? try pictures(in: path, depth: depth + 1) : [] }
      return [".jpg", ".jpeg", ".png"].contains { name.lowercased().hasSuffix($0) } ? [path] : []
    }
  }

  /// A picture as the model takes it.
  private static func picture(_ path: String, _ input: Shape) throws -> Tensor {
    let image = try ImageCodec.decode(try WholeFile.read(path), name: path)
    let resized = image.resized(height: input.height, width: input.width)
    return Tensor(input, values: resized.pixels.map(Float.init))
  }
}
