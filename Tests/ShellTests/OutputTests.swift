import Basics
import Glibc
import Shell
import Synchronization
import Testing

@Suite("A table") struct TextTableTests {
  static let table = TextTable(
    [.left("class"), .right("images"), .wrapped("what it is")],
    [["Negative", "1,000", "no crack"], ["凝", "5", "a crack as wide as a hand, or wider, or just as wide"]])

  @Test("is aligned, numbers to the right")
  func aligned() {
    #expect(
      Self.table.text(width: 100) == """
        class     images  what it is
        ──────────────────────────────────────────────────────────────────────
        Negative   1,000  no crack
        凝             5  a crack as wide as a hand, or wider, or just as wide
        """)
  }

  @Test("wraps and clips where the terminal is narrow")
  func narrow() {
    #expect(
      Self.table.text(width: 44, style: Style(hasColours: false, hasUnicode: false)) == """
        class     images  what it is
        --------------------------------------------
        Negative   1,000  no crack
        凝             5  a crack as wide as a hand,
                          or wider, or just as wide
        """)
    for width in 20...60 {
      for line in Self.table.text(width: width).split(separator: "\n") {
        #expect(DisplayWidth.of(line) <= width)
      }
    }
  }
}

@Suite("A progress bar") struct ProgressBarTests {
  /// A clock that a test moves.
  final class Clock: Sendable {
    let time = Mutex(0.0)
    func set(_ seconds: Double) { time.withLock { $0 = seconds } }
    var now: @Sendable () -> Double { { self.time.withLock { $0 } } }
  }

  @Test("is not shown for half a second")
  func short() {
    let (recording, clock) = (Recording(), Clock())
    let bar = ProgressBar("reading", total: 10, unit: "files", output: recording.output(isLive: true), now: clock.now)
    clock.set(0.4)
    bar.update(10)
    bar.finish()
    #expect(recording.messages == "")
  }

  @Test("is drawn over itself in a terminal, and leaves a line")
  func live() {
    let (recording, clock) = (Recording(), Clock())
    let output = recording.output(width: 80, isLive: true)
    let bar = ProgressBar("reading", total: 2000, unit: "files", output: output, now: clock.now)
    clock.set(1)
    bar.update(500, note: "loss 0.1")
    clock.set(1.05)
    bar.update(600)
    clock.set(4)
    bar.update(2000)
    bar.finish()
    #expect(
      recording.messages == "\rreading ━━━━───────────────  25 %  loss 0.1  500 of 2,000 files  500 files/s\u{1B}[K"
        + "\rreading ━━━━━━━━━━━━━━━━━━━  100 %  2,000 of 2,000 files  500 files/s\u{1B}[K"
        + "\r\u{1B}[Kreading: 2,000 files in 4.00 s\n")
  }

  @Test("is a line every ten seconds elsewhere")
  func plain() {
    let (recording, clock) = (Recording(), Clock())
    let bar = ProgressBar("reading", total: 100, unit: "files", output: recording.output(), now: clock.now)
    for second in 1...25 {
      clock.set(Double(second))
      bar.update(second * 4)
    }
    bar.finish()
    #expect(
      recording.messages == "reading: 40 of 100 files, 40 %\nreading: 80 of 100 files, 80 %\n"
        + "reading: 100 files in 25.0 s\n")
  }

  @Test("is silent where only results are wanted")
  func quiet() {
    let (recording, clock) = (Recording(), Clock())
    let bar = ProgressBar(
      "reading", total: 100, unit: "files", output: recording.output(isLive: true, isQuiet: true), now: clock.now)
    clock.set(30)
    bar.update(50)
    bar.finish()
    #expect(recording.messages == "")
  }

  @Test("fits any terminal", arguments: [20, 24, 30, 40, 60, 100, 200])
  func fits(_ width: Int) {
    let (recording, clock) = (Recording(), Clock())
    let output = recording.output(width: width, isLive: true)
    let bar = ProgressBar("epoch 10/10, validation", total: 28_000, unit: "images", output: output, now: clock.now)
    clock.set(60)
    bar.update(14_000, note: "loss 0.1234, accuracy 0.9912")
    let line = recording.messages.dropFirst().dropLast(3)
    #expect(DisplayWidth.of(line) < width, "\(line)")
  }
}
