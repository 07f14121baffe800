import Basics

/// Options of 'train' that would have no effect.
public enum TrainError: UserError, Equatable {
  case otherOptimizer(String, of: [String], optimizer: String)
  case nesterovWithoutMomentum
  case batchNormWithoutBackbone(isFrozen: Bool)
  case augmentationWithoutLayer(String)

  public var problem: String {
    switch self {
    case .otherOptimizer(let option, let owners, let optimizer):
      "\(option)= is an option of \(owners.listed(with: "and")), but the optimizer is \(optimizer)"
    case .nesterovWithoutMomentum: "nesterov=yes has no effect without momentum"
    case .batchNormWithoutBackbone(isFrozen: false): "batch_norm= has no effect: the model has no backbone"
    case .batchNormWithoutBackbone(isFrozen: true): "batch_norm= has no effect: the model's backbone is frozen"
    case .augmentationWithoutLayer(let augmentation):
      "'\(augmentation)' has no effect: the model has no 'augmentation' layer"
    }
  }

  public var hint: String? {
    switch self {
    case .otherOptimizer(let option, let owners, _):
      "remove \(option)=, or write \(owners.map { "optimizer=\($0)" }.listed(with: "or"))"
    case .nesterovWithoutMomentum: "as in momentum=0.9 nesterov=yes"
    case .batchNormWithoutBackbone(isFrozen: false):
      "remove it: outside of a backbone, batch normalization always uses the batch's statistics"
    case .batchNormWithoutBackbone(isFrozen: true): "remove it, or 'unfreeze' a part of the backbone"
    case .augmentationWithoutLayer: "declare the model with 'augmentation' right after 'input', or 'augment none'"
    }
  }
}
