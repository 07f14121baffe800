import Basics

/// Runs whole scripts.
public enum Runner {
  /// Checks `source`, then runs it.
  ///
  /// - Parameters:
  ///   - settings: values for its variables, in place of their first `let`.
  ///   - keepGoing: whether to go on after an `expect` that does not hold, and after a round of a loop whose training
  ///     diverged.
  public static func run(
    _ source: SourceText, settings: [String: Value] = [:], keepGoing: Bool = false, in session: inout Session
  ) -> ExitStatus {
    guard let script = check(source, settings: settings, session.output) else { return .refused }
    let status = run(script, settings: settings, keepGoing: keepGoing, in: &session)
    return status.worse(finish(status, &session))
  }

  /// Runs a script that was checked.
  private static func run(
    _ script: Script, settings: [String: Value], keepGoing: Bool, in session: inout Session
  ) -> ExitStatus {
    (session.overrides, session.keepsGoing) = (Overrides(settings), keepGoing)
    do {
      try Interpreter.run(script.statements, in: &session)
      // The last command may have ended early.
      try Interruption.check()
    } catch {
      let status = show(error, session.output)
      // The script parsed: a name that only the run could find missing is a command that failed.
      return status == .usage ? .failed : status
    }
    return session.hasFailedExpectation ? .failedExpectation : session.hasFailedRound ? .failed : .success
  }

  /// Runs the script at `path`.
  ///
  /// - Parameters:
  ///   - settings: texts `NAME=VALUE`.
  ///   - out: the folder for what the script makes.
  ///   - junit: the file for the expectations as test cases, in JUnit's XML.
  public static func run(
    file path: String, settings: [String], out: String?, keepGoing: Bool, junit: String? = nil,
    in session: inout Session
  ) -> ExitStatus {
    session.artefacts = Artefacts(name: scriptName(path), out: out, isAlwaysCreated: true)
    let report = junit.map { JUnitReport(at: $0, script: path, settings: settings) }
    if let report { session.output.add { report.note($0) } }
    var status = ExitStatus.usage
    var script: Script?
    do {
      let values = try self.settings(settings)
      session.output.tell(.began(script: path, settings: values))
      try report?.begin()
      let source = try SourceText(script: path)
      let checked = check(source, settings: values, session.output, NamedFiles(looksAtReads: false))
      script = checked?.script
      status = .refused
      if let checked {
        status = .failed
        guard show(checked.unusable, session.output) else { throw Refused() }
        try session.artefacts.open()
        if let note = session.artefacts.replacement { session.output.message(note) }
        status = run(checked.script, settings: values, keepGoing: keepGoing, in: &session)
        status = status.worse(finish(status, &session))
      }
    } catch is Refused {
      // It is said what is wrong.
    } catch {
      // A file that cannot be written is no wrong usage.
      if report?.hasFailed == true { status = .failed }
      status = status.worse(show(error, session.output))
    }
    do { try report?.end(status, script?.statements ?? []) } catch {
      status = status.worse(show(error, session.output))
    }
    session.output.tell(.ended(status, folder: session.artefacts.existing?.path))
    return status
  }

  /// Writes the records of a run that ended with `status` to its folder, if it has one; where the run was stopped, also
  /// the model as it is.
  ///
  /// - Returns: `failed` where that could not be done.
  static func finish(_ status: ExitStatus, _ session: inout Session) -> ExitStatus {
    guard session.artefacts.isExpected else { return .success }
    do {
      // What was not trained is as it was declared or loaded.
      if Interruption.isRequested, let model = session.experiment.model, !session.experiment.history.isEmpty {
        let path = try session.artefacts.path(for: "checkpoint.safetensors")
        try ModelFile.save(model, of: session, to: path)
        session.output.message("the model after its last whole epoch is in \(path)")
        session.output.tell(.artefact(path))
      }
      try session.writeRecords(status)
      try session.finishLogs()
      try session.artefacts.close()
      if let folder = session.artefacts.existing { session.output.message("results written to \(folder.path)/") }
      return .success
    } catch {
      return show(error, session.output)
    }
  }

  /// The script's name without folder and ending.
  private static func scriptName(_ path: String) -> String {
    if path == "-" { return "standard-input" }
    let name = FileIO.components(of: path).last ?? "run"
    return name.hasSuffix(".hl") ? String(name.dropLast(3)) : name
  }

