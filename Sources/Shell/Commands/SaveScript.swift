import Basics

extension Command {
  static let saveScript = Command(
    Entry(
      "save script", "writes a script that reproduces the present state",
      details: """
        The script contains the commands that the present data, augmentation, model, weights, metrics, variables, \
        blocks and settings depend on. It omits commands that failed, were undone or superseded, and those that only \
        show something: show, help, echo, history, model summary; and, unless results=yes, also expect, predict, plot, \
        report and model save. Run in a new session, it reproduces the state bit for bit. An interrupted training is \
        written with the number of epochs that it completed.
        """,
      theme: .session,
      parameters: [
        .required("file", .path(.script, .writes), "the file"),
        .option(
          "results", .flag, default: "no",
          "include the plots, reports, saved models and expectations of the present state"),
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
