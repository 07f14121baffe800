import Glibc

/// Facts of the machine.
public enum Machine {
  /// The bytes of memory that it has.
  public static var memory: Int { sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE)) }
}
