import Basics
import Datasets
import Glibc
import Images
import Kernels
import Synchronization
import Testing

/// One after the other, as a request to interrupt is for the whole process.
@Suite("Loading", .serialized)
struct LoadingTests {
  private static func load(
    _ folder: TemporaryFolder, height: Int = 10, width: Int = 12, split: String? = nil, val: Double? = nil,
    labels: LabelSource = .folders, exclude: [String] = [], seed: UInt64 = 1, bad: Double = 0.01, limit: Int? = nil,
    threads: Int = 2
  ) throws -> Dataset {
    try Dataset.load(
      folder.path, resizing: ResizeOptions(height: height, width: width), split: try split.map { try Split($0) },
      validation: val,
      labels: labels, exclude: try exclude.map { try Glob($0) }, seed: seed, badLimit: bad, limit: limit,
      threadPool: ThreadPool(count: threads))
  }

  @Test("keeps every image with its label, its path and its pixels")
  func contents() throws {
    let data = try Self.load(try .images(20))
    #expect(data.classNames == ["crack", "plain"])
    #expect((data.height, data.width) == (10, 12))
    #expect(data.defects.isEmpty)
    #expect(Part.allCases.map { data[$0].classCounts } == [[14, 14], [4, 4], [2, 2]])
    for part in Part.allCases {
      let part = data[part]
      #expect(part.count == part.labels.count && part.count == part.paths.count)
      for index in 0..<part.count {
        let (name, file) = (part.paths[index].prefix(5), part.paths[index].dropFirst(6).prefix(4))
        #expect(name == (part.labels[index] == 0 ? "crack" : "plain"))
        let number = part.labels[index] * 1000 + (Int(file) ?? -1)
        #expect(part.image(at: index) == TemporaryFolder.image(number))
      }
    }
    #expect(Set(Part.allCases.flatMap { data[$0].paths }).count == 40)
  }

  @Test("resizes images of any size, rounded to bytes")
  func resizing() throws {
    let folder = try TemporaryFolder()
    let images = [(7, 9), (30, 20), (16, 8)].map { TemporaryFolder.image(5, width: $0.0, height: $0.1) }
    for (index, image) in images.enumerated() {
      try folder.write(try ImageCodec.encodePNG(image), "a/\(index).png")
      try folder.write(try ImageCodec.encodeJPEG(image, quality: 90), "b/\(index).JPG")
    }
    let data = try Self.load(folder, height: 8, width: 16, split: "1/0/0")
    for (index, image) in images.enumerated() {
      #expect(data.train.image(at: index) == image.resized(height: 8, width: 16))
    }
    #expect(data.val.count == 0 && data.test.count == 0 && data.val.classCounts == [0, 0])
  }

  @Test("takes the parts of a folder that is split already")
  func presplit() throws {
    let folder = try TemporaryFolder()
    let bytes = try ImageCodec.encodePNG(TemporaryFolder.image(1))
    try folder.write(["train/a/1.png", "train/a/2.png", "train/b/1.png", "val/a/3.png", "val/b/4.png"], bytes)
    let data = try Self.load(folder)
    #expect(data.train.paths == ["train/a/1.png", "train/a/2.png", "train/b/1.png"])
    #expect(data.val.paths == ["val/a/3.png", "val/b/4.png"] && data.val.labels == [0, 1])
    #expect(data.test.count == 0)
  }

