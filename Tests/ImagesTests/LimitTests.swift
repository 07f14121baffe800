import Basics
import Glibc
import Images
import Testing

/// What a file can make the program take: memory, time.
@Suite("Limits")
struct LimitTests {
  private func error(_ bytes: [UInt8]) -> String { ErrorTests.error(bytes) }

  @Test("a huge progressive JPEG is refused before its coefficients are allocated")
  func progressiveJPEG() throws {
    var bytes = try Fixture.bytes("progressive-444.jpg")
    let frame = try #require(bytes.indices.first { bytes[$0...].starts(with: [0xFF, 0xC2]) })
    bytes.replaceSubrange(frame + 5..<frame + 9, with: [0x36, 0xB0, 0x36, 0xB0])  // 14,000 twice
    #expect(
      error(bytes)
        == "decoding 'a.jpg', a progressive JPEG image, takes 1.2 GB of memory; the limit is 500 MB\n"
        + "  scale it down, or save it as a JPEG or PNG that is neither progressive nor interlaced")
  }

  @Test("a JPEG of more than 100 scans is refused")
  func scans() throws {
    let bytes = try Fixture.bytes("progressive-420.jpg")
    let scans = bytes.indices.filter { bytes[$0...].starts(with: [0xFF, 0xDA]) }
    let last = try #require(scans.last)
    let repeated = Array(repeating: bytes[last..<bytes.count - 2], count: 101 - scans.count).joined()
    #expect(
      error(bytes.dropLast(2) + repeated + [0xFF, 0xD9])
        == "'a.jpg' is a JPEG image with 101 scans; the limit is 100\n"
        + "  save it again as a JPEG: usual ones have ten scans at most")
  }

  @Test("a huge interlaced PNG is refused before its pixels are allocated")
  func interlacedPNG() throws {
    var bytes = try Fixture.bytes("rgb-8-interlaced.png")
    bytes.replaceSubrange(16..<24, with: [0, 0, 0x36, 0xB0, 0, 0, 0x36, 0xB0])
    let sum = crc32(bytes[12..<29])
    bytes.replaceSubrange(29..<33, with: (0..<4).map { UInt8(truncatingIfNeeded: sum >> UInt32(24 - 8 * $0)) })
    #expect(error(bytes).hasPrefix("decoding 'a.jpg', an interlaced PNG image, takes 588 MB of memory"))
  }

  @Test("a huge WebP is refused before its pixels are allocated")
  func webP() throws {
    var bytes = try Fixture.bytes("formats/lossless-rgb.webp")
    // Width and height less one, 14 bits each, then whether there is alpha, and the version.
    let sides: UInt32 = 13_999 | 13_999 << 14
    bytes.replaceSubrange(21..<25, with: (0..<4).map { UInt8(truncatingIfNeeded: sides >> UInt32(8 * $0)) })
    #expect(error(bytes).hasPrefix("decoding 'a.jpg', a WebP image, takes 1.4 GB of memory"))
  }

  @Test("a TIFF of huge tiles is refused before a row of them is allocated")
  func tiff() throws {
    var bytes = try Fixture.bytes("formats/rgb-8-tiled.tif")
    let directory = Int(bytes[4]) | Int(bytes[5]) << 8
    for entry in (0..<Int(bytes[directory])).map({ directory + 2 + $0 * 12 }) where [0x42, 0x43].contains(bytes[entry])
    {
      if bytes[entry + 1] == 1 { bytes.replaceSubrange(entry + 8..<entry + 10, with: [0, 0x40]) }  // 16,384
    }
    #expect(
      error(bytes).hasPrefix(
        "decoding 'a.jpg', a TIFF image of large tiles or strips, takes more memory than the limit of 500 MB"))
  }

  @Test("a large PNG is resized in little memory, and refused where its pixels would not fit")
  func memory() async throws {
    await #expect(processExitsWith: .success) {
      // 10,000 x 10,000 pixels, in 300 MB.
      let bytes = try Fixture.bytes("formats/large.png")
      let options = ResizeOptions(height: 8, width: 8)
      _ = try ImageCodec.decode(Fixture.bytes("grey-1.png"), name: "a.png", resizedBy: options)
      var limit = rlimit()
      getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
      limit.rlim_cur = Self.virtualMemory + 100_000_000
      setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
      let resized = try ImageCodec.decode(bytes, name: "a.png", resizedBy: options)
      #expect(resized.pixels.allSatisfy { $0 == 255 })
      #expect(ErrorTests.error(bytes).hasPrefix("there is not enough memory to decode 'a.jpg': 300 MB could not be"))
    }
  }

  @Test(
    "a failed allocation within a decoder is an error like others",
    .enabled(if: getenv("HAIRLINE_SANITIZED") == nil, "a sanitizer allocates memory in its own way"))
  func failedAllocation() async throws {
    await #expect(processExitsWith: .success) {
      let wide = Image(width: 65_500, height: 16, pixels: [UInt8](repeating: 9, count: 65_500 * 16 * 3))
      let wider = Image(width: 1_000_000, height: 2, pixels: [UInt8](repeating: 9, count: 6_000_000))
      let files = [try ImageCodec.encodeJPEG(wide, quality: 90), try ImageCodec.encodePNG(wider)]
      let options = ResizeOptions(height: 2, width: 2)
      // All memory but some pieces of 100 kB is taken: small allocations succeed, and large ones fail.
      var limit = rlimit()
      getrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
      var unlimited = limit
      limit.rlim_cur = Self.virtualMemory + 10_000_000
      var taken = [UnsafeMutableRawPointer?]()
      taken.reserveCapacity(10_000)
      setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &limit)
      var rest = [UnsafeMutableRawPointer?]()
      rest.reserveCapacity(1000)
      while rest.count < 900, let piece = malloc(1_000_000) { rest.append(piece) }
      while taken.count < 9_000, let piece = malloc(100_000) { taken.append(piece) }
      for index in stride(from: 0, to: taken.count, by: 2) { free(taken[index]) }
      let results = files.map { file in Result { try ImageCodec.decode(file, name: "a.jpg", resizedBy: options) } }
      for index in stride(from: 1, to: taken.count, by: 2) { free(taken[index]) }
      for piece in rest { free(piece) }
      setrlimit(__rlimit_resource_t(RLIMIT_AS.rawValue), &unlimited)
      for result in results {
        #expect {
          try result.get()
        } throws: {
          "\($0)".hasPrefix("there is not enough memory to decode 'a.jpg'")
        }
      }
      for file in files { _ = try ImageCodec.decode(file, name: "a.jpg", resizedBy: options) }
    }
  }

  /// The bytes of address space that the process has.
  private static var virtualMemory: rlim_t {
    let status = (try? FileIO.read("/proc/self/statm")) ?? []
    return (rlim_t(String(decoding: status.prefix { $0 != 0x20 }, as: UTF8.self)) ?? 0) * rlim_t(getpagesize())
  }

  @Test("an interrupted decoder stops, whatever the format")
  func interruption() async throws {
    await #expect(processExitsWith: .success) {
      for name in [
        "grey.jpg", "progressive-420.jpg", "rgb-8.png", "rgb-8-interlaced.png", "formats/palette.gif",
        "formats/interlaced.gif", "formats/lossy-rgb.webp", "formats/rgb-24.bmp", "formats/rle-8.bmp",
        "formats/rgb-8-little.tif",
      ] {
        let bytes = try Fixture.bytes(name)
        Interruption.request()
        #expect(throws: Interrupted.self) { try ImageCodec.decode(bytes, name: name) }
        #expect(throws: Interrupted.self) {
          try ImageCodec.decode(bytes, name: name, resizedBy: ResizeOptions(height: 2, width: 2))
        }
        Interruption.clear()
        _ = try ImageCodec.decode(bytes, name: name)
      }
    }
  }

  /// As in PNG files (specification, annex D).
  private func crc32(_ bytes: ArraySlice<UInt8>) -> UInt32 {
    var sum: UInt32 = 0xFFFF_FFFF
    for byte in bytes {
      sum ^= UInt32(byte)
      for _ in 0..<8 { sum = sum & 1 == 0 ? sum >> 1 : sum >> 1 ^ 0xEDB8_8320 }
    }
    return ~sum
  }
}
