import Basics
import CCairo
import Synchronization

/// A size and weight of DejaVu Sans, which speaks Latin, Greek, Cyrillic and more; letters that it
/// lacks come from other fonts. It measures text without a canvas.
public struct Font: Sendable, Equatable {
  /// The em in points.
  public var size: Double
  public var bold: Bool
  /// DejaVu Sans Mono instead.
  public var mono: Bool

  public init(_ size: Double, bold: Bool = false, mono: Bool = false) {
    (self.size, self.bold, self.mono) = (size, bold, mono)
  }

  /// How far the letters reach above the baseline, accents included.
  public var ascent: Double { size * 0.93 }
  /// How far the letters reach below the baseline.
  public var descent: Double { size * 0.24 }
  /// From one line's top to the next one's.
  public var lineHeight: Double { size * 1.35 }
  /// The height of a capital or a digit.
  var capHeight: Double { size * 0.729 }

  /// Cairo's fonts are shared within the process, and it aborts when two threads use one at the same time.
  static let lock = Mutex<Void>(())

  /// How far `text` advances, in points.
  public func width(_ text: String) -> Double {
    let text = text.plain
    let runs = runs(text).runs
    return Self.lock.withLock { _ in runs.reduce(0) { $0 + advance($1) } }
  }

  /// How far a run advances; the lock is held.
  func advance(_ run: FontRuns.Run) -> Double {
    let face = makeFace(run.family)
    defer { cairo_font_face_destroy(face) }
    var (matrix, identity) = (cairo_matrix_t(), cairo_matrix_t())
    cairo_matrix_init_scale(&matrix, size, size)
    cairo_matrix_init_identity(&identity)
    let options = Self.makeOptions()
    defer { cairo_font_options_destroy(options) }
    let scaled = cairo_scaled_font_create(face, &matrix, &identity, options)
    defer { cairo_scaled_font_destroy(scaled) }
    var extents = cairo_text_extents_t()
    cairo_scaled_font_text_extents(scaled, run.text, &extents)
    return extents.x_advance
  }

  /// The text in pieces of one family each.
  func runs(_ text: String) -> FontRuns { FontRuns(text, family: mono ? "DejaVu Sans Mono" : "DejaVu Sans") }

  /// `text` as it is where it fits into `width` points, else with its middle replaced by "…"; both ends of a name
  /// distinguish it from others.
  public func shortened(_ text: String, to width: Double) -> String {
    let text = text.plain
    if self.width(text) <= width { return text }
    let letters = Array(text)
    func kept(_ count: Int) -> String {
      String(letters.prefix((count + 1) / 2)) + "…" + String(letters.suffix(count / 2))
    }
    // The largest count of letters that fits; widths grow with the count, near enough.
    var (fits, tooMany) = (0, letters.count)
    while fits + 1 < tooMany {
      let middle = (fits + tooMany) / 2
      if self.width(kept(middle)) <= width { fits = middle } else { tooMany = middle }
    }
    if fits > 0 { return kept(fits) }
    return self.width("…") <= width ? "…" : ""
  }

  func makeFace(_ family: String) -> OpaquePointer? {
    cairo_toy_font_face_create(
      family, CAIRO_FONT_SLANT_NORMAL,
      bold ? CAIRO_FONT_WEIGHT_BOLD : CAIRO_FONT_WEIGHT_NORMAL)
  }

  /// Unhinted, so that text has the same proportions at every scale.
  static func makeOptions() -> OpaquePointer? {
    let options = cairo_font_options_create()
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY)
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE)
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF)
    return options
  }
}

extension String {
  /// On one line: control characters, which a file's name may hold, become spaces.
  var plain: String {
    let text = FileName.display(self)
    guard text.unicodeScalars.contains(where: { $0.properties.generalCategory == .control }) else { return text }
    return String(
      String.UnicodeScalarView(text.unicodeScalars.map { $0.properties.generalCategory == .control ? " " : $0 }))
  }
}
