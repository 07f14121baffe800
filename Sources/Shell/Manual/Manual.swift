/// The manual of the language, in Markdown. Everything that the tables know comes from the tables.
public enum Manual {
  /// A chapter: its title, and what is below it.
  struct Chapter {
    let title: String
    let text: String

    init(_ title: String, _ parts: [String]) { (self.title, text) = (title, parts.joined(separator: "\n\n")) }
  }

  /// The whole manual.
  ///
  /// - Parameter program: the chapter on the program's own arguments, which the shell does not know.
  public static func text(program: String) -> String {
    let chapters = language + reference + [plots, layers, backbones, files, Chapter("The program", [program])]
    let contents = Markdown.list(chapters.map { Markdown.link($0.title) })
    let parts = ["# Hairline's language", introduction, contents] + chapters.map { "## \($0.title)\n\n\($0.text)" }
    return parts.joined(separator: "\n\n") + "\n"
  }

  private static let introduction = """
    <!-- Written by scripts/document from the tables in Sources/Shell. Change those, not this file. -->

    A Hairline script describes an experiment: the images, the model, its training and the expected results. A script \
    contains the same commands that are typed at the prompt, and a session at the prompt can be saved as a script.

    ```hairline
    # Is this concrete cracked?
    let epochs = 10
    seed 12345

    data load synth size=48x48 split=70/20/10
    augment flip=horizontal rotate=0.2

    model crack {
        input 48x48x3
        augmentation
        mobilenet_v2 weights=imagenet trainable=no
        global_average_pooling2d
        dropout 0.3
        dense classes activation=softmax
    }
    train epochs=$epochs lr=1e-4
    evaluate test
    expect test.accuracy >= 0.99

    plot confusion test
    report
    model save crack.safetensors
    ```

    `hairline run FILE` runs a script, `hairline check FILE` checks it without running anything, `hairline format \
    FILE` formats it, and `hairline` alone starts the prompt; as FILE, `-` is standard input. At the prompt, `help` \
    gives an overview, `help train` explains a command, `help conv2d` a layer; Tab completes, `!COMMAND` runs a \
    command of the operating system, and Ctrl-C stops a command, but never leaves the prompt.
    """
}
