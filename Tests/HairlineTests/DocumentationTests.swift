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
    let edges = manifest.matches(of: target).filter { !["benchmark", "fuzz", "TestSupport"].contains($0.1) }.flatMap {
      match in
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

/// README.md, CONTRIBUTING.md and ARCHITECTURE.md, as far as they can be checked.
@Suite("The pages for newcomers and contributors") struct PagesTests {
  private static func page(_ name: String) throws -> String {
    String(decoding: try FileIO.read("\(ExperimentTests.root)/\(name)"), as: UTF8.self)
  }

  /// Code of CONTRIBUTING.md: where it is from, and its lines.
  private struct Quotation: CustomTestStringConvertible, Sendable {
    let section: String
    let path: String
    let lines: [String]

    var testDescription: String { "\(section): \(path)" }

    /// Whether the file has all lines in their order, with others between them only where `// …` stands.
    func isVerbatim(in file: [String]) -> Bool {
      let runs = lines.split { $0.drop { $0 == " " } == "// …" }
      var rest = file[...]
      for run in runs {
        guard let start = rest.indices.first(where: { rest[$0...].starts(with: run) }) else { return false }
        rest = rest[(start + run.count)...]
      }
      return !runs.isEmpty
    }
  }

  private static let walkthroughs = ["Add a layer", "Add a command", "Add a plot", "Add an optimizer"]

  /// The blocks of Swift, each without the indentation of its fence.
  private static func quotations() throws -> [Quotation] {
    var quotations = [Quotation](), section = "", block: (indentation: Int, lines: [String])?
    for line in try page("CONTRIBUTING.md").split(separator: "\n", omittingEmptySubsequences: false) {
      let text = line.drop { $0 == " " }
      if let (indentation, lines) = block {
        if text == "```" {
          let path = lines.first.flatMap { $0.hasPrefix("// ") ? String($0.dropFirst(3)) : nil } ?? ""
          quotations.append(Quotation(section: section, path: path, lines: Array(lines.dropFirst())))
          block = nil
        } else {
          block = (indentation, lines + [String(line.dropFirst(indentation))])
        }
      } else if text == "```swift" {
        block = (line.count - text.count, [])
      } else if line.hasPrefix("## ") {
        section = String(line.dropFirst(3))
      }
    }
    return quotations
  }

  @Test("quote the source code as it is")
  func quotes() throws {
    for quotation in try Self.quotations() {
      let path = quotation.path
      #expect(path.hasPrefix("Sources/") || path.hasPrefix("Tests/"), "a block begins with the line '// Sources/PATH'")
      let file = try Self.page(path).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
      #expect(quotation.isVerbatim(in: file), "\(quotation.testDescription) has other lines than CONTRIBUTING.md")
    }
  }

  @Test("show how to add a layer, a command, a plot and an optimizer", arguments: walkthroughs)
  func additions(_ section: String) throws {
    #expect(try Self.quotations().contains { $0.section == section && $0.path.hasPrefix("Sources/") })
  }

  @Test("name files that exist", arguments: ["README.md", "CONTRIBUTING.md", "ARCHITECTURE.md"])
  func paths(_ name: String) throws {
    let text = try Self.page(name)
    let code = text.matches(of: /`((?:Sources|Tests|scripts|Benchmarks|Experiments|Documentation)\/[^\s`]*)/).map(\.1)
    let links = text.matches(of: /\]\(([^)#:]+)\)/).map(\.1)
    #expect(!code.isEmpty && !links.isEmpty)
    for path in code + links { #expect(FileIO.exists("\(ExperimentTests.root)/\(path)"), "\(path) does not exist") }
  }
}

private func isThere(_ path: String) -> Bool { access(path, X_OK) == 0 }
