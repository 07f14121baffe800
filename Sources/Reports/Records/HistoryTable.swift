/// The epochs as comma-separated values (RFC 4180): the content of `history.csv`.
///
/// A missing figure is an empty field; one that is not finite is `nan`, `inf` or `-inf`, which pandas reads.
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
}
