import Basics
import Datasets
import Reports
import Training

extension Command {
  static let report = Command(
    Entry(
      "report", "writes one page with everything that came of the experiment (report.html)",
      details: """
        The page is the experiment as a notebook, below a summary: metrics, confusion, what went wrong, each command with \
        its output and its plots. It holds its images, needs no network, and can be mailed. A file that ends in .md \
        gets the outcome in GitHub's Markdown, for a pull request, with the plots by their files' names.
        """,
      theme: .results,
      parameters: [.option("to", .path(.any, .writesToRun), "the file, in place of report.html; .md for Markdown")],
      examples: ["report", "report to=report.md"]),
    effects: .result(of: [.data, .model, .weights] + Resource.allMetrics),
    run: { bound, session in
      let path = try session.artefacts.path(
        for: bound.arguments["to"]?.text ?? session.artefactName("report") + ".html")
      let report = session.report
      if path.lowercased().hasSuffix(".md") {
        let folder = FileIO.folder(of: path)
        try FileIO.write(MarkdownPage(report) { FileIO.relative($0, to: folder) }.text, to: path)
      } else {
        try FileIO.write(HTMLPage(report).text, to: path)
      }
      session.wrote(path)
    })
}

extension Session {
  fileprivate var report: Report {
    Report(
      results,
      commands: (notebook.log + running.steps).map { Report.Command($0.text, output: $0.output, plots: $0.plots) },
      errors: errors,
      environment: [
        ("Hairline", Version.current), ("Processor", Machine.processor), ("Threads", "\(threads)"),
        ("System", Machine.system), ("Seed", "\(seed)"),
      ].compactMap { name, value in value.map { (name, $0) } })
  }

  /// How many of the worst errors are shown.
  private static let shownErrors = 12

  /// Those of the part that says most of new images.
  private var errors: Report.Errors? {
    for part in Part.allCases.reversed() {
      guard let evaluation = experiment.evaluations[part], let data = experiment.data?.dataset else { continue }
      let (images, predictions, losses) = (data[part], evaluation.predictions, evaluation.losses)
      let wrong = predictions.indices.filter { predictions[$0] != images.labels[$0] }
      let worst = wrong.sorted { (losses[$1], $0) < (losses[$0], $1) }
      return Report.Errors(
        part: part.rawValue, count: wrong.count, total: images.count,
        worst: worst.prefix(Self.shownErrors).map { index in
          Report.WrongImage(
            image: images.image(at: index), file: images.paths[index],
            actual: data.classNames[images.labels[index]], predicted: data.classNames[predictions[index]],
            probability: Double(evaluation.probabilities[index][predictions[index]]), loss: losses[index])
        })
    }
    return nil
  }
}
