import Basics
import Kernels

/// A kernel as products want it: a matrix, and its transpose for the way back.
struct ProductKernel: Sendable {
  let rows: Int
  let columns: Int
  private let values: Tensor
  /// The packed matrix, where the values do not change any more.
  private let packed: ProductMatrix?

  /// - Parameter isConstant: whether the values stay as they are from now on.
  init(_ values: Tensor, rows: Int, columns: Int, isConstant: Bool = false) {
    (self.values, self.rows, self.columns) = (values, rows, columns)
    guard isConstant else {
      packed = nil
      return
    }
    let matrix = ProductMatrix(rows: rows, columns: columns)
    // Whoever computes with it looks at `Interruption` behind the work.
    for panel in 0..<matrix.panels where !Interruption.isRequested {
      matrix.pack(values, transposed: false, panel: panel)
    }
    packed = matrix
  }

  var matrix: ProductMatrix { packed ?? ProductMatrix(unpacked: values, rows: rows, columns: columns) }

  /// The transpose, in memory that every such kernel uses: so it stays in the cache.
  func transposed(_ crew: Crew) -> ProductMatrix {
    let matrix = ProductMatrix(rows: columns, columns: rows, in: crew.scratch, 1)
    crew.forEach(matrix.panels) { panel, _ in matrix.pack(values, transposed: true, panel: panel) }
    return matrix
  }
}

/// A pointwise convolution, or a dense layer, at work: a matrix product of all pixels with the kernel. A second input,
/// where there is one, is added to the result before the bounds: a residual connection that rides along.
final class PointwiseOperation: Operation, @unchecked Sendable {
  private let kernel: ProductKernel
  private let bias: Tensor?
  private let bounds: Bounds
  private let prologue: BatchNormalizationOperation?
  private let epilogue: BatchNormalizationOperation?
  /// Tasks' parts of the gradients, which are added up in a fixed order.
  private var kernelParts = Parts()
  private var biasParts = Parts()

  init(
    kernel: ProductKernel, bias: Tensor?, bounds: Bounds = .none, prologue: BatchNormalizationOperation? = nil,
    epilogue: BatchNormalizationOperation? = nil
  ) {
    (self.kernel, self.bias, self.bounds, self.prologue, self.epilogue) = (kernel, bias, bounds, prologue, epilogue)
  }

  /// Whether the kernel's gradient is small enough for each task to have one of its own. Only then a prologue pays.
  static func isSmall(_ kernel: Int) -> Bool { kernel <= 32_768 }

  func forward(_ inputs: [Tensor], _ output: Tensor, _ pass: Pass) {
    let matrix = kernel.matrix
    let (x, y) = (inputs[0].pixels, output.pixels)
    let residual = inputs.count > 1 ? inputs[1].pixels : nil
    let blocks = pass.crew.blocks(of: matrix, rows: y.images)
    let moments = epilogue?.roomForMoments(of: blocks.lines.map(\.count), pass)
    pass.crew.forEach(blocks) { [self] line, rows, columns, scratch in
      multiply(
        rows: 0..<rows.count, normalized(x[rows], scratch), matrix, columns: columns, bias: bias,
        addend: residual?[rows], bounds: bounds, into: y[rows])
      if let moments { channelMoments(y[rows], of: columns, into: moments[line]) }
    }
  }

  /// What the prologue makes of some pixels.
  private func normalized(_ pixels: Tensor, _ scratch: Scratch) -> Tensor {
    prologue.map { $0.normalized(pixels, scratch) } ?? pixels
  }

  func backward(_ step: BackwardStep, _ pass: Pass) {
    if Self.isSmall(kernel.rows * kernel.columns) {
      backwardByPixels(step, pass.crew)
    } else {
      backwardByTiles(step, pass.crew)
    }
  }

