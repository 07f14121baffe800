import ArgumentParser
import Kernels
import Models

/// A batch of decoded images, to the backbone's pooled features.
struct ForwardCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "forward", abstract: "Seconds from a batch of images to the backbone's pooled features.")

  @Argument(help: "Height and width of the images.") var size: Int
  @OptionGroup var environment: Environment

  func run() throws {
    let model = try Subject.model(size: size)
    let context = ExecutionContext(ThreadPool(count: environment.threads))
    let batch = environment.batch
    let plan = InferencePlan(model, nodes: 0..<model.architecture.nodes.count - 2)
    let images = Subject.noise(size: size, count: batch).train
    let input = Tensor(images: batch, model.architecture.input)
    images.fill(input, indices: 0..<batch)
    let output = Tensor(images: batch, plan.outputShape)
    let times = try repeated(budget: environment.budget) {
      try plan.run(batch, into: output, context) { range, available in available.copy(from: input[range]) }
    }
    let multiplyAdds = Subject.multiplyAdds(model, 0..<model.architecture.nodes.count) * Double(batch)
    printResult(times, [("multiply_adds", multiplyAdds)])
  }
}

/// A product of matrices about as large as the network's.
struct ProductCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gemm", abstract: "The speed of a matrix product by Hairline's own kernel, in GFLOP/s.")

  @OptionGroup var environment: Environment

  func run() throws {
    let (rows, inner, columns, task) = (8192, 256, 256, 64)
    let a = Tensor(images: rows, Shape(flat: inner))
    a.fill(0.5)
    let values = Tensor(images: inner, Shape(flat: columns))
    values.fill(0.25)
    let b = ProductMatrix(values, rows: inner, columns: columns)
    let c = Tensor(images: rows, Shape(flat: columns))
    let context = ExecutionContext(ThreadPool(count: environment.threads))
    let times = repeated(budget: environment.budget) {
      context.forEach(rows / task) { index, _ in
        let range = index * task..<(index + 1) * task
        multiply(rows: range, a, b, into: c)
      }
    }
    let operations = 2.0 * Double(rows * inner * columns)
    printResult(times, [("gflops", operations / (times.min() ?? .nan) / 1e9)])
  }
}
