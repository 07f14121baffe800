import ArgumentParser
import Shell

struct CompletionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "completion", abstract: "Print the completion file for a shell: bash, zsh or fish.")

  @Argument(help: "The shell.")
  var shell: CommandShell

  enum CommandShell: String, CaseIterable, ExpressibleByArgument {
    case bash, zsh, fish

    var kind: CompletionShell {
      switch self {
      case .bash: .bash
      case .zsh: .zsh
      case .fish: .fish
      }
    }
  }

  func run() { StandardOutput.write(Self.script(for: shell.kind)) }

  /// The file as the argument parser makes it, without the `help` of its own that it lists after Hairline's.
  private static func script(for shell: CompletionShell) -> String {
    var lines = Hairline.completionScript(for: shell).split(separator: "\n", omittingEmptySubsequences: false)
    lines.removeAll { $0.contains("Show subcommand help information.") }
    let starts = lines.indices.filter { lines[$0] == "_hairline_help() {" }
    if starts.count == 2, let end = lines[starts[1]...].firstIndex(of: "}") { lines.removeSubrange(starts[1]...end) }
    return lines.joined(separator: "\n") + (lines.last?.isEmpty == true ? "" : "\n")
  }
}
