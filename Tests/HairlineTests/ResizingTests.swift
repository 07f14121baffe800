import Basics
import Images
import Testing

@Suite("A model remembers how its images were resized:") struct ResizingTests {
  /// Wide images whose sides say the opposite of their middle, and their middles alone.
  private func withImages(_ body: (_ folder: String) throws -> Void) throws {
    try withFolder { folder in
      for (kind, middle) in [("bright", 200), ("dark", 40)] {
        try FileIO.makeFolder("\(folder)/wide/\(kind)")
        try FileIO.makeFolder("\(folder)/middles")
        for number in 0..<10 {
          func image(_ width: Int) -> Image {
            Image(
              width: width, height: 8,
              pixels: (0..<8 * width * 3).map { index in
                let column = index / 3 % width
                let isMiddle = width == 8 || 8..<16 ~= column
                let noise = (column + (width == 8 ? 8 : 0) + number) % 9
                return UInt8((isMiddle ? middle : 240 - middle) + noise)
              })
          }
          try FileIO.write(try ImageCodec.encodePNG(image(24)), to: "\(folder)/wide/\(kind)/\(number).png")
          try FileIO.write(try ImageCodec.encodePNG(image(8)), to: "\(folder)/middles/\(kind)\(number).png")
        }
      }
      try body(folder)
    }
  }

  private func run(_ script: String, in folder: String) throws -> Program.Outcome {
    try Program.run(
      ["-c", "cd -- \"$1\" && exec \"$2\" -c \"$3\"", "sh", folder, Program.path, script], program: "/bin/sh")
  }

  private static let training = """
    model m { input 8x8x3; rescaling 1/255; flatten; dense classes activation=softmax }
    train epochs=40 lr=1e-2 batch=4
    evaluate test
    """

  @Test("'predict' sees what was trained on, from the file as well")
  func crop() throws {
    try withImages { folder in
      let trained = try run(
        """
        data load wide size=8x8 split=60/20/20 resize=crop cache=no
        \(Self.training)
        model save ./m.safetensors
        predict middles to=./middles.csv
        """, in: folder)
      #expect(trained.status == 0 && trained.results.contains("accuracy 100.00 % (4 of 4)"), "\(trained)")
      let loaded = try run(
        "model load m.safetensors; predict wide to=./wide.csv; model save ./again.safetensors", in: folder)
      #expect(loaded.status == 0, "\(loaded.messages)")
      func rows(_ file: String) throws -> [Substring] {
        let lines = String(decoding: try FileIO.read("\(folder)/\(file)"), as: UTF8.self).split(separator: "\n")
        return lines.dropFirst().map { $0[($0.firstIndex(of: ",") ?? $0.startIndex)...] }
      }
      #expect(try rows("wide.csv") == rows("middles.csv") && rows("wide.csv").count == 20)
      let words = "cropped to the aspect ratio of 8x8, then resized to it by bilinear interpolation"
      for file in ["m", "again"] {
        let bytes = String(decoding: try FileIO.read("\(folder)/\(file).safetensors"), as: UTF8.self)
        #expect(bytes.contains(words) && bytes.contains("size=8x8 resize=crop antialias=no"))
      }
    }
  }

  @Test("an evaluation on images that were resized otherwise says so")
  func otherwise() throws {
    try withImages { folder in
      let outcome = try run(
        """
        data load wide size=8x8 split=60/20/20 resize=crop cache=no
        \(Self.training)
        data load wide size=8x8 split=60/20/20 resize=pad antialias=yes background="#0a141e" cache=no
        evaluate test
        """, in: folder)
      #expect(outcome.status == 0, "\(outcome.messages)")
      #expect(
        outcome.messages.contains(
          "the model was trained on images cropped to the aspect ratio of 8x8, then resized to it by bilinear "
            + "interpolation with half-pixel centres; these were transparency on #0a141e, resized to fit into 8x8 by "
            + "bilinear interpolation with half-pixel centres and antialiasing, padded with #0a141e"),
        "\(outcome.messages)")
    }
  }

  @Test("each way to resize gives other pixels, and is cached apart")
  func cache() throws {
    try withImages { folder in
      let cache = ["XDG_CACHE_HOME": folder + "/cache"]
      var seen = Set<String>()
      let options = ["", "resize=crop", "resize=pad", "resize=pad background=white", "antialias=yes"]
      for option in options + options {
        let outcome = try Program.run(
          [
            "-c",
            "data load \(folder)/wide size=4x4 split=60/20/20 \(option); \(Self.training.replacing("8x8", with: "4x4"))",
          ], environment: cache)
        #expect(outcome.status == 0, "\(outcome.messages)")
        seen.insert(outcome.results.split(separator: "\n").filter { $0.hasPrefix("test: ") }.joined())
      }
      #expect(seen.count == options.count)
      #expect(try FileIO.names(in: folder + "/cache/hairline/decoded").count == options.count)
    }
  }

  @Test("a color that there is not is refused")
  func color() throws {
    let outcome = try Program.run(["-c", "data load synth background=blue"])
    #expect(outcome.status == 2)
    #expect(
      outcome.messages.contains(##"background must be black, gray, white or "#rrggbb", got 'blue'"##),
      "\(outcome.messages)")
  }
}