  /// Checks the script at `path`, whether the files that it reads are there, and whether it could write its own.
  ///
  /// - Returns: `failed` where it is without errors, but a file is missing or cannot be written.
  public static func check(file path: String, settings: [String], _ output: Output) -> ExitStatus {
    do {
      let source = try SourceText(script: path)
      let files = NamedFiles(looksAtReads: true)
      guard let checked = check(source, settings: try self.settings(settings), output, files) else { return .refused }
      guard show(checked.unusable, output) else { return .failed }
      let count = checked.script.statements.count
      output.result("\(FileName.display(path)): \(count) \(count == 1 ? "command" : "commands"), no errors")
      return .success
    } catch {
      _ = show(error, output)
      return .usage
    }
  }

  /// Shows what the script at `path` would do, and about how long it would take. Nothing is trained, and no files are
  /// left.
  ///
  /// - Parameter out: the folder that the script would write to.
  public static func plan(
    file path: String, settings: [String], out: String? = nil, in session: inout Session
  ) -> ExitStatus {
    var status = ExitStatus.usage
    do {
      let values = try self.settings(settings)
      session.output.tell(.began(script: path, settings: values))
      status = .refused
      let source = try SourceText(script: path)
      if let checked = check(source, settings: values, session.output, NamedFiles(looksAtReads: false)) {
        status = .failed
        guard show(checked.unusable, session.output) else { throw Refused() }
        try Artefacts(name: scriptName(path), out: out).check()
        Checker.plan(checked.script, settings: values, Plan(session)).show(session.output)
        status = Interruption.reason.map { ExitStatus($0) } ?? .success
      }
    } catch is Refused {
      // It is said what is wrong.
    } catch { status = status.worse(show(error, session.output)) }
    session.output.tell(.ended(status, folder: nil))
    return status
  }

  /// The values of `NAME=VALUE` texts.
  private static func settings(_ texts: [String]) throws -> [String: Value] {
    var settings = [String: Value]()
    for text in texts {
      guard let equals = text.firstIndex(of: "="), ArgumentType.isName(String(text[..<equals])) else {
        throw UsageError.badSetting(text)
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
    check(source, settings: settings, output, nil)?.script
  }

  /// The same, with what is wrong with the files that it names.
  private static func check(
    _ source: SourceText, settings: [String: Value], _ output: Output, _ files: NamedFiles?
  ) -> (script: Script, unusable: [Diagnostic])? {
    do {
      let script = try Parser.parse(source)
      let result = Checker.check(script, settings: settings, files)
      result.diagnostics.forEach(output.failure)
      result.unused.forEach { output.failure(UsageError.unusedSetting($0, known: result.variables)) }
      return result.diagnostics.isEmpty && result.unused.isEmpty ? (script, result.unusable) : nil
    } catch {
      _ = show(error, output)
      return nil
    }
  }

  /// A script that is not run, as is shown already.
  private struct Refused: Error {}

  /// Shows what is wrong with files.
  ///
  /// - Returns: whether nothing is.
  private static func show(_ unusable: [Diagnostic], _ output: Output) -> Bool {
    unusable.forEach(output.failure)
    return unusable.isEmpty
  }

  /// Shows why something ended.
  static func show(_ error: any Error, _ output: Output) -> ExitStatus {
    switch error {
    case _ where Diagnostic.isCancellation(error): return show(Interrupted(), output)
    case let diagnostic as Diagnostic:
      output.failure(diagnostic)
      return diagnostic.error is FailedExpectation
        ? .failedExpectation : diagnostic.error is LanguageError ? .usage : .failed
    case let error as any UserError: output.failure(error)
    case is Interrupted:
      let reason = Interruption.reason ?? .user
      if let words = reason.words { output.message(words) }
      return ExitStatus(reason)
    default: output.failure(UnexpectedError(problem: "\(error)"))
    }
    return .failed
  }
}

/// An error that is not a `UserError`.
struct UnexpectedError: UserError {
  let problem: String
}

/// What can be wrong with the program's own arguments.
public enum UsageError: UserError {
  case unusedSetting(String, known: [String])
  case badSetting(String)

  public var problem: String {
    switch self {
    case .unusedSetting(let name, _): "--set \(name)=…: the script has no 'let \(name) = …'"
    case .badSetting(let text): "--set \(text): expected NAME=VALUE"
    }
  }

  public var hint: String? {
    switch self {
    case .unusedSetting(let name, let known): Suggestion.sentence(for: name, among: known)
    case .badSetting: "as in --set epochs=3"
    }
  }
}
