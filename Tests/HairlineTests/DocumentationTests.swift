import Basics
import Glibc
import Testing

/// The files that `scripts/document` writes, and completion in the shells that they are for.
@Suite("What is generated") struct DocumentationTests {
  private static let folder = ExperimentTests.root + "/Documentation"

  @Test(
    "is as the program writes it today",
    arguments: [
      ("Language.md", ["manual"]),
      ("completions/hairline.bash", ["completion", "bash"]),
      ("completions/_hairline", ["completion", "zsh"]),
      ("completions/hairline.fish", ["completion", "fish"]),
    ])
  func current(_ file: String, _ arguments: [String]) throws {
    let outcome = try Program.run(arguments)
    let committed = String(decoding: try FileIO.read("\(Self.folder)/\(file)"), as: UTF8.self)
    #expect(outcome.status == 0)
    #expect(outcome.results == committed, "Documentation/\(file) is out of date: 'scripts/document' writes it anew")
  }

  @Test("shows in its diagram what each module depends on")
  func diagram() throws {
    let manifest = try text(of: "Package.swift").replacing(/\.product\([^)]*\)/, with: "")
    let target = /\.(?:executableTarget|target)\(\s*name: "(\w+)",\s*dependencies: \[([^\]]*)\]/
    let edges = manifest.matches(of: target).filter { !["benchmark", "fuzz"].contains($0.1) }.flatMap { match in
      match.2.matches(of: /"(\w+)"/).map { "\(match.1) --> \($0.1)" }
    }
    let drawn = try text(of: "ARCHITECTURE.md").split(separator: "\n").filter { $0.contains(" --> ") }.map {
      $0.drop { $0 == " " }
    }
    #expect(drawn.map(String.init).sorted() == edges.sorted())
  }

  private func text(of file: String) throws -> String {
    String(decoding: try FileIO.read("\(ExperimentTests.root)/\(file)"), as: UTF8.self)
  }

  /// What each shell has to offer for the words of a line, the last of which is to be completed.
  private static let lines: [(words: [String], offers: [String], others: [String])] = [
    (["ru"], ["run"], ["check"]),
    (["run", "--s"], ["--set"], ["--out"]),
    (["run", "scr"], ["script.hl"], ["script.txt"]),
    (["check", "scr"], ["script.hl"], ["script.txt"]),
    (["format", "scr"], ["script.hl"], ["script.txt"]),
    (["help", "conv"], ["conv2d"], ["dense"]),
    (["help", "tr"], ["train"], ["evaluate"]),
  ]

  @Test("completes in bash", arguments: lines.indices)
  func bash(_ index: Int) throws {
    let words = Self.lines[index].words
    let list = (["hairline"] + words).map { "'\($0)'" }.joined(separator: " ")
    try expect(
      "/bin/bash", ["--norc", "--noprofile", "-c"],
      """
      . '\(Self.folder)/completions/hairline.bash'
      COMP_WORDS=(\(list)); COMP_CWORD=\(words.count); COMP_LINE="${COMP_WORDS[*]}"; COMP_POINT=${#COMP_LINE}
      read -r -a specification <<<"$(complete -p hairline)"
      for ((i = 0; i < ${#specification[@]}; i++)); do
        [[ ${specification[i]} != -F ]] || function=${specification[i + 1]}
      done
      $function hairline "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD - 1]}"
      printf '%s\\n' "${COMPREPLY[@]}"
      """, Self.lines[index])
  }

  @Test("completes in fish", .enabled(if: isThere("/usr/bin/fish"), "fish is not installed"), arguments: lines.indices)
  func fish(_ index: Int) throws {
    let line = (["hairline"] + Self.lines[index].words).joined(separator: " ")
    try expect(
      "/usr/bin/fish", ["--no-config", "-c"],
      "source '\(Self.folder)/completions/hairline.fish'; complete -C '\(line)'", Self.lines[index])
  }

  @Test("completes in zsh", .enabled(if: isThere("/bin/zsh"), "zsh is not installed"), arguments: lines.indices)
  func zsh(_ index: Int) throws {
    // Completion runs only where somebody types: in a pseudo-terminal of zsh's own, with the offers in a listing.
    let line = (["hairline"] + Self.lines[index].words).joined(separator: " ")
    try expect(
      "/bin/zsh", ["-f", "-c"],
      """
      zmodload zsh/zpty
      zpty shell zsh -f -i
      zpty -w shell "PS1=; unset zle_bracketed_paste; fpath=('\(Self.folder)/completions' \\$fpath); autoload -Uz compinit"
      zpty -w shell "compinit -D; setopt list_ambiguous; bindkey '^I' list-choices; zstyle ':completion:*' menu no; echo rea''dy"
      zpty -r shell reply '*ready*'
      zpty -w -n shell $'\(line)\\t'
      sleep 0.4
      zpty -w shell $'\\C-u echo do''ne'
      zpty -r shell reply '*done*'
      print -r -- $reply
      """, Self.lines[index], without: line)
  }

  /// Runs a shell's script in a folder with a few files, and looks for the offers in what it prints.
  private func expect(
    _ shell: String, _ arguments: [String], _ script: String,
    _ line: (words: [String], offers: [String], others: [String]),
    without echo: String = ""
  ) throws {
    try withFolder { folder in
      for name in ["script.hl", "script.txt"] { try FileIO.write("", to: "\(folder)/\(name)") }
      let outcome = try Program.run(
        arguments + ["cd '\(folder)'\n" + script], program: shell, environment: ["HOME": folder])
      let results = outcome.results.replacing(echo, with: "")
      for offer in line.offers { #expect(results.contains(offer), "\(outcome)") }
      for other in line.others { #expect(!results.contains(other), "\(outcome)") }
    }
  }
}

private func isThere(_ path: String) -> Bool { access(path, X_OK) == 0 }
