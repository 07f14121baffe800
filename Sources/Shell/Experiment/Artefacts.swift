import Basics
import Reports
import Synchronization

/// Where a run's files go: a folder that is made when the first of them is written.
public final class Artefacts: Sendable {
  private struct State {
    var folder: RunFolder?
    var manifest: Manifest?
    var names = FileNames()
    /// How many files of an earlier run were removed.
    var removed = 0
    /// How long writing the records took, and when it ended; by a clock in seconds.
    var records: (took: Double, ended: Double) = (0, -.infinity)
    /// Whether the last attempt to write them failed.
    var haveRecordsFailed = false
  }

  /// The name of the run: the script's, without its ending.
  public let name: String
  private let out: String?
  /// Whether the folder is made in any case, as a script's is for its records.
  private let isAlwaysCreated: Bool
  /// When the run began, by a clock in seconds and in ISO 8601.
  let start = ProgressBar.clock()
  let started = WallClock.iso8601()
  /// The files for TensorBoard in the folder.
  let tensorBoard = TensorBoardFiles()
  private let state = Mutex(State())

  /// - Parameters:
  ///   - name: the run's name, a part of the folder's.
  ///   - out: the folder to use; nil for `runs/NUMBER-NAME`.
  ///   - isAlwaysCreated: whether the folder is made in any case.
  public init(name: String, out: String? = nil, isAlwaysCreated: Bool = false) {
    (self.name, self.out, self.isAlwaysCreated) = (name, out, isAlwaysCreated)
  }

  /// The run's folder, if a file was written to it already.
  public var existing: RunFolder? { state.withLock { $0.folder } }

  /// What to say of files of an earlier run that were removed when the folder was opened; nil where there were none.
  var replacement: String? {
    state.withLock { state in
      guard let folder = state.folder, state.removed > 0 else { return nil }
      let count = state.removed == 1 ? "1 file" : "\(NumberFormat.grouped(state.removed)) files"
      return "removed \(count) of the previous run from \(folder.path)/; other files stay"
    }
  }

  /// Whether there is a folder for the run, or is going to be.
  var isExpected: Bool { isAlwaysCreated || existing != nil }

  /// Checks that the folder could be made and written to, and leaves no files.
  func check() throws(FileError) { try RunFolder.check(out ?? "runs") }

  /// The run's folder. Plots, reports and records that an earlier run left in it are removed when it is first asked for;
  /// what the script may read, models and `history.csv`, at the end.
  @discardableResult
  func open() throws(FileError) -> RunFolder {
    let result = state.withLock { state in
      Result { () throws(FileError) in
        if let folder = state.folder { return folder }
        let made = if let out { try RunFolder(at: out) } else { try RunFolder.next(name: name) }
        var manifest = Manifest(in: made)
        do throws(FileError) { try manifest.add(Self.script) } catch {
          throw FileError("write to the folder", made.path, code: error.code)
        }
        state.removed = manifest.removeOld { !$0.hasSuffix(".safetensors") && $0 != Self.history }
        (state.folder, state.manifest) = (made, manifest)
        return made
      }
    }
    return try result.get()
  }

  /// Adds files to the list of those that a later run into the same folder replaces.
  ///
  /// - Parameter paths: those outside of the folder are passed over.
  func note(_ paths: [String]) throws(FileError) {
    let result = state.withLock { state in
      Result { () throws(FileError) in
        guard let folder = state.folder else { return }
        for path in paths where path.hasPrefix(folder.path + "/") {
          try state.manifest?.add(String(path.dropFirst(folder.path.count + 1)))
        }
      }
    }
    try result.get()
  }

  /// Ends the run: what is left of an earlier one is removed.
  func close() throws(FileError) {
    let result = state.withLock { state in
      Result { () throws(FileError) in try state.manifest?.close() }
    }
    try result.get()
  }

  /// Where a file goes: a bare name to the run's folder, a path with a "/" to where it says.
  func path(for file: String) throws(FileError) -> String {
    guard file.contains("/") else {
      let path = try open().path(of: file)
      try note([path])
      return path
    }
    try FileIO.makeFolder(FileIO.folder(of: file))
    return file
  }

  /// Where a file is that a person names: in the run's folder, if it is there, else where it says.
  func find(_ file: String) -> String {
    guard !file.contains("/"), let own = existing?.path(of: file), FileIO.exists(own) else { return file }
    return own
  }

  /// The name of the file that `parts` stand for, without its ending.
  func fileName(for parts: [String]) -> String { state.withLock { $0.names.name(for: parts) } }

  // MARK: Records

  /// The names of the records.
  static let (script, results, history, timing) = ("script.hl", "results.json", "history.csv", "timing.json")

  /// Writes the records by `write`, unless they were written a short time ago: of a long loop of short commands they
  /// take a twentieth of the time at most.
  func updateRecords(_ write: () throws(FileError) -> Void) -> FileError? {
    let clock = ProgressBar.clock()
    let isDue = state.withLock { clock - $0.records.ended >= 20 * $0.records.took }
    guard isDue else { return nil }
    do throws(FileError) {
      try write()
      let end = ProgressBar.clock()
      state.withLock { state in
        state.records = (end - clock, end)
        state.haveRecordsFailed = false
      }
      return nil
    } catch {
      // An error is reported once.
      return state.withLock { state in
        defer { state.haveRecordsFailed = true }
        return state.haveRecordsFailed ? nil : error
      }
    }
  }
}
