import Glibc
import Kernels
import Synchronization
import Testing

@Suite("Threads of a pool")
struct ThreadPoolTests {
  @Test("run every task once, whatever their number", arguments: [1, 2, 5])
  func everyTaskOnce(threads: Int) {
    let threadPool = ThreadPool(count: threads)
    for count in [0, 1, 2, 3, 17, 1000] {
      let results = threadPool.map(count) { $0 * $0 }
      #expect(results == (0..<count).map { $0 * $0 })
    }
  }

  @Test("never share a worker's number at the same time")
  func workerNumbers() {
    let threadPool = ThreadPool(count: 4)
    let busy = Mutex([Bool](repeating: false, count: 4))
    threadPool.forEach(500) { _, worker in
      busy.withLock {
        #expect(!$0[worker])
        $0[worker] = true
      }
      busy.withLock { $0[worker] = false }
    }
  }

  @Test("come and go by the hundred")
  func teamsEnd() {
    for _ in 0..<200 { #expect(ThreadPool(count: 3).map(10) { $0 } == Array(0..<10)) }
  }

  @Test("wait for each other, however long the last task takes, asleep or awake", arguments: [2, 3])
  func lastTasks(threads: Int) {
    let threadPool = ThreadPool(count: threads)
    for microseconds: UInt32 in [0, 20, 100, 300, 1000, 5000] {
      for _ in 0..<20 {
        let results = threadPool.map(threads) { task in
          if task > 0 { usleep(microseconds) }
          return task
        }
        #expect(results == Array(0..<threads))
      }
      // The others wait for work as long.
      usleep(microseconds)
    }
  }

  @Test("take subnormal numbers for 0, and leave the caller's arithmetic as it was", arguments: [1, 2])
  func subnormals(threads: Int) {
    let tiny = (0..<64).map { Float.leastNormalMagnitude * (1 + Float($0)) }
    let halves = ThreadPool(count: threads).map(tiny.count) { tiny[$0] * 0.5 }
    #expect(halves == tiny.map { $0 * 0.5 < .leastNormalMagnitude ? 0 : $0 * 0.5 })
    #expect(tiny[0] * 0.5 > 0)
  }
}
