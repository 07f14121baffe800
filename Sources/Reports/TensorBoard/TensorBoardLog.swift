import Basics
import TensorBoardMessages

/// What TensorBoard shows of one trial: a model's training with all that was drawn and measured of it.
///
/// The files have the places and tags that Keras's `TensorBoard` callback gives them: `train` and `validation` hold
/// `epoch_loss`, `epoch_accuracy` and the like by the epoch, which Keras counts from 0 on, and `evaluation_…_vs_iterations`
/// by the optimiser's steps; `test` holds evaluations of that part. The folder itself has what concerns all of it:
/// hyperparameters, the images, texts; each by the number of epochs that went before.
///
/// What is told is kept until `flush` has written it.
public struct TensorBoardLog: Sendable {
  public let folder: String
  /// The epochs that it holds.
  public private(set) var epochs: [Results.Epoch] = []
  /// Whether it knows what was set for the trial.
  public private(set) var isBegun = false
  private let writer: String
  private var files: [String: EventFile] = [:]
  private var hasEnd = false

  /// - Parameters:
  ///   - folder: where the files go; made with the first of them. Those that are there will be replaced.
  ///   - writer: what they are said to be written by.
  public init(in folder: String, writer: String) { (self.folder, self.writer) = (folder, writer) }

  /// Whether `history` goes on from what it holds. The time that an epoch took tells it from all others.
  public func isContinued(by history: [Results.Epoch]) -> Bool {
    history.count >= epochs.count
      && zip(history, epochs).allSatisfy { $0.epoch == $1.epoch && $0.seconds == $1.seconds }
  }

  /// Tells the epochs that it does not hold yet.
  ///
  /// - Parameters:
  ///   - history: all epochs of the trial.
  ///   - time: when the last of them ended, in seconds since 1970.
  public mutating func follow(_ history: [Results.Epoch], time: Double) {
    let new = history.dropFirst(epochs.count)
    var end = time - new.reduce(0) { $0 + $1.seconds }
    for epoch in new {
      end += epoch.seconds
      let step = epoch.epoch - 1
      add("train", ["epoch_loss": epoch.loss, "epoch_accuracy": epoch.accuracy], step, end)
      add("train", ["epoch_learning_rate": epoch.learningRate], step, end)
      if let loss = epoch.validationLoss, let accuracy = epoch.validationAccuracy {
        evaluated("validation", loss: loss, accuracy: accuracy, iterations: epoch.iterations, time: end)
        add("validation", ["epoch_loss": loss, "epoch_accuracy": accuracy], step, end)
      }
    }
    epochs += new
  }

  /// Tells how a model does on a part of the data.
  ///
  /// - Parameters:
  ///   - run: `train`, `validation` or `test`.
  ///   - iterations: the optimiser's steps so far.
  public mutating func evaluated(_ run: String, loss: Double, accuracy: Double, iterations: Int, time: Double) {
    add(
      run, ["evaluation_loss_vs_iterations": loss, "evaluation_accuracy_vs_iterations": accuracy], iterations, time)
  }

  /// Tells what was set for the trial; the first time counts.
  ///
  /// - Parameter texts: what else there is to read about it, in Markdown.
  public mutating func begin(
    _ hyperparameters: [String: Hyperparameter], texts: KeyValuePairs<String, String>, time: Double
  ) {
    if isBegun { return }
    isBegun = true
    add(.trial(hyperparameters, began: time), time)
    for (tag, text) in texts { add(.text(tag, markdown: text), time) }
  }

  /// Tells that a training of the trial has ended well; the first time counts.
  public mutating func end(time: Double) {
    if hasEnd || !isBegun { return }
    hasEnd = true
    add(.trialEnd(time: time), time)
  }

  /// Shows an image.
  ///
  /// - Parameter description: what is told of the image, in Markdown.
  public mutating func image(_ tag: String, png: [UInt8], description: String, time: Double) {
    add(.image(tag, png: png, description: description), time)
  }

  /// Writes what was told since. What could not be written is kept for the next time.
  ///
  /// - Throws: `FileError`; each file then holds whole records, as many as could be written.
  public mutating func flush() throws(FileError) {
    for name in files.keys.sorted() { try files[name]?.flush() }
  }

  private mutating func add(_ value: WireSummary.Value, _ time: Double) { add("", value, epochs.count, time) }

  private mutating func add(_ run: String, _ scalars: KeyValuePairs<String, Double>, _ step: Int, _ time: Double) {
    for (tag, value) in scalars { add(run, .scalar(tag, value), step, time) }
  }

  private mutating func add(_ run: String, _ value: WireSummary.Value, _ step: Int, _ time: Double) {
    let place = run.isEmpty ? folder : "\(folder)/\(run)"
    files[run, default: EventFile(in: place, writer: writer, time: time)].add(value, step: step, time: time)
  }
}
