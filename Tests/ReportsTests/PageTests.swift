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

/// Two classes, one of them called `name`, with whatever a person or a file may say set to `name` as well.
func report(
  _ name: String = "crack", confusion: [[Int]] = [[90, 10], [4, 96]], epochs: Int = 3
) throws -> Report {
  let classes = [name, "intact"] + (2..<max(confusion.count, 2)).map { "class \($0)" }
  var results = Results(
    name: name, version: "1.2.3", seed: 12345, classes: classes,
    data: .init(
      source: name, fingerprint: "0123456789abcdef", height: 48, width: 48, resizing: "resized",
      counts: [("train", classes.map { _ in 100 }), ("val", classes.map { _ in 0 })]),
    model: .init(name: name, parameters: 2_260_546, trainableParameters: 2562, multiplyAdds: 1),
    epochs: epochs == 0 ? [] : history(epochs),
    evaluations: [
      .init(
        part: "test", loss: 0.0789, accuracy: 0.93,
        classes: classes.map { .init(name: $0, precision: nil, recall: 0.9, f1: 2.0 / 3, support: 100) },
        confusion: confusion)
    ])
  results.expectations = [.init(expression: name, holds: true)]
  let plot = try HistoryPlot(title: name, epochs: history(3))
  return Report(
    results,
    commands: [
      .init(name, output: name, plots: [.init(plot, title: "\(name) 1", scale: 1, path: "out/\(name).png")])
    ],
    errors: .init(
      part: "test", count: 2, total: 200,
      worst: [
        .init(
          image: plain(Theme.light.right), file: name, actual: name, predicted: name, probability: 0.99996, loss: 4)
      ]))
}

@Suite("The HTML page") struct HTMLPageTests {
  static let nasty = "<script>alert('1')</script> & \"q\" \u{1B}[31m\u{0}"

  @Test("spells out everything that a browser would read as markup")
  func escaping() throws {
    let text = try HTMLPage(report(Self.nasty)).text
    let spelled = "&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt; &amp; &quot;q&quot; [31m"
    #expect(text.split(separator: spelled).count > 18)
    #expect(!text.contains("alert('") && !text.contains("\u{1B}") && !text.contains("\u{0}"))
    // The page's own program, and nothing else that begins like one.
    #expect(text.split(separator: "<script", omittingEmptySubsequences: false).count == 2)
  }

  @Test("closes what it opens", arguments: [nasty, "crack", ""])
  func balance(name: String) throws {
    var open = [Substring]()
    // The program compares numbers; it stands at the end.
    let text = try HTMLPage(report(name)).text.split(separator: "<script>\n")[0]
    for part in text.split(separator: "<").dropFirst() {
      let name = part.prefix { $0.isLetter || $0.isNumber || $0 == "/" || $0 == "!" }
      if name.hasPrefix("/") {
        #expect(open.popLast() == name.dropFirst())
      } else if !["!DOCTYPE", "meta", "img", "input"].contains(name) {
        open.append(name)
      }
    }
    #expect(open == ["html", "body"])
  }

  @Test("needs nothing from elsewhere, and runs no program but its own")
  func selfContained() throws {
    let text = try HTMLPage(report()).text
    #expect(!text.contains("http:") && !text.contains("https:") && !text.contains("url("))
    #expect(text.contains("default-src &#39;none&#39;; img-src data:;") && text.contains("script-src &#39;sha256-"))
  }

  @Test("embeds each plot in both themes, and images that read back")
  func images() throws {
    let images = try HTMLPage(report()).text.split(separator: "src=\"data:image/png;base64,").dropFirst().map { part in
      let bytes = try #require(Data(base64Encoded: String(part.prefix { $0 != "\"" })))
      return try ImageCodec.decode(Array(bytes), name: "image")
    }
    let plot = try HistoryPlot(title: "crack", epochs: history(3))
    #expect(
      images == [
        plain(Theme.light.right), try plot.drawing(theme: .light).image, try plot.drawing(theme: .dark).image,
      ])
  }

  @Test("says in words what its images show")
  func alternatives() throws {
    let text = try HTMLPage(report()).text
    #expect(text.contains("alt=\"crack, predicted as crack\""))
    #expect(text.contains("alt=\"crack 1: epochs 3, best epoch 2, best loss 0.0"))
  }

  @Test("links its sections, and leaves out what did not happen")
  func sections() throws {
    func headings(_ report: Report) throws -> [Substring] {
      let text = try HTMLPage(report).text
      return text.split(separator: "<h2").dropFirst().enumerated().map { number, part in
        #expect(part.hasPrefix(" id=\"section-\(number + 1)\"") && text.contains("href=\"#section-\(number + 1)\""))
        return part.drop { $0 != ">" }.dropFirst().prefix { $0 != "<" }
      }
    }
    #expect(
      try headings(report())
        == ["Summary", "Misclassified images", "Training", "Expectations", "Notebook"])
    #expect(try headings(Report(Results(name: "new", version: "1", seed: 0))) == ["Summary"])
  }

  @Test("folds long tables, and of many classes shows what was confused most")
  func long() throws {
    var confusion = (0..<40).map { actual in (0..<40).map { $0 == actual ? 50 : 0 } }
    (confusion[3][7], confusion[8][1]) = (9, 12)
    let text = try HTMLPage(report(confusion: confusion, epochs: 200)).text
    #expect(text.contains("<summary>Each epoch: 200 rows</summary>"))
    #expect(text.contains("<summary>Each class on test: 40 rows</summary>"))
    let rows = text.split(separator: "Most confused classes on test").last?.split(separator: "<tr>")
    #expect(rows?[2].contains("class 8") == true && rows?[3].contains("class 3") == true)
    #expect(text.contains("data-path=\"test.confusion.8.1\">12</data>"))
  }

  @Test("reports metrics that are not there")
  func missing() throws {
    var report = try report()
    report.results.evaluations[0].loss = .nan
    let text = try HTMLPage(report).text
    #expect(text.contains("<dd>not finite</dd>") && text.contains("<td class=\"number\">–</td>"))
  }
}

