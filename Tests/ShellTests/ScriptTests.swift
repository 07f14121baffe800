import Shell
import Testing

@Suite("Running a script") struct ScriptTests {
  @Test("runs nothing where any line is wrong, and reports all of them")
  func checkedFirst() {
    let (status, results, messages) = run("echo one\necho $no\nhistory count=many\n")
    #expect(status == .usage && results == "")
    #expect(messages.contains("x.hl:2:6: error: there is no variable 'no'"))
    #expect(messages.contains("x.hl:3:15: error: count must be an integer ≥ 1, got 'many'"))
  }

  @Test("does not take one error for several")
  func consequences() {
    let (_, _, messages) = run("let a = 1 / 0\necho $a\n")
    #expect(messages.split(separator: "error:").count == 2, "\(messages)")
  }

  @Test("checks options that depend on variables, as far as these are known")
  func variables() {
    #expect(run("let n = 3\nhistory count=$n").status == .success)
    #expect(run("let n = many\nhistory count=$n").messages.contains("count must be an integer ≥ 1, got 'many'"))
    // What the run decides is left to the run.
    #expect(run("let n = test.accuracy * 10\nhistory count=$n").messages.contains("'test' has not been evaluated yet"))
  }

  @Test("ends at the first expectation that does not hold, or goes on with --keep-going")
  func expectations() {
    let script = "expect 1 > 2\necho between\nexpect 1 < 2\nexpect 3 > 4\necho after"
    let stopped = run(script)
    #expect(stopped.status == .failedExpectation && stopped.results == "")
    let kept = run(script, keepGoing: true)
    #expect(kept.status == .failedExpectation && kept.results == "between\nafter\n")
    #expect(kept.messages.contains("x.hl:1:8") && kept.messages.contains("x.hl:4:8"))
  }

  @Test("ends at 'quit'")
  func quit() {
    let (status, results, _) = run("echo one\nquit\necho two")
    #expect(status == .success && results == "one\n")
  }

  @Test("takes other values for its variables")
  func settings() throws {
    let script = "let data = synth\nlet n = 3\necho $data $n\nlet n = 4\necho $n"
    #expect(run(script, settings: ["n": .text("5")]).results == "synth 5\n4\n")
    try withFolder { folder in
      let set = ["data=/my images/=x", "n=[1 2]"]
      let content = Array(script.utf8)
      #expect(
        try run(file: folder + "/a.hl", content: content, settings: set).results == "/my images/=x [1 2]\n4\n")
      let unused = try run(file: folder + "/a.hl", content: content, settings: ["dta=1"])
      #expect(unused.status == .usage && unused.results == "")
      #expect(
        unused.messages
          == "error: --set dta=…: the script has no 'let dta = …'\n  did you mean 'data'?\n")
      let bad = try run(file: folder + "/a.hl", content: content, settings: ["n"])
      #expect(bad.status == .usage)
      #expect(bad.messages == "error: --set n: expected NAME=VALUE\n  as in --set epochs=3\n")
      let list = try run(file: folder + "/a.hl", content: content, settings: ["n=[1"])
      #expect(list.messages.hasPrefix("--set n:1:1: error: unclosed '[': missing ']'"))
    }
  }

  @Test("reports a script that is not there")
  func missing() {
    let recording = Recording()
    var session = Session(output: recording.output())
    let status = Runner.run(file: "/nowhere/x.hl", settings: [], out: nil, keepGoing: false, in: &session)
    #expect(status == .usage)
    #expect(recording.messages == "error: cannot read '/nowhere/x.hl': No such file or directory\n")
  }

  @Test("only checked, touches nothing and counts the commands")
  func check() throws {
    try withFolder { folder in
      let path = folder + "/a.hl"
      _ = try run(file: path, content: Array("let a = 1\n# two\necho $a; echo b\n".utf8))
      let recording = Recording()
      #expect(Runner.check(file: path, settings: [], recording.output()) == .success)
      #expect(recording.results == "\(path): 3 commands, no errors\n")
    }
  }

  @Test("keeps the commands that were run, in canonical form")
  func transcript() {
    let (_, results, _) = run("echo   a;echo b\nexpect 1<2\nhistory count=2")
    let timeless = results.replacing(/\d+\.\d\d s/, with: "T")
    #expect(timeless == "a\nb\n   2    T  ok           echo b\n   3    T  ok           expect 1 < 2\n")
  }

  @Test("shows variables and the seed")
  func show() {
    let (_, results, _) = run("seed 7\nlet b = \"a b\"\nlet a = [1 2]\nshow variables\nshow seed\nseed")
    #expect(results == "let a = [1 2]\nlet b = \"a b\"\nseed 7\nseed 7\n")
  }

  @Test("knows blocks of layers, their parameters and repetitions")
  func blocks() {
    let script = """
      block unit filters size=3 { conv2d $filters $size padding=same name=in; relu; add in }
      block tower { repeat 3 { unit 8; unit filters=16 size=5 }; global_average_pooling2d }
      """
    let (status, _, messages) = run(script)
    #expect(status == .success, "\(messages)")
    #expect(run(script + "\nblock t { unit }").messages.contains("missing argument FILTERS for 'unit'"))
    #expect(run(script + "\nblock t { unit 8 siez=3 }").messages.contains("did you mean 'size'?"))
  }
}
