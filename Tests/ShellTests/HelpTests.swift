import Basics
import Shell
import Testing

@Suite("Help") struct HelpTests {
  @Test("explains every command and layer, with its usage, every option and an example")
  func everything() throws {
    for entry in CommandTable.entries + LayerTable.entries {
      let text = try #require(HelpText.text(on: entry.name))
      #expect(text.hasPrefix("\(entry.name): \(entry.summary)\n\n  \(HelpText.usage(entry))\n"), "\(entry.name)")
      for parameter in entry.parameters {
        #expect(text.contains(parameter.role == .option ? parameter.name + "=" : parameter.name.uppercased()))
      }
      #expect(!entry.examples.isEmpty, "\(entry.name)")
      for example in entry.examples { #expect(Self.unwrapped(text).contains("  " + example)) }
    }
  }

  /// Examples in one line each again.
  private static func unwrapped(_ text: String) -> String { text.replacing(" \\\n      ", with: " ") }

  @Test("has examples that are right")
  func examples() throws {
    for entry in CommandTable.entries {
      for example in entry.examples {
        let result = Checker.check(try Parser.parse(SourceText(example)))
        // The files of 'source' are not there.
        let errors = result.diagnostics.filter { !($0.error is FileError) }
        #expect(errors.map { $0.text() } == [], "\(example)")
        #expect(try Parser.parse(SourceText(example)).statements.map(Printer.line).count == 1)
      }
    }
    for entry in LayerTable.entries {
      for example in entry.examples {
        let block = "block b { relu name=left; relu name=right; \(example) }"
        let result = Checker.check(try Parser.parse(SourceText(block)))
        #expect(result.diagnostics.map { $0.text() } == [], "\(example)")
      }
    }
  }

  @Test("has one line for each entry, without a full stop")
  func summaries() {
    for entry in CommandTable.entries + LayerTable.entries {
      #expect(!entry.summary.isEmpty && !entry.summary.hasSuffix(".") && entry.summary.utf8.count <= 90)
      for parameter in entry.parameters { #expect(!parameter.help.isEmpty && !parameter.help.hasSuffix(".")) }
    }
  }

  @Test("has defaults of the right type")
  func defaults() throws {
    for entry in CommandTable.entries + LayerTable.entries {
      for parameter in entry.parameters { #expect(parameter.isDefaultSuitable, "\(entry.name) \(parameter.name)") }
    }
  }

  @Test("has an overview by theme")
  func overview() throws {
    let text = try #require(HelpText.text(on: ""))
    for entry in CommandTable.entries { #expect(text.contains("  " + entry.name)) }
    #expect(text.contains("The language\n  let"))
    let layers = try #require(HelpText.text(on: "layers"))
    for entry in LayerTable.entries { #expect(layers.contains("  " + entry.name)) }
  }

  @Test("searches for words that are no command")
  func search() throws {
    let found = try #require(HelpText.text(on: "convolution"))
    #expect(found.contains("conv2d") && found.contains("depthwise_conv2d") && !found.contains("quit"))
    #expect(HelpText.text(on: "xyzzy") == nil)
  }

  @Test("fits narrow terminals", arguments: [40, 60, 80])
  func narrow(_ width: Int) throws {
    for entry in CommandTable.entries + LayerTable.entries {
      let text = try #require(HelpText.text(on: entry.name, width: width))
      let body = text.split(separator: "\n").drop { !$0.isEmpty && !$0.hasPrefix("  ") }.dropFirst()
      for line in body { #expect(DisplayWidth.of(line) <= width, "\(entry.name): \(line)") }
    }
  }
}
