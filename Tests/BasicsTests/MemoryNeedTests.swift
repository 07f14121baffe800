import Glibc
import Testing

import Basics

@Suite("A need of memory") struct MemoryNeedTests {
  @Test("is compared with what the process does not use yet, less 5 % and 16 MB of the limit")
  func left() {
    #expect(Machine.left(of: 1_000_000_000, used: 0) == 950_000_000 - 16 << 20)
    #expect(Machine.left(of: 1_000_000_000, used: 400_000_000) == 550_000_000 - 16 << 20)
    #expect(Machine.left(of: 1_000_000_000, used: 990_000_000) == 0)
    #expect(Machine.left(of: 10_000_000, used: 0) == 0)
  }

  @Test("is a shortage where the memory is too small, and none where it is not")
  func shortage() {
    #expect(Machine.shortage(of: 1e18) != nil)
    #expect(Machine.shortage(of: 1) == nil)
  }

  @Test("counts memory that the process has filled")
  func filled() async {
    await #expect(processExitsWith: .success) {
      let before = Machine.memory
      let bytes = [UInt8](repeating: 1, count: 256 << 20)
      let after = Machine.memory
      #expect(before - after > 200 << 20)
      withExtendedLifetime(bytes) {}
    }
  }
}
