import Basics
import Images
import Kernels

/// Labelled images of one size, decoded, in three parts.
public struct Dataset: Sendable {
  /// The classes; a label is an index into them.
  public let classNames: [String]
  /// How the images were brought to one size.
  public let resizing: ResizeOptions
  public let train: DatasetPart
  /// May be empty.
  public let val: DatasetPart
  /// May be empty.
  public let test: DatasetPart
  /// The files that were left out, as they could not be read.
  public let defects: [Defect]
  /// Names the files' paths, sizes and contents: 16 hexadecimal digits (see `XXHash64`).
  public let fingerprint: String
  /// What was wrong with the cache of decoded images, if anything: the data set is complete all the same.
  public let cacheError: CacheError?

  /// A data set of these parts, all of one size.
  public init(classNames: [String], train: DatasetPart, val: DatasetPart, test: DatasetPart) {
    (self.classNames, resizing) = (classNames, ResizeOptions(height: train.height, width: train.width))
    (self.train, self.val, self.test) = (train, val, test)
    (defects, fingerprint, cacheError) = ([], "", nil)
  }

  /// `images`, in parts as assigned.
  init(_ images: DecodedImages, _ assignment: Assignment) {
    (classNames, resizing) = (images.classNames, images.resizing)
    train = images.part(.train, assignment)
    val = images.part(.val, assignment)
    test = images.part(.test, assignment)
    (defects, fingerprint, cacheError) = (images.defects, images.fingerprint, images.cacheError)
  }

  /// The part of that name.
  public subscript(part: Part) -> DatasetPart {
    switch part {
    case .train: train
    case .val: val
    case .test: test
    }
  }

  /// The height of every image, in pixels.
  public var height: Int { resizing.height }
  /// The width of every image, in pixels.
  public var width: Int { resizing.width }

  /// The bytes that its images take in memory; none where they are read from a file as they are needed.
  public var memory: Int { train.memory }
}

extension Dataset {
  /// Reads the images of a folder, each once, on all threads.
  ///
  /// - Parameters:
  ///   - path: the folder; see `DatasetFolder` for its layout.
  ///   - resizing: how every image is brought to one size.
  ///   - split: how classes are split; nil for `Split.standard` where the folder is not split already.
  ///   - validation: the share of train's images to validate on, where the folder is split without such a part.
  ///   - labels: where the classes come from.
  ///   - exclude: patterns of files and folders that are left out.
  ///   - seed: the experiment's seed, for the split and for `limit`.
  ///   - badLimit: the share of files that may be unreadable and so left out.
  ///   - limit: the most images of a class (and part, where the folder is split) to read, drawn at random.
  ///   - cache: where decoded images are kept for the next time; nil for nowhere.
  ///   - progress: called now and then on the calling thread; not where all images are in the cache.
  /// - Returns: the data set, without the files that could not be read.
  /// - Throws: `DatasetError`; `Interrupted`.
  public static func load(
    _ path: String, resizing: ResizeOptions, split: Split? = nil, validation: Double? = nil,
    labels: LabelSource = .folders, exclude: [Glob] = [], seed: UInt64, badLimit: Double = 0.01, limit: Int? = nil,
    cache: DecodedCache? = nil, threadPool: ThreadPool, progress: (LoadingProgress) -> Void = { _ in }
  ) throws -> Dataset {
    let folder = try DatasetFolder(scanning: path, labels: labels, exclude: exclude)
    return try load(
      folder, try Division(of: folder, split: split, validation: validation), resizing: resizing, seed: seed,
      badLimit: badLimit, limit: limit, cache: cache, threadPool: threadPool, progress: progress)
  }

  /// Reads the images of a folder that was looked through, and divides them into parts.
  public static func load(
    _ folder: DatasetFolder, _ division: Division, resizing: ResizeOptions, seed: UInt64, badLimit: Double = 0.01,
    limit: Int? = nil, cache: DecodedCache? = nil, threadPool: ThreadPool,
    progress: (LoadingProgress) -> Void = { _ in }
  ) throws -> Dataset {
    guard resizing.height > 0, resizing.width > 0 else {
      throw DatasetError.badSize(height: resizing.height, width: resizing.width)
    }
    guard (0...1).contains(badLimit) else { throw DatasetError.badLimit(received: badLimit) }
    let files = try limit.map { try folder.sampled($0, seed: seed) } ?? folder.files
    // What is too little before reading, remains so.
    _ = try division.assign(files.map { ($0.label, $0.part) }, folder.classNames, limit: limit, seed: seed)
    let images = try DecodedImages(
      files, of: folder, resizing: resizing, badLimit: badLimit, cache: cache, threadPool: threadPool,
      progress: progress)
    let assignment = try division.assign(
      zip(images.labels, images.givenParts).map { ($0, $1) }, images.classNames, defects: images.defects, limit: limit,
      seed: seed)
    return Dataset(images, assignment)
  }
}

