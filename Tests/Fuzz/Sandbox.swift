import Basics
import Glibc
import Shell

/// What inputs may do: everything that neither reads images, nor trains, nor writes files.
enum Sandbox {
  /// The files that are there to be sourced.
  static let files = [
    "a.hl": "let a = 1\nlet c = [1 2]\necho $a\n", "self.hl": "source self.hl\n", "wrong.hl": "let a = 1\necho ]\n",
    "fails.hl": "echo before\nexpect 1 > 2\n", "nested.hl": "for i in 1..2 {\n    source a.hl a=$i\n}\n",
  ]
  static let names = files.keys.sorted() + ["missing.hl", "folder"]

  /// Makes a folder with the files, and goes there.
  static func enter() throws {
    var template = Array("/tmp/hairline-fuzz-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw FileError("make", "/tmp") }
    let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    guard chdir(folder) == 0 else { throw FileError("enter", folder) }
    // Neither the user's data nor the user's weights.
    for name in ["XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME", "HOME"] { setenv(name, folder, 1) }
    for (name, text) in files { try FileIO.write(text, to: name) }
    try FileIO.makeFolder("folder")
  }

  /// Removes the folder.
  static func leave() {
    for name in files.keys { unlink(name) }
    rmdir("folder")
    var path = [CChar](repeating: 0, count: 4096)
    guard getcwd(&path, path.count) != nil, chdir("/") == 0 else { return }
    rmdir(path)
  }

  /// Whether a statement and all within it may be run.
  static func admits(_ statement: Statement) -> Bool {
    let word = statement.words.first?.phrase.literal ?? ""
    guard
      admitted.contains(statement.verb.text) || admitted.contains("\(statement.verb.text) \(word)")
        || statement.verb.text == "else"
    else { return false }
    if statement.verb.text == "source", !names.contains(word) { return false }
    if statement.verb.text == "model" { return statement.body.map(isSmall) ?? (word == "summary") }
    return (statement.body ?? []).compactMap(\.statement).allSatisfy(admits) && statement.branches.allSatisfy(admits)
  }

  /// Commands that need data come at once to the error that there is none.
  private static let admitted: Set<String> = [
    "let", "if", "for", "expect", "echo", "show", "set", "seed", "block", "model", "augment", "data ", "evaluate",
    "train",
    "freeze", "unfreeze", "history", "help", "quit", "exit", "source", "undo", "rerun",
    "plot samples", "plot augmented", "plot history", "plot predictions", "plot confusion",
    "plot top_losses", "plot most_confused", "plot gradcam", "plot activations", "plot embedding",
  ]

  /// Whether a model's layers take next to no time: no backbone, and no large numbers.
  private static func isSmall(_ body: [Line]) -> Bool {
    body.compactMap(\.statement).allSatisfy { statement in
      statement.verb.text != "mobilenet_v2" && statement.words.allSatisfy { isSmall($0.phrase) }
        && isSmall(statement.body ?? [])
    }
  }

  private static func isSmall(_ phrase: Phrase) -> Bool {
    let digits = (phrase.literal ?? "").split { !("0"..."9").contains($0) }
    return digits.allSatisfy { (Int($0) ?? .max) <= 255 }
  }
}
