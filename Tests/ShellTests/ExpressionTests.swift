import Shell
import Testing

@Suite("An expression") struct ExpressionTests {
  @Test(
    "comes to a value",
    arguments: [
      ("1 + 2 * 3", "7"), ("(1 + 2) * 3", "9"), ("10 - 4 - 3", "3"), ("8 / 2 / 2", "2"), ("2 - -3", "5"),
      ("-2 * 3", "-6"), ("1 / 3", "0.3333333333333333"), ("0.1 + 0.2", "0.30000000000000004"), ("1e3", "1e3"),
      ("1e3 + 0", "1000"), ("5% * 2", "0.1"), (".5 + .5", "1"), ("1e15 + 0", "1000000000000000"), ("1e16 + 1", "1e+16"),
      ("3 > 2", "yes"),
      ("3 <= 2", "no"), ("1 == 1.0", "yes"), ("1 != 1e0", "no"), ("a == a", "yes"), ("a == b", "no"),
      ("yes and no", "no"), ("yes or no", "yes"), ("not no and yes", "yes"), ("not 1 > 2", "yes"),
      ("1 < 2 and 2 < 3 or no", "yes"), ("no and yes or yes", "yes"), ("\"a b\" == \"a b\"", "yes"),
      ("2 in [1 2.0]", "yes"), ("a in [b c]", "no"), ("3 in 1..5", "yes"), ("2.5 in 1..5", "no"),
      ("not 6 in 1..5", "yes"),
      ("1.01 within 0.01 of 1", "yes"), ("1.011 within 0.01 of 1", "no"), ("0.99 within 0.01 of 1 and no", "no"),
      ("95 within 5% of 100", "yes"), ("94 within 5% of 100", "no"), ("1 + 1 within 2 - 1 of 2 * 1.5", "yes"),
      ("1..5", "1..5"),
      ("[1, 2] == [1.0 2]", "yes"), ("[1] == [2]", "no"), ("[1 2]", "[1 2]"), ("yes", "yes"),
      ("max(1, 3, 2)", "3"), ("min(1e-3, 2)", "0.001"), ("max(5)", "5"), ("round(2.5)", "2"), ("round(1.005, 2)", "1"),
      ("round(-2 / 3, 3)", "-0.667"), ("round(1234.5678, 1) + 1", "1235.6"), ("max(1, 2) > min(3,4) or yes", "yes"),
      ("max((1 + 2) * 2, 5) * 2", "12"), ("max(min(1, 2), min(3, 4))", "3"),
    ])
  func value(_ expression: String, _ value: String) {
    let (status, results, messages) = run("echo $(\(expression))")
    #expect(results == value + "\n", "\(messages)")
    #expect(status == .success)
  }

  @Test("may use variables, whose literals keep their spelling")
  func variables() {
    let script = """
      let epochs = 10
      let rate = 1e-4
      let double = $epochs * 2
      let both = [$epochs $double]
      let name = "run $epochs"
      echo $rate $double $both $name "$name at $(2 * $rate)" x$epochs/$double
      """
    #expect(run(script).results == "1e-4 20 [10 20] run 10 run 10 at 0.0002 x10/20\n")
  }

  @Test(
    "that is a variable may have braces or parentheses around its name",
    arguments: [
      ("${s}x${s}", "48x48"), ("$(s)x$(s)", "48x48"), ("\"${s}px, $(s)\"", "48px, 48"), ("a${s}", "a48"),
      ("$(${s} / 2)", "24"), ("${s}", "48"), ("$(yes)", "yes"), ("lr=$s", "lr=48"),
      ("lr=[$s 2] b=\"c d\" e", "lr=[48 2] b=c d e"),
    ])
  func substitutions(_ word: String, _ value: String) {
    let (_, results, messages) = run("let s = 48\necho \(word)")
    #expect(results == value + "\n", "\(messages)")
  }

  @Test("takes a fraction for a number, as options do")
  func fractions() {
    #expect(run("let n = 1/4\necho $($n + 1) $n $($n == 0.25)").results == "1.25 1/4 yes\n")
    #expect(run("let split = 70/20/10\necho $split").results == "70/20/10\n")
    #expect(run("let n = 1/0\necho $($n + 1)").messages.contains("expected a number, got '1/0'"))
  }

  @Test("cannot grow without end: not in length, and not in depth")
  func bounds() {
    let script = "let a = [1]\nfor i in 1..100000 { let a = [$a] }"
    #expect(run(script).messages.contains("the value has more than 64 nested lists\n"))
  }

  @Test("that holds lets the script go on")
  func holds() {
    let (status, results, _) = run("expect 1 < 2 and \"a\" == a\necho on")
    #expect(status == .success && results == "on\n")
  }

  @Test(
    "that does not hold is reported with what was measured and what was wanted",
    arguments: [
      ("1 + 1 >= 3", "1 + 1 is 2, wanted >= 3"), ("2 > 1 and 1 > 2", "1 is 1, wanted > 2"),
      ("1 > 2 or 3 > 4", "1 is 1, wanted > 2; 3 is 3, wanted > 4"), ("(1 == 2)", "1 is 1, wanted == 2"),
      ("not yes", "the expectation does not hold"), ("no", "the expectation does not hold"),
      ("1 / 3 > 0.33333333333333337", "1 / 3 is 0.3333333333333333, wanted > 0.33333333333333337"),
      ("a == b", "'a' is a word, wanted == b"), ("max(1, 2) > 3", "max(1, 2) is 2, wanted > 3"),
      ("0.5 within 0.1 of 0.7", "0.5 is 0.5, wanted within 0.1 of 0.7"),
      ("9 within 5% of 10", "9 is 9, wanted within 5% of 10"), ("a in [b c]", "'a' is a word, wanted in [b c]"),
      ("not (1 < 2)", "1 is 1, wanted not < 2"),
      ("not (1 < 2 and 2 < 3)", "1 is 1, wanted not < 2; 2 is 2, wanted not < 3"),
      ("not 3 in 1..5", "3 is 3, wanted not in 1..5"), ("not (not 1 > 2)", "1 is 1, wanted > 2"),
      ("7 in 1..5", "7 is 7, wanted in 1..5"), ("[1] == 3", "[1] is [1], wanted == 3"),
    ])
  func fails(_ expression: String, _ message: String) {
    let (status, results, messages) = run("expect \(expression)\necho on")
    #expect(status == .failedExpectation && results == "")
    #expect(messages.hasPrefix("x.hl:1:8: error: \(message)\n"), "\(messages)")
  }
}
