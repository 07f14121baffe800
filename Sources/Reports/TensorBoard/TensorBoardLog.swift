import Basics
import TensorBoardMessages

/// What TensorBoard shows of one trial: a model's training with all that was drawn and measured of it.
///
/// The files have the places and tags that Keras's `TensorBoard` callback gives them: `train` and `validation` hold
/// `epoch_loss`, `epoch_accuracy` and the like by the epoch, which Keras counts from 0 on, and `evaluation_…_vs_iterations`
/// by the optimizer's steps; `test` holds evaluations of that part. The folder itself has what concerns all of it:
/// hyperparameters, images, texts; each by the number of epochs that went before.
///
/// Events are kept until `flush` has written them.
public struct TensorBoardLog: Sendable {
  public let folder: String
  /// The epochs that it holds.
  public private(set) var epochs: [Results.Epoch] = []
  /// Whether it has the hyperparameters of the trial.
  public private(set) var isBegun = false
  private let writer: String
  private var files: [String: EventFile] = [:]
  private var hasEnd = false

  /// - Parameters:
  ///   - folder: where the files go; made with the first of them. Those that are there will be replaced.
  ///   - writer: the program that writes them, as the files say.
  public init(in folder: String, writer: String) { (self.folder, self.writer) = (folder, writer) }

  /// The files that hold it, or are going to.
  public var paths: [String] { files.values.map(\.path).sorted() }

  /// Adds the epochs of `history` that it does not hold yet.
  ///
  /// - Parameters:
  ///   - history: all epochs of the trial.
  ///   - seconds: how long each of them took.
  ///   - time: when the last of them ended, in seconds since 1970.
  /// - Throws: as `goBack`, which comes first.
  public mutating func follow(_ history: [Results.Epoch], seconds: [Double], time: Double) throws(FileError) {
    try goBack(to: history)
    let new = Array(zip(history, seconds).dropFirst(epochs.count))
    var end = time - new.reduce(0) { $0 + $1.1 }
    for (epoch, seconds) in new {
      end += seconds
      let step = epoch.epoch - 1
      add("train", ["epoch_loss": epoch.loss, "epoch_accuracy": epoch.accuracy], step, end)
      add("train", ["epoch_learning_rate": epoch.learningRate], step, end)
      if let loss = epoch.validationLoss, let accuracy = epoch.validationAccuracy {
        evaluated("validation", loss: loss, accuracy: accuracy, iterations: epoch.iterations, time: end)
        add("validation", ["epoch_loss": loss, "epoch_accuracy": accuracy], step, end)
      }
    }
    epochs += new.map { $0.0 }
  }

  /// Removes the epochs that `history` does not have, as after an `undo`, with what was measured after them. Images
  /// stay.
  ///
  /// - Throws: `FileError` when a file cannot be read that has to be written anew.
  public mutating func goBack(to history: [Results.Epoch]) throws(FileError) {
    let shared = zip(history, epochs).prefix { $0.isSame(as: $1) }.count
    if shared < epochs.count { try goBack(to: shared) }
  }

  /// Removes all but the first `count` epochs.
  private mutating func goBack(to count: Int) throws(FileError) {
    let (last, iterations) = (
      count > 0 ? epochs[count - 1].epoch - 1 : -1, count > 0 ? epochs[count - 1].iterations : 0
    )
    for name in files.keys.sorted() {
      try files[name]?.keep { value, step in
        if value.metadata.pluginData.pluginName == WireSummary.Value.imagePlugin { return true }
        // Hyperparameters and texts are those of the first training.
        if name.isEmpty { return count > 0 && !value.isTrialEnd }
        return step <= (value.tag.hasSuffix("_vs_iterations") ? iterations : last)
      }
    }
    epochs.removeSubrange(count...)
    hasEnd = false
    if count == 0 { isBegun = false }
  }

  /// Adds the evaluation of a model on a part of the data.
  ///
  /// - Parameters:
  ///   - run: `train`, `validation` or `test`.
  ///   - iterations: the optimizer's steps so far.
  public mutating func evaluated(_ run: String, loss: Double, accuracy: Double, iterations: Int, time: Double) {
    add(
      run, ["evaluation_loss_vs_iterations": loss, "evaluation_accuracy_vs_iterations": accuracy], iterations, time)
  }

  /// Adds the hyperparameters of the trial; the first time counts.
  ///
  /// - Parameter texts: descriptions of it, in Markdown, by their tags.
  public mutating func begin(
    _ hyperparameters: [String: Hyperparameter], texts: KeyValuePairs<String, String>, time: Double
  ) {
    if isBegun { return }
    isBegun = true
    add(.trial(hyperparameters, began: time), time)
    for (tag, text) in texts { add(.text(tag, markdown: text), time) }
  }

  /// Adds that a training of the trial has succeeded; the first time counts.
  public mutating func end(time: Double) {
    if hasEnd || !isBegun { return }
    hasEnd = true
    add(.trialEnd(time: time), time)
  }

  /// Adds an image.
  ///
  /// - Parameter description: of the image, in Markdown.
  public mutating func image(_ tag: String, png: [UInt8], description: String, time: Double) {
    add(.image(tag, png: png, description: description), time)
  }

  /// Writes the events that were added since. What could not be written is kept for the next time.
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
