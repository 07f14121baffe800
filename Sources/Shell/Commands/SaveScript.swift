import Basics

extension Command {
  static let saveScript = Command(
    Entry(
      "save script", "writes the commands that made the present state, as a script",
      details: """
        It holds what made the data, the augmentation, the model and its weights, the metrics, variables, blocks and \
        settings as they are, and what that came of. Left out are commands that failed or were taken back, that were \
        superseded, such as a model that another took the place of, and that merely look: show, help, echo, history, \
        model summary; so are, unless results=yes, expect, predict, plot, report and model save. Run in a fresh \
        session, the script comes to the same state, bit for bit. A training that was interrupted is written with the \
        epochs that it completed.
        """,
      theme: .session,
      parameters: [
        .required("file", .path(.script, .writes), "the file"),
        .option(
          "results", .flag, default: "no",
          "whether plots, reports, saved models and expectations of the present state stay"),
      ],
      examples: ["save script crack.hl", "save script crack.hl results=yes"]),
    effects: .aboutCells,
    run: { bound, session in
      let path = bound.arguments.text("file")
      let (text, count) = try session.savedScript(withResults: bound.arguments.flag("results"))
      do throws(FileError) {
        try FileIO.makeFolder(FileIO.folder(of: path))
        try FileIO.write(FileName.bytes(of: text), to: path)
      } catch { throw bound.diagnostic(error, at: "file") }
      session.running.artefacts.append(path)
      session.output.message("wrote \(path): \(count) of \(session.cells.count) commands")
    })
}
