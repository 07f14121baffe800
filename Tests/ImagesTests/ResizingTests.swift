import Images
import Testing

@Suite("Resizing")
struct ResizingTests {
  @Test("values equal tf.image.resize bit for bit, smaller and larger", arguments: Fixture.all)
  func values(_ fixture: Fixture) throws {
    let image = try ImageCodec.decode(fixture.bytes, name: fixture.name)
    #expect(image.resizedValues(height: 6, width: 8) == fixture.smaller)
    #expect(hash(image.resizedValues(height: 41, width: 50)) == fixture.largerHash)
  }

  @Test("bytes equal tf.cast(tf.round(...), tf.uint8)", arguments: Fixture.all)
  func bytes(_ fixture: Fixture) throws {
    let image = try ImageCodec.decode(fixture.bytes, name: fixture.name)
    #expect(hash(image.resized(height: 41, width: 50).pixels) == fixture.largerBytesHash)
    let rounded = fixture.smaller.map { UInt8($0.rounded(.toNearestOrEven)) }
    #expect(image.resized(height: 6, width: 8) == Image(width: 8, height: 6, pixels: rounded))
  }

  @Test("cropped, padded and antialiased images equal Keras's", arguments: ResizedFixture.all)
  func options(_ fixture: ResizedFixture) throws {
    let image = try ImageCodec.decode(Fixture.bytes(fixture.image), name: fixture.image)
    let values = image.resizedValues(fixture.options)
    if fixture.options.antialias {
      // Keras's sums run in another order.
      let difference = zip(values, fixture.values).map { abs($0 - $1) }.max() ?? .infinity
      #expect(values.count == fixture.values.count && difference < 1e-3)
    } else {
      #expect(hash(values) == fixture.hash)
    }
  }

  @Test("there are cases of every kind") func fixtures() { #expect(ResizedFixture.all.count == 158) }

  @Test("an image at its own size stays as it is", arguments: ResizeOptions.Mode.allCases, [false, true])
  func sameSize(mode: ResizeOptions.Mode, antialias: Bool) {
    let image = gradient(width: 7, height: 5)
    let options = ResizeOptions(height: 5, width: 7, mode: mode, antialias: antialias)
    #expect(image.resized(options) == image)
    #expect(image.resizedValues(options) == image.pixels.map(Float.init))
  }

  @Test("halves are rounded to the even neighbour")
  func halves() {
    let image = Image(width: 2, height: 1, pixels: [0, 1, 2, 1, 2, 3])
    #expect(image.resizedValues(height: 1, width: 1) == [0.5, 1.5, 2.5])
    #expect(image.resized(height: 1, width: 1).pixels == [0, 2, 2])
  }

  @Test("padding is black, or the background")
  func padding() {
    let image = Image(width: 2, height: 1, pixels: [9, 9, 9, 9, 9, 9])
    #expect(
      image.resized(ResizeOptions(height: 3, width: 1, mode: .pad)).pixels == [0, 0, 0, 9, 9, 9, 0, 0, 0])
    let white = ResizeOptions(height: 3, width: 1, mode: .pad, background: .white)
    #expect(image.resized(white).pixels == [255, 255, 255, 9, 9, 9, 255, 255, 255])
  }

  @Test("a side of a very narrow image is padded down to one pixel, and cropped to one at least")
  func narrow() {
    let image = gradient(width: 1, height: 500)
    for mode in ResizeOptions.Mode.allCases {
      for antialias in [false, true] {
        let resized = image.resized(ResizeOptions(height: 10, width: 10, mode: mode, antialias: antialias))
        #expect(resized.width == 10 && resized.height == 10)
      }
    }
  }

  @Test("resizing while decoding gives the same pixels as resizing afterwards, in every orientation and mode")
  func whileDecoding() throws {
    for name in (1...8).map({ "turned-\($0).jpg" }) + ["rgb-8-interlaced.png", "formats/lossy-rgba.webp"] {
      let bytes = try Fixture.bytes(name)
      for mode in ResizeOptions.Mode.allCases {
        for (height, width) in [(6, 8), (23, 5), (40, 41), (1, 1)] {
          let options = ResizeOptions(height: height, width: width, mode: mode)
          let image = try ImageCodec.decode(bytes, name: name)
          #expect(try ImageCodec.decode(bytes, name: name, resizedBy: options) == image.resized(options))
        }
      }
    }
  }