extension Image {
  /// The image, of the sample's height and width, as a sample of floats: of three channels, or of one as shades of grey.
  public func sample(_ shape: Shape) -> Tensor {
    let tensor = Tensor(shape)
    DatasetPart(images: [self], labels: [0], paths: [""], classes: 1).fill(tensor, indices: [0])
    return tensor
  }
}

/// The images and labels of one part of a data set. Parts share the storage of their images.
public struct DatasetPart: Sendable {
  /// The size of every image.
  public let height: Int
  public let width: Int
  /// The classes, as indices.
  public let labels: [Int]
  /// The files' paths from the data's folder on.
  public let paths: [String]
  /// How many images each class has.
  public let classCounts: [Int]
  /// Where each image is in the store.
  private let places: [Int]
  private let pixels: PixelStore

  init(
    height: Int, width: Int, labels: [Int], paths: [String], classes: Int, places: [Int], pixels: PixelStore
  ) {
    (self.height, self.width, self.labels, self.paths) = (height, width, labels, paths)
    (self.places, self.pixels) = (places, pixels)
    var counts = [Int](repeating: 0, count: classes)
    for label in labels { counts[label] += 1 }
    classCounts = counts
  }

  /// A part made of `images`, all of one size, with a label below `classes` and a path each.
  public init(images: [Image], labels: [Int], paths: [String], classes: Int) {
    let (height, width) = (images.first?.height ?? 1, images.first?.width ?? 1)
    let pixels = ByteStorage(count: images.count * height * width * 3)
    for (place, image) in images.enumerated() { pixels.write(image.pixels, at: place * height * width * 3) }
    self.init(
      height: height, width: width, labels: labels, paths: paths, classes: classes, places: Array(images.indices),
      pixels: PixelStore(pixels, imageBytes: height * width * 3))
  }

  /// The bytes that the store takes in memory, which parts share.
  var memory: Int { pixels.memory }
  /// The number of images.
  public var count: Int { labels.count }
  /// An image as one sample of floats.
  public var shape: Shape { Shape(height, width, 3) }

  /// The image at `index`.
  public func image(at index: Int) -> Image {
    var bytes = [UInt8]()
    pixels.forEach([places[index]]) { _, pixels, offset in bytes = pixels.bytes(in: offset..<offset + shape.count) }
    return Image(width: width, height: height, pixels: bytes)
  }

  /// Announces that the images at `indices` are used soon: those in a file are read from the disk meanwhile.
  public func prepare(_ indices: some Sequence<Int>) { pixels.prepare(indices.lazy.map { places[$0] }) }

  /// Writes the images at `indices` into the samples of `tensor` from the first on, values 0 ... 255; as shades of grey
  /// where it has a single channel. With an `augmentation` each is changed by the draws of (seed, epoch, index): the same
  /// on any thread, in any batch.
  public func fill(
    _ tensor: Tensor, indices: some Collection<Int>, augmentation: Augmentation? = nil, seed: UInt64 = 0, epoch: Int = 0
  ) {
    let isGrey = tensor.shape.channels == 1
    precondition(tensor.shape == (isGrey ? Shape(height, width, 1) : shape), "samples of the images' height and width")
    let order = Array(indices)
    pixels.forEach(order.map { places[$0] }) { sample, pixels, offset in
      if let augmentation {
        var stream = RandomStream(seed: seed, purpose: .augmentation, epoch: epoch, sample: order[sample])
        let draw = augmentation.draw(from: &stream)
        if isGrey {
          // All three channels of the grey image are changed alike.
          let changed = Tensor(shape)
          draw.apply(to: pixels.greyImage(at: offset, pixels: shape.pixels), at: 0, into: changed, sample: 0)
          copyChannels(changed, from: 0, to: tensor[sample..<sample + 1], at: 0, count: 1)
        } else {
          draw.apply(to: pixels, at: offset, into: tensor, sample: sample)
        }
      } else if isGrey {
        pixels.copyGreyImage(at: offset, into: tensor, image: sample)
      } else {
        pixels.copyImage(at: offset, into: tensor, image: sample)
      }
    }
  }

  /// The image at `index` as training in `epoch` sees it, for looking at.
  public func augmentedImage(at index: Int, _ augmentation: Augmentation, seed: UInt64, epoch: Int) -> Image {
    let tensor = Tensor(shape)
    fill(tensor, indices: [index], augmentation: augmentation, seed: seed, epoch: epoch)
    return Image(width: width, height: height, pixels: tensor.values.map { UInt8($0.rounded(.toNearestOrEven)) })
  }
}
