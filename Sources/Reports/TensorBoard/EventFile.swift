import Basics
import Glibc
import TensorBoardMessages

/// A file of events, as TensorBoard reads it: whole records are added to its end, so that a reader can follow it.
struct EventFile: Sendable {
  /// TensorBoard recognizes a file as its own by the word "tfevents" in its name.
  static let name = "events.out.tfevents.hairline"

  private let folder: String
  /// Where the records are, or are going to be.
  private(set) var path: String
  /// Records that are not in the file yet.
  private var pending: [UInt8]
  private var exists = false
  /// How many times it was written anew.
  private var version = 1
  /// The file that this one replaces.
  private var replaced: String?

  /// - Parameters:
  ///   - folder: its folder, made when the first records are written. A file that is there will be replaced.
  ///   - time: the present, in seconds since 1970.
  init(in folder: String, writer: String, time: Double) {
    (self.folder, path, pending) = (folder, "\(folder)/\(Self.name)", [])
    var first = WireEvent()
    (first.wallTime, first.fileVersion, first.sourceMetadata.writer) = (time, "brain.Event:2", writer)
    add(first)
  }

  mutating func add(_ value: WireSummary.Value, step: Int, time: Double) {
    var event = WireEvent()
    (event.wallTime, event.step, event.summary.value) = (time, Int64(step), [value])
    add(event)
  }

  private mutating func add(_ event: WireEvent) { pending += RecordFrame.frame(event.encoded) }

  /// Removes the events that are not to be kept. The others go to a file of another name, when it is written: readers
  /// that follow the old one then find it.
  ///
  /// - Throws: `FileError` when the file cannot be read; then nothing has changed.
  mutating func keep(where isKept: (_ value: WireSummary.Value, _ step: Int) -> Bool) throws(FileError) {
    let written = exists ? try FileIO.read(path) : []
    let records = RecordFrame.records(written + pending)
    let kept = records.filter { record in
      guard let event = try? WireEvent(serializedBytes: record), let value = event.summary.value.first else {
        return true
      }
      return isKept(value, Int(event.step))
    }
    guard kept.count < records.count else { return }
    pending = kept.flatMap(RecordFrame.frame)
    guard exists else { return }
    version += 1
    (replaced, exists) = (path, false)
    path = "\(folder)/\(Self.name).\(NumberFormat.format("%03d", version))"
  }

  /// Writes what is pending. What could not be written stays pending.
  ///
  /// - Throws: `FileError`; the file then is as it was before.
  mutating func flush() throws(FileError) {
    if pending.isEmpty { return }
    if exists {
      try FileIO.append(pending, to: path)
    } else {
      try FileIO.makeFolder(FileIO.folder(of: path))
      try FileIO.write(pending, to: path)
      exists = true
      if let replaced { unlink(replaced) }
      replaced = nil
    }
    pending = []
  }
}
