import Basics
import Glibc

/// How the process ends.
public enum ExitStatus: Int32, Sendable {
  case well = 0
  /// A command failed.
  case failed = 1
  /// Wrong usage, or a script that does not parse.
  case usage = 2
  /// An `expect` did not hold.
  case unmet = 3
  case interrupted = 130

  /// The one of the two that says more of what went wrong.
  func worse(_ other: ExitStatus) -> ExitStatus { rawValue >= other.rawValue ? self : other }
}

/// Runs whole scripts.
public enum Runner {
  /// Checks `source`, then runs it.
  ///
  /// - Parameters:
  ///   - settings: values for its variables, in place of their first `let`.
  ///   - keepGoing: whether to go on behind an `expect` that does not hold.
  public static func run(
    _ source: SourceText, settings: [String: Value] = [:], keepGoing: Bool = false, in session: inout Session
  ) -> ExitStatus {
    guard let script = check(source, settings: settings, session.output) else { return .usage }
    (session.overrides, session.keepsGoing) = (Overrides(settings), keepGoing)
    do { try Interpreter.run(script.statements, in: &session) } catch {
      let status = show(error, session.output)
      // The script parsed: a name that only the run could find missing is a command that failed.
      return status == .usage ? .failed : status
    }
    return session.hasUnmet ? .unmet : .well
  }

  /// Runs the script at `path`.
  ///
  /// - Parameters:
  ///   - settings: texts `NAME=VALUE`.
  ///   - out: the folder for what the script makes.
  public static func run(
    file path: String, settings: [String], out: String?, keepGoing: Bool, in session: inout Session
  ) -> ExitStatus {
    do {
      let (source, settings) = (try SourceText(file: path), try self.settings(settings))
      session.artefacts = Artefacts(name: scriptName(path), out: out)
      let status = run(source, settings: settings, keepGoing: keepGoing, in: &session)
      if status != .usage {
        try session.writeRecords()
        if let folder = session.artefacts.existing { session.output.message("everything is in \(folder.path)") }
      }
      return status
    } catch {
      _ = show(error, session.output)
      return .usage
    }
  }

  /// The script's name without folder and ending.
  private static func scriptName(_ path: String) -> String {
    let name = path.split(separator: "/").last.map(String.init) ?? "run"
    return name.hasSuffix(".hl") ? String(name.dropLast(3)) : name
  }

  /// Checks the script at `path`.
  public static func check(file path: String, settings: [String], _ output: Output) -> ExitStatus {
    do {
      let source = try SourceText(file: path)
      guard let script = check(source, settings: try self.settings(settings), output) else { return .usage }
      let count = script.statements.count
      output.result("\(path): \(count) \(count == 1 ? "command" : "commands"), no mistakes")
      return .well
    } catch {
      _ = show(error, output)
      return .usage
    }
  }

  /// The values of `NAME=VALUE` texts.
  private static func settings(_ texts: [String]) throws -> [String: Value] {
    var settings = [String: Value]()
    for text in texts {
      guard let equals = text.firstIndex(of: "="), ArgumentType.isName(String(text[..<equals])) else {
        throw UsageMistake.badSetting(text)
      }
      let source = SourceText(String(text[text.index(after: equals)...]), name: "--set \(text[..<equals])")
      let phrase = try Parser.phrase(source)
      settings[String(text[..<equals])] = try Evaluator(source, Scope()).value(of: phrase)
    }
    return settings
  }

  /// Parses and checks `source`, and shows what is wrong with it.
  ///
  /// - Returns: the script, or nil when something is wrong.
  public static func check(_ source: SourceText, settings: [String: Value] = [:], _ output: Output) -> Script? {
    do throws(Diagnostic) {
      let script = try Parser.parse(source)
      let result = Checker.check(script, settings: settings)
      result.diagnostics.forEach(output.failure)
      result.unused.forEach { output.failure(UsageMistake.unusedSetting($0, known: result.variables)) }
      return result.diagnostics.isEmpty && result.unused.isEmpty ? script : nil
    } catch {
      output.failure(error)
      return nil
    }
  }

  /// Shows why something ended.
  static func show(_ error: any Error, _ output: Output) -> ExitStatus {
    switch error {
    case let diagnostic as Diagnostic:
      output.failure(diagnostic)
      return diagnostic.mistake is UnmetExpectation ? .unmet : diagnostic.mistake is LanguageMistake ? .usage : .failed
    case let mistake as any Mistake: output.failure(mistake)
    case is Interrupted:
      output.message("interrupted")
      return .interrupted
    default: output.failure(UnforeseenMistake(problem: "\(error)"))
    }
    return .failed
  }
}

/// An error that no room has worded.
struct UnforeseenMistake: Mistake {
  let problem: String
}

/// What can be wrong with the program's own arguments.
public enum UsageMistake: Mistake {
  case unusedSetting(String, known: [String])
  case badSetting(String)

  public var problem: String {
    switch self {
    case .unusedSetting(let name, _): "--set \(name)=…: the script has no 'let \(name) = …'"
    case .badSetting(let text): "--set \(text): expected NAME=VALUE"
    }
  }

  public var mend: String? {
    switch self {
    case .unusedSetting(let name, let known): Suggestion.sentence(for: name, among: known)
    case .badSetting: "as in --set epochs=3"
    }
  }
}

/// What Ctrl-C does.
public enum Signals {
  public enum Reaction {
    /// Asks the running command to stop.
    case request
    /// The same; a second one ends the process.
    case requestThenEnd
  }

  /// Sets what Ctrl-C does. System calls are not restarted, so that waiting for input ends as well.
  public static func onInterrupt(_ reaction: Reaction) {
    var action = sigaction()
    switch reaction {
    case .request: action.__sigaction_handler.sa_handler = { _ in Interruption.request() }
    case .requestThenEnd:
      action.__sigaction_handler.sa_handler = { _ in
        if Interruption.isRequested { _exit(130) }
        Interruption.request()
      }
    }
    sigaction(SIGINT, &action, nil)
  }
}
