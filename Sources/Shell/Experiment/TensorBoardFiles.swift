import Basics
import Datasets
import Glibc
import Reports
import Synchronization
import Training

/// The run's files for TensorBoard, in the folder `tensorboard`. A log goes on for as long as the session's history goes on
/// from what it holds; another model, or another training in place of one that was taken back, is another trial, in a
/// folder of its own.
final class TensorBoardFiles: Sendable {
  fileprivate struct State {
    /// The last of them is the one at hand.
    var logs: [TensorBoardLog] = []
    /// The rounds of loops that it was begun in.
    var round = ""
    /// The folders that are taken: by parts of the data to begin with.
    var names: Set = ["train", "validation", "test"]
    /// Whether the last attempt to write failed.
    var hasFailed = false

    /// Sees to it that the last log is one that `history` goes on from.
    ///
    /// - Returns: its place in `logs`.
    mutating func find(for history: [Results.Epoch], in folder: RunFolder, round: String) -> Int {
      if let log = logs.last, log.isContinued(by: history), self.round == round || !log.epochs.isEmpty {
        return logs.count - 1
      }
      var (name, number) = (round, 1)
      while !names.insert(name).inserted {
        number += 1
        name = (round.isEmpty ? "" : round + "-") + "trial-\(number)"
      }
      let place = folder.path(of: "tensorboard") + (name.isEmpty ? "" : "/" + name)
      logs.append(TensorBoardLog(in: place, writer: "Hairline \(Version.current)"))
      self.round = round
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
  /// Where a file cannot be written, that is told once, and tried again the next time: it is no reason to end a training.
  ///
  /// - Parameters:
  ///   - history: the epochs so far; by default those of the experiment.
  ///   - tell: what there is to tell beside the epochs.
  func log(_ history: [EpochRecord]? = nil, _ tell: (inout TensorBoardLog, _ time: Double) -> Void = { _, _ in }) {
    guard artefacts.isExpected else { return }
    artefacts.tensorBoard.state.withLock { state in
      do throws(FileError) {
        let folder = try artefacts.open()
        let time = Self.now
        let epochs = (history ?? experiment.history).map(Results.Epoch.init)
        let index = state.find(
          for: epochs, in: folder, round: rounds.map { $0.value.fileName }.joined(separator: "-"))
        begin(&state.logs[index], time)
        state.logs[index].follow(epochs, time: time)
        tell(&state.logs[index], time)
        try state.flush()
        state.hasFailed = false
      } catch {
        if !state.hasFailed {
          output.message(
            "\(error.problem)\n  the run goes on; what TensorBoard misses is written once that is possible")
        }
        state.hasFailed = true
      }
    }
  }

  /// Tells what the model is, and what was set for its training, once there is one. No text has a plot's name: a tag has
  /// values of one kind.
  private func begin(_ log: inout TensorBoardLog, _ time: Double) {
    guard !log.isBegun, !experiment.hyperparameters.isEmpty, let current = experiment.model else { return }
    let summary = current.model.summary(isNarrow: false)
    log.begin(
      experiment.hyperparameters,
      texts: [
        "model_summary": Markdown.fence("text", current.declaration) + "\n\n"
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

  /// Shows the PNG of a plot.
  func log(_ png: [UInt8], as name: String, title: String) {
    log { log, time in log.image(name, png: png, description: Markdown.code(title), time: time) }
  }

  /// Tells that a training has ended.
  func logEnd() { log { log, time in log.end(time: time) } }

  /// Writes what could not be written before.
  func finishLogs() throws(FileError) {
    let result = artefacts.tensorBoard.state.withLock { state in
      Result { () throws(FileError) in try state.flush() }
    }
    try result.get()
  }

  /// The present, in seconds since 1970.
  private static var now: Double {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
  }
}
