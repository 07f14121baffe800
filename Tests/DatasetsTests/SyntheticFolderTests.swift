import Basics
import Datasets
import Images
import Glibc
import Kernels
import Testing

/// Within the suite that runs one after the other, as an interruption is for the whole process.
extension LoadingTests {
  @Suite("Synthetic concrete in a folder")
  struct SyntheticFolderTests {
    private let cache: TemporaryFolder
    private let concrete = SyntheticConcrete(seed: 7, countPerClass: 20)

    init() throws { cache = try TemporaryFolder() }

    private func write(
      threads: Int = 2, below: String = "/data", patience: Patience = Patience(),
      progress: (LoadingProgress) -> Void = { _ in }
    ) throws -> String {
      try concrete.write(
        under: cache.path + below, threadPool: ThreadPool(count: threads), patience: patience, progress: progress)
    }

    @Test("is a data set of two classes that loads")
    func loading() throws {
      var steps = [LoadingProgress]()
      let path = try write { steps.append($0) }
      #expect(path == "\(cache.path)/data/concrete-v2-seed7-20")
      #expect(steps.first == .decoded(0, of: 40) && steps.last == .decoded(40, of: 40) && steps.count > 2)

      let data = try Dataset.load(
        path, resizing: ResizeOptions(height: 48, width: 48), seed: 1, threadPool: ThreadPool(count: 2))
      #expect(data.classNames == ["cracked", "intact"])
      #expect(Part.allCases.map { data[$0].classCounts } == [[14, 14], [4, 4], [2, 2]])
      #expect(data.defects.isEmpty)
    }

    @Test("holds the same bytes at any number of threads")
    func threads() throws {
      let paths = try [1, 2, 3].map { try write(threads: $0, below: "/\($0)") }
      for kind in SyntheticConcrete.Class.allCases {
        let names = try FileIO.names(in: "\(paths[0])/\(kind.rawValue)")
        #expect(names.count == 20 && names.first == "000000.jpg")
        for (index, name) in names.enumerated() {
          let files = try paths.map { try FileIO.read("\($0)/\(kind.rawValue)/\(name)") }
          #expect(files == Array(repeating: try concrete.file(kind, index), count: 3))
        }
      }
    }

    @Test("is written once")
    func once() throws {
      let path = try write()
      try cache.write([1, 2, 3], "data/concrete-v2-seed7-20/intact/000003.jpg")
      #expect(try write { _ in Issue.record("it is written again") } == path)
      #expect(try FileIO.read("\(path)/intact/000003.jpg") == [1, 2, 3])
    }

    @Test("is not there when interrupted, and written whole the next time")
    func interruption() throws {
      defer { Interruption.clear() }
      #expect(throws: Interrupted.self) { try write { if $0 != .decoded(0, of: 40) { Interruption.request() } } }
      #expect(try FileIO.names(in: cache.path + "/data") == [])
      Interruption.clear()
      #expect(try FileIO.names(in: try write() + "/cracked").count == 20)
    }

    @Test("removes the files of a killed run")
    func leftovers() throws {
      try cache.write(["cracked/000000.jpg", "x/y/z"].map { "data/concrete-v2-seed7-20.part/" + $0 })
      let path = try write()
      #expect(try FileIO.names(in: cache.path + "/data") == ["concrete-v2-seed7-20"])
      #expect(try FileIO.names(in: path) == ["cracked", "intact"])
      #expect(try FileIO.read(path + "/cracked/000000.jpg") == concrete.file(.cracked, 0))
    }

    @Test("is written again where images are missing")
    func incomplete() throws {
      try cache.write(["cracked/000000.jpg", "intact/000000.jpg"].map { "data/concrete-v2-seed7-20/" + $0 })
      let path = try write()
      #expect(try FileIO.read(path + "/intact/000000.jpg") == concrete.file(.intact, 0))
      #expect(try FileIO.names(in: path + "/intact").count == 20)
    }

    @Test("is drawn twice rather than waiting for a process that makes no progress")
    func stalled() throws {
      try cache.write(["data/concrete-v2-seed7-20.part/cracked/000000.jpg"])
      let file = open(cache.path + "/data/concrete-v2-seed7-20.part", O_RDONLY)
      defer { close(file) }
      #expect(flock(file, LOCK_EX) == 0)
      var waits = 0
      let path = try write(patience: Patience(untilNotice: .zero, untilAlone: .milliseconds(100))) {
        if $0 == .waiting { waits += 1 }
      }
      #expect(waits == 1)
      #expect(try FileIO.read(path + "/cracked/000000.jpg") == concrete.file(.cracked, 0))
      #expect(
        try FileIO.names(in: cache.path + "/data") == ["concrete-v2-seed7-20", "concrete-v2-seed7-20.part"])
    }

    @Test("says why it cannot be written")
    func errors() throws {
      try cache.write([], "file")
      #expect(throws: FileError.self) { try write(below: "/file/data") }
      #expect(throws: DatasetError.self) {
        try SyntheticConcrete(countPerClass: 0).write(under: cache.path, threadPool: ThreadPool(count: 1))
      }
    }
  }
}
