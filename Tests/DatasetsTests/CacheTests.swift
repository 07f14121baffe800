import Basics
import Datasets
import Glibc
import Images
import Kernels
import Synchronization
import Testing

/// Within the suite that runs one after the other, as an interruption is for the whole process.
extension LoadingTests {
  @Suite("The cache of decoded images")
  struct CacheTests {
    private let folder: TemporaryFolder
    private let place: TemporaryFolder

    init() throws {
      folder = try .images(20)
      place = try TemporaryFolder()
    }

    /// Loads the folder; returns whether anything was decoded, and whether another process was waited for.
    private func load(
      height: Int = 10, limit: Int = 1_000_000, threads: Int = 2, keeps: Bool = true, patience: Patience = Patience()
    ) throws -> (data: Dataset, decodes: Bool, waits: Bool) {
      var (decodes, waits) = (false, false)
      let data = try Dataset.load(
        folder.path, resizing: ResizeOptions(height: height, width: 12), seed: 1, badLimit: 0.2,
        cache: keeps ? DecodedCache(folder: place.path + "/decoded", limit: limit, patience: patience) : nil,
        threadPool: ThreadPool(count: threads)
      ) { progress in
        switch progress {
        case .waiting: waits = true
        case .decoded(let done, _): decodes = decodes || done > 0
        }
      }
      return (data, decodes, waits)
    }

    private func kept() -> [String] { (try? FileIO.names(in: place.path + "/decoded")) ?? [] }

    private func isSame(_ one: Dataset, _ two: Dataset) -> Bool {
      one.fingerprint == two.fingerprint && one.defects.map(\.reason) == two.defects.map(\.reason)
        && Part.allCases.allSatisfy { part in
          one[part].paths == two[part].paths && one[part].labels == two[part].labels
            && (0..<one[part].count).allSatisfy { one[part].image(at: $0) == two[part].image(at: $0) }
        }
    }

    @Test("gives at a second load what the first one decoded, bit for bit, and decodes nothing")
    func again() throws {
      try folder.write(Array("no image".utf8), "crack/broken.jpg")
      folder.link("plain/nowhere.jpg", to: "/nowhere")
      let without = try load(keeps: false)
      let first = try load()
      let second = try load(threads: 1)
      #expect(without.decodes && first.decodes && !second.decodes)
      #expect(isSame(first.data, without.data) && isSame(second.data, without.data))
      #expect(second.data.defects.count == 2 && kept().count == 1)
      #expect(first.data.cacheError == nil && second.data.cacheError == nil)
    }

    @Test("belongs to the files, wherever their folder is")
    func moved() throws {
      _ = try load()
      #expect(rename(folder.path, place.path + "/elsewhere") == 0)
      #expect(symlink(place.path + "/elsewhere", folder.path) == 0)
      #expect(try !load().decodes)
    }

    /// What may happen to the folder of images.
    enum Change: String, CaseIterable, Sendable {
      case touched, rewritten, rewrittenAtTheSameTime, added, removed, renamed, exchanged, made
    }

    @Test("is not used when any file changed", arguments: Change.allCases)
    func changes(_ change: Change) throws {
      folder.link("crack/nowhere.png", to: folder.path + "/later")
      _ = try load()
      #expect(try !load().decodes)
      let (one, two) = (folder.path + "/crack/0003.png", folder.path + "/crack/0004.png")
      let other = try ImageCodec.encodePNG(TemporaryFolder.image(99))
      switch change {
      case .touched: utimensat(AT_FDCWD, one, nil, 0)
      case .rewritten: try folder.write(other, "crack/0003.png")
      case .rewrittenAtTheSameTime:
        // As a careful copy does: same size, same date.
        var facts = stat()
        stat(one, &facts)
        let size = try FileIO.read(one).count
        try folder.write(Array((other + [UInt8](repeating: 0, count: size)).prefix(size)), "crack/0003.png")
        utimensat(AT_FDCWD, one, [facts.st_mtim, facts.st_mtim], 0)
      case .added: try folder.write(other, "crack/9999.png")
      case .removed: unlink(one)
      case .renamed: rename(one, folder.path + "/crack/9999.png")
      case .exchanged:
        rename(one, folder.path + "/three")
        rename(two, one)
        rename(folder.path + "/three", two)
      case .made: try folder.write(other, "later")
      }
      let now = try load()
      #expect(try now.decodes && isSame(now.data, load(keeps: false).data))
      #expect(try !load().decodes)
    }

