import Basics

/// The epochs as comma-separated values (RFC 4180): the content of `history.csv`. Of several trials each row has the
/// trial's number and the values of its loops before the epoch.
///
/// A missing metric is an empty field; one that is not finite is `nan`, `inf` or `-inf`, which pandas reads.
public struct HistoryTable: Sendable {
  public let trials: [Results.Trial]

  /// - Parameter trials: those without epochs are left out.
  public init(_ trials: [Results.Trial]) { self.trials = trials.filter { !$0.epochs.isEmpty } }

  /// Of one trial.
  public init(_ epochs: [Results.Epoch]) { self.init([Results.Trial(epochs: epochs)]) }

  private static let columns: [(name: String, value: @Sendable (Results.Epoch) -> Double?)] = [
    ("epoch", { Double($0.epoch) }), ("loss", \.loss), ("accuracy", \.accuracy), ("val_loss", \.validationLoss),
    ("val_accuracy", \.validationAccuracy), ("learning_rate", \.learningRate),
  ]
  private static let trialColumn = "trial"

  public var csv: String {
    let isSweep = trials.isSweep
    let variables = trials.flatMap { $0.values.map(\.variable) }.reduce(into: [String]()) { names, name in
      if !names.contains(name) { names.append(name) }
    }
    let names = Self.columns.map(\.name)
    // A loop's variable may have the name of a metric.
    let taken = Set(names + [Self.trialColumn])
    let head = isSweep ? [Self.trialColumn] + variables.map { taken.contains($0) ? "loop_\($0)" : $0 } : []
    let rows = trials.flatMap { trial in
      let values = variables.map { name in trial.values.last { $0.variable == name }?.text ?? "" }
      let lead = isSweep ? ["\(trial.number)"] + values : []
      return trial.epochs.map { epoch in lead + Self.columns.map { $0.value(epoch)?.shortest ?? "" } }
    }
    return ([head + names] + rows).map { $0.map(Self.quoted).joined(separator: ",") + "\n" }.joined()
  }

  private static func quoted(_ field: String) -> String {
    guard field.contains(where: { ",\"\n\r".contains($0) || $0 == "\r\n" }) else { return field }
    return "\"" + field.replacing("\"", with: "\"\"") + "\""
  }

  /// The epochs of a file that `csv` wrote; columns may be missing, except those of the epoch, loss and accuracy, and
  /// others are the values of loops where there is one of the trial.
  ///
  /// - Parameter path: the file's, for messages.
  /// - Throws: `ReportError.notHistory`.
  public init(parsing bytes: [UInt8], path: String) throws(ReportError) {
    func error(_ line: Int, _ reason: String) -> ReportError { .notHistory(path: path, line: line, reason: reason) }
    var lines = CSVLines(bytes)
    guard let names = try lines.next(error) else { throw error(1, "has no column 'epoch'") }
    for needed in ["epoch", "loss", "accuracy"] where !names.contains(needed) {
      throw error(1, "has no column '\(needed)'")
    }
    let isSweep = names.contains(Self.trialColumn)
    let loops = isSweep ? names.filter { name in name != Self.trialColumn && !Self.isMetric(name) } : []
    var trials = [(number: String, trial: Results.Trial)]()
    while let values = try lines.next(error) {
      let number = lines.line
      guard values.count == names.count else {
        throw error(number, "has \(values.count) of \(names.count) fields")
      }
      var metrics = [String: Double]()
      for (name, value) in zip(names, values) where !value.isEmpty && Self.isMetric(name) {
        guard let metric = Double(value) else {
          throw error(number, "has '\(value.prefix(40))' where a number is expected")
        }
        metrics[name] = metric
      }
      let fields = Dictionary(zip(names, values)) { first, _ in first }
      let trial = fields[Self.trialColumn] ?? ""
      if trials.last?.number != trial {
        let values = loops.map { Results.LoopValue($0, fields[$0] ?? "", .string(fields[$0] ?? "")) }
        trials.append((trial, Results.Trial(number: Int(trial) ?? 1, values: values)))
      }
      let last = trials[trials.count - 1].trial.epochs.last?.epoch ?? 0
      guard let epoch = metrics["epoch"].flatMap(Int.init(exactly:)), epoch > last, epoch <= Int32.max else {
        throw error(number, "does not have an epoch above \(last)")
      }
      trials[trials.count - 1].trial.epochs.append(
        Results.Epoch(
          epoch: epoch, loss: metrics["loss"] ?? .nan, accuracy: metrics["accuracy"] ?? .nan,
          validationLoss: metrics["val_loss"], validationAccuracy: metrics["val_accuracy"],
          learningRate: metrics["learning_rate"] ?? .nan))
    }
    guard !trials.isEmpty else { throw error(2, "is missing") }
    self.init(trials.map(\.trial))
  }

  private static func isMetric(_ name: String) -> Bool { columns.contains { $0.name == name } }
}

/// The rows of comma-separated values, fields in quotes included; empty lines are passed over.
private struct CSVLines {
  private var rest: ArraySlice<UInt8>
  /// The number of the last row's first line, from 1.
  private(set) var line = 0
  private var nextLine = 1

  /// A row of another kind of file may be very long.
  private static let longest = 4096

  init(_ bytes: [UInt8]) { rest = bytes[...] }

  /// The fields of the next row, or nil at the end.
  mutating func next(_ error: (Int, String) -> ReportError) throws(ReportError) -> [String]? {
    let (comma, quote, newline) = (UInt8(ascii: ","), UInt8(ascii: "\""), UInt8(ascii: "\n"))
    while rest.first == newline || rest.starts(with: [UInt8(ascii: "\r"), newline]) {
      rest = rest.dropFirst(rest.first == newline ? 1 : 2)
      nextLine += 1
    }
    guard !rest.isEmpty else { return nil }
    line = nextLine
    var (fields, field, isQuoted, count) = ([String](), [UInt8](), false, 0)
    func text() -> String { String(decoding: field, as: UTF8.self) }
    while let byte = rest.first {
      rest = rest.dropFirst()
      count += 1
      guard count <= Self.longest else { throw error(line, "is too long") }
      if byte == newline { nextLine += 1 }
      if isQuoted {
        if byte != quote {
          field.append(byte)
        } else if rest.first == quote {
          field.append(quote)
          rest = rest.dropFirst()
        } else {
          isQuoted = false
        }
      } else if byte == quote, field.isEmpty {
        isQuoted = true
      } else if byte == comma {
        fields.append(text())
        field = []
      } else if byte == newline {
        break
      } else {
        field.append(byte)
      }
    }
    if field.last == UInt8(ascii: "\r") { field.removeLast() }
    return fields + [text()]
  }
}

extension [HistoryPlot.Run] {
  /// The runs in a folder, or in its `history.csv`, named after the folder; or of another such file, named after itself.
  /// Trials have the values of their loops in their names.
  ///
  /// - Throws: `FileError`, `ReportError.notHistory`.
  public init(reading path: String) throws {
    let file = FileIO.isFolder(path) ? "\(path)/history.csv" : path
    var parts = FileIO.components(of: path)
    if parts.last == "history.csv", parts.count > 1 { parts.removeLast() }
    let name = parts.last ?? path
    let trials = try HistoryTable(parsing: try FileIO.read(file), path: file).trials
    self = trials.map { trial in
      let words = trial.values.isEmpty ? "trial \(trial.number)" : trial.text
      return HistoryPlot.Run(name: trials.count == 1 ? name : "\(name), \(words)", epochs: trial.epochs)
    }
  }
}
