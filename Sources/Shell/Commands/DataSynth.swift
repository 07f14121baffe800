import Basics
import Datasets

extension Command {
  static let dataSynth = Command(
    Entry(
      "data synth", "draws images of concrete, with cracks and without, and loads them",
      details: "The images are kept in the cache folder: they are drawn once for each count and seed.",
      theme: .data,
      parameters: [
        .option(
          "count", .integer(1...100_000), default: "\(SyntheticConcrete().countPerClass)", "images of each class"),
        .option("seed", .integer(0...Int.max), default: "\(SyntheticConcrete().seed)", "the seed of the images"),
      ] + resizing + loading,
      examples: ["data synth", "data synth count=500 size=96x96"]),
    effects: .makes([.data] + Resource.allMetrics, of: [.seed]),
    run: { bound, session in
      let arguments = bound.arguments
      let synthetic = SyntheticConcrete(
        seed: UInt64(arguments.integer("seed")), countPerClass: arguments.integer("count"))
      try load(try drawSynthetic(synthetic, session), named: "synth", bound, &session)
    })

  /// The folder of the synthetic data set, which is drawn where it is missing.
  static func drawSynthetic(_ synthetic: SyntheticConcrete, _ session: Session) throws -> String {
    let bar = ProgressBar(
      "drawing", total: 2 * synthetic.countPerClass, unit: "images", output: session.output)
    defer { bar.finish() }
    return try synthetic.write(under: "\(cacheFolder ?? ".cache")/hairline/data", threadPool: session.threadPool) {
      progress in
      switch progress {
      case .waiting: session.output.message("waiting for another process that draws the same images")
      case .decoded(let done, _): bar.update(done)
      }
    }
  }
}
