import Testing

@Suite("A usage error") struct UsageTests {
  /// Arguments, and what is said about them before the usage.
  static let cases: [(arguments: [String], message: String)] = [
    (["--threads", "0"], "Error: --threads must be an integer from 1 to 1024, got 0"),
    (
      ["--threads", "two"],
      """
      Error: The value 'two' is invalid for '--threads <count>'
      Help:  --threads <count>  Number of threads. Results do not depend on it.
      """
    ),
    (["-c"], "Error: Missing value for '-c <commands>'\nHelp:  -c <commands>  Run a line of commands and exit."),
    (["--frobnicate"], "Error: Unknown option '--frobnicate'"),
    (["frobnicate"], "Error: Unexpected argument 'frobnicate'"),
    (["run"], "Error: Missing expected argument '<file>'\nHelp:  <file>  The script; '-' is standard input."),
    (["run", "a.hl", "b.hl"], "Error: Unexpected argument 'b.hl'"),
    (["run", "a.hl", "--jsn"], "Error: Unknown option '--jsn'. Did you mean '--json'?"),
    (
      ["run", "a.hl", "--dry-run", "--junit", "a.xml"],
      "Error: --junit has no effect with --dry-run, which evaluates no expectations"
    ),
    (
      ["run", "a.hl", "--timeout", "soon"],
      """
      Error: The value 'soon' is invalid for '--timeout <time>'
      Help:  --timeout <time>  Stop after this time, as by Ctrl-C, with exit status 124: 90, 90s, 10m or 2h.
      """
    ),
    (
      ["completion", "tcsh"],
      """
      Error: The value 'tcsh' is invalid for '<shell>'. Please provide one of 'bash', 'zsh' or 'fish'.
      Help:  <shell>  The shell.
      """
    ),
  ]

  @Test("says what is wrong, and shows the usage", arguments: cases)
  func message(_ arguments: [String], _ message: String) throws {
    let outcome = try Program.run(arguments)
    #expect(outcome.messages.hasPrefix(message + "\nUsage: hairline "))
    #expect(outcome.status == 2 && outcome.results == "")
  }
}
