import Basics
import Kernels

/// A kernel as products want it: a matrix, and its transpose for the way back.
struct ProductKernel: Sendable {
  let rows: Int
  let columns: Int
  private let values: Tensor
  /// The packed matrix, where the values do not change any more.
  private let packed: PackedMatrix?

  /// - Parameter isConstant: whether the values stay as they are from now on.
  init(_ values: Tensor, rows: Int, columns: Int, isConstant: Bool = false) {
    (self.values, self.rows, self.columns) = (values, rows, columns)
    guard isConstant else {
      packed = nil
      return
    }
    let matrix = PackedMatrix(rows: rows, columns: columns)
    // Whoever computes with it looks at `Interruption` behind the work.
    for panel in 0..<matrix.panels where !Interruption.isRequested {
      matrix.pack(values, transposed: false, panel: panel)
    }
    packed = matrix
  }

  func matrix(_ crew: Crew) -> PackedMatrix {
    packed ?? pack(PackedMatrix(rows: rows, columns: columns, in: crew.scratch, Self.slot), false, crew)
  }

  func transposed(_ crew: Crew) -> PackedMatrix {
    pack(PackedMatrix(rows: columns, columns: rows, in: crew.scratch, Self.slot), true, crew)
  }

  private func pack(_ matrix: PackedMatrix, _ transposed: Bool, _ crew: Crew) -> PackedMatrix {
    crew.forEach(matrix.panels) { panel, _ in matrix.pack(values, transposed: transposed, panel: panel) }
    return matrix
  }

  /// In memory that every such kernel uses: so it stays in the cache.
  private static let slot = 1
}

/// A pointwise convolution, or a dense layer, at work: a matrix product of all pixels with the kernel. A second input,
/// where there is one, is added to the result before the bounds: a residual connection that rides along.
final class PointwiseOperation: Operation, @unchecked Sendable {
  private let kernel: ProductKernel
  private let bias: Tensor?
  private let bounds: Bounds
  private let prologue: Normalization?
  /// Tasks' parts of the gradients, which are added up in a fixed order.
  private var kernelParts = Parts()
  private var biasParts = Parts()

  /// - Parameter prologue: what is to be done to the first input, block by block.
  init(kernel: ProductKernel, bias: Tensor?, bounds: Bounds = .none, prologue: Normalization? = nil) {
    (self.kernel, self.bias, self.bounds, self.prologue) = (kernel, bias, bounds, prologue)
  }

  /// Whether a prologue pays: the kernel's gradient is small enough for each task to have one of its own.
  static func takesPrologue(_ kernel: Int) -> Bool { kernel <= 32_768 }

  func forward(_ inputs: [Tensor], _ output: Tensor, _ pass: Pass) {
    let matrix = kernel.matrix(pass.crew)
    let (x, y) = (inputs[0].pixels, output.pixels)
    let residual = inputs.count > 1 ? inputs[1].pixels : nil
    pass.crew.forEachBlock(of: matrix, rows: y.images) { [self] rows, columns, scratch in
      multiply(
        rows: 0..<rows.count, normalized(x[rows], scratch), matrix, columns: columns, bias: bias,
        addend: residual?[rows], bounds: bounds, into: y[rows])
    }
  }

  /// What the prologue makes of some pixels.
  private func normalized(_ pixels: Tensor, _ scratch: Scratch) -> Tensor {
    guard let prologue else { return pixels }
    let result = scratch.tensor(0, images: pixels.images, pixels.shape)
    prologue.apply(pixels, into: result)
    return result
  }

  func backward(_ step: BackwardStep, _ pass: Pass) {
    let gradient = step.outputGradient.pixels
    if let target = step.inputGradients[0]?.pixels {
      let matrix = kernel.transposed(pass.crew)
      pass.crew.forEachBlock(of: matrix, rows: gradient.images) { rows, columns, _ in
        multiply(rows: 0..<rows.count, gradient[rows], matrix, columns: columns, into: target[rows])
      }
    }
    if let target = step.parameterGradients[0] { kernelGradient(step.inputs[0].pixels, gradient, target, pass.crew) }
    if bias != nil, let target = step.parameterGradients[1] { biasParts.sumChannels(step, into: target, pass.crew) }
  }

  /// The kernel's gradient: a product over all pixels. With a prologue, tasks share the pixels; without one, they share
  /// the result, and the pixels too where that makes too few tasks.
  private func kernelGradient(_ x: Tensor, _ gradient: Tensor, _ target: Tensor, _ crew: Crew) {
    let tiles = prologue == nil ? Tiles(kernel.rows, kernel.columns) : Tiles(whole: kernel.rows, kernel.columns)
    let size = max(prologue == nil ? 512 : 64, (x.images * tiles.count + 15) / 16)
    let chunks = (x.images + size - 1) / size
    let parts = chunks > 1 ? kernelParts.prefix(chunks, count: target.count) : [target]
    crew.forEach(tiles.count * chunks) { [self] task, scratch in
      let (rows, columns) = tiles[task % tiles.count]
      let chunk = task / tiles.count
      let end = min((chunk + 1) * size, x.images)
      for first in stride(from: chunk * size, to: end, by: Self.block) {
        let pixels = first..<min(first + Self.block, end)
        let values = normalized(x[pixels], scratch)
        for tile in Tiles(rows, columns) {
          multiplyTransposed(
            rows: 0..<pixels.count, values, aColumns: kernel.rows, gradient[pixels], bColumns: kernel.columns,
            cRows: tile.rows, cColumns: tile.columns, into: parts[chunk], adding: first > chunk * size)
        }
      }
    }
    if chunks > 1 { sumParts(parts, into: target) }
  }

  /// So many pixels' values stay in a core's own cache.
  private static let block = 256
}

/// A matrix cut into tiles that are worth a task.
private struct Tiles: Sequence, Sendable {
  private let rows: Range<Int>
  private let columns: Range<Int>
  private let height: Int
  private let width: Int

  init(_ rows: Range<Int>, _ columns: Range<Int>) {
    (self.rows, self.columns, height, width) = (rows, columns, 48, 64)
  }

  init(_ rows: Int, _ columns: Int) { self.init(0..<rows, 0..<columns) }

  /// A single tile.
  init(whole rows: Int, _ columns: Int) {
    (self.rows, self.columns, height, width) = (0..<rows, 0..<columns, Swift.max(rows, 1), Swift.max(columns, 1))
  }

  private var across: Int { (columns.count + width - 1) / width }
  var count: Int { across * ((rows.count + height - 1) / height) }

  subscript(index: Int) -> (rows: Range<Int>, columns: Range<Int>) {
    let row = rows.lowerBound + index / across * height
    let column = columns.lowerBound + index % across * width
    return (
      row..<Swift.min(row + height, rows.upperBound), column..<Swift.min(column + width, columns.upperBound)
    )
  }

  func makeIterator() -> some IteratorProtocol<(rows: Range<Int>, columns: Range<Int>)> {
    (0..<count).lazy.map { self[$0] }.makeIterator()
  }
}

extension Tensor {
  /// Each pixel as a sample of its own.
  var pixels: Tensor { reshaped(images: images * shape.pixels, Shape(flat: shape.channels)) }
}
