import ArgumentParser
import Datasets
import Images
import Kernels
import Models
import Training

/// A training step on decoded images: forward, loss, backward, Adam.
struct StepCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "step", abstract: "Seconds of a training step on a batch of decoded images.",
    discussion: """
      All layers learn, and batch normalization takes the batch's statistics. With --from, only the layers from that \
      one on learn, images are augmented, and batch normalization keeps its statistics: fine-tuning.
      """)

  @Argument(help: "Height and width of the images.") var size: Int
  @Option(help: "The first layer that learns, such as block_13_expand.") var from: String?
  @OptionGroup var environment: Environment

  func run() throws {
    let batches = 8
    var model = try Subject.model(size: size, isAugmented: from != nil)
    let nodes = model.architecture.nodes.indices
    var learning = nodes
    var settings = TrainingSettings()
    if let from {
      learning = try model.architecture.nodeRange(named: from).lowerBound..<nodes.upperBound
      settings.augmentation = try Augmentation(flip: .horizontal, rotate: 0.2)
    } else {
      settings.trainsBackboneStatistics = true
    }
    model.setTrainable(false, 0..<learning.lowerBound)
    settings.optimizer.learningRate = 1e-5
    settings.batchSize = environment.batch
    let data = Subject.noise(size: size, count: batches * environment.batch)
    let times = try epochs(model, data, settings, environment).map { $0 / Double(batches) }
    // Backward is a product for the layer's input and another for its kernel.
    let multiplyAdds = Subject.multiplyAdds(model, nodes) + 2 * Subject.multiplyAdds(model, learning)
    printResult(times, [("multiply_adds", multiplyAdds * Double(environment.batch))])
  }
}

/// An epoch of the published experiment, from images that are decoded already.
struct EpochCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "epoch", abstract: "Seconds of an epoch: frozen backbone, flip and rotation, validation.",
    discussion: "Decoding and the first epoch, which makes what the others use again, are not counted.")

  @Argument(help: "A folder that holds train and val with class folders, or class folders.") var folder: String
  @Option(help: "Height and width that images are brought to.") var size = 48
  @OptionGroup var environment: Environment

  func run() throws {
    let threadPool = ThreadPool(count: environment.threads)
    let data = try Dataset.load(
      folder, resizing: ResizeOptions(height: size, width: size), seed: 1, threadPool: threadPool)
    var model = try Subject.model(size: size, classes: data.classNames.count, isAugmented: true)
    model.setTrainable(false, try model.architecture.nodeRange(named: Subject.backbone))
    var settings = TrainingSettings()
    settings.batchSize = environment.batch
    settings.optimizer.learningRate = 1e-4
    settings.augmentation = try Augmentation(flip: .horizontal, rotate: 0.2)
    let times = try epochs(model, data, settings, environment)
    let multiplyAdds = Subject.multiplyAdds(model, model.architecture.nodes.indices) * Double(data.train.count)
    printResult(
      times,
      [("multiply_adds", multiplyAdds), ("train", Double(data.train.count)), ("val", Double(data.val.count))])
  }
}

/// Decoding and resizing, as `data load` does it.
struct DecodeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "decode", abstract: "Images a second, from files to decoded images of one size.")

  @Argument(help: "A folder of images, as for 'data load'.") var folder: String
  @Option(help: "Height and width that images are brought to.") var size = 48
  @OptionGroup var environment: Environment

  func run() throws {
    let threadPool = ThreadPool(count: environment.threads)
    var count = 0
    let start = ContinuousClock.now
    let data = try Dataset.load(
      folder, resizing: ResizeOptions(height: size, width: size), seed: 1, threadPool: threadPool)
    let seconds = (ContinuousClock.now - start).seconds
    for part in Part.allCases { count += data[part].count }
    printResult([seconds], [("images", Double(count)), ("rate", Double(count) / seconds)])
  }
}

/// Trains for as many epochs as fit into the budget, three at least, and returns the seconds of all but the first.
private func epochs(
  _ model: Model, _ data: Dataset, _ settings: TrainingSettings, _ environment: Environment
) throws -> [Double] {
  struct Enough: Error {}
  var settings = settings
  settings.epochs = 10_000
  var times = [Double]()
  let context = ExecutionContext(ThreadPool(count: environment.threads))
  let trainer = try Trainer(model, data, settings, context) { event in
    guard case .epochEnded(let record) = event else { return }
    times.append(record.seconds)
    if times.count > 2 && times.dropFirst().reduce(0, +) >= environment.budget { throw Enough() }
  }
  do { _ = try trainer.run() } catch is Enough {}
  return Array(times.dropFirst())
}