  @Test("gives the same on any number of threads")
  func threads() throws {
    let folder = try TemporaryFolder.images(101)
    try folder.write(Array("no image".utf8), "crack/broken.jpg")
    let (one, two) = (try Self.load(folder, threads: 1), try Self.load(folder, threads: 2))
    #expect(one.fingerprint == two.fingerprint && one.defects.map(\.reason) == two.defects.map(\.reason))
    for part in Part.allCases {
      #expect(one[part].paths == two[part].paths && one[part].labels == two[part].labels)
      for index in 0..<one[part].count { #expect(one[part].image(at: index) == two[part].image(at: index)) }
    }
  }

  @Test("splits a class in the same way whatever the other classes are")
  func stableSplit() throws {
    let two = try Self.load(try .images(30))
    let three = try Self.load(try .images(30, classes: ["brick", "crack", "plain"]))
    for part in Part.allCases {
      #expect(two[part].paths == three[part].paths.filter { !$0.hasPrefix("brick") })
    }
    #expect(try Self.load(try .images(30), seed: 2).test.paths != two.test.paths)
  }

  @Test("leaves out files that cannot be decoded, and says why")
  func defects() throws {
    let folder = try TemporaryFolder.images(50)
    let whole = try ImageCodec.encodePNG(TemporaryFolder.image(1))
    try folder.write(Array(whole.prefix(whole.count / 2)), "crack/half.png")
    try folder.write(Array("this is text".utf8), "plain/text.jpg")
    folder.link("plain/nowhere.jpg", to: "/nowhere")
    let data = try Self.load(folder, bad: 0.03)
    #expect(data.defects.map(\.path) == ["crack/half.png", "plain/nowhere.jpg", "plain/text.jpg"])
    #expect(data.defects[0].reason.contains("'crack/half.png' is truncated"))
    #expect(data.defects[1].reason.hasSuffix("/plain/nowhere.jpg': No such file or directory"))
    #expect(data.defects[2].reason.contains("'plain/text.jpg' is not an image"))
    #expect(data.train.count + data.val.count + data.test.count == 100)
    #expect(throws: DatasetError.self) { try Self.load(folder, bad: 0.029) }
  }

  @Test("allows 1 % of bad files")
  func onePercent() throws {
    let folder = try TemporaryFolder.images(99)
    try folder.write(["crack/a.png", "plain/b.png"])
    #expect(try Self.load(folder).defects.count == 2)
    try folder.write([], "plain/c.png")
    #expect(throws: DatasetError.self) { try Self.load(folder) }
  }

  @Test("reads at most as many images of each class as the limit says, drawn at random")
  func limit() throws {
    let folder = try TemporaryFolder.images(60)
    let data = try Self.load(folder, limit: 10)
    #expect(Part.allCases.map { data[$0].classCounts } == [[7, 7], [2, 2], [1, 1]])
    #expect(try Self.load(folder, limit: 10).train.paths == data.train.paths)
    #expect(try Self.load(folder, seed: 2, limit: 10).train.paths != data.train.paths)
    #expect(try Self.load(folder, limit: 1000).train.count == 84)
  }

  @Test("draws the split after reading: files that cannot be read do not count, and change nothing if there are none")
  func splitAfterReading() throws {
    let folder = try TemporaryFolder.images(2)
    try folder.write(["crack/0000a.png"])
    let data = try Self.load(folder, split: "50/50", bad: 0.5)
    #expect(data.train.classCounts == [1, 1] && data.val.classCounts == [1, 1])
    try folder.write([], "crack/none.txt")
    unlink("\(folder.path)/crack/0000a.png")
    let good = try Self.load(folder, split: "50/50")
    #expect(good.train.paths == data.train.paths && good.val.paths == data.val.paths)
  }

  @Test("takes a share of train for validation where the folder has no such part, class by class")
  func validationFromTrain() throws {
    let folder = try TemporaryFolder()
    for (part, count) in [("train", 20), ("test", 5)] {
      for index in 0..<count * 2 {
        let bytes = try ImageCodec.encodePNG(TemporaryFolder.image(index))
        try folder.write(bytes, "\(part)/\(["a", "b"][index % 2])/\(index).png")
      }
    }
    let whole = try Self.load(folder)
    #expect(Part.allCases.map { whole[$0].classCounts } == [[20, 20], [0, 0], [5, 5]])
    let data = try Self.load(folder, val: 0.1)
    #expect(Part.allCases.map { data[$0].classCounts } == [[18, 18], [2, 2], [5, 5]])
    #expect(Set(data.train.paths + data.val.paths) == Set(whole.train.paths) && data.test.paths == whole.test.paths)
    #expect(try Self.load(folder, val: 0.1).val.paths == data.val.paths)
    #expect(try Self.load(folder, val: 0.1, seed: 2).val.paths != data.val.paths)
    // A part that is left out is not there.
    try folder.write(try ImageCodec.encodePNG(TemporaryFolder.image(1)), "val/a/1.png")
    #expect(try Self.load(folder, val: 0.1, exclude: ["val"]).val.count == 4)
  }

  @Test("labels images by their names, or by a table that may assign parts")
  func otherLabels() throws {
    let folder = try TemporaryFolder()
    for index in 0..<20 {
      let bytes = try ImageCodec.encodePNG(TemporaryFolder.image(index))
      try folder.write(bytes, "\(["cat", "dog"][index % 2]).\(index).png")
    }
    let named = try Self.load(folder, split: "80/20", labels: .pattern(try Glob("{class}.*.png")))
    #expect(
      named.classNames == ["cat", "dog"] && named.train.classCounts == [8, 8] && named.val.classCounts == [2, 2])
    let rows = (0..<20).map {
      "\(["cat", "dog"][$0 % 2]).\($0).png,\($0 < 10 ? "low" : "high"),\($0 % 5 == 0 ? "dev" : "train")"
    }
    try folder.write(Array("file,label,part\n\(rows.joined(separator: "\n"))\nnone.png,low,train\n".utf8), "labels.csv")
    let table = try LabelTable(file: "\(folder.path)/labels.csv")
    let data = try Self.load(folder, labels: .table(table), bad: 0.05)
    #expect(data.classNames == ["high", "low"])
    #expect(Part.allCases.map { data[$0].classCounts } == [[8, 8], [2, 2], [0, 0]])
    #expect(data.val.paths == ["cat.10.png", "dog.15.png", "cat.0.png", "dog.5.png"])
    #expect(data.defects.map(\.path) == ["none.png"])
  }