  /// Tasks share the pixels, and do with a few of them all there is to do.
  private func backwardByPixels(_ step: BackwardStep, _ crew: Crew) {
    let (x, y, outputGradient) = (step.inputs[0].pixels, step.output.pixels, step.outputGradient.pixels)
    let target = step.inputGradients[0]?.pixels
    let matrix = target.map { _ in kernel.transposed(crew) }
    let kernelTarget = step.parameterGradients[0]
    let biasTarget = bias == nil ? nil : step.parameterGradients[1]
    let size = max(64, (x.images + 15) / 16)
    let chunks = (x.images + size - 1) / size
    let kernels = kernelTarget.map { kernelParts.prefix(chunks, count: $0.count) }
    let biases = biasTarget.map { biasParts.zeros(chunks, count: $0.count) }
    let sums = prologue?.roomForSums(of: chunks)
    // So many pixels' values stay in a core's own cache.
    let block = min(max(65_536 / (kernel.rows + kernel.columns), 32), 256)
    crew.forEach(chunks) { [self] chunk, scratch in
      let chunkPixels = chunk * size..<min((chunk + 1) * size, x.images)
      for first in stride(from: chunkPixels.lowerBound, to: chunkPixels.upperBound, by: block) {
        let pixels = first..<min(first + block, chunkPixels.upperBound)
        var gradient = outputGradient[pixels]
        if let epilogue { gradient = epilogue.inputGradient(y[pixels], gradient, scratch) }
        var values = x[pixels]
        if let matrix, let target = target?[pixels] {
          multiply(rows: 0..<pixels.count, gradient, matrix, into: target)
          if let prologue, let sums { values = prologue.normalized(values, target, addingTo: sums[chunk], scratch) }
        }
        if let kernels {
          for tile in Tiles(kernel.rows, kernel.columns) {
            multiplyTransposed(
              rows: 0..<pixels.count, values, aColumns: kernel.rows, gradient, bColumns: kernel.columns,
              cRows: tile.rows, cColumns: tile.columns, into: kernels[chunk], adding: first > chunkPixels.lowerBound)
          }
        }
        if let biases { addChannelSums(gradient, to: biases[chunk]) }
      }
    }
    if let kernels, let kernelTarget { sumParts(kernels, into: kernelTarget, crew) }
    if let biases, let biasTarget { sumParts(biases, into: biasTarget, crew) }
  }

  /// Tasks share the kernel's gradient, and the pixels too where that makes too few tasks.
  private func backwardByTiles(_ step: BackwardStep, _ crew: Crew) {
    let x = step.inputs[0].pixels
    let gradient = turnedGradient(step, crew).pixels
    if let target = step.inputGradients[0]?.pixels {
      let matrix = kernel.transposed(crew)
      crew.forEach(crew.blocks(of: matrix, rows: gradient.images)) { _, rows, columns, _ in
        multiply(rows: 0..<rows.count, gradient[rows], matrix, columns: columns, into: target[rows])
      }
    }
    if let target = step.parameterGradients[0] {
      let tiles = Tiles(kernel.rows, kernel.columns)
      let size = max(512, (x.images * tiles.count + 15) / 16)
      let chunks = (x.images + size - 1) / size
      let parts = chunks > 1 ? kernelParts.prefix(chunks, count: target.count) : [target]
      crew.forEach(tiles.count * chunks) { [kernel] task, _ in
        let (rows, columns) = tiles[task % tiles.count]
        let chunk = task / tiles.count
        multiplyTransposed(
          rows: chunk * size..<min((chunk + 1) * size, x.images), x, aColumns: kernel.rows, gradient,
          bColumns: kernel.columns, cRows: rows, cColumns: columns, into: parts[chunk])
      }
      if chunks > 1 { sumParts(parts, into: target, crew) }
    }
    if bias != nil, let target = step.parameterGradients[1] {
      let pixels = step.output.shape.pixels
      let parts = biasParts.zeros(Crew.shards(step.output.images, pixels: pixels), count: target.count)
      crew.forEachShard(step.output.images, pixels: pixels) { images, shard, _ in
        addChannelSums(gradient[images.lowerBound * pixels..<images.upperBound * pixels], to: parts[shard])
      }
      sumParts(parts, into: target, crew)
    }
  }

  /// The gradient of what the product gave.
  private func turnedGradient(_ step: BackwardStep, _ crew: Crew) -> Tensor {
    guard let epilogue else { return step.outputGradient }
    let result = crew.scratch.tensor(2, images: step.output.images, step.output.shape)
    crew.forEachShard(result.images, pixels: result.shape.pixels) { images, _, _ in
      epilogue.inputGradient(step.output[images], step.outputGradient[images], into: result[images])
    }
    return result
  }
}

/// A matrix cut into tiles that are worth a task.
private struct Tiles: Sequence, Sendable {
  private let rows: Int
  private let columns: Int
  private let height = 48
  private let width = 64

  init(_ rows: Int, _ columns: Int) { (self.rows, self.columns) = (rows, columns) }

  private var across: Int { (columns + width - 1) / width }
  var count: Int { across * ((rows + height - 1) / height) }

  subscript(index: Int) -> (rows: Range<Int>, columns: Range<Int>) {
    let (row, column) = (index / across * height, index % across * width)
    return (row..<Swift.min(row + height, rows), column..<Swift.min(column + width, columns))
  }

  func makeIterator() -> some IteratorProtocol<(rows: Range<Int>, columns: Range<Int>)> {
    (0..<count).lazy.map { self[$0] }.makeIterator()
  }
}

extension Tensor {
  /// Each pixel as a sample of its own.
  var pixels: Tensor { reshaped(images: images * shape.pixels, Shape(flat: shape.channels)) }
}
