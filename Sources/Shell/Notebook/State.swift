import Kernels

/// What commands change. It is a value: a copy that is kept is a state that can be gone back to.
struct State: Sendable {
  /// Variables and measured metrics.
  var scope = Scope(metrics: MetricTable())
  /// What `set` sets.
  var preferences = Preferences()
  /// The threads that compute.
  var resources: ExecutionResources
  /// What all random draws are keyed by.
  var seed = Session.firstSeed
  /// The blocks of layers that were declared.
  var blocks: PersistentMap<String, LayerBlock> = [:]
  /// The data, the model, and what came of them.
  var experiment = Experiment()
  /// The number of the cell that made each thing of these as it is.
  var makers: PersistentMap<Resource, Int> = [:]
}

extension State {
  /// The bytes that it keeps in memory beside those of `next`, the state that came of it.
  func memory(beside next: State) -> Int {
    let model = makers[.weights] == next.makers[.weights] ? nil : experiment.model
    let weights = model?.model.parameterCount.trained ?? 0
    let images = makers[.data] == next.makers[.data] ? 0 : experiment.data?.dataset.memory ?? 0
    return weights * MemoryLayout<Float>.stride + (model?.optimizer?.memory ?? 0) + images
  }
}

extension Session {
  public internal(set) var scope: Scope {
    get { state.scope }
    set { state.scope = newValue }
  }
  public internal(set) var seed: UInt64 {
    get { state.seed }
    set { state.seed = newValue }
  }
  var blocks: PersistentMap<String, LayerBlock> {
    get { state.blocks }
    set { state.blocks = newValue }
  }
  var experiment: Experiment {
    get { state.experiment }
    set { state.experiment = newValue }
  }
  var preferences: Preferences {
    get { state.preferences }
    set {
      state.preferences = newValue
      output.isQuiet = newValue.isQuiet
    }
  }
  var threadPool: ThreadPool { state.resources.threadPool }
  var context: ExecutionContext { state.resources.context }
  /// How many threads compute.
  var threads: Int {
    get { state.resources.count }
    set { state.resources = ExecutionResources(newValue) }
  }

  /// Goes back to an earlier state.
  mutating func restore(_ state: State) {
    self.state = state
    output.isQuiet = state.preferences.isQuiet
  }
}