    @Test("keeps images of each size")
    func sizes() throws {
      #expect(try [10, 11, 10, 11].map { try load(height: $0).decodes } == [true, true, false, false])
      #expect(kept().count == 2)
    }

    /// What may happen to a file of the cache.
    enum Damage: String, CaseIterable, Sendable {
      case cut, emptied, lengthened, overwritten, numbers, other
    }

    @Test("decodes again, and says so, when its file is damaged", arguments: Damage.allCases)
    func damage(_ damage: Damage) throws {
      let whole = try load(keeps: false).data
      _ = try load()
      let path = "\(place.path)/decoded/\(try #require(kept().first))"
      var facts = stat()
      stat(path, &facts)
      let size = Int(facts.st_size)
      let file = open(path, O_RDWR)
      switch damage {
      case .cut: ftruncate(file, size / 2)
      case .emptied: ftruncate(file, 0)
      case .lengthened: ftruncate(file, size + 4096)
      case .overwritten: pwrite(file, [1, 2, 3], 3, 1000)
      case .numbers:
        pwrite(file, [1, 2, 3], 3, 40 * 360 + 100)
        futimens(file, [facts.st_mtim, facts.st_mtim])
      case .other:
        pwrite(file, [UInt8](repeating: 7, count: size), size, 0)
        futimens(file, [facts.st_mtim, facts.st_mtim])
      }
      close(file)
      let repaired = try load()
      #expect(repaired.decodes && isSame(repaired.data, whole))
      #expect(repaired.data.cacheError == .damaged(path: path))
      let after = try load()
      #expect(!after.decodes && after.data.cacheError == nil && isSame(after.data, whole))
    }

    @Test("is not used, and says why, where its folder cannot be made")
    func noFolder() throws {
      try place.write([], "decoded")
      let (data, decodes, _) = try load()
      #expect(try decodes && isSame(data, load(keeps: false).data))
      let words = data.cacheError?.description.replacing(place.path, with: "CACHE")
      #expect(
        words == """
          the decoded images are not cached: cannot make the folder 'CACHE/decoded': Not a directory
            make it writable, set XDG_CACHE_HOME to a folder that is, or load without the cache: cache=no
          """)
    }

    @Test("is not used, and says why, when the disk is full; older images are evicted first")
    func fullDisk() throws {
      let disk = place.path + "/decoded"
      try FileIO.makeFolder(disk)
      guard mount("tmpfs", disk, "tmpfs", 0, "size=64k") == 0 else {
        return print("skipped: only root can mount a full disk")
      }
      defer { umount(disk) }
      // 40 images of 360 bytes a row of 12 pixels: 15 kB, 29 kB and 44 kB, which are too much together; then 72 kB.
      for height in [10, 20, 30] { #expect(try load(height: height).data.cacheError == nil) }
      #expect(try !load(height: 30).decodes)
      let (data, decodes, _) = try load(height: 50)
      #expect(decodes && data.train.count == 28)
      let path = data.cacheError?.problem.split(separator: "'")[1] ?? ""
      #expect(path.hasPrefix(disk) && path.hasSuffix(".part"))
      #expect(
        data.cacheError?.description.replacing(path, with: "FILE") == """
          the decoded images are not cached: cannot write 'FILE': No space left on device
            free some space, or load without the cache: cache=no
          """)
      #expect(kept().allSatisfy { !$0.hasSuffix(".part") })
    }

    @Test("evicts the least recently used")
    func eviction() throws {
      // Each is some 16 kB.
      for height in [10, 11, 12] { #expect(try load(height: height, limit: 60_000).decodes) }
      #expect(try !load(height: 10, limit: 60_000).decodes)
      #expect(try load(height: 13, limit: 60_000).decodes)
      #expect(kept().count == 3)
      #expect(try [10, 12, 13].map { try load(height: $0, limit: 60_000).decodes } == [false, false, false])
      #expect(try load(height: 11, limit: 60_000).decodes)
    }

    @Test("reads images that are too many to be kept from a file without a name")
    func tooLarge() throws {
      _ = try load(height: 5)
      for _ in 1...2 {
        let (data, decodes, _) = try load(limit: 10_000)
        #expect(try decodes && isSame(data, load(keeps: false).data))
        #expect(
          data.cacheError?.description == """
            the decoded images are not cached: they take 15 kB, more than the limit of 10 kB
              choose a smaller size=, or fewer images with limit=
            """)
      }
      #expect(kept().count == 1)
    }

