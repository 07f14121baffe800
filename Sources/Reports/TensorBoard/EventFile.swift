import Basics
import TensorBoardMessages

/// A file of events, as TensorBoard reads it: whole records are added to its end, so that a reader can follow it.
struct EventFile: Sendable {
  /// TensorBoard takes a file for its own by the word "tfevents" in its name.
  static let name = "events.out.tfevents.hairline"

  let path: String
  /// Records that are not in the file yet.
  private var pending: [UInt8]
  private var exists = false

  /// - Parameters:
  ///   - folder: its folder, made when the first records are written. A file that is there will be replaced.
  ///   - time: the present, in seconds since 1970.
  init(in folder: String, writer: String, time: Double) {
    path = "\(folder)/\(Self.name)"
    pending = []
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
    }
    pending = []
  }
}
