import Datasets
import Models
import Reports
import Training

/// The data, the model, and what came of them.
struct Experiment: Sendable {
  /// Images that were loaded.
  struct LoadedData: Sendable {
    let dataset: Dataset
    /// Where from, as the person said it.
    let source: String
  }

  /// A model that was declared or loaded.
  struct CurrentModel: Sendable {
    var model: Model
    /// The lines that declare it.
    let declared: DeclaredModel
    /// The classes that its outputs stand for; empty until it is trained, if there was no data when it was declared.
    var classNames: [String]
    /// What the optimizer remembers of its training.
    var optimizer: OptimizerState?

    /// The commands that make the model, but for what it learned: the block that declares it, with all that it depends on
    /// written out, and what else is frozen.
    var declaration: String {
      declared.text(model) + model.freezeCommands.map { $0 + "\n" }.joined()
    }
  }

  var data: LoadedData?
  var augmentation: Augmentation?
  var model: CurrentModel?
  /// The epochs of the current model, over several trainings.
  var history: [EpochRecord] = []
  /// Where each training begins in the history.
  var phases: [HistoryPlot.Phase] = []
  /// What was set for the first of them, by name.
  var hyperparameters: [String: Hyperparameter] = [:]
  /// The last evaluation of each part, by the current model as it is.
  var evaluations: [Part: Evaluation] = [:]
  var expectations: [Results.Expectation] = []

  /// Something that a command needs and the person has not made yet.
  func requireData() throws(ShellError) -> LoadedData {
    guard let data else { throw .noData }
    return data
  }

  func requireModel() throws(ShellError) -> CurrentModel {
    guard let model else { throw .noModel }
    return model
  }

  /// Which of the model's outputs stands for each of the data's classes. A model that has met no data takes them in order.
  ///
  /// - Throws: `ShellError`; `TrainingError.classes` where the model has learned others.
  func classMapping() throws -> ClassMapping {
    let (model, data) = (try requireModel().classNames, try requireData().dataset.classNames)
    return model.isEmpty ? ClassMapping(count: data.count) : try ClassMapping(model: model, data: data)
  }
}

extension Session {
  /// Takes another model: what was measured of the one before is forgotten.
  mutating func take(_ model: Experiment.CurrentModel) {
    experiment.model = model
    experiment.history = []
    experiment.phases = []
    experiment.hyperparameters = [:]
    forgetMeasurements()
  }

  /// Forgets the metrics, as after a change of the data or of the model.
  mutating func forgetMeasurements() {
    experiment.evaluations = [:]
    for part in Part.allCases { scope.metrics?.forget(part.rawValue) }
  }

  /// Keeps an evaluation, and enters its metrics for `expect`.
  mutating func keep(_ evaluation: Evaluation, of part: Part, classNames: [String]) {
    experiment.evaluations[part] = evaluation
    let name = part.rawValue
    scope.metrics?.forget(name)
    enter(evaluation.loss, as: [name, "loss"])
    enter(evaluation.accuracy, as: [name, "accuracy"])
    for (className, metrics) in zip(classNames, evaluation.classes) {
      let named = [("precision", metrics.precision), ("recall", metrics.recall), ("f1", metrics.f1)]
      for (metric, value) in named { if let value { enter(value, as: [name, metric, className]) } }
      enter(Double(metrics.support), as: [name, "support", className])
    }
    log(evaluation, of: part)
  }

  /// Enters a metric for `expect`, such as `["test", "accuracy"]`, and tells it.
  mutating func enter(_ value: Double, as path: [String]) {
    scope.metrics?.enter(value, as: path)
    output.tell(.metric(path.map(Printer.word).joined(separator: "."), value))
  }
}
