import Glibc
import Testing

import Basics

@Suite("The memory that a process may use") struct MemoryTests {
  /// A machine's files, by path.
  typealias Files = [String: String]

  static let unified = "29 23 0:26 / /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate\n"
  static let divided = "32 25 0:29 /docker/1f /sys/fs/cgroup/memory rw shared:9 - cgroup cgroup rw,memory\n"

  static let machines: [(name: String, files: Files, limits: [Int])] = [
    ("without control groups", [:], []),
    (
      "a session without limits",
      [
        "/proc/self/mountinfo": "23 1 8:1 / / rw - ext4 /dev/sda1 rw\n" + unified,
        "/proc/self/cgroup": "0::/user.slice/user-1000.slice\n",
        "/sys/fs/cgroup/user.slice/memory.max": "max\n",
        "/sys/fs/cgroup/user.slice/user-1000.slice/memory.max": "max\n",
      ], []
    ),
    (
      "a service whose slice has the smaller limit",
      [
        "/proc/self/mountinfo": unified, "/proc/self/cgroup": "0::/system.slice/ci.service\n",
        "/sys/fs/cgroup/system.slice/memory.max": "1073741824\n",
        "/sys/fs/cgroup/system.slice/ci.service/memory.max": "4294967296\n",
      ], [1 << 30, 4 << 30]
    ),
    (
      "a container, which sees its own group as the root",
      [
        "/proc/self/mountinfo": unified, "/proc/self/cgroup": "0::/\n",
        "/sys/fs/cgroup/memory.max": "536870912\n",
      ], [512 << 20]
    ),
    (
      "a container that shares no more than its limit with what is outside",
      [
        "/proc/self/mountinfo": unified, "/proc/self/cgroup": "0::/../../user.slice\n",
        "/sys/fs/cgroup/memory.max": "536870912\n",
      ], [512 << 20]
    ),
    (
      "a container under version 1, which knows its path outside",
      [
        "/proc/self/mountinfo": divided, "/proc/self/cgroup": "5:cpu,cpuacct:/docker/1f\n4:memory:/docker/1f\n0::/\n",
        "/sys/fs/cgroup/memory/memory.limit_in_bytes": "268435456\n",
      ], [256 << 20]
    ),
    (
      "nonsense",
      [
        "/proc/self/mountinfo": "a b c\n- - -\n" + unified, "/proc/self/cgroup": "0:\n\n0::\n",
        "/sys/fs/cgroup/memory.max": "99999999999999999999\n",
      ], []
    ),
  ]

  @Test("is limited by its control groups, and those above", arguments: machines)
  func controlGroups(_ name: String, _ files: Files, _ limits: [Int]) throws {
    try withFolder { root in
      for (path, text) in files {
        try FileIO.makeFolder(FileIO.folder(of: root + path))
        try FileIO.write(text, to: root + path)
      }
      #expect(Machine.controlGroupLimits(root: root).sorted() == limits)
    }
  }

  @Test("is at most the machine's, and something")
  func here() {
    let physical = sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))
    #expect(Machine.memory > 0 && Machine.memory <= physical)
  }
}
