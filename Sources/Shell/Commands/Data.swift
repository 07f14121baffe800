import Basics
import Datasets
import Images

extension Command {
  static let dataLoad = Command(
    Entry(
      "data load", "loads a folder of images, with a folder for each class",
      details: """
        PATH holds a folder for each class. Each class is split at random, by the seed, into train, val and test. Of \
        two shares, as in split=80/20, the second is for val.

        PATH may be split already: into folders train, val and test, or train and one of the others, each with the \
        same class folders. Other names are recognized too, in upper or lower case, if it is clear which part \
        is meant: training, valid, dev, images_test, Train2017. If there is no val, val=10% takes a tenth of each \
        class of train for it.

        With labels=, classes come from a CSV file whose first line is file,label or file,label,part, with paths \
        relative to PATH; or from the file names, by a pattern in which {class} stands for the class: \
        labels="{class}_*.jpg". In patterns, * stands for any characters within a name, ** for any folders as well, \
        ? for one character, [0-9] for one of several. exclude= leaves out files and folders: by name, or by path \
        relative to PATH if the pattern contains a slash.

        Images are \(ImageFormat.names) files of any size, recognized by their file extensions. They are resized \
        by bilinear interpolation, and turned as their EXIF orientation says; transparency is dropped unless there is a \
        background=, and of an animation the first frame is taken. Links are followed. Hidden files are ignored, as are \
        those of operating systems, such as Thumbs.db or __MACOSX. Everything else that is skipped is reported, \
        including Hairline's own plots and runs. Files that cannot be read are left out before the split, as long \
        as their share does not exceed bad=. 'synth' stands for the data set that 'data synth' draws.

        Images of another aspect ratio are stretched, as in Keras; resize=crop cuts off what does not fit, and resize=pad \
        keeps the whole image and fills the rest with background=. antialias=yes keeps more detail of images that are \
        reduced a lot. background= is also what transparent images are composed on. The model remembers how its images \
        were resized: 'predict' does the same.

        Decoded images are cached in ~/.cache/hairline/decoded: a folder that has not changed loads at once, and \
        images are read as they are needed, so that a data set may be larger than memory. The cache keeps at most 10 \
        GB, evicts the least recently used, and may be deleted at any time.
        """,
      theme: .data,
      parameters: [.required("path", dataFolder, "the folder, or synth")] + resizing + labelling + loading,
      examples: [
        "data load \"my images\" size=48x48 split=70/20/10",
        "data load \"my images\" size=96x96 resize=crop antialias=yes",
        "data load pets labels=\"{class}_*.jpg\" exclude=[*_mask.png]",
        "data load synth",
      ]),
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
  private static let dataFolder = ArgumentType.either(
    .word([Choice("synth", "the synthetic data set")]), .path(.folder))

  /// The options of every command that loads data.
  static let resizing: [Parameter] = [
    .option("size", .extent, default: "48x48", "height and width of the loaded images"),
    .option(
      "resize",
      .word([
        Choice("stretch", "width and height are scaled separately"),
        Choice("crop", "the largest centered part of the aspect ratio is scaled"),
        Choice("pad", "the whole image is scaled to fit, with a border"),
      ]), default: "stretch", "how images of another aspect ratio are fitted"),
    .option("antialias", .flag, default: "no", "whether images that get smaller are low-pass filtered"),
    .option("background", .color, "the color around padded images and behind transparent ones"),
  ]

  /// How `arguments` ask for images to be resized.
  static func resizing(_ arguments: Arguments) -> ResizeOptions {
    let size = arguments.sizes("size")
    return ResizeOptions(
      height: size[0], width: size[1], mode: ResizeOptions.Mode(rawValue: arguments.text("resize")) ?? .stretch,
      antialias: arguments.flag("antialias"), background: (arguments["background"]?.text).flatMap(BackgroundColor.init))
  }

  static let loading: [Parameter] = [
    .option("split", .shares, default: "70/20/10", "the shares of train, val and test"),
    .option("bad", .number(.share), default: "1%", "the share of files that may be unreadable; they are left out"),
    .option("limit", .count, "the maximum number of images of each class, drawn at random"),
    .option("cache", .flag, default: "yes", "whether to cache decoded images"),
  ]

  /// Those of a user's own folder.
  private static let labelling: [Parameter] = [
    .option("labels", .path(.any), "a CSV file of labels, or a file name pattern with {class}"),
    .option("exclude", .list(.text), "patterns of files and folders to leave out"),
    .option(
      "val", .number(Limits(0, 1, excludesLow: true, excludesHigh: true)),
      "the share of train to use for val, if the folder is split already and has no val"),
  ]

  /// Looks through the folder at `path` as the options ask for.
  static func scan(_ path: String, _ bound: BoundCommand) throws -> (folder: DatasetFolder, division: Division) {
    let arguments = bound.arguments
    let labels: LabelSource
    do { labels = try arguments["labels"].map { try LabelSource($0.text) } ?? .folders } catch let error
      as any UserError
    {
      throw bound.diagnostic(error, at: "labels")
    }
    let folder = try DatasetFolder(
      scanning: path, labels: labels, exclude: try arguments.list("exclude").map { try Glob($0.text) })
    let split = arguments["split"].flatMap { $0.isGiven ? $0.text : nil }
    return (
      folder,
      try Division(of: folder, split: try split.map { try Split($0) }, validation: arguments["val"]?.number)
    )
  }

  /// Loads the folder at `path`, which the user knows as `name`.
  static func load(
    _ path: String, named name: String, _ bound: BoundCommand, _ session: inout Session
  ) throws {
    let arguments = bound.arguments
    let (dataset, skipped): (Dataset, SkippedFiles)
    do {
      var bar: ProgressBar?
      defer { bar?.finish() }
      let (folder, division) = try scan(path, bound)
      skipped = folder.skipped
      dataset = try Dataset.load(
        folder, division, resizing: resizing(arguments), seed: session.seed, badLimit: arguments.number("bad"),
        limit: arguments["limit"]?.integer, cache: arguments.flag("cache") ? decodedCache : nil,
        threadPool: session.threadPool
      ) { [output = session.output] progress in
        switch progress {
        case .waiting: output.message("waiting for another process that decodes the same images")
        case .decoded(let done, let total):
          if bar == nil { bar = ProgressBar("loading", total: total, unit: "images", output: output) }
          bar?.update(done)
        }
      }
    } catch let error as DatasetError {
      throw bound.diagnostic(error, at: error.option ?? "path")
    } catch let error as LabelError {
      throw bound.diagnostic(error, at: "labels")
    }
    session.experiment.data = Experiment.LoadedData(dataset: dataset, source: name, folder: FileIO.canonical(path))
    session.forgetMeasurements()
    if let error = dataset.cacheError { session.output.message(error.description) }
    report(dataset.defects.map(\.reason), session.output)
    skipped.lines().forEach(session.output.message)
    showCounts(dataset, session.output)
  }

  /// Says why files were left out: of many, why the first ones were.
  static func report(_ reasons: [String], _ output: Output) {
    // A count of one further file would be as long as its line.
    let shown = reasons.count == 6 ? 6 : 5
    for reason in reasons.prefix(shown) { output.message("left out: \(reason)") }
    if reasons.count > shown {
      output.message("left out: \(NumberFormat.grouped(reasons.count - shown)) more files that cannot be read")
    }
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
