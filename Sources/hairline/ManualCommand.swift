import ArgumentParser
import Shell

struct ManualCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "manual", abstract: "Print the manual of Hairline's language, in Markdown.")

  func run() { StandardOutput.write(Manual.text(program: Self.program)) }

  /// The chapter on the program itself: what its own help says.
  private static var program: String {
    let commands = Hairline.configuration.subcommands.filter { $0.configuration.commandName != "manual" }
    let help = ([Hairline.self] + commands).map { command in
      let text = Hairline.helpMessage(for: command, columns: 100).split(
        separator: "\n", omittingEmptySubsequences: false)
      return "```text\n" + text.joined(separator: "\n").trimmed + "\n```"
    }
    return help.joined(separator: "\n\n") + "\n\n" + environment + "\n\n" + completion
  }

  private static let environment = """
    Environment variables: `NO_COLOR` and `TERM=dumb` turn colours off, `COLUMNS` sets the line width where there is \
    no terminal, and `XDG_CACHE_HOME`, `XDG_STATE_HOME` and `XDG_CONFIG_HOME` set where the cache, the history and \
    the start file are.
    """

  private static let completion = """
    ### Completion in your shell

    Bash, zsh and fish complete the program's commands and options, scripts after `run`, `check` and `format`, and the \
    language's commands and layers after `help`. The files are in `Documentation/completions`; the program writes them \
    as well:

    ```sh
    hairline completion bash > ~/.local/share/bash-completion/completions/hairline
    hairline completion zsh > ~/.zfunc/_hairline    # with 'fpath+=~/.zfunc' before 'compinit' in ~/.zshrc
    hairline completion fish > ~/.config/fish/completions/hairline.fish
    ```
    """
}

extension String {
  /// Without blanks and empty lines at its ends.
  fileprivate var trimmed: String {
    var text = Substring(self)
    while text.first?.isWhitespace == true { text.removeFirst() }
    while text.last?.isWhitespace == true { text.removeLast() }
    return String(text)
  }
}
