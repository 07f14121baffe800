import Basics
import Glibc
import Images

/// What Hairline wrote itself: the folders of runs, `runs/NUMBER-NAME` or one that the user names, and plots. Among
/// images they are neither classes nor images.
struct RunFolder {
  /// How many plots are in the folder; nil where it holds the results of runs.
  let plots: Int?

  /// The folder at `path`, where all that is in it, at any depth, was written by Hairline; nil for any other. Most are
  /// known by the first of their files.
  init?(at path: String) {
    guard let content = Self.content(of: path, depth: 0) else { return nil }
    plots = content.hasRuns ? nil : content.plots
  }

  private static func content(of path: String, depth: Int) -> (hasRuns: Bool, plots: Int)? {
    if isRun(path) { return (true, 0) }
    guard depth < deepest, let names = try? FileIO.names(in: path) else { return nil }
    let visible = names.filter { !$0.hasPrefix(".") }
    let isForRuns = FileIO.name(of: path) == "runs"
    // Without runs yet, or of one that ended before its first file.
    if visible.isEmpty { return isForRuns || depth > 0 && isNumbered(path) ? (true, 0) : nil }
    var (hasRuns, plots) = (false, 0)
    for name in visible {
      let file = "\(path)/\(name)"
      if ImageFormat.isImage(fileName: name) {
        guard isPlot(file) else { return nil }
        plots += 1
      } else if FileIO.isFolder(file) {
        guard let inside = content(of: file, depth: depth + 1) else { return nil }
        hasRuns = hasRuns || inside.hasRuns || isForRuns && isNumbered(file)
        plots += inside.plots
      }
    }
    return hasRuns || plots > 0 ? (hasRuns, plots) : nil
  }

  /// How deep folders are looked through: links may lead in circles.
  private static let deepest = 8

  private static func isRun(_ path: String) -> Bool {
    if isFile("\(path)/script.hl"), isFile("\(path)/results.json") { return true }
    // The list of its files.
    guard isFile("\(path)/.manifest"), let list = try? FileIO.read("\(path)/.manifest") else { return false }
    return String(decoding: list, as: UTF8.self).split(separator: "\n").contains { $0.hasSuffix("script.hl") }
  }

  /// Whether a folder is named as those in `runs` are: `NUMBER-NAME`.
  private static func isNumbered(_ path: String) -> Bool {
    let name = FileIO.name(of: path).utf8
    let digits = name.prefix { UInt8(ascii: "0")...UInt8(ascii: "9") ~= $0 }
    return digits.count >= 3 && name.dropFirst(digits.count).first == UInt8(ascii: "-")
  }

  /// Whether there is a regular file of moderate size.
  private static func isFile(_ path: String) -> Bool {
    FileIO.status(of: path).map { $0.st_mode & S_IFMT == S_IFREG && $0.st_size < 64 << 20 } ?? false
  }

  /// Whether the file at `path` is a plot: a PNG that says at its start which program wrote it.
  static func isPlot(_ path: String) -> Bool {
    guard path.utf8.suffix(4).elementsEqual(".png".utf8) else { return false }
    let start = FileIO.start(of: path, count: 256)
    return ImageCodec.isPNG(start, by: "Hairline")
  }
}
