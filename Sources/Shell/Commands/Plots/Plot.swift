import Basics
import Datasets
import Images
import Reports

extension Command {
  /// One command for each kind.
  static let plots: [Command] = PlotKind.all.map { kind in
    Command(
      Entry(
        "plot \(kind.name)", kind.summary,
        details: kind.details + (kind.details.isEmpty ? "" : " ") + """
          The plot is written to the run's folder as a PNG, or with to=NAME.svg or to=NAME.pdf as an SVG or PDF; the file \
          includes the script, seed, version and metrics. With show=yes the terminal shows it as well: by the \
          graphics protocol of Kitty or iTerm2 or in sixels, where supported; elsewhere curves in braille, and the \
          rest in coloured half blocks. Without a terminal nothing is shown.
          """,
        theme: .results, parameters: kind.parameters + common, examples: kind.examples),
      effects: kind.reads.map(Effects.result) ?? ofEvaluation,
      check: { bound, checker throws(Diagnostic) in
        if let layer = bound.arguments["layer"] { try checker.checkLayer(layer.text, bound, at: "layer") }
        _ = try format(bound)
      },
      run: { bound, session in
        do {
          let format = try format(bound)
          var plot = try kind.make(bound.arguments, &session)
          // Whoever reads along need not open the file to learn that it shows nothing.
          if let notice = (plot as? NoticePlot)?.notice { session.output.message("nothing to show: \(notice)") }
          plot.title = bound.arguments["title"]?.text ?? session.title(plot.title)
          if let inches = bound.arguments["size"]?.sizes {
            plot = plot.resized(to: Size(Double(inches[0]), Double(inches[1])).inches)
          }
          try draw(plot, kind.file(bound.arguments), format, bound, &session)
        } catch {
          // What was interrupted is no error.
          try Interruption.check()
          guard let misplaced = error as? ArgumentError else { throw error }
          throw bound.diagnostic(misplaced.error, at: misplaced.argument)
        }
      })
  }

  /// Where the part has not been evaluated, the plot does that.
  private static let ofEvaluation = Effects.result { bound, session in
    guard let part = Part(rawValue: bound.arguments.text("part")) else { return Effects.Footprint() }
    guard session.experiment.evaluations[part] == nil else {
      return Effects.Footprint(reads: [.seed, .data, .metrics(part)])
    }
    return Effects.Footprint(reads: [.seed, .data, .model, .weights], writes: [.metrics(part)])
  }

  private static let common: [Parameter] = [
    .option("to", .path(.any, .writesToRun), "the file, in .png, .svg or .pdf; by default a PNG named after the plot"),
    .option("title", .text, "the title; by default the plot's own, with the values of the loops around it"),
    .option("size", .extent, "the size in inches of 72 points; by default as large as needed").written(
      "WIDTHxHEIGHT such as 16x9, or one number for both"),
    .option("theme", Preferences.theme, "the colours; by default those of 'set theme'"),
    .option("scale", Preferences.scale, "the pixels per point of a PNG; by default those of 'set scale'"),
    .option("show", .flag, default: "no", "whether to show it in the terminal as well"),
  ]

  /// What the file is to be.
  private static func format(_ bound: BoundCommand) throws(Diagnostic) -> PlotFormat {
    guard let path = bound.arguments["to"]?.text else { return .png }
    let format: PlotFormat
    do throws(ReportError) { format = try PlotFormat(path: path) } catch { throw bound.diagnostic(error, at: "to") }
    if format.isVector, bound.arguments["scale"] != nil {
      throw bound.diagnostic(PlotError.scaleOfVectors(format), at: "scale")
    }
    return format
  }

  private static func draw(
    _ plot: any Plot, _ name: [String], _ format: PlotFormat, _ bound: BoundCommand, _ session: inout Session
  ) throws {
    let scale = bound.arguments["scale"]?.integer ?? session.preferences.scale
    let theme = bound.arguments["theme"]?.text ?? session.preferences.theme
    let facts: [PlotFact] = [
      (key: "Software", value: "Hairline \(Version.current)"), (key: "Script", value: session.script),
      (key: "Seed", value: "\(session.seed)"), (key: "Command", value: session.redactedLine(bound.statement)),
      (key: "Metrics", value: session.redacted(JSON.object(plot.metrics).line)),
    ]
    let colours = theme == "dark" ? Theme.dark : .light
    let drawing = try plot.drawing(theme: colours, scale: scale)
    if !drawing.missingLetters.isEmpty {
      let letters = drawing.missingLetters.sorted().prefix(10).map(String.init).joined(separator: " ")
      session.output.message(
        "no font here has the letters \(letters): they are drawn as code points; "
          + "'apt-get install fonts-noto-cjk' brings those of Chinese, Japanese and Korean, 'fonts-noto-core' those "
          + "of most other scripts, 'fonts-symbola' emoji")
    }
    // TensorBoard shows pixels.
    let png = format == .png || session.artefacts.isExpected ? try drawing.png(facts: facts) : []
    let title = session.redacted(session.title(bound.statement))
    let path = try session.artefacts.path(
      for: bound.arguments["to"]?.text ?? "\(session.artefactName(name)).png")
    try FileIO.write(format == .png ? png : plot.vectors(format, theme: colours, facts: facts), to: path)
    if !png.isEmpty { session.log(png, as: session.artefacts.fileName(for: name.map(session.redacted)), title: title) }
    session.wrote(path)
    if bound.arguments.flag("show") { try session.output.show(plot, drawing, theme: colours) }
    session.running.plots.append(Report.DrawnPlot(plot, title: title, scale: scale, path: path))
  }
}

/// What can be wrong with the options of a plot.
package enum PlotError: UserError, Equatable {
  case scaleOfVectors(PlotFormat)

  package var problem: String {
    switch self {
    case .scaleOfVectors(let format): "scale has no effect on vector graphics such as .\(format.rawValue)"
    }
  }

  package var hint: String? {
    switch self {
    case .scaleOfVectors: "leave it out; size=16x9 changes the size"
    }
  }
}

extension Size {
  /// The size in points of one in inches.
  fileprivate var inches: Size { Size(width * 72, height * 72) }
}

extension Session {
  /// The command with the values of the loops around it.
  fileprivate func title(_ statement: Statement) -> String { title(Printer.line(statement)) }

  /// A title with the values of the loops around the command.
  fileprivate func title(_ title: String) -> String {
    roundTexts.isEmpty ? title : "\(title) (\(roundTexts.joined(separator: ", ")))"
  }
}
