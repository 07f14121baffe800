import Basics
import Glibc

/// Calls `body` with the path of a folder that is there for as long.
func withFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
  var template = Array("/tmp/hairline-basics-XXXXXX".utf8CString)
  let path = template.withUnsafeMutableBufferPointer { buffer in
    buffer.baseAddress.flatMap { mkdtemp($0) }.map { FileName.decode(cString: $0) } ?? ""
  }
  defer { removeAll(path) }
  return try body(path)
}

private func removeAll(_ path: String) {
  // Of a link the link: what it leads to is somebody else's.
  if FileIO.unlink(path) == 0 { return }
  for name in (try? FileIO.names(in: path)) ?? [] { removeAll(path + "/" + name) }
  _ = FileIO.rmdir(path)
}
