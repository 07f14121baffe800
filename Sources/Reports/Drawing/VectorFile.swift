import Basics
import CCairo

/// A plot in a vector graphic, as cairo writes it.
///
/// The same plot gives the same bytes: a PDF has no date, and the names of an SVG's parts, which cairo counts through
/// the whole process, are counted within the file.
final class VectorFile {
  let format: PlotFormat
  private(set) var bytes: [UInt8] = []

  init(_ format: PlotFormat) { self.format = format }

  /// The surface that writes to `bytes`; this object has to outlive it.
  func makeSurface(_ size: Size) -> OpaquePointer? {
    let write: cairo_write_func_t = { file, data, count in
      guard let file, let data else { return CAIRO_STATUS_WRITE_ERROR }
      Unmanaged<VectorFile>.fromOpaque(file).takeUnretainedValue()
        .bytes.append(contentsOf: UnsafeBufferPointer(start: data, count: Int(count)))
      return CAIRO_STATUS_SUCCESS
    }
    let target = Unmanaged.passUnretained(self).toOpaque()
    return format == .pdf
      ? cairo_pdf_surface_create_for_stream(write, target, size.width, size.height)
      : cairo_svg_surface_create_for_stream(write, target, size.width, size.height)
  }

  /// Says what a PDF shows, before it is finished.
  func describe(_ surface: OpaquePointer, title: String, facts: [PlotFact]) {
    guard format == .pdf else { return }
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_CREATE_DATE, "")
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, title)
    cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_SUBJECT, Self.text(facts))
  }

  /// The file, once the surface is finished.
  func content(title: String, facts: [PlotFact]) -> [UInt8] {
    guard format == .svg else { return bytes }
    let numbered = Self.numbered(bytes)
    // After the tag of the root, which the first line that begins with "<svg" is.
    guard let root = numbered.firstRange(of: Array("<svg".utf8)),
      let end = numbered[root.upperBound...].firstIndex(of: UInt8(ascii: ">"))
    else { return numbered }
    let head = HTML.tag("title", [:], title).markup + HTML.tag("metadata", [:], Self.text(facts)).markup
    return Array(numbered[...end] + Array("\n\(head)".utf8) + numbered[(end + 1)...])
  }

  private static func text(_ facts: [PlotFact]) -> String {
    facts.map { "\($0.key): \($0.value)" }.joined(separator: "\n")
  }

  /// An SVG in which names that end in a number have the numbers 1, 2, … by their kind, in the order of the text.
  private static func numbered(_ svg: [UInt8]) -> [UInt8] {
    let openings = ["id=\"", "\"#", "(#"].map { Array($0.utf8) }
    var (counts, names) = ([[UInt8]: Int](), [[UInt8]: [UInt8]]())
    var result = [UInt8]()
    result.reserveCapacity(svg.count)
    var place = 0
    while place < svg.count {
      guard svg[place] == openings[0][0] || svg[place] == openings[1][0] || svg[place] == openings[2][0],
        let opening = openings.first(where: { svg[place...].starts(with: $0) })
      else {
        result.append(svg[place])
        place += 1
        continue
      }
      let start = place + opening.count
      let name = Array(svg[start...].prefix { $0 != UInt8(ascii: "\"") && $0 != UInt8(ascii: ")") })
      if names[name] == nil {
        let kind = Array(name.prefix { !(UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        counts[kind, default: 0] += 1
        names[name] = kind + Array(String(counts[kind] ?? 0).utf8)
      }
      result += opening + (names[name] ?? name)
      place = start + name.count
    }
    return result
  }
}
