import Datasets
import Training

extension Session {
  /// Enters a metric for `expect`, such as `["test", "accuracy"]`, and reports it.
  mutating func enter(_ value: Double, as path: [String]) { enter(as: path) { value } }

  /// Enters the metrics of an evaluation. What takes long is computed when it is asked for.
  mutating func enter(_ evaluation: Evaluation, of part: Part, classNames: [String]) {
    let name = part.rawValue
    scope.metrics?.forget(name)
    let images = evaluation.labels.count
    let correct = evaluation.confusion.indices.reduce(0) { $0 + evaluation.confusion[$1][$1] }
    enter(as: [name, "accuracy"], share: (correct, images)) { evaluation.accuracy }
    enter(as: [name, "loss"]) { evaluation.loss }
    enter(as: [name, "macro_f1"], reason: "there are no images") { evaluation.macroF1 }
    enter(as: [name, "balanced_accuracy"], reason: "there are no images") { evaluation.balancedAccuracy }
    enter(as: [name, "ece"], reason: "there are no images") { evaluation.reliability().expectedErrorOfImages }
    let oneClass = "all images of '\(name)' are of one class"
    enter(as: [name, "auc"], reason: oneClass) { evaluation.macroAreaUnderROC }
    enter(as: [name, "average_precision"], reason: oneClass) { evaluation.macroAveragePrecision }
    for (index, (className, metrics)) in zip(classNames, evaluation.classes).enumerated() {
      let hits = evaluation.confusion[index][index]
      let predicted = evaluation.confusion.reduce(0) { $0 + $1[index] }
      let notPredicted = "no image was predicted to be '\(className)'"
      let noImages = "'\(name)' has no images of '\(className)'"
      func path(_ metric: String) -> [String] { [name, metric, className] }
      enter(as: path("precision"), share: (hits, predicted), reason: notPredicted) { metrics.precision }
      enter(as: path("recall"), share: (hits, metrics.support), reason: noImages) { metrics.recall }
      enter(as: path("f1"), reason: "\(noImages), and none was predicted") { metrics.f1 }
      enter(as: path("support")) { Double(metrics.support) }
      let reason = metrics.support == 0 ? noImages : oneClass
      enter(as: path("auc"), reason: reason) { evaluation.binaryScores(of: index).areaUnderROC }
      enter(as: path("average_precision"), reason: reason) { evaluation.binaryScores(of: index).averagePrecision }
    }
  }

  private mutating func enter(
    as path: [String], share: (hits: Int, count: Int)? = nil, reason: String = "",
    _ value: @escaping @Sendable () -> Double?
  ) {
    guard let entry = scope.metrics?.enter(as: path, share: share, reason: reason, value) else { return }
    output.tell(.metric(path.map(Printer.word).joined(separator: "."), entry.value))
  }
}
