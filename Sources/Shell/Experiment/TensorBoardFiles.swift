import Basics
import Datasets
import Reports
import Synchronization
import Training

/// The run's files for TensorBoard, in the folder `tensorboard`. Each model is a trial, in a folder of its own, with the
/// exception of a first model outside of loops; what `undo` reverts is removed from its trial.
final class TensorBoardFiles: Sendable {
  fileprivate struct State {
    var logs: [TensorBoardLog] = []
    /// The place in `logs` of each model's trial, by the model's number.
    var places: [Int: Int] = [:]
    /// The values of the loops that the last log was begun in.
    var values: [String] = []
    /// The folders of parts of the data have these names.
    var names = FileNames(taken: ["train", "validation", "test"])
    /// How many trials there are in each round.
    var counts: [[String]: Int] = [:]
    /// Whether the last attempt to write failed.
    var hasFailed = false

    /// The place in `logs` of the trial of a model, which is begun where there is none.
    ///
    /// - Parameter values: of the loops around the command at hand.
    mutating func place(of model: Int, in folder: RunFolder, values: [String]) -> Int {
      if let place = places[model] { return place }
      let values = model == 0 ? [] : values
      // What came before a model, such as samples of the data, is part of its trial.
      if let last = logs.indices.last, logs[last].epochs.isEmpty, !logs[last].isBegun, self.values == values {
        places[model] = last
        return last
      }
      let number = counts[values, default: 0] + 1
      (counts[values], self.values) = (number, values)
      let parts = values + (number > 1 ? ["trial", "\(number)"] : [])
      let place = folder.path(of: "tensorboard") + (parts.isEmpty ? "" : "/" + names.name(for: parts))
      logs.append(TensorBoardLog(in: place, writer: "Hairline \(Version.current)"))
      places[model] = logs.count - 1
      return logs.count - 1
    }

    mutating func flush() throws(FileError) {
      for index in logs.indices { try logs[index].flush() }
    }
  }

  fileprivate let state = Mutex(State())
}

/// Follows a training for TensorBoard.
final class TrainingLogger {
  private let session: Session
  private var history: [EpochRecord]

  init(_ session: Session) { (self.session, history) = (session, session.experiment.history) }

  func note(_ event: TrainingEvent) {
    switch event {
    case .began: session.log(history)
    case .epochEnded(let record):
      history.append(record)
      session.log(history)
    case .epochBegan, .progressed, .validating, .interrupted: break
    }
  }
}

extension Session {
  /// Brings TensorBoard's files up to date. At the prompt there are some once the run has a folder.
  ///
  /// Where a file cannot be written, that is reported once, and tried again the next time; a training goes on.
  ///
  /// - Parameters:
  ///   - history: the epochs so far; by default those of the experiment.
  ///   - add: what adds other events than epochs.
  func log(_ history: [EpochRecord]? = nil, _ add: (inout TensorBoardLog, _ time: Double) -> Void = { _, _ in }) {
    guard artefacts.isExpected else { return }
    artefacts.tensorBoard.state.withLock { state in
      do throws(FileError) {
        let folder = try artefacts.open()
        let time = WallClock.now
        let records = history ?? experiment.history
        let epochs = records.map(Results.Epoch.init)
        let values = rounds.map { redacted($0.value.text) }
        let place = state.place(of: experiment.modelNumber, in: folder, values: values)
        try state.logs[place].goBack(to: epochs)
        begin(&state.logs[place], time)
        try state.logs[place].follow(epochs, seconds: records.map(\.seconds), time: time)
        add(&state.logs[place], time)
        try artefacts.note(state.logs[place].paths)
        try state.logs[place].flush()
        state.hasFailed = false
      } catch {
        if !state.hasFailed {
          output.message("\(error.problem)\n  the run goes on; TensorBoard's files are written once that is possible")
        }
        state.hasFailed = true
      }
    }
  }

  /// Adds the model and the hyperparameters of its training, once there is one. No text has a plot's name: a tag has
  /// values of one kind.
  private func begin(_ log: inout TensorBoardLog, _ time: Double) {
    guard !log.isBegun, !experiment.hyperparameters.isEmpty, let current = experiment.model else { return }
    let summary = current.model.summary(isNarrow: false)
    log.begin(
      experiment.hyperparameters.mapValues { value in
        if case .text(let text) = value { .text(redacted(text)) } else { value }
      },
      texts: [
        "model_summary": Markdown.fence("text", redacted(current.declaration)) + "\n\n"
          + Markdown.table(summary.columns.map(\.title), summary.rows),
        "script": Markdown.fence("text", script),
      ], time: time)
  }

  func log(_ evaluation: Evaluation, of part: Part) {
    log { log, time in
      log.evaluated(
        part == .val ? "validation" : part.rawValue, loss: evaluation.loss, accuracy: evaluation.accuracy,
        iterations: experiment.history.last?.iterations ?? 0, time: time)
    }
  }

  /// Adds the PNG of a plot.
  func log(_ png: [UInt8], as name: String, title: String) {
    log { log, time in log.image(name, png: png, description: Markdown.code(title), time: time) }
  }

  /// Adds that a training has ended.
  func logEnd() { log { log, time in log.end(time: time) } }

  /// Writes what could not be written before.
  func finishLogs() throws(FileError) {
    let result = artefacts.tensorBoard.state.withLock { state in
      Result { () throws(FileError) in try state.flush() }
    }
    try result.get()
  }
}
