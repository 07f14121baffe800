import Shell
import Testing

@Suite("A secret") struct SecretTests {
  private static let pem = "-----BEGIN RSA PRIVATE KEY-----\\nMIIEow\\n-----END RSA PRIVATE KEY-----"

  /// Lines, and how they are written to files.
  static let secrets: [(line: String, redacted: String)] = [
    ("let pw=hunter2", "let pw=\"***\""), ("let api_token = abc", "let api_token = \"***\""),
    ("let password=\"x \\\"y\\\" z\"", "let password=\"***\""),
    ("source a.hl pass=hunter2 n=3", "source a.hl pass=\"***\" n=3"),
    ("let auth = [me hunter2]", "let auth = \"***\""), ("let hubToken = abc; echo a", "let hubToken = \"***\"; echo a"),
    ("let aws_secret_access_key = wJalrXUtnFEMI/K7MDENG", "let aws_secret_access_key = \"***\""),
    ("if $token == hunter2 { echo in }", "if $token == \"***\" { echo in }"),
    ("# it's \"quoted\nlet pw = hunter2", "# it's \"quoted\nlet pw = \"***\""),
    ("let k = hf_abcdefghijklmnop", "let k = \"***\""), ("echo \"with ghp_abcdefghijkl1234\"", "echo \"with ***\""),
    ("data load a/xoxp-1234567890-abc/b", "data load a/***/b"), ("echo AKIAIOSFODNN7EXAMPLE", "echo \"***\""),
    ("echo sk-proj-abcdefghijkl", "echo \"***\""), ("echo [glpat-abcdefghijklmn 2]", "echo [\"***\" 2]"),
    ("data load https://me:hunter2@host/a", "data load https://me:***@host/a"),
    ("echo \"\(pem)\"", "echo \"***\""),
    ("echo \"{\\\"api_key\\\": \\\"abc\\\"}\"", "echo \"{\\\"api_key\\\": \\\"***\\\"}\""),
    ("!curl -H \"Authorization: Bearer abc.def\" host", "!curl -H \"Authorization: Bearer ***\" host"),
    ("!login --password hunter2", "!login --password \"***\""),
  ]

  @Test("is not kept in the history, and is replaced in files", arguments: secrets)
  func redacted(_ secret: (line: String, redacted: String)) throws {
    #expect(!SecretFilter.keepsInHistory(secret.line))
    #expect(SecretFilter.redacted(secret.line) == secret.redacted)
    // What is written can be run.
    if !secret.line.hasPrefix("!") { _ = try Parser.parse(SourceText(secret.redacted)) }
    #expect(SecretFilter.redacted(secret.redacted) == secret.redacted)
  }

  @Test(
    "is not seen where there is none",
    arguments: [
      "let passes = 3", "let first_pass = yes", "let token_count = 100", "echo a token or two", "let author = me",
      "let password = $given", "let pw = \"$given\"", "let secret = no", "echo sk-learn-experiments",
      "plot roc class=pass",
      "expect test.recall.pass >= 0.9", "data load https://host:80/a@b", "let compass = north", "let key = 5",
      "data load photos/hf_small", "echo \"two words\" # a comment", "",
    ])
  func plain(_ line: String) {
    #expect(SecretFilter.keepsInHistory(line) && SecretFilter.redacted(line) == line)
  }

  @Test("is whatever begins with a space, to the history") func space() {
    #expect(!SecretFilter.keepsInHistory(" echo a"))
  }
}
