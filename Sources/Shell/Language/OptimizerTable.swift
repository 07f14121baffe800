import Training

/// An optimizer as scripts know it: its name, the options that not all optimizers have, and how it is made of them.
struct OptimizerWord: Sendable {
  let choice: Choice
  let options: [Parameter]
  fileprivate let make: @Sendable (Arguments) -> any Optimizer

  fileprivate init(
    _ name: String, _ help: String, _ options: [Parameter], _ make: @escaping @Sendable (Arguments) -> any Optimizer
  ) {
    (choice, self.options, self.make) = (Choice(name, help), options, make)
  }
}

/// All optimizers. The options of 'train', their help, and the errors about them come from here.
enum OptimizerTable {
  static let words = [
    OptimizerWord(Adam.name, "adaptive moment estimation", [beta1, beta2, epsilon]) {
      Adam(beta1: $0.float("beta_1"), beta2: $0.float("beta_2"), epsilon: $0.float("epsilon"))
    },
    OptimizerWord(AdamW.name, "adam with decoupled weight decay", [beta1, beta2, epsilon]) {
      AdamW(beta1: $0.float("beta_1"), beta2: $0.float("beta_2"), epsilon: $0.float("epsilon"))
    },
    OptimizerWord(SGD.name, "stochastic gradient descent", [momentum, nesterov]) {
      SGD(momentum: $0.float("momentum"), isNesterov: $0.flag("nesterov"))
    },
    OptimizerWord(RMSprop.name, "gradients divided by their running root mean square", [momentum, rho, epsilon]) {
      RMSprop(rho: $0.float("rho"), momentum: $0.float("momentum"), epsilon: $0.float("epsilon"))
    },
  ]

  private static let momentum = Parameter.option(
    "momentum", .number(.partialShare), default: "0", "the share of the last step that is added to each step")
  private static let nesterov = Parameter.option(
    "nesterov", .flag, default: "no", "whether to use Nesterov momentum")
  private static let beta1 = Parameter.option(
    "beta_1", .number(.partialShare), default: "0.9", "the decay rate of the gradient's running mean")
  private static let beta2 = Parameter.option(
    "beta_2", .number(.partialShare), default: "0.999", "the decay rate of the squared gradient's running mean")
  private static let rho = Parameter.option(
    "rho", .number(.partialShare), default: "0.9", "the decay rate of the squared gradient's running mean")
  private static let epsilon = Parameter.option(
    "epsilon", .number(.positive), default: "1e-7", "added to the divisor, to keep it above 0")

  /// The options of 'train': the optimizer and its numbers. Help says which optimizers have an option.
  static let parameters: [Parameter] =
    [
      .option("optimizer", .word(words.map(\.choice)), default: Adam.name, "the optimizer"),
      .option("lr", .number(.positive), "the learning rate; by default 0.001, for sgd 0.01"),
      .option(
        "weight_decay", .number(.notNegative),
        "decoupled weight decay: each step takes this share, times lr, off each parameter; by default 0, for adamw 0.004"
      ),
    ]
    + [momentum, nesterov, beta1, beta2, rho, epsilon].map { option in
      .option(
        option.name, option.type, default: option.defaultValue,
        "\(option.help) (\(owners(of: option.name).listed(with: "and")))")
    }

  /// The optimizers that have an option; all of them have those that are not of the table.
  private static func owners(of option: String) -> [String] {
    words.filter { $0.options.contains { $0.name == option } }.map(\.choice.name)
  }

  /// The optimizer that the arguments of 'train' ask for.
  static func optimizer(_ arguments: Arguments) -> any Optimizer {
    let word = words.first { $0.choice.name == arguments.text("optimizer") } ?? words[0]
    var optimizer = word.make(arguments)
    if arguments["lr"] != nil { optimizer.learningRate = arguments.float("lr") }
    if arguments["weight_decay"] != nil { optimizer.weightDecay = arguments.float("weight_decay") }
    return optimizer
  }

  /// Checks that the optimizer, where it is known, has all options that are given, and that each has an effect.
  static func check(_ bound: BoundCommand) throws(Diagnostic) {
    guard let name = bound.arguments["optimizer"]?.text, let word = words.first(where: { $0.choice.name == name })
    else { return }
    for option in Set(words.flatMap(\.options).map(\.name)).sorted() {
      guard bound.arguments[option]?.isGiven == true, !word.options.contains(where: { $0.name == option }) else {
        continue
      }
      throw bound.diagnostic(TrainError.otherOptimizer(option, of: owners(of: option), optimizer: name), at: option)
    }
    if name == SGD.name, bound.arguments["nesterov"]?.flag == true, bound.arguments["momentum"]?.number == 0 {
      throw bound.diagnostic(TrainError.nesterovWithoutMomentum, at: "nesterov")
    }
  }
}

extension Arguments {
  /// A number in single precision.
  func float(_ name: String) -> Float { Float(number(name)) }
}
