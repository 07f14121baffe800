import Basics
import FoundationEssentials
import Kernels
import Models
import Testing
import Training

/// Optimizers and losses against Keras's numbers (`Fixtures/make_optimizers.py`).
@Suite("Optimizers and losses equal Keras's")
struct OptimizerTests {
  static let cases: [(name: String, optimizer: any Optimizer)] = [
    ("adam", Adam()),
    ("adam_lr", Adam(learningRate: 1e-4)),
    ("adam_betas", Adam(beta1: 0.8, beta2: 0.95, epsilon: 1e-4)),
    ("adamw", AdamW()),
    ("adamw_decay", AdamW(learningRate: 0.01, weightDecay: 0.1)),
    ("sgd", SGD()),
    ("sgd_momentum", SGD(momentum: 0.9)),
    ("sgd_nesterov", SGD(momentum: 0.9, isNesterov: true)),
    ("sgd_nesterov_alone", SGD(isNesterov: true)),
    ("rmsprop", RMSprop()),
    ("rmsprop_momentum", RMSprop(momentum: 0.9)),
    ("rmsprop_rho", RMSprop(learningRate: 0.01, rho: 0.7, epsilon: 1e-3)),
  ]

  @Test("for three steps", arguments: cases)
  func steps(name: String, optimizer: any Optimizer) throws {
    let file = try Self.file()
    let value = Tensor(Shape(flat: 11), values: try file.tensor("parameters").values)
    let trained = TrainingPass.Trained(name: name, value: value, gradient: Tensor(value.shape))
    let run = try OptimizerRun(optimizer, [trained], ExecutionContext(ThreadPool(count: 2)))
    for step in 0..<3 {
      let gradient = try file.tensor("gradients/\(step)").values
      trained.gradient.copy(from: Tensor(value.shape, values: gradient))
      run.step()
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
    let sums = loss.evaluate(scores, labels, gradient: gradient)
    let expected = Double(try file.tensor("\(name)/loss").values[0])
    #expect(abs(sums.loss / 6 - expected) <= 1e-6 * expected)
    let plain = Double(try file.tensor("plain/loss").values[0])
    #expect(abs(sums.crossEntropy / 6 - plain) <= 1e-6 * plain)
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
    try OptimizerRun(SGD(learningRate: 0.5), [trained], ExecutionContext(ThreadPool(count: 2))).step()
    #expect(value.values.allSatisfy { $0 == -0.5 })
  }

  private struct Facts: Decodable {
    /// Keras's defaults, by the optimizer's name. Numbers, a flag, or nothing.
    let defaults: [String: [String: Field?]]
    enum Field: Decodable {
      case number(Double), flag(Bool)
      init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        self = try (try? container.decode(Bool.self)).map { .flag($0) } ?? .number(try container.decode(Double.self))
      }
    }
  }

  @Test("in the defaults of their settings")
  func defaults() throws {
    let facts = try JSONDecoder().decode(Facts.self, from: Data((try Self.file().metadata["facts"] ?? "").utf8))
    for optimizer in [Adam(), AdamW(), SGD(), RMSprop()] as [any Optimizer] {
      let defaults = try #require(facts.defaults[optimizer.name])
      for (name, value) in optimizer.settings + [("learning_rate", optimizer.learningRate)] {
        let expected: Float =
          switch defaults[name] ?? nil {
          case .number(let number): Float(number)
          case .flag(let flag): flag ? 1 : 0
          case nil: 0
          }
        #expect(value == expected, "\(optimizer.name): \(name)")
      }
    }
  }

  private static func file() throws -> WeightFile {
    try Safetensors.read(FileIO.folder(of: #filePath) + "/Fixtures/optimizers.safetensors")
  }
}
