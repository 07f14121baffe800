import Basics
import Synchronization

/// Shows how far something is that takes longer than half a second: a bar in a terminal, which vanishes when it is done;
/// a line every ten seconds elsewhere.
public final class ProgressBar: Sendable {
  private struct State {
    var shown: Double?
    var isDrawn = false
    var done = 0
  }

  private let title: String
  private let total: Int
  private let unit: String
  private let output: Output
  /// The time in seconds.
  private let now: @Sendable () -> Double
  private let start: Double
  private let state = Mutex(State())

  /// A bar for `total` things, called `unit` in the plural.
  public init(
    _ title: String, total: Int, unit: String, output: Output, now: @escaping @Sendable () -> Double = ProgressBar.clock
  ) {
    (self.title, self.total, self.unit, self.output, self.now) = (title, total, unit, output, now)
    start = now()
  }

  /// Seconds of a clock that only goes forward.
  @Sendable public static func clock() -> Double {
    let time = ContinuousClock.now - epoch
    return Double(time.components.seconds) + Double(time.components.attoseconds) * 1e-18
  }
  private static let epoch = ContinuousClock.now

  /// Reports that `done` of the things are done; `note` adds a metric, such as a loss.
  public func update(_ done: Int, note: String = "") {
    if output.isQuiet { return }
    let time = now()
    state.withLock { state in
      state.done = done
      guard time - start > 0.5, time - (state.shown ?? -.infinity) >= (output.isLive ? 0.1 : 10) else { return }
      if !output.isLive, state.shown == nil, time - start < 10 { return }
      state.shown = time
      if output.isLive {
        state.isDrawn = true
        output.draw(line(done, time - start, note, width: output.width() - 1))
      } else {
        output.message("\(title): \(counts(done)), \(percent(done))\(note.isEmpty ? "" : ", " + note)")
      }
    }
  }

  /// Takes the bar away, as before another line is written.
  public func clear() {
    state.withLock { state in
      if state.isDrawn { output.draw("") }
      state.isDrawn = false
    }
  }

  /// Takes the bar away; what took longer than half a second leaves a line with its time.
  public func finish() {
    clear()
    let (seconds, done) = (now() - start, state.withLock { $0.done })
    if seconds > 0.5 {
      output.message("\(title): \(NumberFormat.grouped(done)) \(unit) in \(NumberFormat.duration(seconds))")
    }
  }

  private func counts(_ done: Int) -> String {
    "\(NumberFormat.grouped(done)) of \(NumberFormat.grouped(total)) \(unit)"
  }

  private func percent(_ done: Int) -> String { "\(total > 0 ? done * 100 / total : 0) %" }

  /// The bar and, as far as they fit, the metrics after it.
  private func line(_ done: Int, _ seconds: Double, _ note: String, width: Int) -> String {
    let rate = Double(done) / max(seconds, 1e-9)
    let left = rate > 0 ? Double(total - done) / rate : 0
    var metrics = [
      percent(done), note, counts(done), "\(NumberFormat.short(rate, 3)) \(unit)/s",
      "\(NumberFormat.duration(left)) left",
    ]
    metrics.removeAll(where: \.isEmpty)
    let style = output.messageStyle
    let barWidth = max(8, min(30, width / 4))
    func fits() -> Bool {
      DisplayWidth.of(title) + 1 + barWidth + metrics.reduce(0) { $0 + 2 + DisplayWidth.of($1) } <= width
    }
    while !fits(), metrics.count > 1 { metrics.removeLast() }
    let filled = total > 0 ? max(0, min(barWidth, done * barWidth / total)) : 0
    let (full, empty) = style.hasUnicode ? ("━", "─") : ("#", ".")
    let bar =
      style.success(String(repeating: full, count: filled))
      + style.faint(String(repeating: empty, count: barWidth - filled))
    let available = max(0, width - barWidth - 3 - (metrics.first.map { DisplayWidth.of($0) + 1 } ?? 0))
    return ([DisplayWidth.clip(title, to: available) + " " + bar] + metrics).joined(separator: "  ")
  }
}
