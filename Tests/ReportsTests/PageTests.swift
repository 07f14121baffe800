import FoundationEssentials
import Images
import Reports
import Testing

@Suite("A drawing as a PNG file") struct DrawingTests {
  @Test("has the drawn pixels and carries its facts")
  func facts() throws {
    let drawing = try HistoryPlot(title: "crack", epochs: history(3)).drawing()
    let facts = [(key: "Script", value: "train epochs=3\n# Трещина"), (key: "Seed", value: "12345")]
    let png = try drawing.png(facts: facts)
    #expect(try ImageCodec.decode(png, name: "history.png") == drawing.image)
    let read = try ImageCodec.textChunks(ofPNG: png)
    #expect(read.map(\.key) == facts.map(\.key) && read.map(\.value) == facts.map(\.value))
  }

  @Test("is the same, byte for byte, each time")
  func repeatable() throws {
    let plot = try HistoryPlot(title: "crack", epochs: history(30))
    #expect(try plot.drawing(scale: 2).png() == plot.drawing(scale: 2).png())
  }
}

@Suite("The HTML page") struct HTMLPageTests {
  let nasty = "<script>alert('1')</script> & \"q\" \u{1B}[31m\u{0}"
  let spelled = "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &amp; &quot;q&quot; [31m"

  var report: Report {
    Report(
      title: nasty, subtitle: nasty, summary: [.init(nasty, nasty)],
      sections: [
        .init(
          nasty,
          [
            .text(nasty), .command(nasty, output: nasty),
            .table(.init(caption: nasty, columns: ["class", nasty], rows: [["a", "1.5"], [nasty, nasty]])),
            .picture(.init(png: [1, 2, 3], darkPNG: [4], alternative: nasty, caption: nasty, width: 480)),
          ]),
        .init("Second", [.text("x")]), .init("Empty", []), .init("Third", [.text("y")]),
      ])
  }

  @Test("spells out everything that a browser would read as markup")
  func escaping() {
    let text = HTMLPage(report).text
    #expect(!text.contains("<script") && !text.contains("alert('") && !text.contains("\u{1B}"))
    #expect(text.split(separator: spelled).count == 18)
  }

  @Test("closes what it opens")
  func balance() {
    var open = [Substring]()
    for part in HTMLPage(report).text.split(separator: "<").dropFirst() {
      let name = part.prefix { $0.isLetter || $0.isNumber || $0 == "/" || $0 == "!" }
      if name.hasPrefix("/") {
        #expect(open.popLast() == name.dropFirst())
      } else if !["!", "!DOCTYPE", "meta", "img", "source"].contains(name) {
        open.append(name)
      }
    }
    #expect(open.isEmpty)
  }

  @Test("needs nothing from elsewhere")
  func selfContained() {
    let text = HTMLPage(report).text
    #expect(!text.contains("http:") && !text.contains("https:") && !text.contains("url("))
    #expect(text.contains("default-src 'none'"))
    #expect(text.contains("src=\"data:image/png;base64,AQID\""))
    #expect(text.contains("srcset=\"data:image/png;base64,BA==\""))
  }

  @Test("embeds pictures that read back", arguments: [1, 2, 3, 4, 255])
  func pictures(count: Int) throws {
    let png = (0..<count).map { UInt8(truncatingIfNeeded: $0 * 37) }
    let picture = Report.Picture(png: png, alternative: "a", width: 1)
    let text = HTMLPage(Report(title: "", sections: [.init("", [.picture(picture)])])).text
    let encoded = try #require(text.split(separator: "base64,").last).prefix { $0 != "\"" }
    #expect(Data(base64Encoded: String(encoded)) == Data(png))
  }

  @Test("links its sections, and leaves out the empty ones")
  func sections() {
    let text = HTMLPage(report).text
    for number in 1...3 {
      #expect(text.contains("href=\"#section-\(number)\"") && text.contains("id=\"section-\(number)\""))
    }
    #expect(!text.contains("section-4") && !text.contains("Empty"))
  }

  @Test("sets columns of figures flush right")
  func numbers() {
    let table = Report.Table(caption: "", columns: ["class", "recall"], rows: [["a", "0.5"], ["b", "–"]])
    let text = HTMLPage(Report(title: "", sections: [.init("", [.table(table)])])).text
    #expect(text.contains("<th scope=\"row\">a</th><td class=\"number\">0.5</td>"))
  }
}
