import Basics
import Kernels

/// A kernel in the form that products need: a matrix, and its transpose for the backward.
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
    // Interruption is checked after the computation that uses it.
    for panel in 0..<matrix.panels where !Interruption.isRequested {
      matrix.pack(values, transposed: false, panel: panel)
    }
    packed = matrix
  }

  var matrix: ProductMatrix { packed ?? ProductMatrix(unpacked: values, rows: rows, columns: columns) }

  /// The transpose, in memory that every such kernel uses: so it stays in the cache.
  func transposed(_ context: ExecutionContext) -> ProductMatrix {
    let matrix = transposeWorkspace(context.workspace)
    context.forEach(matrix.panels) { panel, _ in transpose(into: matrix, panel: panel) }
    return matrix
  }

  /// Memory for the transpose.
  func transposeWorkspace(_ workspace: Workspace) -> ProductMatrix {
    ProductMatrix(rows: columns, columns: rows, in: workspace, WorkspaceSlot.transpose)
  }

  /// How many floats that is.
  var transposeCount: Int { columns * ((rows + 15) / 16 * 16) }

  /// Writes a panel of the transpose.
  func transpose(into matrix: ProductMatrix, panel: Int) {
    matrix.pack(values, transposed: true, panel: panel)
  }
}

/// Computes a pointwise convolution, or a dense layer: a matrix product of all pixels with the kernel. A second input,
/// where there is one, is added to the result before the bounds: a fused residual connection.
final class PointwiseOperation: RowwiseOperation, @unchecked Sendable {
  private let kernel: ProductKernel
  private let bias: Tensor?
  private let bounds: Bounds
  private let prologue: BatchNormalizationOperation?
  private let epilogue: BatchNormalizationOperation?
  /// Tasks' parts of the gradients, which are added up in a fixed order.
  private var parts = GradientParts()

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
    let (bias, bounds) = (bias, bounds)
    @Sendable func compute(_ rows: Range<Int>, _ columns: Range<Int>, _ workspace: Workspace) {
      multiply(
        rows: 0..<rows.count, normalized(x[rows], workspace), matrix, columns: columns, bias: bias,
        addend: residual?[rows], bounds: bounds, into: y[rows])
    }
    let pixels = output.shape.pixels
    let shards = ExecutionContext.shards(output.images, pixels: pixels)
    if Self.suitsShards(pixels), shards >= 2 * pass.context.count, let moments = epilogue?.momentWorkspace(output, pass)
    {
      pass.context.forEachShard(output.images, pixels: pixels) { [kernel] images, shard, workspace in
        compute(images.lowerBound * pixels..<images.upperBound * pixels, 0..<kernel.columns, workspace)
        channelMoments(output[images], into: moments[shard])
      }
    } else {
      pass.context.forEachBlock(of: matrix, rows: y.images, compute)
    }
  }

  func inputRows(_ rows: Range<Int>, height: Int) -> Range<Int> { rows }

  func forward(_ source: Lines, _ rows: Range<Int>, addend: Tensor?, into output: Tensor, _ workspace: Workspace) {
    let pixels = output.pixels
    multiply(
      rows: 0..<pixels.images, source[rows].pixels, kernel.matrix, bias: bias, addend: addend?.pixels, bounds: bounds,
      into: pixels)
  }

  /// Whether a shard has pixels enough for a product of its own.
  private static func suitsShards(_ pixels: Int) -> Bool { ExecutionContext.shardSize(pixels: pixels) * pixels >= 32 }

  /// What the prologue makes of some pixels.
  private func normalized(_ pixels: Tensor, _ workspace: Workspace) -> Tensor {
    prologue.map { $0.normalized(pixels, workspace) } ?? pixels
  }

  func backward(_ step: BackwardStep, _ pass: Pass) {
    if Self.isSmall(kernel.rows * kernel.columns) {
      backwardByPixels(step, pass.context)
    } else {
      backwardByTiles(step, pass.context)
    }
  }

  func workspace(_ images: Int, _ output: Shape, isTraining: Bool) -> WorkspaceSize {
    var size = WorkspaceSize()
    guard isTraining else { return size }
    size.need(kernel.transposeCount, in: WorkspaceSlot.transpose)
    if prologue != nil {
      // Those of a shard, or of a product's block.
      let pixels = max(1024, ExecutionContext.shardSize(pixels: output.pixels) * output.pixels)
      size.need(pixels * kernel.rows, in: WorkspaceSlot.values)
    }
    if epilogue != nil {
      let isSmall = Self.isSmall(kernel.rows * kernel.columns)
      size.need(isSmall ? 256 * kernel.columns : images * output.count, in: WorkspaceSlot.gradient)
    }
    return size
  }

  /// Tasks share the pixels, and do everything for a few of them at a time.
  private func backwardByPixels(_ step: BackwardStep, _ context: ExecutionContext) {
    let (x, y, outputGradient) = (step.inputs[0].pixels, step.output.pixels, step.outputGradient.pixels)
    let target = step.inputGradients[0]?.pixels
    let matrix = target.map { _ in kernel.transposed(context) }
    // A task has some shards, or a number of pixels where these are small.
    let perImage = step.output.shape.pixels
    let perShard = ExecutionContext.shardSize(pixels: perImage) * perImage
    let takesShards = Self.suitsShards(perImage)
    let size = takesShards ? (x.images + 16 * perShard - 1) / (16 * perShard) * perShard : max(64, (x.images + 15) / 16)
    let tasks = (x.images + size - 1) / size
    let parts = parts.prefix(tasks, of: step.parameterGradients)
    let sums = takesShards ? prologue?.sumWorkspace(step.inputs[0]) : nil
    // The values of this many pixels stay in a core's own cache.
    let block = min(max(65_536 / (kernel.rows + kernel.columns), 32), 256) / 16 * 16
    context.forEach(tasks) { [self] task, workspace in
      let all = task * size..<min((task + 1) * size, x.images)
      let kernelPart = parts[0]?[task]
      let biasPart = bias == nil ? nil : parts[1]?[task]
      biasPart?.fill(0)
      for start in stride(from: all.lowerBound, to: all.upperBound, by: takesShards ? perShard : size) {
        let end = min(start + (takesShards ? perShard : size), all.upperBound)
        sums?[start / perShard].fill(0)
        for first in stride(from: start, to: end, by: block) {
          let pixels = first..<min(first + block, end)
          var gradient = outputGradient[pixels]
          if let epilogue { gradient = epilogue.inputGradient(y[pixels], gradient, workspace) }
          if let matrix, let target { multiply(rows: 0..<pixels.count, gradient, matrix, into: target[pixels]) }
          var values = x[pixels]
          if let prologue, let sums, let target {
            values = prologue.normalized(values, target[pixels], addingTo: sums[start / perShard], workspace)
          } else {
            values = normalized(values, workspace)
          }
          if let kernelPart {
            for tile in Tiles(kernel.rows, kernel.columns) {
              multiplyTransposed(
                rows: 0..<pixels.count, values, aColumns: kernel.rows, gradient, bColumns: kernel.columns,
                cRows: tile.rows, cColumns: tile.columns, into: kernelPart, adding: first > all.lowerBound)
            }
          }
          if let biasPart { addChannelSums(gradient, to: biasPart) }
        }
      }
    }
    sumParts(parts, into: step.parameterGradients, context)
  }

  /// Tasks share the kernel's gradient, and the pixels too where that makes too few tasks.
  private func backwardByTiles(_ step: BackwardStep, _ context: ExecutionContext) {
    let (x, target) = (step.inputs[0].pixels, step.inputGradients[0]?.pixels)
    let (images, perImage) = (step.output.images, step.output.shape.pixels)
    let turned = epilogue.map { _ in
      context.workspace.tensor(WorkspaceSlot.gradient, images: images, step.output.shape)
    }
    let matrix = target.map { _ in kernel.transposeWorkspace(context.workspace) }
    context.forEach(
      turned.map { _ in ExecutionContext.shards(images, pixels: perImage) } ?? 0, and: matrix?.panels ?? 0
    ) {
      [epilogue] shard, _ in
      let images = ExecutionContext.shard(shard, of: images, pixels: perImage)
      if let turned { epilogue?.inputGradient(step.output[images], step.outputGradient[images], into: turned[images]) }
    } _: { [kernel] panel, _ in
      if let matrix { kernel.transpose(into: matrix, panel: panel) }
    }

    let gradient = (turned ?? step.outputGradient).pixels
    let blocks = matrix.map { context.blocks(of: $0, rows: gradient.images) }
    let tiles = Tiles(kernel.rows, kernel.columns)
    let size = max(512, (x.images * tiles.count + 15) / 16)
    let chunks = (x.images + size - 1) / size
    let parts = parts.prefix(chunks, of: step.parameterGradients)
    context.forEach(blocks?.count ?? 0, and: tiles.count * chunks) { block, _ in
      guard let (rows, columns) = blocks?[block], let matrix, let target else { return }
      multiply(rows: 0..<rows.count, gradient[rows], matrix, columns: columns, into: target[rows])
    } _: { [kernel, bias] task, _ in
      let (rows, columns) = tiles[task % tiles.count]
      let chunk = task / tiles.count
      let pixels = chunk * size..<min((chunk + 1) * size, x.images)
      if let part = parts[0]?[chunk] {
        multiplyTransposed(
          rows: pixels, x, aColumns: kernel.rows, gradient, bColumns: kernel.columns, cRows: rows, cColumns: columns,
          into: part)
      }
      if task % tiles.count == 0, bias != nil, let part = parts[1]?[chunk] { channelSums(gradient[pixels], into: part) }
    }
    sumParts(parts, into: step.parameterGradients, context)
  }
}

/// A matrix cut into tiles that are worth a task.
private struct Tiles: Sequence, Sendable {
  private let rows: Int
  private let columns: Int
  private let height = 48
  private let width = 96

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
