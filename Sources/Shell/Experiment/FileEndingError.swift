import Basics

/// A file is asked for whose name says that it is of a format that the command does not write.
struct FileEndingError: UserError {
  let path: String
  /// Those that the command writes: ".csv".
  let endings: [String]

  var problem: String { "the file's name must end in \(endings.listed(with: "or")), got '\(path)'" }
  var hint: String? { "such as '\(stem)\(endings[0])'" }

  /// The path without its ending.
  private var stem: String {
    let name = FileIO.name(of: path)
    let rest = name.lastIndex(of: ".").map { name[$0...] } ?? ""
    return rest.count == name.count ? path : String(path.dropLast(rest.count))
  }
}

extension BoundCommand {
  /// Sees to it that the file which the argument `name` names, if it is given, has one of the endings. A pipe or a device
  /// may have any name.
  func checkEnding(of name: String, _ endings: [String]) throws(Diagnostic) {
    guard let path = arguments[name]?.text, !FileIO.isStream(path),
      !endings.contains(where: { path.lowercased().hasSuffix($0) })
    else { return }
    throw diagnostic(FileEndingError(path: path, endings: endings), at: name)
  }
}