@Suite("The Markdown page") struct MarkdownPageTests {
  @Test("shows the outcome in tables, with plots by their files' names")
  func whole() throws {
    let text = try MarkdownPage(report("ein Riß", epochs: 0)) { String($0.dropFirst(4)) }.text
    #expect(
      text == """
        # ein Riß

        An experiment with Hairline 1.2.3

        |  |  |  |
        | --- | --- | --- |
        | Accuracy on test | **93.00 %** | 186 of 200 images; 95 % confidence interval (Wilson) 88.59 % to 95.78 % |
        | Loss on test | **0.0789** | mean cross-entropy |
        | Model | **ein Riß** | 2,260,546 parameters, 2,562 of them trainable |
        | Data | **ein Riß** | 200 images of 2 classes at 48×48: 200 train |
        | Data fingerprint | **0123456789abcdef** |  |
        | Seed | **12345** |  |
        | Hairline | **1.2.3** |  |

        Confusion on test, in images:

        | actual (predicted →) | ein Riß | intact |
        | --- | ---: | ---: |
        | ein Riß | 90 | 10 |
        | intact | 4 | 96 |

        Each class on test:

        | class | precision | recall | F1 | support |
        | --- | ---: | ---: | ---: | ---: |
        | ein Riß | – | 0.9000 | 0.6667 | 100 |
        | intact | – | 0.9000 | 0.6667 | 100 |

        ## Misclassified images

        2 of 200 images of test were misclassified. Those with the 1 highest losses:

        | file | predicted | actual | probability | loss |
        | --- | --- | --- | ---: | ---: |
        | ein Riß | ein Riß | ein Riß | > 99.9 % | 4.0000 |

        ## Expectations

        Each expectation:

        | expectation | holds | measured |
        | --- | --- | --- |
        | ein Riß | yes |  |

        ## Plots

        ![ein Riß 1](ein%20Ri%C3%9F.png)

        """)
  }

  @Test("takes names for nothing but names")
  func escaping() throws {
    let text = try MarkdownPage(report("a|b\n# *c* <img src=x> ![d](e) `f`")) { $0 }.text
    #expect(text.contains("| a\\|b \\# \\*c\\* \\<img src=x> \\!\\[d\\](e) \\`f\\` | 90 | 10 |"))
    #expect(!text.replacing("\\<", with: "").contains("<img") && !text.contains("\n# *c*"))
  }

  @Test("embeds a plot once, as it was drawn last")
  func plots() throws {
    var report = try report()
    let drawn = report.commands[0].plots[0]
    report.commands.append(.init("again", plots: [.init(drawn.plot, title: "last", scale: 1, path: drawn.path)]))
    let text = MarkdownPage(report) { $0 }.text
    #expect(text.hasSuffix("## Plots\n\n![last](out/crack.png)\n"))
  }
}

@Suite("Wilson's interval") struct WilsonTests {
  /// By SciPy 1.17: `binomtest(hits, count).proportion_ci(method="wilson")`.
  @Test(
    "equals SciPy's",
    arguments: [
      (0, 10, 0.0, 0.27753279986288926), (10, 10, 0.7224672001371109, 1.0),
      (1, 2, 0.09453120573423074, 0.9054687942657693), (186, 200, 0.8859451911438936, 0.9578478281716571),
      (785, 800, 0.9692954730593799, 0.9886048585926568), (11947, 12000, 0.9942279381518159, 0.9966215362270731),
      (1, 1, 0.20654931437723745, 1.0),
    ]
  )
  func reference(_ reference: (hits: Int, count: Int, low: Double, high: Double)) {
    let interval = Wilson.interval(reference.hits, of: reference.count)
    #expect(abs(interval.lowerBound - reference.low) < 1e-12 && abs(interval.upperBound - reference.high) < 1e-12)
  }

  @Test("knows nothing of no trials")
  func none() { #expect(Wilson.interval(0, of: 0) == 0...1) }
}
