import TensorBoardMessages

/// The value of a hyperparameter, as TensorBoard's HParams dashboard compares it between trials.
public enum Hyperparameter: Sendable, Equatable {
  case number(Double)
  case flag(Bool)
  case text(String)

  fileprivate var message: WireHParamsValue {
    var value = WireHParamsValue()
    switch self {
    case .number(let number): value.numberValue = number
    case .flag(let flag): value.boolValue = flag
    case .text(let text): value.stringValue = text
    }
    return value
  }
}

extension WireSummary.Value {
  /// The beginning of a trial.
  static func trial(_ hyperparameters: [String: Hyperparameter], began time: Double) -> Self {
    var content = WireHParamsPluginData()
    content.sessionStartInfo.hparams = hyperparameters.mapValues(\.message)
    content.sessionStartInfo.startTimeSecs = time
    return .hyperparameters("_hparams_/session_start_info", content)
  }

  /// The end of a trial that succeeded.
  static func trialEnd(time: Double) -> Self {
    var content = WireHParamsPluginData()
    (content.sessionEndInfo.status, content.sessionEndInfo.endTimeSecs) = (.success, time)
    return .hyperparameters(trialEndTag, content)
  }

  private static let trialEndTag = "_hparams_/session_end_info"
  var isTrialEnd: Bool { tag == Self.trialEndTag }
}
