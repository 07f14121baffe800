import Basics
import FoundationEssentials
import Kernels
import Models
import Testing
import Training

/// Optimisers and losses against Keras's numbers (`Fixtures/make_optimizers.py`).
@Suite("Optimizers and losses equal Keras's")
struct OptimizerTests {
  static let cases: [(name: String, optimizer: Optimizer)] = [
    ("adam", Optimizer(.adam)),
    ("adam_lr", Optimizer(.adam, learningRate: 1e-4)),
    ("adam_betas", changed(.adam) { ($0.beta1, $0.beta2, $0.epsilon) = (0.8, 0.95, 1e-4) }),
    ("adamw", Optimizer(.adamw)),
    ("adamw_decay", changed(.adamw) { ($0.learningRate, $0.weightDecay) = (0.01, 0.1) }),
    ("sgd", Optimizer(.sgd)),
    ("sgd_momentum", changed(.sgd) { $0.momentum = 0.9 }),
    ("sgd_nesterov", changed(.sgd) { ($0.momentum, $0.isNesterov) = (0.9, true) }),
    ("sgd_nesterov_alone", changed(.sgd) { $0.isNesterov = true }),
    ("rmsprop", Optimizer(.rmsprop)),
    ("rmsprop_momentum", changed(.rmsprop) { $0.momentum = 0.9 }),
    ("rmsprop_rho", changed(.rmsprop) { ($0.rho, $0.epsilon, $0.learningRate) = (0.7, 1e-3, 0.01) }),
  ]

  @Test("for three steps", arguments: cases)
  func steps(name: String, optimizer: Optimizer) throws {
    let file = try Self.file()
    let value = Tensor(Shape(flat: 11), values: try file.tensor("parameters").values)
    let trained = TrainingPass.Trained(name: name, value: value, gradient: Tensor(value.shape))
    let state = OptimizerState(optimizer, [trained], ExecutionContext(ThreadPool(count: 2)))
    for step in 0..<3 {
      let gradient = try file.tensor("gradients/\(step)").values
      trained.gradient.copy(from: Tensor(value.shape, values: gradient))
      state.step()
      let expected = try file.tensor("\(name)/\(step)").values
      for (own, other) in zip(value.values, expected) {
        #expect(abs(own - other) <= 2e-6 * max(1, abs(other)), "step \(step + 1): \(own) is not \(other)")
      }
    }
  }

  @Test(
    "for losses and their gradients",
    arguments: [
      ("plain", Float(0), false), ("smoothed", 0.1, false), ("weighted", 0, true), ("smoothed_and_weighted", 0.2, true),
    ])
  func losses(name: String, smoothing: Float, isWeighted: Bool) throws {
    let file = try Self.file()
    let scores = Tensor(images: 6, Shape(flat: 4), values: try file.tensor("loss/logits").values)
    let labels = try file.tensor("loss/labels").values.map { Int($0) }
    let weights = try file.tensor("loss/class_weights").values
    let loss = CrossEntropy(labelSmoothing: smoothing, classWeights: isWeighted ? weights : nil)
    let gradient = Tensor(images: 6, Shape(flat: 4))
    let (sum, _) = loss.evaluate(scores, labels, gradient: gradient)
    let expected = Double(try file.tensor("\(name)/loss").values[0])
    #expect(abs(sum / 6 - expected) <= 1e-6 * expected)
    for (own, other) in zip(gradient.values, try file.tensor("\(name)/gradient").values) {
      #expect(abs(own - other) <= 1e-6, "\(own) is not \(other)")
    }
  }

  @Test("in what a large parameter becomes, cut into pieces or not")
  func pieces() throws {
    let count = 40_000
    let value = Tensor(count: count)
    let trained = TrainingPass.Trained(name: "large", value: value, gradient: Tensor(count: count))
    for index in 0..<count { trained.gradient[index] = 1 }
    OptimizerState(Optimizer(.sgd, learningRate: 0.5), [trained], ExecutionContext(ThreadPool(count: 2))).step()
    #expect(value.values.allSatisfy { $0 == -0.5 })
  }

  private static func changed(_ method: Optimizer.Method, _ change: (inout Optimizer) -> Void) -> Optimizer {
    var optimizer = Optimizer(method)
    change(&optimizer)
    return optimizer
  }

  private static func file() throws -> WeightFile {
    try Safetensors.read(FileIO.folder(of: #filePath) + "/Fixtures/optimizers.safetensors")
  }
}
