import Basics
import Datasets

extension Command {
  static let dataLoad = Command(
    Entry(
      "data load", "loads a folder of images, with a folder for each class",
      details: """
        PATH holds a folder for each class, or the folders train, val and test with the same class folders each; the \
        split then is as it is. Each class is split at random, by the seed. 'synth' stands for the data set that \
        'data synth' draws. Images are JPEG or PNG files of any size.

        Decoded images are kept in a file in ~/.cache/hairline/decoded, from which they are loaded at once as long as \
        the folder stays as it is, and read as they are needed, so that there may be more of them than memory. The \
        folder keeps at most 10 GB, and may be removed at any time.
        """,
      theme: .data, parameters: [.required("path", dataFolder, "the folder, or synth")] + loading,
      examples: ["data load \"my images\" size=48x48 split=70/20/10", "data load synth"]),
    effects: .makes([.data] + Resource.allMetrics, of: [.seed]),
    run: { bound, session in
      let path = bound.arguments.text("path")
      let isSynthetic = path == "synth" && !FileIO.isFolder(path)
      let folder = isSynthetic ? try drawSynthetic(SyntheticConcrete(), session) : path
      try load(folder, named: path, bound, &session)
    })

  static let data = Command(
    Entry(
      "data", "shows how many images of each class are loaded",
      details: "A table: a row for each class, a column for each part of the data.", theme: .data, examples: ["data"]),
    run: { _, session in showCounts(try session.experiment.requireData().dataset, session.output) })

  /// A folder, or the data set that is drawn.
  private static let dataFolder = ArgumentType.either(.word([Choice("synth", "images that are drawn")]), .path(.folder))

  static let loading: [Parameter] = [
    .option("size", .extent, default: "48x48", "height and width that every image is brought to"),
    .option("split", .shares, default: "70/20/10", "the shares of train, val and test"),
    .option("bad", .number(.share), default: "1%", "the share of files that may be unreadable, and are left out"),
    .option("limit", .count, "the most images of a class, drawn at random"),
    .option("cache", .flag, default: "yes", "whether decoded images are kept for the next time"),
  ]

  /// Loads the folder at `path`, which the person knows as `name`.
  static func load(
    _ path: String, named name: String, _ bound: BoundCommand, _ session: inout Session
  ) throws {
    let arguments = bound.arguments
    let size = arguments.sizes("size")
    let dataset: Dataset
    do {
      let split = try Split(arguments.sizes("split"))
      var bar: ProgressBar?
      defer { bar?.finish() }
      dataset = try Dataset.load(
        path, height: size[0], width: size[1], split: split, seed: session.seed, badLimit: arguments.number("bad"),
        limit: arguments["limit"]?.integer, cache: arguments.flag("cache") ? decodedCache : nil,
        threadPool: session.threadPool
      ) { [output = session.output] done, total in
        if bar == nil { bar = ProgressBar("loading", total: total, unit: "images", output: output) }
        bar?.update(done)
      }
    } catch let error as DatasetError {
      throw bound.diagnostic(error, at: "path")
    }
    session.experiment.data = Experiment.LoadedData(dataset: dataset, source: name)
    session.forgetMeasurements()
    if let error = dataset.cacheError { session.output.message(error.description) }
    for defect in dataset.defects { session.output.message("left out: \(defect.reason)") }
    if dataset.ignored > 0 {
      session.output.message("\(NumberFormat.grouped(dataset.ignored)) other files or folders ignored")
    }
    showCounts(dataset, session.output)
  }

  /// Where decoded images are kept: beside the user's other caches, if there is a place for them.
  private static var decodedCache: DecodedCache? {
    cacheFolder.map { DecodedCache(folder: "\($0)/hairline/decoded") }
  }

  /// The user's folder for caches: `$XDG_CACHE_HOME`, or `~/.cache`; nil without a home.
  static var cacheFolder: String? {
    environment("XDG_CACHE_HOME").flatMap { FileIO.isAbsolute($0) ? $0 : nil }
      ?? environment("HOME").map { $0 + "/.cache" }
  }

  static func showCounts(_ dataset: Dataset, _ output: Output) {
    func row(_ title: String, _ counts: [Int]) -> [String] {
      [title] + (counts + [counts.reduce(0, +)]).map(NumberFormat.grouped)
    }
    var rows = dataset.classNames.enumerated().map { index, name in
      row(name, Part.allCases.map { dataset[$0].classCounts[index] })
    }
    rows.append(row("total", Part.allCases.map { dataset[$0].count }))
    output.result(
      TextTable([.left("class")] + Part.allCases.map { .right($0.rawValue) } + [.right("total")], rows))
  }
}
