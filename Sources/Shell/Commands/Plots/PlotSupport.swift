import Basics
import Datasets
import Kernels
import Training

/// A mistake in an argument, whose place the command knows.
struct ArgumentMistake: Error {
  let mistake: any Mistake
  let argument: String

  init(_ mistake: any Mistake, at argument: String) { (self.mistake, self.argument) = (mistake, argument) }
}

extension Arguments {
  /// The index of the class that an argument names, if it is given.
  func classIndex(_ argument: String, among classes: [String]) throws(ArgumentMistake) -> Int? {
    guard let name = self[argument]?.text else { return nil }
    guard let index = classes.firstIndex(of: name) else {
      throw ArgumentMistake(ShellMistake.unknownClass(name, known: classes), at: argument)
    }
    return index
  }
}

/// What several kinds of plots need of the session.
extension Session {
  /// So many of `count` pictures as a grid holds, drawn at random by the seed.
  func sampled(_ count: Int, _ grid: [Int]) -> [Int] {
    var stream = RandomStream(seed: seed, purpose: .sampling)
    return Array(stream.permutation(count).prefix(grid[0] * grid[1]))
  }

  /// The loaded data, and what the model makes of the part that a plot asks for; it is evaluated where that has not
  /// been done.
  ///
  /// - Throws: `TrainingMistake.emptyPart` for a part without pictures.
  mutating func evaluatedPart(
    _ arguments: Arguments
  ) throws -> (name: String, data: Dataset, pictures: DatasetPart, evaluation: Evaluation) {
    let data = try experiment.requireData().dataset
    let part = try data.part(named: arguments.text("part"))
    return (part.rawValue, data, data[part], try evaluated(part))
  }
}

extension Dataset {
  /// - Throws: `TrainingMistake.emptyPart` for a part without pictures.
  func part(named name: String) throws -> Part {
    guard let part = Part(rawValue: name), self[part].count > 0 else { throw TrainingMistake.emptyPart(name) }
    return part
  }
}
