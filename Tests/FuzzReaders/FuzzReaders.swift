import Basics
import Glibc
import Images
import Models
import Shell

/// A reader of files that others made, for libFuzzer: what a file holds must end in a value or a typed error, never in a
/// crash, a hang, or memory without bounds. See scripts/fuzz-readers.
struct Reader: Sendable {
  let name: String
  /// The endings of the files among the tests' fixtures that fuzzing starts from.
  let seeds: [String]
  let read: @Sendable ([UInt8]) throws -> Void

  /// To add a reader: an entry here.
  static let all = [
    image("jpeg", ["jpg"]), image("png", ["png"]), image("gif", ["gif"]), image("webp", ["webp"]),
    image("bmp", ["bmp"]), image("tiff", ["tif"]),
    weights("safetensors", ["safetensors"]) { try Safetensors.read($0) },
    weights("hdf5", ["h5"]) { try HDF5File.read($0) },
    Reader(name: "script", seeds: ["hl"]) { bytes in
      _ = Checker.check(try Parser.parse(SourceText(String(decoding: bytes, as: UTF8.self))))
    },
  ]

  /// Weight files: they are read by their paths, so the bytes go to a file in memory. libhdf5 itself is not compiled for
  /// coverage, and reads in a process of its own: what is fuzzed is what it is given, and what comes of its answers.
  private static func weights(
    _ name: String, _ seeds: [String], _ open: @escaping @Sendable (String) throws -> WeightFile
  ) -> Reader {
    Reader(name: name, seeds: seeds) { bytes in
      let path = "/dev/shm/hairline-fuzz-\(getpid())"
      let file = Glibc.open(path, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
      guard write(file, bytes, bytes.count) == bytes.count else { fatalError("no room in /dev/shm") }
      close(file)
      defer { unlink(path) }
      let read = try open(path)
      for name in read.tensors.keys { _ = try read.tensor(name) }
    }
  }

  /// Images of less than two million pixels: larger ones take their time, which is no finding.
  private static func image(_ name: String, _ seeds: [String]) -> Reader {
    Reader(name: name, seeds: seeds) { bytes in
      // What follows from the bytes, so that a finding can be repeated.
      let choice = bytes.last ?? 0
      let options = ResizeOptions(
        height: 1 + Int(choice & 7), width: 5, mode: ResizeOptions.Mode.allCases[Int(choice >> 3) % 3],
        antialias: choice & 0x20 != 0, background: choice & 0x40 != 0 ? .white : nil)
      _ = try ImageCodec.decode(bytes, name: name, resizedBy: options)
      if choice & 0x80 != 0 { _ = try ImageCodec.decode(bytes, name: name, background: options.background) }
      if name == "png" { _ = try ImageCodec.textChunks(ofPNG: bytes) }
    }
  }
}

/// Starts libFuzzer with the function to try.
@_silgen_name("LLVMFuzzerRunDriver")
private func runDriver(
  _ count: UnsafeMutablePointer<CInt>,
  _ arguments: UnsafeMutablePointer<UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>>,
  _ test: @convention(c) (UnsafePointer<UInt8>?, Int) -> CInt
) -> CInt

@main
enum FuzzReaders {
  /// The reader that the environment names.
  private static let reader = getenv("HAIRLINE_READER").flatMap { name in
    Reader.all.first { $0.name == String(cString: name) }
  }

  static func main() {
    guard reader != nil else {
      return print(Reader.all.map { ([$0.name] + $0.seeds).joined(separator: " ") }.joined(separator: "\n"))
    }
    var count = CommandLine.argc
    var arguments = CommandLine.unsafeArgv
    exit(runDriver(&count, &arguments, testOneInput))
  }

  fileprivate static func test(_ bytes: [UInt8]) {
    do { try reader?.read(bytes) } catch {
      // Every error has words, and is one of a user's.
      let text = (error as? any UserError)?.description ?? (error as? Diagnostic)?.text()
      guard text?.isEmpty == false else { fatalError("unexpected: \(error)") }
    }
  }
}

/// What libFuzzer calls; by this name as well, which its library refers to.
@_cdecl("LLVMFuzzerTestOneInput")
func testOneInput(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  FuzzReaders.test(Array(UnsafeBufferPointer(start: start, count: count)))
  return 0
}
