import Basics
import TensorBoardMessages

/// What an event file holds, read by its frames.
struct EventReader {
  private let events: [WireEvent]

  /// - Parameters:
  ///   - folder: the file's folder.
  ///   - file: its number: it is written again under the next one when epochs are undone.
  init(_ folder: String, file: Int = 1) throws {
    var bytes = try FileIO.read(folder + "/events.out.tfevents.hairline" + (file == 1 ? "" : ".00\(file)"))[...]
    var events = [WireEvent]()
    while !bytes.isEmpty {
      let length = bytes.prefix(8).reversed().reduce(0) { $0 << 8 | Int($1) }
      events.append(try WireEvent(serializedBytes: Array(bytes.dropFirst(12).prefix(length))))
      bytes = bytes.dropFirst(16 + length)
    }
    self.events = events
  }

  /// The steps at which a tag has values.
  func steps(_ tag: String) -> [Int] { values(tag).map(\.step) }

  /// The scalars of a tag.
  func scalars(_ tag: String) -> [Float] { values(tag).flatMap(\.value.tensor.floatVal) }

  /// All tags, in the order in which they come first.
  var tags: [String] {
    events.flatMap(\.summary.value).map(\.tag).reduce(into: []) { tags, tag in
      if !tags.contains(tag) { tags.append(tag) }
    }
  }

  var hyperparameters: [String: WireHParamsValue] {
    get throws {
      let content = values("_hparams_/session_start_info").map(\.value.metadata.pluginData.content)
      return try WireHParamsPluginData(serializedBytes: content.first ?? .init()).sessionStartInfo.hparams
    }
  }

  private func values(_ tag: String) -> [(step: Int, value: WireSummary.Value)] {
    events.flatMap { event in event.summary.value.filter { $0.tag == tag }.map { (Int(event.step), $0) } }
  }
}
