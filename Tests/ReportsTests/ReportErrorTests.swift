import Reports
import Testing
import TestSupport

@Suite("Errors of plots and records")
struct ReportErrorTests {
  static let cases: [(error: ReportError, text: String)] = [
    (
      .nothing(toShow: "training history", first: "train first, for instance: train epochs=10"),
      "there is no training history to show\n  train first, for instance: train epochs=10"
    ),
    (
      .nothing(toShow: "images", first: "load some first, for instance: data load synth"),
      "there are no images to show\n  load some first, for instance: data load synth"
    ),
    (
      .tooLarge(width: 40_000, height: 10),
      """
      the plot would be 40000 x 10 pixels; the limits are 30,000 per side and 80,000,000 in all
        choose a smaller scale, size or grid
      """
    ),
    (
      .memory(width: 1000, height: 2000, needed: 3_000_000_000, available: 1_000_000_000),
      """
      drawing 1000 x 2000 pixels needs 3.0 GB of memory, but only 1.0 GB are available
        choose a smaller scale, size or grid
      """
    ),
    (.scale(4), "scale must be 1, 2 or 3, got 4"),
    (.tooManyRuns(13), "a plot can show at most 12 runs, got 13"),
    (
      .format(path: "a.jpg"),
      "a plot's file name must end in .png, .svg or .pdf, got 'a.jpg'\n  as in to=plot.png or to=plot.svg"
    ),
    (
      .notHistory(path: "a.csv", line: 2, reason: "is missing"),
      """
      'a.csv' is not the history of a run: line 2 is missing
        'hairline run' writes history.csv to the run's folder
      """
    ),
    (.drawing("out of memory"), "the plot could not be drawn: out of memory"),
  ]

  @Test("say what is wrong and how to fix it", arguments: cases)
  func texts(error: ReportError, text: String) { #expect(error.description == text) }

  @Test("of this module are all in the table")
  func complete() throws {
    let missing = try ErrorCases.missing(in: Self.cases.map(\.error), of: "Reports")
    #expect(missing == [])
  }
}
