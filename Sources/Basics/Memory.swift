import Glibc

extension Machine {
  /// The bytes of memory that this process may still take: what is left of the smallest of the physical memory, the
  /// limits of its control groups (a container's limit is one), `ulimit -v` and `ulimit -d`.
  public static var memory: Int {
    // The process's size, what of it is in memory, what of that belongs to files, ..., its data; in pages.
    let sizes = text("/proc/self/statm").split(separator: " ").map { (Int($0) ?? 0) * sysconf(Int32(_SC_PAGESIZE)) }
    guard sizes.count > 5 else { return 0 }
    let limits =
      ([physicalMemory] + controlGroupLimits()).map { (limit: $0, used: sizes[1] - sizes[2]) }
      // These count what is mapped, used or not.
      + [(RLIMIT_AS, sizes[0]), (RLIMIT_DATA, sizes[5])].compactMap { resource, used in
        resourceLimit(resource).map { (limit: $0, used: used) }
      }
    return limits.map { left(of: $0.limit, used: $0.used) }.min() ?? 0
  }

  /// What a need may take of a limit: less than what is not used, as no estimate counts everything.
  package static func left(of limit: Int, used: Int) -> Int { max(0, limit - limit / 20 - 16 << 20 - used) }

  /// What is available where so many bytes are not; nil where they are.
  public static func shortage(of bytes: Double) -> Int? {
    let available = memory
    return bytes < Double(available) ? nil : available
  }

  /// Ends the process with an error and status 1, as an allocation failed. What a command needs is compared with `memory`
  /// before it begins; this is for what no estimate foresaw.
  public static func endOutOfMemory(allocating count: Int) -> Never {
    let text = """
      error: out of memory: \(NumberFormat.bytes(count)) could not be allocated
        raise the memory limit, or use smaller images, smaller batches or a smaller model

      """
    _ = Array(text.utf8).withUnsafeBytes { write(STDERR_FILENO, $0.baseAddress, $0.count) }
    _exit(1)
  }

  private static var physicalMemory: Int { sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE)) }

  /// A limit of the process's own; nil where there is none.
  private static func resourceLimit(_ resource: __rlimit_resource) -> Int? {
    var limit = rlimit()
    guard getrlimit(__rlimit_resource_t(resource.rawValue), &limit) == 0 else { return nil }
    // "Unlimited" is the largest number.
    return Int(exactly: limit.rlim_cur)
  }

  /// The limits of the control groups that this process is in, and of those above, of both versions.
  ///
  /// Formats: proc(5) and Linux's Documentation/admin-guide/cgroup-v2.rst and cgroup-v1/memory.rst.
  ///
  /// - Parameter root: where `/proc` and `/sys` are looked for.
  package static func controlGroupLimits(root: String = "") -> [Int] {
    let mounts = text(root + "/proc/self/mountinfo").split(separator: "\n").compactMap { Mount($0) }
    return text(root + "/proc/self/cgroup").split(separator: "\n").flatMap { line -> [Int] in
      // "0::/user.slice" in version 2, "4:memory:/docker/1f" in version 1.
      let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
      guard fields.count == 3 else { return [] }
      let isSecond = fields[1].isEmpty
      guard isSecond || fields[1].split(separator: ",").contains("memory"),
        let mount = mounts.first(where: { isSecond ? $0.type == "cgroup2" : $0.type == "cgroup" && $0.isMemory })
      else { return [] }
      let file = isSecond ? "memory.max" : "memory.limit_in_bytes"
      return mount.folders(of: String(fields[2])).compactMap { folder in
        Int(text("\(root)\(folder)/\(file)").prefix { $0 != "\n" })
      }
    }
  }

  /// A line of `/proc/self/mountinfo`.
  private struct Mount {
    /// The folder of the file system that is seen at `place`.
    let root: String
    let place: String
    let type: Substring
    let isMemory: Bool

    init?(_ line: Substring) {
      // "32 25 0:29 /docker/1f /sys/fs/cgroup/memory rw shared:9 - cgroup cgroup rw,memory"
      let fields = line.split(separator: " ")
      guard let dash = fields.firstIndex(of: "-"), dash > 4, dash + 3 < fields.count else { return nil }
      (root, place, type) = (String(fields[3]), String(fields[4]), fields[dash + 1])
      isMemory = fields[dash + 3].split(separator: ",").contains("memory")
    }

    /// The folders of a group and of those above it, as far as they are seen.
    func folders(of group: String) -> [String] {
      var names = FileIO.components(of: group)
      let hidden = FileIO.components(of: root)
      // In a container the group's path may be the one outside.
      if names.starts(with: hidden) { names.removeFirst(hidden.count) } else { names = [] }
      return (0...names.count).map { place + names.prefix($0).map { "/" + $0 }.joined() }
    }
  }

  private static func text(_ path: String) -> String {
    String(decoding: (try? FileIO.read(path)) ?? [], as: UTF8.self)
  }
}
