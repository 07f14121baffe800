import Basics
import Datasets
import Models
import Reports
import Training

/// The parameters of plots that inspect a model.
extension Parameter {
  /// The part of the data.
  static let part = Parameter.optional("part", .part, default: "test", "the part of the data")
  static let oneImage = Parameter.option(
    "image", .count, "the image's number in the part, from 1; by default chosen at random, by the seed")

  static func ofLayer(_ help: String) -> Parameter { .option("layer", .layer, help) }
}

extension Arguments {
  /// What `body` makes of an argument that may be left out, with its place for the model's errors.
  func placed<Value>(_ argument: String, _ body: (String?) throws -> Value) throws -> Value {
    do { return try body(self[argument]?.text) } catch let error as ModelError {
      throw ArgumentError(error, at: argument)
    }
  }

  /// The parts of the name of a plot's file: with the layer or class that was asked for.
  func named(_ parts: String...) -> [String] {
    parts + ["layer", "class", "pos_label"].compactMap { self[$0]?.text }
  }

  /// The index of the image that is asked for.
  func image(of part: DatasetPart, or other: @autoclosure () -> Int) throws -> Int {
    guard let number = self["image"]?.integer else { return other() }
    guard number <= part.count else {
      throw ArgumentError(ShellError.noSuchImage(number, part: text("part"), count: part.count), at: "image")
    }
    return number - 1
  }
}

extension Session {
  /// The model, and images that suit it.
  ///
  /// - Throws: `ShellError`, `TrainingError.emptyPart`, `ModelError` where the data does not suit the model.
  func inspected(_ arguments: Arguments) throws -> (model: Model, data: Dataset, part: DatasetPart) {
    let data = try experiment.requireData().dataset
    let model = try experiment.requireModel().model
    let part = data[try data.part(named: arguments.text("part"))]
    try model.check(images: part.shape, classes: data.classNames.count)
    return (model, data, part)
  }
}
