import Basics
import Datasets
import Kernels

extension Command {
  static let show = Command(
    Entry(
      "show", "shows the state of the session",
      details:
        "Variables, model and seed are shown as commands that can be typed in again.",
      theme: .session,
      parameters: [.optional("what", .word(subjects.map(\.choice)), "what to show; everything by default")],
      examples: ["show", "show variables"]),
    run: { bound, session in
      let what = bound.arguments["what"]?.text
      for subject in subjects where what == nil || what == subject.choice.name { subject.show(session) }
    })

  private static let subjects: [(choice: Choice, show: @Sendable (Session) -> Void)] = [
    (
      Choice("data", "the loaded data, its classes and counts"),
      { session in
        guard let data = session.experiment.data else { return session.output.result("# no data is loaded") }
        session.output.result("# data of \(data.source), \(data.dataset.resizing.summary)")
        showCounts(data.dataset, session.output)
        if let augmentation = session.experiment.augmentation { session.output.result(augmentation.text) }
      }
    ),
    (
      Choice("model", "the model's declaration"),
      { session in
        guard let current = session.experiment.model else { return session.output.result("# there is no model") }
        let count = current.model.parameterCount
        session.output.result(
          "# \(NumberFormat.grouped(count.total)) parameters, \(NumberFormat.grouped(count.trained)) of them trainable\n"
            + current.declaration.dropLast())
      }
    ),
    (
      Choice("variables", "the variables and their values"),
      { session in
        for (name, value) in session.scope.variables {
          session.output.result("let \(name) = \(value.spelling)")
        }
      }
    ),
    (Choice("seed", "the random seed"), { session in session.output.result("seed \(session.seed)") }),
    (
      Choice("metrics", "the metrics measured so far"),
      { session in
        let rows = session.scope.metrics?.all ?? []
        if rows.isEmpty { return }
        session.output.result(
          TextTable(
            [.left("metric"), .right("value")],
            rows.map { path, value in
              [path.map(Printer.word).joined(separator: "."), value.map { NumberFormat.short($0) } ?? "undefined"]
            }))
      }
    ),
    (Choice("settings", "the settings"), { session in showSettings(session) }),
    (
      Choice("versions", "Hairline's and the system's"),
      { session in
        session.output.result("hairline \(Version.current)")
        session.output.result("\(Machine.system), \(ThreadPool.processors) processors", recorded: "")
      }
    ),
  ]
}
