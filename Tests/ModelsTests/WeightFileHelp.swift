import Basics
import Glibc
import Kernels
import Models

/// The path of a committed file, made by a script beside it.
func fixture(_ name: String) -> String { FileIO.folder(of: #filePath) + "/Fixtures/" + name }

/// Calls `body` with the path of an empty folder, which is then removed with the files in it.
func withTemporaryFolder(_ body: (String) throws -> Void) throws {
  // In memory where possible: a disk takes long to sync a thousand small files.
  let parent = FileIO.isFolder("/dev/shm") ? "/dev/shm" : "/tmp"
  var template = Array("\(parent)/hairline-test-XXXXXX".utf8CString)
  guard mkdtemp(&template) != nil else { throw FileError("make a folder in", parent) }
  let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  defer {
    for name in (try? FileIO.names(in: folder)) ?? [] { unlink("\(folder)/\(name)") }
    rmdir(folder)
  }
  try body(folder)
}

/// 0, 0.25, 0.5, … from `first` on, as the scripts of the fixtures count.
func ramp(_ count: Int, from first: Float = 0) -> [Float] { (0..<count).map { first + Float($0) * 0.25 } }

extension Safetensors {
  /// Writes tensors as a reader sees them.
  static func write(
    _ tensors: [(name: String, tensor: WeightTensor)], metadata: [String: String] = [:], to path: String
  ) throws(FileError) {
    let tensors = tensors.map { name, tensor in
      (name: name, shape: tensor.shape, values: Tensor(Shape(flat: tensor.values.count), values: tensor.values))
    }
    try write(tensors, metadata: metadata, to: path)
  }
}
