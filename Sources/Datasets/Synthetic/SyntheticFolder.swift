import Basics
import Glibc
import Kernels

extension SyntheticConcrete {
  /// The folder's name. It names everything that the images depend on, and only a complete set ever has it.
  public var folderName: String { "concrete-v\(Self.version)-seed\(seed)-\(countPerClass)" }

  /// Writes the set as JPEG files in class folders, into a folder of its own under `folder`, unless it is there.
  ///
  /// The set is written beside its place and moved there when it is complete and on the disk; what an interrupted or
  /// killed run left is removed by the next. Of several processes one writes and the others wait for it, as long
  /// as it makes progress.
  ///
  /// - Parameters:
  ///   - folder: the cache's folder; it is made where it is missing.
  ///   - threadPool: the threads that draw. The files do not depend on their number.
  ///   - patience: how long another process is waited for.
  ///   - progress: called now and then on the calling thread with the number of images done.
  /// - Returns: the path of the folder that holds the class folders.
  /// - Throws: `DatasetError` without an image to draw; `FileError`; `Interrupted`.
  public func write(
    under folder: String, threadPool: ThreadPool, patience: Patience = Patience(),
    progress: (LoadingProgress) -> Void = { _ in }
  ) throws -> String {
    guard countPerClass > 0 else { throw DatasetError.badCount(received: countPerClass) }
    let path = "\(folder)/\(folderName)"
    try FileIO.makeFolder(folder)
    var wait = PeerWait<[FileStamp?]>(patience)
    var draft = path + ".part"
    while !isComplete(path) {
      if let lock = try FolderLock(draft) {
        defer { withExtendedLifetime(lock) {} }
        if isComplete(path) { break }
        try write(at: draft, then: path, threadPool, progress)
      } else {
        let folders = Class.allCases.map { FileStamp(path: "\(draft)/\($0.rawValue)") }
        if try !wait.wait(folders, notify: { progress(.waiting) }) { draft = "\(path).\(getpid()).part" }
      }
    }
    return path
  }

  /// Writes the set to the folder `draft`, and moves it to `path`.
  private func write(
    at draft: String, then path: String, _ threadPool: ThreadPool, _ progress: (LoadingProgress) -> Void
  ) throws {
    do {
      for name in try FileIO.names(in: draft) { try remove("\(draft)/\(name)") }
      for kind in Class.allCases { try FileIO.makeFolder("\(draft)/\(kind.rawValue)") }
      try writeImages(in: draft, threadPool, progress)
      // All at once: a sync for each of thousands of small files would take longer than drawing them.
      sync()
      // Another process that seemed to be stopped may have been faster. An incomplete set lost images later.
      if isComplete(path) {
        try remove(draft)
      } else {
        try remove(path)
        guard FileIO.rename(draft, path) == 0 else { throw FileError("write", path) }
      }
      sync()
    } catch {
      try? remove(draft)
      throw error
    }
  }

  private func isComplete(_ path: String) -> Bool {
    Class.allCases.allSatisfy { (try? FileIO.names(in: "\(path)/\($0.rawValue)"))?.count == countPerClass }
  }

  private func writeImages(in folder: String, _ threadPool: ThreadPool, _ progress: (LoadingProgress) -> Void) throws {
    let total = countPerClass * Class.allCases.count
    // A task draws several images in the same memory.
    let perTask = 4
    let round = threadPool.count * 4 * perTask
    progress(.decoded(0, of: total))
    for first in stride(from: 0, to: total, by: round) {
      let end = min(first + round, total)
      let starts = Array(stride(from: first, to: end, by: perTask))
      let errors = threadPool.map(starts.count) { task -> (any Error)? in
        var concrete = Concrete()
        let numbers = starts[task]..<min(starts[task] + perTask, end)
        return numbers.lazy.compactMap { writeImage($0, in: folder, on: &concrete) }.first
      }
      if let error = errors.lazy.compactMap(\.self).first { throw error }
      progress(.decoded(end, of: total))
    }
  }

  /// Writes one image of all. It is not synced: that is done once for all of them.
  private func writeImage(_ number: Int, in folder: String, on concrete: inout Concrete) -> (any Error)? {
    if Interruption.isRequested { return Interrupted() }
    let kind = Class.allCases[number / countPerClass]
    let index = number % countPerClass
    let path = "\(folder)/\(kind.rawValue)/\(NumberFormat.format("%06d", index)).jpg"
    do {
      let bytes = try file(kind, index, on: &concrete)
      let descriptor = FileIO.open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o666)
      guard descriptor >= 0, let file = fdopen(descriptor, "wb") else { throw FileError("write", path) }
      let isWritten = fwrite(bytes, 1, bytes.count, file) == bytes.count
      let failure = errno
      guard fclose(file) == 0 else { throw FileError("write", path) }
      guard isWritten else { throw FileError("write", path, code: failure) }
      return nil
    } catch {
      return error
    }
  }
}

/// A folder that is being written, locked against other processes.
private final class FolderLock {
  private let file: Int32

  /// The folder at `path`, made where it is missing; nil while another process has it.
  ///
  /// - Throws: `FileError` when it cannot be made.
  init?(_ path: String) throws(FileError) {
    try FileIO.makeFolder(path)
    file = FileIO.open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard file >= 0 else { throw FileError("read", path) }
    guard FileLock.take(file), FileIO.isPlace(path, of: file) else {
      close(file)
      return nil
    }
  }

  deinit { close(file) }
}

/// Removes the file or folder at `path` with all that it holds, if there is one. Links are not followed.
private func remove(_ path: String) throws(FileError) {
  if FileIO.unlink(path) == 0 || errno == ENOENT { return }
  guard errno == EISDIR || errno == EPERM else { throw FileError("remove", path) }
  for name in try FileIO.names(in: path) { try remove("\(path)/\(name)") }
  guard FileIO.rmdir(path) == 0 else { throw FileError("remove", path) }
}
