import Basics
import FoundationEssentials
import Images
import Testing

/// Plots of images and of the model by the real program.
@Suite("Plots that look into a model")
struct ImagePlotTests {
  static let model = """
    seed 5
    data synth count=40 size=24x24 split=40/20/40
    model small {
        input 24x24x3
        rescaling 1/255
        conv2d 8 3 strides=2 padding=same activation=relu name=stem
        conv2d 8 1 name=point
        add stem
        relu
        global_average_pooling2d name=pool
        dropout 0.1
        dense classes activation=softmax
    }
    train epochs=1 batch=16 lr=0.01
    """
  static let plots = """
    plot predictions only=right grid=2x2
    plot top_losses grid=2x3
    plot most_confused grid=2x2
    plot gradcam grid=2x2
    plot gradcam layer=stem class=cracked grid=1x2 theme=dark scale=1
    plot filters
    plot activations grid=2x3
    plot activations layer=point image=2 grid=2x3
    plot embedding count=20
    plot model expand=yes
    """

  private struct Facts: Decodable {
    var layer: String?
    var height: Int?
    var width: Int?
    var images: [String]?
    var image: String?
    var losses: [Double]?
    var variance: [Double]?
    var count: Int?
    var filters: Int?
    var channels: [Int]?
  }

  private func facts(_ path: String) throws -> Facts {
    let chunks = try ImageCodec.textChunks(ofPNG: FileIO.read(path))
    let text = try #require(chunks.first { $0.key == "Metrics" }?.value)
    return try JSONDecoder().decode(Facts.self, from: Data(text.utf8))
  }

  @Test("carry what they show, and are the same bytes on any number of threads")
  func carried() throws {
    try withFolder { folder in
      let cache = ["XDG_CACHE_HOME": folder + "/cache"]
      try FileIO.write(Self.model + "\n" + Self.plots, to: folder + "/small.hl")
      let out = folder + "/out"
      let run = try Program.run(["run", folder + "/small.hl", "--out", out], environment: cache)
      #expect(run.status == 0, "\(run.messages)")
      let losses = try facts(out + "/top_losses-test.png")
      #expect(losses.losses?.count == 6 && losses.losses == losses.losses?.sorted(by: >) && losses.count == 32)
      let cam = try facts(out + "/gradcam-test.png")
      #expect(cam.layer == "relu" && cam.height == 12 && cam.width == 12 && cam.images?.count == 4)
      #expect(try facts(out + "/gradcam-test-stem-cracked.png").layer == "stem")
      let filters = try facts(out + "/filters.png")
      #expect(filters.layer == "stem" && filters.filters == 8)
      #expect(try facts(out + "/activations.png").channels?.count == 5)
      #expect(try facts(out + "/activations-point.png").layer == "point")
      let embedding = try facts(out + "/embedding-test.png")
      let shares = try #require(embedding.variance)
      #expect(embedding.count == 20 && shares[0] >= shares[1] && shares[0] + shares[1] <= 1)

      let other = try Program.run(
        ["run", folder + "/small.hl", "--out", folder + "/one", "--threads", "1"], environment: cache)
      #expect(other.status == 0, "\(other.messages)")
      for name in try FileIO.names(in: out) where name.hasSuffix(".png") {
        #expect(try FileIO.read(out + "/" + name) == FileIO.read(folder + "/one/" + name), "\(name)")
      }
    }
  }

  @Test("show photographs in as many pixels as their tiles have, not in the few that the model sees")
  func resolution() throws {
    try withFolder { folder in
      // Stripes so narrow that the model sees but their mean.
      let side = 640
      let (red, blue): ([UInt8], [UInt8]) = ([255, 0, 0], [0, 0, 255])
      let pixels = (0..<side * side).flatMap { $0 % side / 40 % 2 == 0 ? red : blue }
      let png = try ImageCodec.encodePNG(Image(width: side, height: side, pixels: pixels))
      for kind in ["a", "b"] {
        try FileIO.makeFolder("\(folder)/images/\(kind)")
        for number in 0..<4 { try FileIO.write(png, to: "\(folder)/images/\(kind)/\(number).png") }
      }
      let outcome = try Program.run(
        [
          "-c",
          "data load \(folder)/images size=8x8; plot samples grid=1x2 scale=1 to=\(folder)/one.png; "
            + "plot samples grid=1x2 scale=2 to=\(folder)/two.png; plot samples grid=1x2 to=\(folder)/a.svg",
        ], environment: ["XDG_CACHE_HOME": folder + "/cache"])
      #expect(outcome.status == 0, "\(outcome)")
      for (name, scale) in [("one", 1), ("two", 2)] {
        let plot = try ImageCodec.decode(FileIO.read("\(folder)/\(name).png"), name: name)
        let striped = stride(from: 0, to: plot.pixels.count, by: 3).count { start in
          let pixel = Array(plot.pixels[start..<start + 3])
          return pixel[1] < 8 && max(pixel[0], pixel[2]) > 247 && min(pixel[0], pixel[2]) < 8
        }
        // Two tiles of 168 points; all but the edges of their stripes is in pure colours.
        let area = 2 * 168 * 168 * scale * scale
        #expect(striped <= area && Double(striped) > 0.75 * Double(area), "\(striped) of \(area)")
      }
      // A vector plot can be enlarged: its images have three pixels a point.
      let svg = String(decoding: try FileIO.read(folder + "/a.svg"), as: UTF8.self)
      let images = svg.split(separator: "<image ").dropFirst()
      #expect(images.contains { $0.contains("width=\"504\"") && $0.contains("height=\"504\"") })
    }
  }

  @Test("answer what cannot be shown with the reason")
  func errors() throws {
    let errors = [
      ("plot gradcam layer=pool", "the output of 'pool' is a vector of 8, not a feature map"),
      ("plot gradcam class=craked", "did you mean 'cracked'?"),
      ("plot activations layer=input", "the output of 'input' is the image itself, not a feature map"),
      ("plot activations image=33", "'test' has 32 images: there is no image 33"),
      ("plot filters layer=point", "layers that have one: stem"),
      ("plot filters layer=stme", "did you mean 'stem'?"),
    ]
    try withFolder { folder in
      let lines = errors.map { "expect error \"\($1)\" { \($0) }" }
      let flat = """
        model flat { input 24x24x3; flatten; dense classes activation=softmax }
        expect error "the model has no feature maps" { plot gradcam }
        expect error "no layer of the model has a kernel" { plot filters }
        model point { input 24x24x3; conv2d 4 24; global_average_pooling2d; dense classes activation=softmax }
        expect error "has a single pixel" { plot gradcam }
        """
      try FileIO.write(
        ([Self.model] + lines + [flat]).joined(separator: "\n"), to: folder + "/wrong.hl")
      let run = try Program.run(
        ["run", folder + "/wrong.hl", "--out", folder + "/out"], environment: ["XDG_CACHE_HOME": folder + "/cache"])
      #expect(run.status == 0, "\(run.messages)")
    }
  }
}
