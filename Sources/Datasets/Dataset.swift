import Basics
import Images
import Kernels

/// Labelled images of one size, decoded, in three parts.
public struct Dataset: Sendable {
  /// The classes; a label is an index into them.
  public let classNames: [String]
  /// The size of every image.
  public let height: Int
  public let width: Int
  public let train: DatasetPart
  /// May be empty.
  public let val: DatasetPart
  /// May be empty.
  public let test: DatasetPart
  /// The files that were left out, as they could not be read.
  public let defects: [Defect]
  /// How many files and folders were neither images nor hold any.
  public let ignored: Int
  /// Whether the folder was split into parts by whoever made it.
  public let wasSplit: Bool
  /// Names the files' paths, sizes and contents: 16 hexadecimal digits (see `XXHash64`).
  public let fingerprint: String
  /// What was wrong with the cache of decoded images, if anything: the data set is whole all the same.
  public let cacheError: CacheError?

  /// A data set of these parts, all of one size.
  public init(
    classNames: [String], train: DatasetPart, val: DatasetPart, test: DatasetPart, defects: [Defect] = [],
    ignored: Int = 0, wasSplit: Bool = false, fingerprint: String = "", cacheError: CacheError? = nil
  ) {
    (self.classNames, height, width) = (classNames, train.height, train.width)
    (self.train, self.val, self.test) = (train, val, test)
    (self.defects, self.ignored, self.wasSplit, self.fingerprint) = (defects, ignored, wasSplit, fingerprint)
    self.cacheError = cacheError
  }

  /// The part of that name.
  public subscript(part: Part) -> DatasetPart {
    switch part {
    case .train: train
    case .val: val
    case .test: test
    }
  }
}

extension Dataset {
  /// The bytes that its images take in memory; none where they are read from a file as they are needed.
  public var memory: Int { train.memory }
}

/// An image's file that could not be read.
public struct Defect: Sendable {
  /// The path from the data's folder on.
  public let path: String
  /// What is wrong with it.
  public let error: any UserError
  /// What is wrong with it, in one sentence that names it.
  public var reason: String { error.problem }
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
  /// Where each image is in the storage, counted in images.
  private let places: [Int]
  private let pixels: ByteStorage

  init(
    height: Int, width: Int, labels: [Int], paths: [String], classes: Int, places: [Int], pixels: ByteStorage
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
      pixels: pixels)
  }

  /// The bytes that the storage takes in memory, which parts share.
  var memory: Int { pixels.isMapped ? 0 : pixels.count }
  /// The number of images.
  public var count: Int { labels.count }
  /// An image as one sample of floats.
  public var shape: Shape { Shape(height, width, 3) }

  /// The image at `index`.
  public func image(at index: Int) -> Image {
    pixels.noteUse(of: shape.count)
    return Image(width: width, height: height, pixels: pixels.bytes(in: range(of: index)))
  }

  /// The bytes of the image at `index`.
  private func range(of index: Int) -> Range<Int> {
    places[index] * shape.count..<(places[index] + 1) * shape.count
  }

  /// Tells that the images at `indices` are to be used soon: those in a large file are read meanwhile.
  public func prepare(_ indices: some Sequence<Int>) {
    for index in indices { pixels.prepare(range(of: index)) }
  }

  /// Writes the images at `indices` into the samples of `tensor` from the first on, values 0 ... 255; as shades of grey
  /// where it has a single channel. With an `augmentation` each is changed by the draws of (seed, epoch, index): the same
  /// on any thread, in any batch.
  public func fill(
    _ tensor: Tensor, indices: some Collection<Int>, augmentation: Augmentation? = nil, seed: UInt64 = 0, epoch: Int = 0
  ) {
    let isGrey = tensor.shape.channels == 1
    precondition(tensor.shape == (isGrey ? Shape(height, width, 1) : shape), "samples of the images' height and width")
    // All are fetched from the disk at once, if they must be, rather than page by page.
    prepare(indices)
    for (sample, index) in indices.enumerated() {
      let offset = range(of: index).lowerBound
      pixels.noteUse(of: shape.count)
      if let augmentation {
        var stream = RandomStream(seed: seed, purpose: .augmentation, epoch: epoch, sample: index)
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
