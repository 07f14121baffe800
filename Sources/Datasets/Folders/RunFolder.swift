import Basics
import Glibc
import Images

/// The folders that Hairline writes the results of runs to, `runs/NUMBER-NAME` or one that the user names: in a folder
/// of images they are no class.
enum RunFolder {
  /// Whether the folder at `path` is a run's, or the one that runs are in.
  static func isOne(_ path: String) -> Bool { isRun(path) || holdsRuns(path) }

  private static func isRun(_ path: String) -> Bool {
    if isFile("\(path)/script.hl"), isFile("\(path)/results.json") { return true }
    // The list of its files.
    guard isFile("\(path)/.manifest"), let list = try? FileIO.read("\(path)/.manifest") else { return false }
    return String(decoding: list, as: UTF8.self).split(separator: "\n").contains { $0.hasSuffix("script.hl") }
  }

  /// Whether there is a regular file of moderate size.
  private static func isFile(_ path: String) -> Bool {
    FileIO.status(of: path).map { $0.st_mode & S_IFMT == S_IFREG && $0.st_size < 64 << 20 } ?? false
  }

  private static func holdsRuns(_ path: String) -> Bool {
    guard FileIO.name(of: path) == "runs", let names = try? FileIO.names(in: path) else { return false }
    let visible = names.filter { !$0.hasPrefix(".") }
    return !visible.isEmpty
      && visible.allSatisfy { name in
        let digits = name.utf8.prefix { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
        guard digits.count >= 3, name.utf8.dropFirst(digits.count).first == UInt8(ascii: "-") else { return false }
        return isRun("\(path)/\(name)") || holdsPlots("\(path)/\(name)")
      }
  }

  /// Whether a plot is in the folder: a PNG that says which program wrote it.
  private static func holdsPlots(_ path: String) -> Bool {
    let names = ((try? FileIO.names(in: path)) ?? []).filter { $0.hasSuffix(".png") && isFile("\(path)/\($0)") }
    return names.prefix(10).contains { name in
      let texts = (try? FileIO.read("\(path)/\(name)")).flatMap { try? ImageCodec.textChunks(ofPNG: $0) } ?? []
      return texts.contains { $0.key == "Software" && $0.value.hasPrefix("Hairline ") }
    }
  }
}
