import Basics
import Datasets
import Images
import TestSupport
import Testing

@Suite("Errors of data sets") struct ErrorTests {
  @Test("say what is wrong and how to fix it", arguments: ErrorCase.all)
  func texts(_ one: ErrorCase) throws {
    let folder = try TemporaryFolder()
    let error = try #require(try one.error(folder))
    let empty = ImageError.notReadable(name: "", content: .empty).hint ?? ""
    #expect(
      error.description.replacing(folder.path, with: "DATA")
        == one.message.replacing("FORMATS", with: ImageFormat.names).replacing("EMPTY", with: empty))
  }

  static let cacheErrors: [(error: CacheError, text: String)] = [
    (
      .unusable(FileError("make the folder", "c", code: 17)),
      """
      the decoded images are not cached: cannot make the folder 'c': File exists
        make it writable, set XDG_CACHE_HOME to a folder that is, or load without the cache: cache=no
      """
    ),
    (
      .unusable(FileError("write", "c", code: 28)),
      """
      the decoded images are not cached: cannot write 'c': No space left on device
        free some space, or load without the cache: cache=no
      """
    ),
    (.damaged(path: "c"), "the cached images in 'c' were damaged and have been decoded again"),
    (
      .tooLarge(bytes: 12_000_000_000, limit: 10_000_000_000),
      """
      the decoded images are not cached: they take 12 GB, more than the limit of 10 GB
        choose a smaller size=, or fewer images with limit=
      """
    ),
    (
      .stalled,
      """
      the decoded images are not cached: another process is decoding them, but makes no progress
        resume or end that process
      """
    ),
  ]

  @Test("of the cache do so, too", arguments: cacheErrors)
  func cache(error: CacheError, text: String) { #expect(error.description == text) }

  @Test("are all in these tables")
  func complete() throws {
    let errors = try ErrorCase.all.compactMap { try $0.error(try TemporaryFolder()) }
    let missing = try ErrorCases.missing(in: errors + Self.cacheErrors.map(\.error), of: "Datasets")
    #expect(missing == [])
  }
}
