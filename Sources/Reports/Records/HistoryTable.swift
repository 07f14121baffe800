import Basics

/// The epochs as comma-separated values (RFC 4180): the content of `history.csv`.
///
/// A missing metric is an empty field; one that is not finite is `nan`, `inf` or `-inf`, which pandas reads.
public struct HistoryTable: Sendable {
  public let epochs: [Results.Epoch]

  public init(_ epochs: [Results.Epoch]) { self.epochs = epochs }

  private static let columns: [(name: String, value: @Sendable (Results.Epoch) -> Double?)] = [
    ("epoch", { Double($0.epoch) }), ("loss", \.loss), ("accuracy", \.accuracy), ("val_loss", \.validationLoss),
    ("val_accuracy", \.validationAccuracy), ("seconds", \.seconds), ("images_per_second", \.imagesPerSecond),
    ("learning_rate", \.learningRate),
  ]

  public var csv: String {
    let rows = [Self.columns.map(\.name)] + epochs.map { epoch in Self.columns.map { $0.value(epoch)?.shortest ?? "" } }
    return rows.map { $0.joined(separator: ",") + "\n" }.joined()
  }

  /// The epochs of a file that `csv` wrote; columns may be missing but those of the epoch, loss and accuracy.
  ///
  /// - Parameter path: the file's, for messages.
  /// - Throws: `ReportError.notHistory`.
  public init(parsing bytes: [UInt8], path: String) throws(ReportError) {
    func error(_ line: Int, _ reason: String) -> ReportError { .notHistory(path: path, line: line, reason: reason) }
    let lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    func fields(_ line: ArraySlice<UInt8>) -> [String] {
      let content = line.last == UInt8(ascii: "\r") ? line.dropLast() : line
      return content.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).map {
        String(decoding: $0, as: UTF8.self)
      }
    }
    // A line of another kind of file may be very long.
    guard lines[0].count <= 4096 else { throw error(1, "is too long") }
    let names = fields(lines[0])
    for needed in ["epoch", "loss", "accuracy"] where !names.contains(needed) {
      throw error(1, "names no column '\(needed)'")
    }
    var epochs = [Results.Epoch]()
    for (index, line) in lines.enumerated().dropFirst() where !line.isEmpty {
      let number = index + 1
      guard line.count <= 4096 else { throw error(number, "is too long") }
      let values = fields(line)
      guard values.count == names.count else {
        throw error(number, "has \(values.count) of \(names.count) fields")
      }
      var metrics = [String: Double]()
      for (name, value) in zip(names, values) where !value.isEmpty && Self.columns.contains(where: { $0.name == name })
      {
        guard let metric = Double(value) else { throw error(number, "has '\(value.prefix(40))' for a number") }
        metrics[name] = metric
      }
      let last = epochs.last?.epoch ?? 0
      guard let epoch = metrics["epoch"].flatMap(Int.init(exactly:)), epoch > last, epoch <= Int32.max else {
        throw error(number, "has no epoch above \(last)")
      }
      epochs.append(
        Results.Epoch(
          epoch: epoch, loss: metrics["loss"] ?? .nan, accuracy: metrics["accuracy"] ?? .nan,
          validationLoss: metrics["val_loss"], validationAccuracy: metrics["val_accuracy"],
          seconds: metrics["seconds"] ?? .nan, imagesPerSecond: metrics["images_per_second"] ?? .nan,
          learningRate: metrics["learning_rate"] ?? .nan))
    }
    guard !epochs.isEmpty else { throw error(2, "is not there") }
    self.init(epochs)
  }
}

extension HistoryPlot.Run {
  /// The run in a folder, or its `history.csv`, named after the folder; or another such file, named after itself.
  ///
  /// - Throws: `FileError`, `ReportError.notHistory`.
  public init(reading path: String) throws {
    let file = FileIO.isFolder(path) ? "\(path)/history.csv" : path
    var parts = FileIO.components(of: path)
    if parts.last == "history.csv", parts.count > 1 { parts.removeLast() }
    let name = parts.last ?? path
    self.init(name: name, epochs: try HistoryTable(parsing: try FileIO.read(file), path: file).epochs)
  }
}
