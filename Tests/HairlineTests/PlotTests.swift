import Basics
import FoundationEssentials
import Images
import Testing

/// Plots by the real program, and what travels in them.
@Suite("Plots")
struct PlotTests {
  static let script = """
    seed 5
    data synth count=40 size=24x24 split=40/20/40
    model small {
        input 24x24x3
        rescaling 1/255
        conv2d 8 3 strides=2 activation=relu
        global_average_pooling2d
        dense classes activation=softmax
    }
    train epochs=2 batch=16 lr=0.01
    train epochs=1 batch=16 lr=0.001
    plot classes
    plot history
    plot schedule
    evaluate test
    plot confusion test
    plot confusion test normalize=true
    plot roc test
    plot roc test pos_label=cracked
    plot pr test
    plot threshold test
    plot calibration test n_bins=5
    """

  private struct Results: Decodable {
    struct Epoch: Decodable {
      let epoch: Int
      let loss: Double
      let accuracy: Double
      let val_loss: Double
      let val_accuracy: Double
      let learning_rate: Double
    }
    struct Test: Decodable {
      let accuracy: Double
      let count: Int
      let confusion: [[Int]]
    }
    let counts: [String: [String: Int]]
    let epochs: [Epoch]
    let test: Test
  }

  /// The metrics in the text chunks of all plots.
  private struct NumberFormat: Decodable {
    struct Schedule: Decodable {
      let epoch: Int
      let learning_rate: Double
    }
    let accuracy: Double
    let count: Int
    let confusion: [[Int]]
  }

  private func chunks(_ path: String) throws -> [String: String] {
    try Dictionary(
      ImageCodec.textChunks(ofPNG: FileIO.read(path)).map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })
  }

  private func metrics<Value: Decodable>(_ path: String, as type: Value.Type) throws -> Value {
    let text = try #require(try chunks(path)["Metrics"])
    return try JSONDecoder().decode(type, from: Data(text.utf8))
  }

  @Test("carry the script, the seed, the version, the command, and metrics that are those of results.json")
  func carried() throws {
    try withFolder { folder in
      let cache = ["XDG_CACHE_HOME": folder + "/cache"]
      try FileIO.write(Self.script, to: folder + "/small.hl")
      let out = folder + "/out"
      let run = try Program.run(["run", folder + "/small.hl", "--out", out], environment: cache)
      #expect(run.status == 0, "\(run.messages)")
      let results = try JSONDecoder().decode(Results.self, from: Data(try FileIO.read(out + "/results.json")))
      let best = try #require(results.epochs.min { $0.val_loss < $1.val_loss })

      for name in ["confusion-test", "confusion-test-true"] {
        let confusion = try metrics(out + "/\(name).png", as: NumberFormat.self)
        #expect(confusion.accuracy == results.test.accuracy && confusion.count == results.test.count)
        #expect(confusion.confusion == results.test.confusion)
      }
      #expect(try metrics(out + "/classes.png", as: [String: [String: Int]].self) == results.counts)
      struct History: Decodable {
        let epochs: Int
        let best: Best
        struct Best: Decodable {
          let epoch: Int
          let val_loss: Double
          let val_accuracy: Double
        }
      }
      let history = try metrics(out + "/history.png", as: History.self)
      #expect(history.epochs == results.epochs.count && history.best.epoch == best.epoch)
      #expect(history.best.val_loss == best.val_loss && history.best.val_accuracy == best.val_accuracy)
      struct Schedule: Decodable {
        let epochs: [NumberFormat.Schedule]
      }
      let schedule = try metrics(out + "/schedule.png", as: Schedule.self)
      #expect(schedule.epochs.map(\.learning_rate) == results.epochs.map(\.learning_rate))
      let areas = try ["roc-test", "roc-test-cracked"].map { name in
        try metrics(out + "/\(name).png", as: [String: [String: Double]].self)
      }
      // Of two classes each is what the other is not.
      let (intact, cracked) = (try #require(areas[0]["auc"]?["intact"]), try #require(areas[1]["auc"]?["cracked"]))
      #expect(abs(intact - cracked) < 1e-9 && 0...1 ~= intact)

      let texts = try chunks(out + "/pr-test.png")
      #expect(texts["Command"] == "plot pr test" && texts["Seed"] == "5")
      #expect(texts["Software"]?.hasPrefix("Hairline ") == true && texts["Script"]?.contains("train epochs=2") == true)

      // Other runs, drawn over it; and what is no run, or no class.
      let more = """
        plot history with=[\(out) \(out)/history.csv]
        expect error "cannot read" { plot history with=\(folder) }
        expect error "is not the history of a run" { plot history with=\(out)/results.json }
        expect error "cannot read '/dev/zero': File too large" { plot history with=/dev/zero }
        expect error "there is no model" { plot roc test }
        """
      let data = "data synth count=40 size=24x24 split=40/20/40\n"
      try FileIO.write(data + more, to: folder + "/more.hl")
      let over = try Program.run(["run", folder + "/more.hl", "--out", folder + "/more"], environment: cache)
      #expect(over.status == 0, "\(over.messages)")
      let wrong = Self.script + "\nplot roc test pos_label=craked\n"
      try FileIO.write(wrong, to: folder + "/wrong.hl")
      let failed = try Program.run(["run", folder + "/wrong.hl", "--out", folder + "/wrong"], environment: cache)
      #expect(failed.status == 1)
      #expect(
        failed.messages.contains(
          """
          wrong.hl:23:25: error: the data has no class 'craked'
            plot roc test pos_label=craked
                                    ^~~~~~
            did you mean 'cracked'?
          """), "\(failed.messages)")
    }
  }
}
