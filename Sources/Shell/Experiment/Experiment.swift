import Datasets
import Images
import Models
import Reports
import Training

/// The data, the model, and what came of them.
struct Experiment: Sendable {
  /// Images that were loaded.
  struct LoadedData: Sendable {
    let dataset: Dataset
    /// Where from, as the script has it.
    let source: String
    /// The folder with the images' files, from the root on; nil where there is none.
    var folder: String?
  }

  /// A model that was declared or loaded.
  struct CurrentModel: Sendable {
    var model: Model
    /// The lines that declare it.
    let declared: DeclaredModel
    /// The classes that its outputs stand for; empty until it is trained, if there was no data when it was declared.
    var classNames: [String]
    /// How the images that it was trained on were resized; nil until it is trained.
    var trainedResizing: ResizeOptions?
    /// How images are resized for it.
    var resizing: ResizeOptions {
      let input = model.architecture.input
      var options = trainedResizing ?? ResizeOptions(height: input.height, width: input.width)
      // A file may say another size than its model takes.
      (options.height, options.width) = (input.height, input.width)
      return options
    }
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
  /// The number of the model, counted through the session; 0 before there is one.
  var modelNumber = 0
  var trials: [Trial] = []

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
    modelCount += 1
    experiment.modelNumber = modelCount
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
    enter(evaluation, of: part, classNames: classNames)
    updateTrial { trial in
      trial.scores[part] = Results.Score(
        part: part.rawValue, loss: evaluation.loss, accuracy: evaluation.accuracy, count: evaluation.labels.count,
        correct: evaluation.confusion.indices.reduce(0) { $0 + evaluation.confusion[$1][$1] })
    }
    log(evaluation, of: part)
  }
}