    @Test("is written by one of several at a time; the others wait for it")
    func several() throws {
      let decoded = Atomic<Int>(0)
      let whole = try load(keeps: false).data
      let results = ThreadPool(count: 4).map(4) { _ in
        Result {
          let (data, decodes, _) = try load(threads: 1)
          if decodes { decoded.add(1, ordering: .relaxed) }
          return isSame(data, whole)
        }
      }
      #expect(try results.allSatisfy { try $0.get() })
      #expect(decoded.load(ordering: .relaxed) == 1 && kept().count == 1)
    }

    @Test("removes the files of a killed process")
    func leftovers() throws {
      _ = try load()
      let name = try #require(kept().first)
      let decoded = place.path + "/decoded/"
      rename(decoded + name, decoded + name + ".part")
      try place.write([1, 2, 3], "decoded/0123456789abcdef.part")
      let (data, decodes, _) = try load()
      #expect(try decodes && isSame(data, load(keeps: false).data))
      #expect(kept() == [name])
    }

    @Test("keeps nothing of a load that was interrupted")
    func interruption() throws {
      Interruption.request()
      defer { Interruption.clear() }
      #expect(throws: Interrupted.self) { try load() }
      #expect(kept().isEmpty)
    }

    @Test("serves images whose file is gone by now")
    func removed() throws {
      let (data, _, _) = try load()
      for name in kept() { unlink("\(place.path)/decoded/\(name)") }
      #expect(try isSame(data, load(keeps: false).data))
    }

    @Test("serves images whose file is cut short while they are in use, by decoding them again")
    func truncated() throws {
      let whole = try load(keeps: false).data
      for length in [0, 7000] {
        let (data, _, _) = try load()
        #expect(truncate("\(place.path)/decoded/\(try #require(kept().first))", length) == 0)
        #expect(isSame(data, whole) && !Interruption.isRequested)
      }
    }

    @Test("stops the work where images in use are gone from the cache and from their folder")
    func lost() throws {
      defer { Interruption.clear() }
      let (data, _, _) = try load()
      #expect(truncate("\(place.path)/decoded/\(try #require(kept().first))", 0) == 0)
      for index in 0..<20 {
        try folder.write(
          try ImageCodec.encodePNG(TemporaryFolder.image(99)), "crack/\(NumberFormat.format("%04d", index)).png")
      }
      let crack = try #require(data.train.labels.firstIndex(of: 0))
      let plain = try #require(data.train.labels.firstIndex(of: 1))
      _ = data.train.image(at: plain)
      #expect(Interruption.reason == nil)
      _ = data.train.image(at: crack)
      #expect(Interruption.reason == .lostImages)
    }

    @Test("does not wait for a process that makes no progress: the images are decoded twice, and not kept")
    func stalled() throws {
      let whole = try load(keeps: false).data
      _ = try load()
      let name = try #require(kept().first)
      let draft = "\(place.path)/decoded/\(name).part"
      #expect(rename("\(place.path)/decoded/\(name)", draft) == 0)
      let file = open(draft, O_RDWR)
      defer { close(file) }
      #expect(flock(file, LOCK_EX) == 0)
      let patience = Patience(untilNotice: .zero, untilAlone: .milliseconds(100))
      let (data, decodes, waits) = try load(patience: patience)
      #expect(decodes && waits && isSame(data, whole))
      #expect(
        data.cacheError?.description == """
          the decoded images are not cached: another process is decoding them, but makes no progress
            resume or end that process
          """)
      #expect(kept() == ["\(name).part"])
    }

    /// Times that files can have: nanoseconds since 1970 are no 64-bit number in the first and the last.
    @Test("takes files of any date", arguments: [-10_000_000_000, -1, 0, 1 << 31, 10_000_000_000])
    func dates(seconds: Int) throws {
      let whole = try load(keeps: false).data
      let time = timespec(tv_sec: seconds, tv_nsec: 0)
      #expect(utimensat(AT_FDCWD, folder.path + "/crack/0003.png", [time, time], 0) == 0)
      #expect(try load().decodes)
      #expect(try !load().decodes)
      #expect(utimensat(AT_FDCWD, "\(place.path)/decoded/\(try #require(kept().first))", [time, time], 0) == 0)
      let again = try load()
      #expect(again.decodes && isSame(again.data, whole))
      // As the least recently used, or the most: nothing depends on it.
      _ = try load(height: 11, limit: 20_000)
    }
  }
}
