import ArgumentParser
import Kernels
import Models

/// A batch of decoded pictures, to the backbone's pooled features.
struct ForwardCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "forward", abstract: "Seconds from a batch of pictures to the backbone's pooled features.")

  @Argument(help: "Height and width of the pictures.") var size: Int
  @OptionGroup var circumstances: Circumstances

  func run() throws {
    let model = try Subject.model(size: size)
    let crew = Crew(Workers(count: circumstances.threads))
    let batch = circumstances.batch
    let plan = InferencePlan(model, nodes: 0..<model.architecture.nodes.count - 2)
    let pictures = Subject.noise(size: size, count: batch).train
    let input = Tensor(images: batch, model.architecture.input)
    pictures.fill(input, indices: 0..<batch)
    let output = Tensor(images: batch, plan.outputShape)
    let times = try repeated(budget: circumstances.budget) {
      try plan.run(batch, into: output, crew) { range, room in room.copy(from: input[range]) }
    }
    let multiplyAdds = Subject.multiplyAdds(model, 0..<model.architecture.nodes.count) * Double(batch)
    printResult(times, [("multiply_adds", multiplyAdds)])
  }
}

/// A product of matrices about as large as the network's.
struct ProductCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "gemm", abstract: "The speed of a matrix product by Hairline's own kernel, in GFLOP/s.")

  @OptionGroup var circumstances: Circumstances

  func run() throws {
    let (rows, inner, columns, task) = (8192, 256, 256, 64)
    let a = Tensor(images: rows, Shape(flat: inner))
    a.fill(0.5)
    let values = Tensor(images: inner, Shape(flat: columns))
    values.fill(0.25)
    let b = ProductMatrix(values, rows: inner, columns: columns)
    let c = Tensor(images: rows, Shape(flat: columns))
    let crew = Crew(Workers(count: circumstances.threads))
    let times = repeated(budget: circumstances.budget) {
      crew.forEach(rows / task) { index, _ in
        let range = index * task..<(index + 1) * task
        multiply(rows: range, a, b, into: c)
      }
    }
    let operations = 2.0 * Double(rows * inner * columns)
    printResult(times, [("gflops", operations / (times.min() ?? .nan) / 1e9)])
  }
}
