import Basics
import Glibc

/// Calls `body` with the path of a new folder, and removes the folder afterwards.
public func withFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
  var template = Array("/tmp/hairline-test-XXXXXX".utf8CString)
  guard mkdtemp(&template) != nil else { throw FileError("make a folder in", "/tmp") }
  let path = FileName.decode(template.dropLast().map { UInt8(bitPattern: $0) })
  defer { removeAll(path) }
  return try body(path)
}

/// Removes a file, or a folder with everything in it. Links are not followed.
private func removeAll(_ path: String) {
  if FileIO.unlink(path) == 0 { return }
  for name in (try? FileIO.names(in: path)) ?? [] { removeAll(path + "/" + name) }
  _ = FileIO.rmdir(path)
}
