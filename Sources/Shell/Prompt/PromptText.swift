import Basics

/// What is before the cursor. Text between two \u{1} has no width.
extension Session {
  /// `[7] hairline photos → crack> `: the number that the next command gets, the data and the model in play.
  var prompt: String {
    let style = output.style
    let data = experiment.data.map { FileIO.name(of: $0.source) }
    let model = experiment.model?.model.architecture.name
    let arrow = model == nil ? nil : style.hasUnicode ? "→" : "->"
    let state = [data, arrow, model].compactMap(\.self).map { DisplayWidth.clip(VisibleText.line($0), to: 16) }
    // A narrow terminal needs its columns for what is typed.
    let isNarrow = output.width() < 60 && !state.isEmpty
    return shown(["[\(cells.count + 1)]"] + (isNarrow ? [] : ["hairline"]) + state)
  }

  /// `model crack {…> `: what is still open of the lines so far.
  func continuationPrompt(_ pending: String) -> String {
    let style = output.style
    let dots = style.hasUnicode ? "…" : ".."
    let open = VisibleText.line(pending)
    let (width, available) = (DisplayWidth.of(open), max(8, min(40, output.width() / 2)))
    let text = width <= available ? open : DisplayWidth.window(open, from: width - available, width: available)
    return shown([text + dots])
  }

  private func shown(_ words: [String]) -> String {
    let text = words.joined(separator: " ") + ">"
    return output.style.hasColours ? "\u{1}\u{1B}[1;32m\u{1}\(text)\u{1}\u{1B}[0m\u{1} " : text + " "
  }
}
