/// Which of a model's outputs stands for each class of a data set. Classes are the same where their names are, whatever
/// their order.
public struct ClassMapping: Sendable, Equatable {
  /// The output of each of the data's classes.
  public let outputs: [Int]

  /// A model whose outputs are in the data's order.
  public init(count: Int) { outputs = Array(0..<count) }

  /// - Parameters:
  ///   - model: the names of the model's classes, in the order of its outputs.
  ///   - data: the names of the data's classes.
  /// - Throws: `TrainingError.classes` where they are not the same names.
  public init(model: [String], data: [String]) throws(TrainingError) {
    let places = Dictionary(zip(model, model.indices), uniquingKeysWith: { first, _ in first })
    let outputs = data.compactMap { places[$0] }
    guard outputs.count == data.count, Set(outputs).count == model.count else {
      throw .classes(model: model, data: data)
    }
    self.outputs = outputs
  }

  /// The data's class of each output.
  public var classes: [Int] {
    var classes = outputs
    for (index, output) in outputs.enumerated() { classes[output] = index }
    return classes
  }

  /// Whether outputs and classes have the same order.
  public var isIdentity: Bool { outputs == Array(outputs.indices) }
}
