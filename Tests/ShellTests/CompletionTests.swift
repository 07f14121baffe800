import Basics
import Shell
import Testing

@Suite("Completion") struct CompletionTests {
  static let names = Completion.Names(
    variables: ["data", "epochs"], metrics: [["test", "recall", "Positive"], ["test", "recall", "No crack"]],
    blocks: ["unit"], layers: ["stem"])

  private func texts(_ text: String) -> [String] { Completion(text, names: Self.names).candidates.map(\.text) }

  @Test(
    "offers what may stand there",
    arguments: [
      ("exp", ["expect"]), ("echo a; exp", ["expect"]), ("# exp", []), ("echo \"exp", []), ("ech", ["echo"]),
      ("echo a\nexp", ["expect"]), ("echo $", ["$data", "$epochs"]), ("echo \"at $e", ["$epochs"]),
      ("history co", ["count="]), ("history count=3 ", []), ("frobnicate ", []),
      ("show v", ["variables", "versions"]),
      ("show what=", ["data", "model", "variables", "seed", "metrics", "settings", "versions"]),
      ("for i ", ["in"]), ("if te", ["test."]), ("set th", ["threads=", "theme="]), ("set theme=", ["light", "dark"]),
      ("for i in [1 2] { exp", ["expect"]), ("if yes { relu } else { exp", ["expect"]),
      ("expect error a { exp", ["expect"]),
      ("help exp", ["expect"]), ("help conv", ["conv2d"]), ("expect te", ["test."]),
      ("expect test.ac", ["test.accuracy"]), ("expect (val.l", ["val.loss"]),
      ("expect test.recall.", ["test.recall.Positive", "test.recall.\"No crack\""]),
      ("let x = te", ["test."]),
      ("block b {\n  separ", ["separable_conv2d"]), ("block b { uni", ["unit"]), ("block b { exp", []),
      ("block b { relu }\nexp", ["expect"]), ("block b { repeat 2 { softm", ["softmax"]),
      ("block b { conv2d 32 3 pad", ["padding="]), ("block b { conv2d 32 3 padding=", ["valid", "same"]),
      ("block b { conv2d 32 3 padding=s", ["same"]), ("block b { conv2d 8 3 padding=same pad", []),
      ("block b { conv2d 8 3 use_bias=", ["yes", "no"]), ("block b { conv2d 8 3 activation=re", ["relu", "relu6"]),
      ("block b { relu name=left; tanh name=right; add l", ["left"]),
      ("block b { relu name=left; tanh name=right; add [left r", ["right"]),
      ("block b { relu name=left; relu from=", ["left", "stem"]),
      ("block b { dense cl", ["classes"]), ("block b { mobilenet_v2 weights=im", ["imagenet"]),
    ])
  func offers(_ text: String, _ candidates: [String]) { #expect(texts(text) == candidates) }

  @Test("offers every command at the beginning of a line, and every layer in a block")
  func beginnings() {
    let verbs = texts("")
    for entry in CommandTable.entries { #expect(verbs.contains(entry.path[0])) }
    #expect(Set(verbs).count == verbs.count)
    let words = texts("block b {\n")
    for entry in LayerTable.entries { #expect(words.contains(entry.path[0])) }
  }

  @Test(
    "inserts as much as is certain",
    arguments: [
      ("exp", 0, "ect "), ("show v", 0, ""), ("show var", 0, "iables "), ("history co", 0, "unt="),
      ("expect tes", 0, "t."), ("block b { sep", 0, "arable_conv2d "), ("xyz", 0, ""),
      ("expect test.recall.No", 14, "test.recall.\"No crack\" "),
    ])
  func edits(_ text: String, _ deletion: Int, _ insertion: String) {
    let edit = Completion(text, names: Self.names).edit
    #expect(edit == (deletion, insertion))
  }

  @Test("offers files, in quotes where they need them")
  func files() throws {
    try withFolder { folder in
      for name in ["wall.jpg", "wall 2.jpg", "images", ".hidden"] {
        try FileIO.write(name == "images" ? "" : "x", to: folder + "/" + name)
      }
      try FileIO.makeFolder(folder + "/folder one")
      let weights = "block b { mobilenet_v2 weights="
      #expect(
        texts(weights + folder + "/") == [
          "\"\(folder)/folder one/", "\(folder)/images", "\"\(folder)/wall 2.jpg\"", "\(folder)/wall.jpg",
        ])
      #expect(texts(weights + folder + "/.") == [folder + "/.hidden"])
      #expect(texts(weights + "\"\(folder)/wall") == ["\"\(folder)/wall 2.jpg\"", "\"\(folder)/wall.jpg\""])
      let edit = Completion(weights + folder + "/fold").edit
      #expect(edit == (folder.count + 5, "\"\(folder)/folder one/"))
      #expect(Completion(weights + "\"\(folder)/fold").edit == (0, "er one/"))
    }
  }

  @Test("lists several with their help, or in columns where there is none")
  func listing() {
    #expect(
      Completion("show v").listing(width: 60)
        == "variables  the variables and their values\nversions   Hairline's and the system's")
    #expect(Completion("echo $", names: Self.names).listing(width: 60) == "$data    $epochs")
    // The help does not fit.
    #expect(Completion("show v").listing(width: 30) == "variables  versions")
    #expect(Completion("show v").listing(width: 15) == "variables\nversions")
    #expect(
      Completion("show v").listing(width: 36)
        == "variables  the variables and their…\nversions   Hairline's and the syst…")
  }
}
