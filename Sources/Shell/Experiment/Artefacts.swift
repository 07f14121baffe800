import Basics
import Reports
import Synchronization

/// Where a run's files go: a folder that is made when the first of them is written.
public final class Artefacts: Sendable {
  /// The name of the run: the script's, without its ending.
  public let name: String
  private let out: String?
  /// Whether the folder is made in any case, as a script's is for its records.
  private let isAlwaysCreated: Bool
  /// What the folder holds for TensorBoard.
  let tensorBoard = TensorBoardFiles()
  private let folder = Mutex<RunFolder?>(nil)

  /// - Parameters:
  ///   - name: the run's name, a part of the folder's.
  ///   - out: the folder to use; nil for `runs/NUMBER-NAME`.
  ///   - isAlwaysCreated: whether the folder is made in any case.
  public init(name: String, out: String? = nil, isAlwaysCreated: Bool = false) {
    (self.name, self.out, self.isAlwaysCreated) = (name, out, isAlwaysCreated)
  }

  /// The run's folder, if a file was written to it already.
  public var existing: RunFolder? { folder.withLock { $0 } }

  /// Whether there is a folder for the run, or is going to be.
  var isExpected: Bool { isAlwaysCreated || existing != nil }

  /// The run's folder.
  func open() throws(FileError) -> RunFolder {
    let result = folder.withLock { folder in
      Result { () throws(FileError) in
        if let folder { return folder }
        let made: RunFolder
        if let out { made = try RunFolder(at: out) } else { made = try RunFolder.next(name: name) }
        folder = made
        return made
      }
    }
    return try result.get()
  }

  /// Where a file goes: a bare name to the run's folder, a path with a "/" to where it says.
  func path(for file: String) throws(FileError) -> String {
    guard file.contains("/") else { return try open().path(of: file) }
    try FileIO.makeFolder(FileIO.folder(of: file))
    return file
  }

  /// Where a file is that a person names: in the run's folder, if it is there, else where it says.
  func find(_ file: String) -> String {
    guard !file.contains("/"), let own = existing?.path(of: file), FileIO.exists(own) else { return file }
    return own
  }
}
