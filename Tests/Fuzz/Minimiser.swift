import Basics

/// Makes a text shorter that ends the program, as long as it still does.
struct Minimiser {
  let path: String
  /// How it ends.
  let status: Int32
  private var trials = 0
  /// Hangs take their time.
  private var limit: Int { status == Watchdog.status ? 30 : 400 }

  init(path: String, status: Int32) { (self.path, self.status) = (path, status) }

  /// - Returns: what is left of `bytes`.
  mutating func minimise(_ bytes: [UInt8]) throws -> [UInt8] {
    var bytes = bytes
    var size = max(1, bytes.count / 2)
    while size >= 1, trials < limit {
      var start = 0
      while start < bytes.count, trials < limit {
        var shorter = bytes
        shorter.removeSubrange(start..<min(start + size, bytes.count))
        if try ends(shorter) { bytes = shorter } else { start += size }
      }
      size /= 2
    }
    return bytes
  }

  private mutating func ends(_ bytes: [UInt8]) throws -> Bool {
    trials += 1
    try FileIO.write(bytes, to: path)
    return Process(["--input", path], isQuiet: true)?.ended(waits: true) == status
  }
}
