import Basics
import Reports

extension PlotKind {
  static let augmented = PlotKind(
    name: "augmented", summary: "draws training images as augmentation changes them",
    parameters: [.grid("3x3")], examples: ["plot augmented grid=3x3"],
    reads: [.seed, .data, .augmentation], file: { _ in ["augmented"] }
  ) { arguments, session in
    let data = try session.experiment.requireData().dataset
    guard let augmentation = session.experiment.augmentation else {
      throw ReportError.nothing(
        toShow: "augmentation", first: "set one, as in 'augment flip=horizontal rotate=0.2'")
    }
    let size = arguments.sizes("grid")
    let index = session.sampled(data.train.count, [1, 1])[0]
    let cells = (0..<size[0] * size[1]).map { place in
      place == 0
        ? ImageGrid.Cell(image: data.train.image(at: index), title: [.init("original")])
        : ImageGrid.Cell(
          image: data.train.augmentedImage(at: index, augmentation, seed: session.seed, epoch: place),
          title: [.init("epoch \(place)")])
    }
    return try ImageGrid(
      title: "Augmentation", subtitle: "one training image: \(augmentation.text)", columns: size[1], cells: cells)
  }
}
