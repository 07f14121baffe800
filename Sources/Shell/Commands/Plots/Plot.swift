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
          It is written as a PNG to the run's folder; the script, seed, version and metrics travel in it. With show=yes \
          the terminal shows it as well: by the graphics protocol of Kitty or of iTerm2, or in sixels, where it has \
          them; elsewhere curves in braille, and the rest in coloured half blocks. What is not a terminal gets nothing.
          """,
        theme: .results, parameters: kind.parameters + common, examples: kind.examples),
      effects: kind.reads.map(Effects.result) ?? ofEvaluation,
      check: { bound, checker throws(Diagnostic) in
        if let layer = bound.arguments["layer"] { try checker.checkLayer(layer.text, bound, at: "layer") }
      },
      run: { bound, session in
        do {
          let plot = try kind.make(bound.arguments, &session)
          try draw(plot, kind.file(bound.arguments), bound, &session)
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
    .option("to", .path(.any, .writesToRun), "the file, in place of one named after the plot"),
    .option("theme", Preferences.theme, "the colours, in place of those that were set"),
    .option("scale", Preferences.scale, "pixels for each point, in place of those that were set"),
    .option("show", .flag, default: "no", "whether the terminal shows it too, as well as it can"),
  ]

  private static func draw(
    _ plot: any Plot, _ name: String, _ bound: BoundCommand, _ session: inout Session
  ) throws {
    let scale = bound.arguments["scale"]?.integer ?? session.preferences.scale
    let theme = bound.arguments["theme"]?.text ?? session.preferences.theme
    let facts = [
      (key: "Software", value: "Hairline \(Version.current)"), (key: "Script", value: session.script),
      (key: "Seed", value: "\(session.seed)"), (key: "Command", value: Printer.line(bound.statement)),
      (key: "Metrics", value: JSON.object(plot.metrics).line),
    ]
    let colours = theme == "dark" ? Theme.dark : .light
    let drawing = try plot.drawing(theme: colours, scale: scale)
    let png = try drawing.png(facts: facts)
    if !drawing.missingLetters.isEmpty {
      let letters = drawing.missingLetters.sorted().prefix(10).map(String.init).joined(separator: " ")
      session.output.message(
        "no font here has the letters \(letters): they are drawn as code points; "
          + "'apt-get install fonts-noto-cjk' brings those of Chinese, Japanese and Korean, 'fonts-noto-core' those "
          + "of most other scripts, 'fonts-symbola' emoji")
    }
    let (own, title) = (session.artefactName(name), session.title(bound.statement))
    let path = try session.artefacts.path(for: bound.arguments["to"]?.text ?? "\(own).png")
    try FileIO.write(png, to: path)
    session.wrote(path)
    session.log(png, as: name, title: title)
    if bound.arguments.flag("show") { try session.output.show(plot, drawing, theme: colours) }
    session.running.plots.append(Report.DrawnPlot(plot, title: title, scale: scale, path: path))
  }
}

extension Session {
  /// The command with the values of the loops that it stands in.
  fileprivate func title(_ statement: Statement) -> String {
    let values = rounds.map { "\($0.variable) = \($0.value.spelling)" }
    return Printer.line(statement) + (values.isEmpty ? "" : " (" + values.joined(separator: ", ") + ")")
  }
}
