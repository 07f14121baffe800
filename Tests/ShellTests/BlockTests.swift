import Basics
import Shell
import Testing

@Suite("Conditions, loops and sourced files") struct BlockTests {
  @Test(
    "run what they say",
    arguments: [
      ("if 1 < 2 { echo a } else { echo b }", "a\n"), ("if 1 > 2 { echo a } else { echo b }", "b\n"),
      ("if no { echo a } else if yes { echo b } else { echo c }", "b\n"), ("if no { echo a }", ""),
      ("if no { echo a } else if no { echo b } else {\n  echo c\n}", "c\n"),
      ("for i in [a \"b c\" 3] { echo $i }", "a\nb c\n3\n"), ("for i in 3..5 { echo $i }", "3\n4\n5\n"),
      ("let n = 2\nfor i in 0..$n { echo $i }", "0\n1\n2\n"), ("for i in 1..0 { echo $i }\necho end", "end\n"),
      ("for i in -1..1 { echo $i }", "-1\n0\n1\n"), ("let r = 1..2; for i in $r { echo $i }", "1\n2\n"),
      ("let all = [x y]\nfor i in $all { for j in 1..2 { echo $i$j } }", "x1\nx2\ny1\ny2\n"),
      ("let n = 1; for i in 1..3 { let n = $n * 2 }; echo $n $i", "8 3\n"),
      ("for i in [] { echo $i }", ""), ("for i in 1..3 { if $i == 2 { quit }; echo $i }\necho no", "1\n"),
      ("for i in 1..2 { }", ""), ("if yes { let a = 1 } else { let a = 2 }\necho $a", "1\n"),
      ("expect error \"1 is 1\" { let a = 1; expect 1 > 2; echo no }\necho $a", "1\n"),
      ("expect error \"did you mean 'train'?\" { trian }", ""),
      ("let a = 0\nexpect error \"i is 2\" { let a = 1; for i in 1..3 { let a = 9; expect $i < 2 } }\necho $a", "1\n"),
    ])
  func runs(_ script: String, _ results: String) {
    let outcome = run(script)
    #expect(outcome.results == results, "\(outcome.messages)")
    #expect(outcome.status == .success)
  }

  @Test("report at a check only what a run would meet")
  func lenient() {
    // The branch that is not taken is looked at for names and types, but not for values.
    #expect(run("let n = 0\nif $n > 0 { echo $(1 / $n) } else { echo none }").results == "none\n")
    // The same goes for the right side where the left one decides.
    #expect(run("let n = 0\nif $n > 0 and 1 / $n > 1 { echo no }\nexpect $n == 0 or 1 / $n > 1").status == .success)
    #expect(run("let n = 0\nexpect $n > 0 and 1 / $n > 1").messages.contains("$n is 0, wanted > 0\n"))
    // What differs between branches, or from round to round, is left to the run.
    let script = """
      let size = 3
      if test.accuracy > 1 { let size = 5 }
      for i in [$(test.accuracy)] { let size = $size + 2; history $($size - 7) }
      """
    #expect(Checker.check((try? Parser.parse(SourceText(script))) ?? .empty).diagnostics.isEmpty)
    // What a long loop sets is known after it.
    #expect(run("for i in 1..100 { let a = $i }\nfor j in [x y] { let b = $j }\necho $a $b $j").results == "100 y y\n")
    // A long loop is looked at for its first rounds only, a loop without rounds not for its values.
    #expect(run("for i in 1..1000000 { if $i == 1 { quit }; history $(100 - $i) }").status == .success)
    #expect(run("for i in 1..0 { history $i }\necho $i").messages.contains("there is no variable 'i'"))
  }

  @Test("go on after a failed expectation where that is wanted, within loops as well")
  func keepGoing() {
    let outcome = run("for i in 1..3 { expect $i == 2; echo $i }", keepGoing: true)
    #expect(outcome.status == .failedExpectation && outcome.results == "1\n2\n3\n")
    #expect(outcome.messages.contains("in round 1 of 3") && outcome.messages.contains("in round 3 of 3"))
    // An expected error stays one.
    #expect(run("expect error \"2 is 2\" { expect 2 == 3 }", keepGoing: true).status == .success)
  }

  @Test("take no memory to speak of, however long they are")
  func long() {
    let outcome = run("for i in 1..100000 { let n = $i * 2 }\necho $n")
    #expect(outcome.results == "200000\n")
  }

  @Test("share their variables; --set and the values of a 'source' are for lets outside of braces")
  func variables() throws {
    try withFolder { folder in
      try FileIO.write("let n = 1\nlet m = 2\nif yes { let n = $n + 10 }\necho $n $m\n", to: folder + "/a.hl")
      let script =
        "source a.hl\nsource a.hl m=7 n=[1]\n".replacing("n=[1]", with: "n=5")
        + "for k in 1..2 { source a.hl n=$k }\necho $n $m"
      let plain = try run(file: folder + "/x.hl", content: Array(script.utf8))
      #expect(plain.results == "11 2\n15 7\n11 2\n12 2\n12 2\n", "\(plain.messages)")
      let set = try run(file: folder + "/x.hl", content: Array(script.utf8), settings: ["n=3", "m=4"])
      #expect(set.results == "13 4\n15 7\n11 2\n12 2\n12 2\n", "\(set.messages)")
      let inner = try run(file: folder + "/y.hl", content: Array("if yes { let q = 1 }".utf8), settings: ["q=3"])
      #expect(inner.status == .usage && inner.messages.contains("the script has no 'let q = …'"))
    }
  }

  @Test("are kept as one command each, with what they source written out")
  func cells() throws {
    try withFolder { folder in
      try FileIO.write("let n = 1  # one\necho $n\n", to: folder + "/a.hl")
      let script = "let k = 2\nsource a.hl n=$k\nfor i in 1..$k { source a.hl n=$i; if $i == 9 { echo 9 } }\n"
      try FileIO.write(script, to: folder + "/x.hl")
      var session = Session(output: Recording().output())
      #expect(Runner.run(try SourceText(file: folder + "/x.hl"), in: &session) == .success)
      #expect(session.cells.count == 4)
      #expect(
        session.script.split(separator: "\n", maxSplits: 1).last.map(String.init) == """
          seed 0
          let k = 2
          let n = 2
          echo $n
          for i in 1..$k {
              let n = $i  # one
              echo $n
              if $i == 9 {
                  echo 9
              }
          }

          """)
    }
  }

  @Test("that end half-way leave what was done: whole rounds as a loop, the commands of the last after it")
  func halfWay() {
    let recording = Recording()
    var session = Session(output: recording.output())
    let script = "let n = 0\nfor i in [a b c] { let n = $n + 1; for j in 1..3 { expect $i == a or $j < 2 } }"
    #expect(Runner.run(SourceText(script), in: &session) == .failedExpectation)
    #expect(session.cells.map(\.status) == [.ok, .failed])
    #expect(
      session.script.hasSuffix(
        [
          "seed 0", "let n = 0",
          "for i in [a] {\n    let n = $n + 1\n    for j in 1..3 {\n        expect $i == a or $j < 2\n    }\n}",
          "let i = b", "let n = 2", "for j in 1..1 {\n    expect $i == a or $j < 2\n}", "let j = 2", "",
        ].joined(separator: "\n")), "\(session.script)")
  }
}

extension Script {
  /// A script without lines.
  static var empty: Script {
    guard let script = try? Parser.parse(SourceText("")) else { preconditionFailure("nothing is wrong with nothing") }
    return script
  }
}
