import Basics
import Glibc
import Testing

@Suite("An error of a file") struct FileErrorTests {
  static let cases: [(FileError, String)] = [
    (FileError("read", "a", code: ENOENT), "cannot read 'a': No such file or directory"),
    (FileError("list the folder", "a", code: ENOTDIR), "cannot list the folder 'a': Not a directory"),
    (
      FileError("read", "a", code: EACCES),
      """
      cannot read 'a': Permission denied
        make it readable (see 'man chmod'), or run Hairline as a user who may read it
      """
    ),
    (
      FileError("map", "a", code: EPERM),
      """
      cannot map 'a': Operation not permitted
        make it readable (see 'man chmod'), or run Hairline as a user who may read it
      """
    ),
    (
      FileError("write", "a", code: EACCES),
      """
      cannot write 'a': Permission denied
        choose a place that you may write to, or change its permissions
      """
    ),
    (
      FileError("make the folder", "a", code: EPERM),
      """
      cannot make the folder 'a': Operation not permitted
        choose a place that you may write to, or change its permissions
      """
    ),
    (
      FileError("write", "a", code: EROFS),
      """
      cannot write 'a': Read-only file system
        choose a place that you may write to, or change its permissions
      """
    ),
    (
      FileError("write", "a", code: ENOSPC),
      """
      cannot write 'a': No space left on device
        free some space, or choose another place; nothing was left half-written
      """
    ),
    (
      FileError("write", "a", code: EDQUOT),
      """
      cannot write 'a': Disk quota exceeded
        free some space, or choose another place; nothing was left half-written
      """
    ),
    (
      FileError("read", "a", code: EFBIG),
      """
      cannot read 'a': File too large
        files may have at most 2 GB; a pipe or a device, at most 256 MB
      """
    ),
    (
      FileError("write", "a", code: EFBIG),
      """
      cannot write 'a': File too large
        raise the limit on the size of files ('ulimit -f'), or write to another file system
      """
    ),
    (
      FileError("read", "a", code: ENOMEM),
      """
      cannot read 'a': Cannot allocate memory
        close other programs, or raise the memory limit
      """
    ),
  ]

  @Test("says what could not be done, why, and what to do", arguments: cases)
  func text(_ error: FileError, _ text: String) { #expect(error.description == text) }

  @Test("is none where the work was asked to stop")
  func cancellation() {
    #expect(FileError("read", "a", code: ECANCELED).isCancellation)
    #expect(!FileError("read", "a", code: EIO).isCancellation)
  }
}
