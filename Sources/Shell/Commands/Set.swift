import Kernels

/// The settings. Results do not depend on them.
struct Preferences: Sendable {
  var theme = "light"
  var scale = 2
  /// Whether only results and errors are shown.
  var isQuiet = false

  static let theme = ArgumentType.word([Choice("light", "on white"), Choice("dark", "on black")])
  static let scale = ArgumentType.integer(1...3)
}

/// A setting: its option, its value, and how it is changed.
private struct Setting: Sendable {
  let parameter: Parameter
  let value: @Sendable (Session) -> String
  let set: @Sendable (Argument, inout Session) -> Void
}

extension Command {
  static let set = Command(
    Entry(
      "set", "changes the settings, or shows them",
      details: "'set' alone and 'show settings' show all of them. Results do not depend on settings.",
      theme: .session, parameters: settings.map(\.parameter),
      examples: ["set theme=dark scale=3", "set threads=2", "set"]),
    effects: .makes { bound, _ in
      Effects.Footprint(
        writes: settings.map(\.parameter.name).filter { bound.arguments[$0] != nil }.map(Resource.setting))
    },
    run: { bound, session in
      for setting in settings {
        if let argument = bound.arguments[setting.parameter.name] { setting.set(argument, &session) }
      }
      if bound.statement.words.isEmpty { showSettings(session) }
    })

  static func showSettings(_ session: Session) {
    func table(_ settings: [Setting]) -> TextTable {
      TextTable(
        [.left(""), .wrapped("")],
        settings.map { ["set \($0.parameter.name)=\($0.value(session))", "# " + $0.parameter.help] })
    }
    // The number of threads is the machine's.
    session.output.result(table(settings), recorded: table(settings.filter { $0.parameter.name != "threads" }))
  }

  private static let settings: [Setting] = [
    Setting(
      parameter: .option("threads", .integer(1...1024), "the number of threads"),
      value: { "\($0.threads)" }, set: { $1.threads = $0.integer }),
    Setting(
      parameter: .option("theme", Preferences.theme, "the colours of plots"),
      value: { $0.preferences.theme }, set: { $1.preferences.theme = $0.text }),
    Setting(
      parameter: .option("scale", Preferences.scale, "pixels per point in plots"),
      value: { "\($0.preferences.scale)" }, set: { $1.preferences.scale = $0.integer }),
    Setting(
      parameter: .option("quiet", .flag, "show only results and errors"),
      value: { $0.preferences.isQuiet ? "yes" : "no" }, set: { $1.preferences.isQuiet = $0.flag }),
  ]
}
