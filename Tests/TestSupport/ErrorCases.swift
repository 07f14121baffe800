import Basics

/// The cases of a module's error types, so that a table of messages can be held to have all of them.
public enum ErrorCases {
  /// The cases that the sources of `module` declare and `errors` lacks, such as "ModelError.lateInput".
  ///
  /// Sources are read rather than types: neither a new case nor a new type can be forgotten.
  public static func missing(in errors: [any UserError], of module: String) throws -> [String] {
    let present = Set(errors.map { name($0) })
    return try declared(in: sources + "/" + module).filter { !present.contains($0) }
  }

  private static let sources = FileIO.folder(of: FileIO.folder(of: FileIO.folder(of: #filePath))) + "/Sources"

  private static func declared(in folder: String) throws -> [String] {
    try FileIO.names(in: folder).flatMap { name -> [String] in
      let path = folder + "/" + name
      if FileIO.isFolder(path) { return try declared(in: path) }
      return name.hasSuffix(".swift") ? cases(inSource: String(decoding: try FileIO.read(path), as: UTF8.self)) : []
    }
  }

  /// The cases of the errors in a source text: one a line, in types that begin and end at the margin.
  private static func cases(inSource text: String) -> [String] {
    var (cases, type) = ([String](), String?.none)
    for line in text.split(separator: "\n") {
      if let match = line.firstMatch(of: /^(?:public |package )?enum (\w+): (?:\w+, )*UserError\b/) {
        type = String(match.1)
      } else if line == "}" {
        type = nil
      } else if let type, let match = line.firstMatch(of: /^  case (\w+)/) {
        cases.append("\(type).\(match.1)")
      }
    }
    return cases
  }

  /// The type and the case of an error. A mirror names only cases with associated values; the runtime knows all.
  private static func name(_ error: some UserError) -> String {
    "\(type(of: error)).\(enumCaseName(error).map { String(cString: $0) } ?? "")"
  }
}

@_silgen_name("swift_EnumCaseName")
private func enumCaseName<Value>(_ value: Value) -> UnsafePointer<CChar>?
