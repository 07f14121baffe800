/// The chapters that list commands and layers, made from the tables.
extension Manual {
  /// One chapter for each theme of commands.
  static let reference: [Chapter] = Entry.Theme.allCases.compactMap { theme in
    let entries = CommandTable.entries.filter { $0.theme == theme && $0.path[0] != "plot" }
    return entries.isEmpty ? nil : Chapter(title(of: theme), entries.map { section($0) })
  }

  private static func title(of theme: Entry.Theme) -> String {
    switch theme {
    case .language: "Commands of the language"
    case .session: "Commands of the session"
    default: "Commands: " + theme.rawValue.lowercased()
    }
  }

  static let plots: Chapter = {
    let entries = CommandTable.entries(of: "plot").filter { $0.path.count > 1 }
    let common = shared(by: entries)
    return Chapter(
      "Plots",
      [
        """
        A plot is written to the run's folder as a PNG named after the plot: `plot confusion test` writes \
        `confusion-test.png`. With `to=NAME.svg` or `to=NAME.pdf` it is an SVG or a PDF. The file includes the \
        script, the seed, the version and the metrics: a PNG as text chunks. With `show=yes` the terminal shows the \
        plot as well: by the graphics protocol of Kitty or iTerm2 or in sixels, where supported; elsewhere curves in \
        braille, and the rest in coloured half blocks. Without a terminal nothing is shown. Names may be in any \
        script that a font is installed for; but scripts whose letters join or are reordered, such as Arabic and \
        Devanagari, are drawn letter by letter, from left to right. All plots take:
        """,
        options(common),
      ] + zip(entries, PlotKind.all).map { section($0, without: common, details: $1.details) })
  }()

  static let layers: Chapter = {
    let entries = LayerTable.entries.filter { $0.theme == .layers && !isBackbone($0) }
    let activations = LayerTable.entries.filter { $0.theme == .activations }
    let common = LayerTable.common
    return Chapter(
      "Layers",
      [
        """
        The lines between the braces of `model NAME { … }` are layers. The first is `input`; each of the others \
        takes the output of the one above. Layers have Keras's names, arguments, defaults and arithmetic: \
        `Conv2D(32, 3, padding="same")` is `conv2d 32 3 padding=same`. `block NAME PARAMETER… { … }` declares a \
        reusable block of layers, and `repeat` repeats layers:
        """,
        ManualExample.script(
          """
          block residual filters {
              conv2d $filters 1 use_bias=no name=entry
              conv2d $filters 3 padding=same use_bias=no
              batch_normalization
              relu
              conv2d $filters 3 padding=same use_bias=no
              batch_normalization
              add entry
              relu
          }
          model tiny {
              input 48x48x3
              rescaling 1/255
              residual 16
              max_pooling2d
              repeat 2 {
                  residual 32
              }
              global_average_pooling2d
              dense 2 activation=softmax
          }
          """),
        """
        A layer may also take the output of a named layer: `name=entry` names one, `from=entry` continues from it, \
        and `add`, `multiply` and `concatenate` combine several. Almost all layers take:
        """,
        options(common),
        """
        Convolutions and `dense` also take `activation=`: one of the \(Markdown.link("Activations").lowercased()) \
        that is applied to their output.
        """,
      ] + entries.map { section($0, without: common, isLayer: true) }
        + [
          Markdown.heading(3, "Activations"),
          "Each is a layer, and a value of `activation=`.",
          Markdown.table(
            ["layer", "function", "example"],
            activations.map {
              [
                Markdown.code(HelpText.usage($0).replacing(" [OPTION=VALUE…]", with: "")), $0.summary,
                Markdown.code($0.examples[0]),
              ]
            }),
        ])
  }()

  static let backbones: Chapter = {
    let entries = LayerTable.entries.filter(isBackbone)
    return Chapter(
      "Backbones",
      [
        """
        A backbone is a whole network in one line of a model. Its layers can be named in `freeze` and `unfreeze` \
        (`unfreeze from=block_13_expand`). With `trainable=no` it is frozen, and its output for images that are not \
        augmented is computed only once.
        """
      ] + entries.map { section($0, without: LayerTable.common, isLayer: true) })
  }()

  private static func isBackbone(_ entry: Entry) -> Bool { entry.parameters.contains { $0.name == "weights" } }

  // MARK: An entry

  private static func section(
    _ entry: Entry, without common: [Parameter] = [], details: String? = nil, isLayer: Bool = false
  ) -> String {
    let details = details ?? entry.details
    let own = entry.parameters.filter { parameter in !common.contains { $0.isSame(as: parameter) } }
    let examples = Markdown.fence(
      isLayer ? "hairline layer" : "hairline",
      entry.examples.map { isLayer ? $0 : canonical($0) }.joined(separator: "\n"))
    return
      ([Markdown.heading(3, entry.name), sentence(entry.summary), Markdown.fence("text", HelpText.usage(entry))]
      + (details.isEmpty ? [] : [Markdown.prose(details)]) + (own.isEmpty ? [] : [options(own)])
      + [entry.examples.count == 1 ? "For example:" : "Examples:", examples])
      .joined(separator: "\n\n")
  }

  /// An example in several lines, where it has braces.
  private static func canonical(_ example: String) -> String {
    (try? Parser.parse(SourceText(example))).map { String(Printer.text($0).dropLast()) } ?? example
  }

  private static func sentence(_ summary: String) -> String {
    Markdown.prose(summary.prefix(1).uppercased() + summary.dropFirst() + ".")
  }

  /// The options that all of `entries` take.
  private static func shared(by entries: [Entry]) -> [Parameter] {
    (entries.first?.parameters ?? []).filter { parameter in
      entries.allSatisfy { $0.parameters.contains { $0.isSame(as: parameter) } }
    }
  }

  private static func options(_ parameters: [Parameter]) -> String {
    Markdown.table(
      ["", "takes", "default", "meaning"],
      parameters.map { parameter in
        let name = parameter.role == .option ? parameter.name + "=" : parameter.name.uppercased()
        let value = parameter.defaultValue.map(Markdown.code) ?? (parameter.isRequired ? "required" : "")
        return [Markdown.code(name), type(of: parameter), value, meaning(of: parameter)]
      })
  }

  private static func type(of parameter: Parameter) -> String {
    if parameter.name == "activation" { return "one of the " + Markdown.link("Activations").lowercased() }
    let choices = parameter.type.choices.map { Markdown.code($0.name) }
    if case .either = parameter.type, !choices.isEmpty { return Markdown.prose(parameter.takes) }
    return choices.isEmpty ? parameter.takes : choices.listed(with: "or")
  }

  /// What it is for, and what each word that it takes means.
  private static func meaning(of parameter: Parameter) -> String {
    let choices = parameter.name == "activation" ? [] : parameter.type.choices.filter { !$0.help.isEmpty }
    let words = choices.map { "\(Markdown.code($0.name)): \($0.help)" }.joined(separator: "; ")
    return Markdown.prose(parameter.help) + (words.isEmpty ? "" : ". " + words)
  }
}

extension Parameter {
  /// Whether `other` says the same of an option of the same name.
  fileprivate func isSame(as other: Parameter) -> Bool {
    name == other.name && help == other.help && defaultValue == other.defaultValue
  }
}
