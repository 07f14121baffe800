import Datasets
import Images
import Kernels
import Testing

@Suite("Images for a model with one channel")
struct GreyImageTests {
  /// Red, green, blue, black, white, two mixtures; and what Pillow's `convert("L")` makes of them.
  private let pixels: [UInt8] = [
    255, 0, 0, 0, 255, 0, 0, 0, 255, 0, 0, 0, 255, 255, 255, 12, 34, 56, 200, 100, 50, 1, 2, 3,
  ]
  private let luma: [Float] = [76, 150, 29, 0, 255, 30, 124, 2]

  private var part: DatasetPart {
    DatasetPart(
      images: [Image(width: 4, height: 2, pixels: pixels), Image(width: 4, height: 2, pixels: pixels.reversed())],
      labels: [0, 1], paths: ["a", "b"], classes: 2)
  }

  @Test("are Pillow's shades of grey")
  func values() {
    let tensor = Tensor(images: 2, Shape(2, 4, 1))
    part.fill(tensor, indices: [0, 0])
    #expect(tensor.values == luma + luma)
    #expect(Image(width: 4, height: 2, pixels: pixels).sample(Shape(2, 4, 1)).values == luma)
    #expect(Image(width: 4, height: 2, pixels: pixels).sample(Shape(2, 4, 3)).values == pixels.map(Float.init))
  }

  @Test("are augmented as grey images are")
  func augmented() throws {
    let changes = try Augmentation(flip: .both, rotate: 0.2, zoom: 0.1, contrast: 0.5, brightness: 0.2)
    let grey = DatasetPart(
      images: [Image(width: 4, height: 2, pixels: luma.flatMap { [UInt8($0), UInt8($0), UInt8($0)] })], labels: [0],
      paths: ["a"], classes: 1)
    for epoch in 1...5 {
      let (own, colour) = (Tensor(Shape(2, 4, 1)), Tensor(Shape(2, 4, 3)))
      part.fill(own, indices: [0], augmentation: changes, seed: 3, epoch: epoch)
      grey.fill(colour, indices: [0], augmentation: changes, seed: 3, epoch: epoch)
      #expect(own.values == stride(from: 0, to: 24, by: 3).map { colour.values[$0] })
    }
  }
}
