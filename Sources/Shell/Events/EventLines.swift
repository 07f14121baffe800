import Basics
import Reports
import Training

extension Output {
  /// Each event as a line of JSON on standard output; messages and errors on standard error as well.
  public static func json(isQuiet: Bool = false) -> Output {
    let start = ContinuousClock.now
    var output = Output(clipsTables: false, isQuiet: isQuiet) { channel, text in
      if channel == .messages { StandardOutput.writeMessage(text) }
    }
    output.listener = { event in
      StandardOutput.write(event.json(after: (ContinuousClock.now - start).seconds).line + "\n")
    }
    return output
  }
}

extension RunEvent {
  /// The event as `--json` writes it: its name, the seconds since the program began, and what it tells. Names and types
  /// stay as they are from version to version; members may be added.
  func json(after seconds: Double) -> JSON {
    .object([.init("event", .string(name)), .init("time", .rounded(seconds))] + members)
  }

  /// The value of a setting; `***` for one that looks like a secret, or is one by its name.
  private func redacted(_ name: String, _ value: Value) -> String {
    let line = "let \(name) = \(value.spelling)"
    return SecretFilter.redacted(line) == line ? value.text : "***"
  }

  private var name: String {
    switch self {
    case .began: "began"
    case .planned: "planned"
    case .command: "command"
    case .commandEnded: "command_ended"
    case .epoch: "epoch"
    case .metric: "metric"
    case .artefact: "artefact"
    case .expectation: "expectation"
    case .result: "result"
    case .message: "message"
    case .failure: "failure"
    case .ended: "ended"
    }
  }

  private var members: [JSON.Member] {
    switch self {
    case .began(let script, let settings):
      [
        .init("version", .string(Version.current)), .init("script", .string(script)),
        .init(
          "settings",
          .object(settings.sorted { $0.key < $1.key }.map { .init($0.key, .string(redacted($0.key, $0.value))) })),
      ]
    case .planned(let command, let note, let seconds):
      [
        .init("command", .string(command)), .init("note", .string(orNull: note)), .init("seconds", .rounded(seconds)),
      ]
    case .command(let place, let depth):
      [.init("command", .string(place.text)), .init("depth", .integer(depth))] + place.members
    case .commandEnded(let place, let depth, let seconds, let succeeded):
      [
        .init("command", .string(place.text)), .init("depth", .integer(depth)), .init("seconds", .rounded(seconds)),
        .init("succeeded", .bool(succeeded)),
      ] + place.members
    case .epoch(let record):
      Results.Epoch(record).members
        + Timing.Epoch(
          epoch: record.epoch, seconds: record.seconds, imagesPerSecond: record.imagesPerSecond
        ).members
    case .metric(let name, let value): [.init("name", .string(name)), .init("value", .number(value))]
    case .artefact(let path): [.init("path", .string(path))]
    case .expectation(let expectation): expectation.members
    case .result(let text), .message(let text): [.init("text", .string(text))]
    case .failure(let error, let diagnostic):
      [
        .init("problem", .string(error.problem)), .init("details", .array(error.details.map { .string($0) })),
        .init("hint", .string(orNull: error.hint)),
      ]
        + (diagnostic?.members ?? [])
    case .ended(let status, let folder):
      [
        .init("status", .integer(status.rawValue)), .init("outcome", .string(status.word)),
        .init("folder", .string(orNull: folder)),
      ]
    }
  }
}

extension RunEvent.Place {
  fileprivate var members: [JSON.Member] {
    [.init("file", .string(orNull: file)), .init("line", .integer(line)), .init("column", .integer(column))]
  }
}

extension RunEvent.Expectation {
  fileprivate var members: [JSON.Member] {
    [
      .init("expression", .string(expression)), .init("rounds", .array(rounds.map { .string($0) })),
      .init("holds", .bool(failure == nil)), .init("problem", .string(orNull: failure?.problem)),
      .init("comparisons", .array(comparisons.map(\.result.json))),
    ] + place.members
  }
}

extension Diagnostic {
  fileprivate var members: [JSON.Member] {
    let (line, column) = source.place(of: span.start)
    return [
      .init("file", .string(orNull: source.name)), .init("line", .integer(line)), .init("column", .integer(column)),
    ]
  }
}

extension JSON {
  fileprivate static func string(orNull text: String?) -> JSON { text.map { .string($0) } ?? .null }

  /// A time in seconds, to the microsecond.
  fileprivate static func rounded(_ seconds: Double?) -> JSON {
    seconds.map { .literal(NumberFormat.fixed($0, 6)) } ?? .null
  }
}
