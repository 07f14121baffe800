import Glibc

/// Paths, taken apart and put together by their bytes: a "/" ends a name whatever character follows it.
extension FileIO {
  private static let slash = UInt8(ascii: "/")

  /// Whether `path` begins at the root.
  public static func isAbsolute(_ path: String) -> Bool { path.utf8.first == slash }

  /// The part of `path` before its last component: "." where there is none.
  public static func folder(of path: String) -> String {
    guard let slash = path.utf8.lastIndex(of: slash) else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// The last component of `path`, without a "/" at the end; all of it where it has no name.
  public static func name(of path: String) -> String { components(of: path).last ?? path }

  /// The names between the slashes of `path`.
  public static func components(of path: String) -> [String] {
    path.utf8.split(separator: slash).map { String(Substring($0)) }
  }

  /// `path` as seen from `folder`.
  public static func join(_ folder: String, _ path: String) -> String {
    if folder.isEmpty || isAbsolute(path) { return path }
    return folder.utf8.last == slash ? folder + path : "\(folder)/\(path)"
  }

  /// The file at `path` as it is called from `folder` on, both seen from the same place; a path from the root where only
  /// one of them is.
  public static func relative(_ path: String, to folder: String) -> String {
    func parts(_ path: String) -> [String] { components(of: path).filter { $0 != "." } }
    guard isAbsolute(path) == isAbsolute(folder) else { return path }
    let (own, other) = (parts(path), parts(folder))
    let shared = zip(own, other).prefix { $0.utf8.elementsEqual($1.utf8) }.count
    guard !other[shared...].contains("..") else { return path }
    return (other[shared...].map { _ in ".." } + own[shared...]).joined(separator: "/")
  }

  /// `path` without "." and, as far as there is a name before it, "..": whatever is a link. Empty for ".".
  public static func normal(_ path: String) -> String {
    var names = [String]()
    for name in components(of: path) where name != "." {
      if name == "..", let last = names.last, last != ".." {
        names.removeLast()
      } else if name != ".." || !isAbsolute(path) {
        names.append(name)
      }
    }
    return (isAbsolute(path) ? "/" : "") + names.joined(separator: "/")
  }

  /// `path` from the root on, without links and dots as far as its folder is there.
  public static func canonical(_ path: String) -> String {
    if let resolved = realpath(path) { return resolved }
    let folder = folder(of: path)
    return isFolder(folder) ? join(canonical(folder), name(of: path)) : path
  }

  /// `path` with the home folder in the place of a `~` at its beginning, or of `~name` that user's. Where there is no such
  /// user it is a file of that name.
  public static func expandingHome(_ path: String) -> String {
    guard path.utf8.first == UInt8(ascii: "~") else { return path }
    let user = path.utf8.dropFirst().prefix { $0 != slash }
    let rest = path.utf8.dropFirst(1 + user.count)
    guard let home = home(of: String(Substring(user))) else { return path }
    return home + String(Substring(rest))
  }

  private static func home(of user: String) -> String? {
    if user.isEmpty, let home = environment("HOME"), !home.isEmpty { return home }
    var (entry, found) = (passwd(), UnsafeMutablePointer<passwd>?.none)
    var buffer = [CChar](repeating: 0, count: 16384)
    let code = FileName.withSystemPath(user, or: -1) { name in
      user.isEmpty
        ? getpwuid_r(getuid(), &entry, &buffer, buffer.count, &found)
        : getpwnam_r(name, &entry, &buffer, buffer.count, &found)
    }
    guard code == 0, found != nil, let home = entry.pw_dir else { return nil }
    return withExtendedLifetime(buffer) { FileName.decode(cString: home) }
  }
}
