import Basics
import Synchronization
import Training

/// The expectations of a run as test cases, in the XML that CI systems read (JUnit's, as Jenkins, GitLab and GitHub's
/// actions take it).
///
/// There is a case for each `expect` that was looked at, and for each error. An `expect` of the script that the run did
/// not get to is a skipped case. The time of a case is what has passed since the one before: the work that led to it.
///
/// There is no standard. The document keeps to what the common schemas allow, Apache Ant's (JUnit.xsd, as Windy Road wrote
/// it down), which asks for a host, a package, a number and both outputs of a suite, and that of Jenkins's xUnit plugin
/// (junit-10.xsd); beyond them it has what pytest's `xunit1` has, and GitLab and others show: the `file` and `line` of a
/// case, and its own output, with what was measured. A case's name is without its line, as readers compare cases by their
/// names from run to run, and lines move.
final class JUnitReport: Sendable {
  private struct Case {
    let file: String
    let line: Int
    var name: String
    let seconds: Double
    let outcome: Outcome
    /// What was measured, in words.
    var measured = ""

    /// A line with its place: "gate.hl:12: passed: test.accuracy >= 0.9 (test.accuracy is 0.95)".
    var text: String {
      "\(file):\(line): \(outcome.word): \(name)\(measured.isEmpty ? "" : " (\(measured))")\n"
    }
  }

  private enum Outcome {
    case passed
    /// What is wrong, in one line and at length.
    case failure(message: String, text: String)
    case error(type: String, message: String, text: String)
    case skipped(message: String)

    var word: String {
      switch self {
      case .passed: "passed"
      case .failure(let message, _): "failed, as \(message)"
      case .error(_, let message, _): "error, as \(message)"
      case .skipped: "skipped"
      }
    }
    var isFailure: Bool { if case .failure = self { true } else { false } }
    var isError: Bool { if case .error = self { true } else { false } }
    var isSkipped: Bool { if case .skipped = self { true } else { false } }
  }

  private struct State {
    var cases: [Case] = []
    var last = ContinuousClock.now
    /// The places of the expectations that were evaluated.
    var seen: Set<String> = []
    /// Whether the file cannot be written.
    var hasFailed = false
  }

  private let path: String
  private let script: String
  private let settings: [String]
  private let start = ContinuousClock.now
  private let timestamp = String(WallClock.iso8601().dropLast())
  private let state = Mutex(State())

  /// - Parameters:
  ///   - path: the file.
  ///   - script: the path of the script.
  ///   - settings: texts `NAME=VALUE`.
  init(at path: String, script: String, settings: [String]) {
    (self.path, self.script, self.settings) = (path, script, settings.map(SecretFilter.redacted))
  }

  var hasFailed: Bool { state.withLock { $0.hasFailed } }

  /// Writes a document that says that the run has not ended: what a run leaves that is killed, and a trial of whether the
  /// file can be written.
  ///
  /// - Throws: `FileError`; then nothing is written at the end either.
  func begin() throws(FileError) {
    do throws(FileError) {
      try FileIO.makeFolder(FileIO.folder(of: path))
      guard FileIO.isStream(path) else {
        let unfinished = Case(
          file: script, line: 1, name: "the run", seconds: 0,
          outcome: .error(type: "unfinished", message: "the run has not ended", text: "the run has not ended"))
        return try FileIO.write(document([unfinished]), to: path)
      }
      // A device or pipe gets the document at the end.
      try FileIO.checkStream(path)
    } catch {
      state.withLock { $0.hasFailed = true }
      throw error
    }
  }

  /// Takes notice of an event.
  func note(_ event: RunEvent) {
    switch event {
    case .expectation(let expectation):
      let place = expectation.place
      let rounds = expectation.rounds.isEmpty ? "" : " (\(expectation.rounds.joined(separator: ", ")))"
      let file = place.file ?? script
      let position = "\(file):\(place.line):\(place.column)"
      add(
        file, place.line, expectation.expression + rounds,
        expectation.failure.map { .failure(message: $0.problem, text: "\(position): \($0.description)") } ?? .passed,
        measured: expectation.failure == nil ? expectation.comparisons.measurements : "")
      state.withLock { _ = $0.seen.insert(position) }
    case .failure(let error, let diagnostic):
      // An expectation has its own event.
      if error is FailedExpectation { return }
      let text = diagnostic?.text() ?? error.description
      add(
        diagnostic?.source.name ?? script, diagnostic.map { $0.source.place(of: $0.span.start).line } ?? 1,
        diagnostic.map { $0.source.text($0.source.line(around: $0.span.start)).trimmed } ?? "the script",
        .error(type: error is LanguageError ? "script" : "command", message: error.problem, text: text))
    default: break
    }
  }

  private func add(_ file: String, _ line: Int, _ name: String, _ outcome: Outcome, measured: String = "") {
    state.withLock { state in
      let now = ContinuousClock.now
      state.cases.append(
        Case(
          file: file, line: line, name: SecretFilter.redacted(name), seconds: (now - state.last).seconds,
          outcome: outcome, measured: measured))
      state.last = now
    }
  }

  /// Writes the document when the run of `statements` has ended.
  func end(_ status: ExitStatus, _ statements: [Statement]) throws(FileError) {
    if hasFailed { return }
    let hasError = state.withLock { $0.cases.contains { $0.outcome.isError } }
    if status != .success, status != .failedExpectation, !hasError {
      add(script, 1, "the run", .error(type: status.word, message: status.word, text: "the run was stopped"))
    }
    skip(statements)
    try FileIO.write(document(state.withLock { $0.cases }), to: path)
  }