  @Test("antialiased, a turned image differs from turning it first by rounding at most")
  func antialiasedWhileDecoding() throws {
    for name in (1...8).map({ "turned-\($0).jpg" }) {
      let bytes = try Fixture.bytes(name)
      for mode in ResizeOptions.Mode.allCases {
        let options = ResizeOptions(height: 6, width: 4, mode: mode, antialias: true)
        let later = try ImageCodec.decode(bytes, name: name).resized(options)
        let decoded = try ImageCodec.decode(bytes, name: name, resizedBy: options)
        #expect(zip(decoded.pixels, later.pixels).allSatisfy { abs(Int($0) - Int($1)) <= 1 })
      }
    }
  }

  @Test("transparency is composed before resizing")
  func transparency() throws {
    let bytes = try Fixture.bytes("rgb-alpha-8.png")
    let options = ResizeOptions(height: 5, width: 6, background: .white)
    let image = try ImageCodec.decode(bytes, name: "a.png", background: .white)
    #expect(try ImageCodec.decode(bytes, name: "a.png", resizedBy: options) == image.resized(options))
    #expect(try ImageCodec.decode(bytes, name: "a.png") != image)
  }

  @Test(
    "options say what they do",
    arguments: [
      (
        ResizeOptions(height: 4, width: 6), "resized to 4x6 by bilinear interpolation with half-pixel centres"
      ),
      (
        ResizeOptions(height: 4, width: 6, mode: .crop, antialias: true),
        "cropped to the aspect ratio of 4x6, then resized to it by bilinear interpolation with half-pixel centres and"
          + " antialiasing"
      ),
      (
        ResizeOptions(height: 4, width: 6, mode: .pad, background: .white),
        "transparency on white, resized to fit into 4x6 by bilinear interpolation with half-pixel centres, padded with"
          + " white"
      ),
      (
        ResizeOptions(height: 4, width: 6, mode: .pad),
        "resized to fit into 4x6 by bilinear interpolation with half-pixel centres, padded with black"
      ),
    ])
  func summary(options: ResizeOptions, text: String) { #expect(options.summary == text) }

  @Test("colours have names, or are hexadecimal")
  func colors() {
    #expect(
      BackgroundColor("white") == .white && BackgroundColor("black") == .black && BackgroundColor("gray") == .gray)
    #expect(BackgroundColor("#0aC81e") == BackgroundColor(red: 10, green: 200, blue: 30))
    #expect(BackgroundColor(red: 10, green: 200, blue: 30).description == "#0ac81e")
    #expect(BackgroundColor.white.description == "white")
    for text in ["", "#", "#fff", "#0ac81", "#0ac81g", "#+ac81e", "White", "0ac81e", "#0ac81e0"] {
      #expect(BackgroundColor(text) == nil)
    }
  }
}

/// How Keras or TensorFlow resize an image of the folder Fixtures (see make_resized.py there).
struct ResizedFixture: Sendable, CustomTestStringConvertible {
  let image: String
  let options: ResizeOptions
  let hash: String
  let values: [Float]

  var testDescription: String { "\(image), \(options.summary)" }

  static let all: [ResizedFixture] = {
    let lines = (try? Fixture.bytes("resized.txt")) ?? []
    let floats = Fixture.floats((try? Fixture.bytes("resized.f32")) ?? [])
    var place = 0
    return String(decoding: lines, as: UTF8.self).split(separator: "\n").compactMap { line in
      let words = line.split(separator: " ").map(String.init)
      guard let height = Int(words[1]), let width = Int(words[2]), let mode = ResizeOptions.Mode(rawValue: words[3])
      else { return nil }
      let options = ResizeOptions(height: height, width: width, mode: mode, antialias: words[4] == "antialias")
      let count = options.antialias ? height * width * 3 : 0
      defer { place += count }
      return ResizedFixture(
        image: words[0], options: options, hash: words[5], values: Array(floats[place..<place + count]))
    }
  }()
}
