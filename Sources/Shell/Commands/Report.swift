import Basics
import Datasets
import Reports
import Training

extension Command {
  static let report = Command(
    Entry(
      "report", "writes a page with the results, commands and plots of the experiment (report.html)",
      details: """
        Below a summary, the page is the experiment as a notebook: metrics, confusion, misclassified images, each trial of \
        a sweep, each command with its output and its plots. It is a single file with all images in it. A file that ends \
        in .md gets the results in GitHub's Markdown, for a pull request, with links to the plots. There are no times in \
        it: the same script gives the same page.
        """,
      theme: .results,
      parameters: [.option("to", .path(.any, .writesToRun), "the file, in place of report.html; .md for Markdown")],
      examples: ["report", "report to=report.md"]),
    effects: .result(of: [.data, .model, .weights] + Resource.allMetrics),
    check: { bound, _ throws(Diagnostic) in try bound.checkEnding(of: "to", [".html", ".md"]) },
    run: { bound, session in
      try bound.checkEnding(of: "to", [".html", ".md"])
      let path = try session.artefacts.path(
        for: bound.arguments["to"]?.text ?? session.artefactName(["report"]) + ".html")
      let report = try session.report()
      if path.lowercased().hasSuffix(".md") {
        let folder = FileIO.folder(of: path)
        try FileIO.write(MarkdownPage(report) { FileIO.relative($0, to: folder) }.text, to: path)
      } else {
        let page = try HTMLPage(report) { [pool = session.threadPool] count, body in
          pool.forEach(count) { index, _ in body(index) }
        }
        try FileIO.write(page.text, to: path)
      }
      session.wrote(path)
    })
}

extension Session {
  /// - Throws: `Interrupted`.
  fileprivate func report() throws -> Report {
    Report(
      results,
      commands: (notebook.log + running.steps).map { step in
        Report.Command(redacted(step.text), output: redacted(step.output), plots: step.plots)
      },
      errors: try errors())
  }

  /// How many misclassified images are shown, and how large, in pixels.
  private static let (shownErrors, errorSide) = (12, 224)

  /// Those of the part that says most about new images.
  private func errors() throws -> Report.Errors? {
    for part in Part.allCases.reversed() {
      guard let evaluation = experiment.evaluations[part], let data = experiment.data?.dataset else { continue }
      let (images, predictions, losses) = (data[part], evaluation.predictions, evaluation.losses)
      let wrong = predictions.indices.filter { predictions[$0] != images.labels[$0] }
      let worst = wrong.sorted { (losses[$1], $0) < (losses[$0], $1) }.prefix(Self.shownErrors)
      let photos = try photos(worst, of: images, longestSide: Self.errorSide)
      return Report.Errors(
        part: part.rawValue, count: wrong.count, total: images.count,
        worst: worst.map { index in
          Report.WrongImage(
            image: photos[index], file: images.paths[index],
            actual: data.classNames[images.labels[index]], predicted: data.classNames[predictions[index]],
            probability: Double(evaluation.probabilities[index][predictions[index]]), loss: losses[index])
        })
    }
    return nil
  }
}