  /// Adds the expectations of `statements` that the run did not get to.
  private func skip(_ statements: [Statement]) {
    for statement in statements {
      let place = RunEvent.Place(statement)
      if statement.verb.text == Command.expect.entry.name,
        !state.withLock({ $0.seen.contains("\(place.file ?? script):\(place.line):\(place.column)") })
      {
        add(place.file ?? script, place.line, statement.expected, .skipped(message: "the run did not get to it"))
      }
      if statement.verb.text == Command.expect.entry.name { continue }
      for body in [statement.body] + statement.branches.map(\.body) { skip((body ?? []).compactMap(\.statement)) }
    }
  }

  private func document(_ cases: [Case]) -> String {
    let cases = unique(cases)
    let counts = [
      ("tests", cases.count), ("failures", cases.count(where: \.outcome.isFailure)),
      ("errors", cases.count(where: \.outcome.isError)), ("skipped", cases.count(where: \.outcome.isSkipped)),
    ]
    let seconds = NumberFormat.fixed((ContinuousClock.now - start).seconds, 3)
    let totals = counts.map { XML.attribute($0, "\($1)") }.joined()
    let properties = (["hairline=\(Version.current)"] + settings).map { text in
      let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return "      <property\(XML.attribute("name", String(parts[0])))"
        + "\(XML.attribute("value", String(parts.dropFirst().first ?? "")))/>\n"
    }
    return """
      <?xml version="1.0" encoding="UTF-8"?>
      <testsuites>
        <testsuite\(XML.attribute("name", script))\(XML.attribute("package", Self.className(script))) id="0"\(totals)\
      \(XML.attribute("time", seconds))\(XML.attribute("timestamp", timestamp)) hostname="localhost">
          <properties>
      \(properties.joined())\
          </properties>
      \(cases.map(element).joined())\
          <system-out>\(XML.escaped(cases.map(\.text).joined()))</system-out>
          <system-err></system-err>
        </testsuite>
      </testsuites>

      """
  }

  private func element(_ each: Case) -> String {
    let head =
      "    <testcase" + XML.attribute("name", each.name) + XML.attribute("classname", Self.className(each.file))
      + XML.attribute("file", each.file) + XML.attribute("line", "\(each.line)")
      + XML.attribute("time", NumberFormat.fixed(each.seconds, 3))
    func filled(_ inside: String) -> String { head + ">\n      \(inside)\n    </testcase>\n" }
    switch each.outcome {
    case .passed where each.measured.isEmpty: return head + "/>\n"
    case .passed: return filled("<system-out>\(XML.escaped(each.measured))</system-out>")
    case .failure(let message, let text):
      return filled("<failure type=\"expect\"\(XML.attribute("message", message))>\(XML.escaped(text))</failure>")
    case .error(let type, let message, let text):
      return filled(
        "<error\(XML.attribute("type", type))\(XML.attribute("message", message))>\(XML.escaped(text))</error>")
    case .skipped(let message): return filled("<skipped\(XML.attribute("message", message))/>")
    }
  }

  /// The same cases with distinct names: readers take cases of one name and class for one.
  private func unique(_ cases: [Case]) -> [Case] {
    var taken = Set<String>()
    return cases.map { each in
      var (each, name, count) = (each, each.name, 1)
      while !taken.insert("\(Self.className(each.file))\n\(name)").inserted {
        count += 1
        name = "\(each.name) #\(count)"
      }
      each.name = name
      return each
    }
  }

  /// The file's path without its ending, in the form of a class: readers sort by what is between the dots.
  private static func className(_ file: String) -> String {
    let path = file.hasSuffix(".hl") ? file.dropLast(3) : file[...]
    return path.split(separator: "/").filter { $0 != "." && $0 != ".." }.map { $0.replacing(".", with: "_") }
      .joined(separator: ".")
  }
}

extension Statement {
  /// What an `expect` expects.
  fileprivate var expected: String {
    if case .expression(let expression) = content { return Printer.text(expression) }
    return "error " + (words.dropFirst().first?.phrase.constant.map(Printer.word) ?? "")
  }
}

extension String {
  fileprivate var trimmed: String {
    String(drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace).reversed())
  }
}

/// Text in XML 1.0.
enum XML {
  /// ` name="value"`
  static func attribute(_ name: String, _ value: String) -> String { " \(name)=\"\(escaped(value, isValue: true))\"" }

  /// `text` with what has a meaning in XML escaped; what no XML may hold is "�".
  static func escaped(_ text: String, isValue: Bool = false) -> String {
    var escaped = ""
    for scalar in FileName.display(text).unicodeScalars {
      switch scalar {
      case "&": escaped += "&amp;"
      case "<": escaped += "&lt;"
      case ">": escaped += "&gt;"
      case "\"" where isValue: escaped += "&quot;"
      case "\n" where isValue: escaped += "&#10;"
      case "\t" where isValue: escaped += "&#9;"
      case "\n", "\t": escaped.unicodeScalars.append(scalar)
      case ..<" ", "\u{FFFE}", "\u{FFFF}": escaped += "\u{FFFD}"
      default: escaped.unicodeScalars.append(scalar)
      }
    }
    return escaped
  }
}
