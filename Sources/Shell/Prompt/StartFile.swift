import Basics

/// The commands that every session at the prompt begins with.
public struct StartFile: Sendable {
  public let path: String

  public init(_ path: String) { self.path = path }

  /// `hairlinerc` in the user's folder for settings; nil where there is no such file.
  public static var standard: StartFile? {
    UserFolders.configuration.map { $0 + "/hairlinerc" }.flatMap { FileIO.exists($0) ? StartFile($0) : nil }
  }

  /// Runs the commands. The session's cells hold them like any others, so that a saved script is complete without the
  /// file. What is wrong with it is shown, and the prompt starts all the same.
  func run(_ session: inout Session) {
    do {
      guard try UserFileError.isRegular(path) else { return }
      let status = Runner.run(try SourceText(file: path), in: &session)
      if status != .success { session.output.message("'hairline --no-rc' starts without that file.") }
    } catch {
      _ = Runner.show(error, session.output)
    }
  }
}