  @Test("identifies the files' paths and contents by a fingerprint")
  func fingerprint() throws {
    let folder = try TemporaryFolder.images(5)
    let first = try Self.load(folder).fingerprint
    #expect(first.count == 16)
    #expect(try Self.load(folder, height: 4, width: 4, seed: 9).fingerprint == first)
    try folder.write(Array("notes".utf8), "crack/notes.txt")
    #expect(try Self.load(folder).fingerprint == first)
    let bytes = try ImageCodec.encodePNG(TemporaryFolder.image(77))
    try folder.write(bytes, "crack/0001.png")
    #expect(try Self.load(folder).fingerprint != first)
  }

  @Test("computes the fingerprint as documented: XXH64, checked with another implementation")
  func knownFingerprint() throws {
    let folder = try TemporaryFolder()
    // One red pixel.
    let png: [UInt8] = [
      0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 0x0D, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 1, 0, 0, 0, 1, 8,
      2, 0, 0, 0, 0x90, 0x77, 0x53, 0xDE, 0, 0, 0, 0x0C, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9C, 0x63, 0xF8, 0xCF, 0xC0, 0,
      0, 3, 1, 1, 0, 0xC9, 0xFE, 0x92, 0xEF, 0, 0, 0, 0, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82,
    ]
    try folder.write(["a/1.png", "b/1.png"], png)
    let data = try Self.load(folder, height: 1, width: 1, split: "1/0/0")
    #expect(data.train.image(at: 1).pixels == [255, 0, 0])
    #expect(data.fingerprint == "4e10a62ffaefd956")
  }

  @Test("allows the share that its message proposes")
  func proposedShare() throws {
    let folder = try TemporaryFolder.images(71)
    try folder.write((0..<58).map { "crack/x\($0).jpg" })
    #expect(try Self.load(folder, bad: 0.29).defects.count == 58)
  }

  @Test("ends at once when interrupted")
  func interruption() throws {
    let folder = try TemporaryFolder.images(30)
    Interruption.request()
    defer { Interruption.clear() }
    #expect(throws: Interrupted.self) { try Self.load(folder) }
  }

  @Test("reports its progress, from nothing to all")
  func progress() throws {
    var progress = [(Int, Int)]()
    let folder = try TemporaryFolder.images(30)
    let threadPool = ThreadPool(count: 2)
    _ = try Dataset.load(folder.path, resizing: ResizeOptions(height: 8, width: 8), seed: 1, threadPool: threadPool) {
      if case .decoded(let done, let total) = $0 { progress.append((done, total)) }
    }
    #expect(progress.first.map { $0 == (0, 60) } == true && progress.last.map { $0 == (60, 60) } == true)
    #expect(zip(progress, progress.dropFirst()).allSatisfy { $0.0 < $1.0 })
    #expect(progress.allSatisfy { $0.1 == 60 })
  }
}

@Suite("A part's images")
struct FillTests {
  private static let part = DatasetPart(
    images: (0..<10).map { TemporaryFolder.image($0, width: 13, height: 9) }, labels: (0..<10).map { $0 % 2 },
    paths: (0..<10).map { "\($0)" }, classes: 2)

  @Test("fill samples of a tensor, in the order asked for")
  func plain() {
    let tensor = Tensor(images: 3, Self.part.shape)
    Self.part.fill(tensor, indices: [7, 2, 2])
    for (sample, index) in [7, 2, 2].enumerated() {
      #expect(tensor[sample..<sample + 1].values == Self.part.image(at: index).pixels.map(Float.init))
    }
    #expect(Self.part.classCounts == [5, 5])
  }

  @Test("are augmented anew in each epoch, the same in any batch")
  func augmented() throws {
    let augmentation = try Augmentation(flip: .both, rotate: 0.2, zoom: 0.1, contrast: 0.3, brightness: 0.1)
    let batch = Tensor(images: 10, Self.part.shape)
    Self.part.fill(batch, indices: 0..<10, augmentation: augmentation, seed: 3, epoch: 4)
    let single = Tensor(Self.part.shape)
    for index in (0..<10).reversed() {
      Self.part.fill(single, indices: [index], augmentation: augmentation, seed: 3, epoch: 4)
      #expect(single.values == batch[index..<index + 1].values)
      Self.part.fill(single, indices: [index], augmentation: augmentation, seed: 3, epoch: 5)
      #expect(single.values != batch[index..<index + 1].values)
    }
    var stream = RandomStream(seed: 3, purpose: .augmentation, epoch: 4, sample: 6)
    let expected = augmentation.draw(from: &stream).apply(to: Self.part.image(at: 6)).values
    #expect(batch[6..<7].values == expected)
    let looked = Self.part.augmentedImage(at: 6, augmentation, seed: 3, epoch: 4)
    #expect(looked.pixels == expected.map { UInt8($0.rounded(.toNearestOrEven)) })
  }
}
