import Basics
import Datasets
import Kernels
import Training

/// An error in an argument, whose place the command knows.
struct ArgumentError: Error {
  let error: any UserError
  let argument: String

  init(_ error: any UserError, at argument: String) { (self.error, self.argument) = (error, argument) }
}

extension Arguments {
  /// The index of the class that an argument names, if it is given.
  func classIndex(_ argument: String, among classes: [String]) throws(ArgumentError) -> Int? {
    guard let name = self[argument]?.text else { return nil }
    guard let index = classes.firstIndex(of: name) else {
      throw ArgumentError(ShellError.unknownClass(name, known: classes), at: argument)
    }
    return index
  }
}

/// A part of the loaded data, and its evaluation.
struct EvaluatedPart {
  let name: String
  let data: Dataset
  let images: DatasetPart
  let evaluation: Evaluation
}

/// What several kinds of plots need of the session.
extension Session {
  /// As many of `count` images as a grid holds, drawn at random by the seed.
  func sampled(_ count: Int, _ grid: [Int]) -> [Int] {
    var stream = RandomStream(seed: seed, purpose: .sampling)
    return Array(stream.permutation(count).prefix(grid[0] * grid[1]))
  }

  /// The part of the loaded data that a plot asks for, which is evaluated where that has not been done.
  ///
  /// - Throws: `TrainingError.emptyPart` for a part without images.
  mutating func evaluatedPart(_ arguments: Arguments) throws -> EvaluatedPart {
    let data = try experiment.requireData().dataset
    let part = try data.part(named: arguments.text("part"))
    return EvaluatedPart(name: part.rawValue, data: data, images: data[part], evaluation: try evaluated(part))
  }
}

extension Dataset {
  /// - Throws: `TrainingError.emptyPart` for a part without images.
  func part(named name: String) throws -> Part {
    guard let part = Part(rawValue: name), self[part].count > 0 else { throw TrainingError.emptyPart(name) }
    return part
  }
}
