import Kernels

/// Where a training pass keeps its values and gradients.
struct TrainingMemory {
  /// The output of each step in the forward, and in the backward.
  let values: [Tensor]
  let valuesAgain: [Tensor]
  /// The gradient of each step's output, where it is needed.
  let gradients: [Tensor?]
  /// For each step and input, a buffer for a gradient that is to be added to another consumer's.
  let extra: [[Tensor?]]

  /// Which values share which places. Times count the steps forward, then backward.
  struct Plan {
    fileprivate enum Use {
      case value, valueAgain, gradient
      case extra(input: Int)
    }

    fileprivate private(set) var places: [(step: Int, use: Use, place: Int)] = []
    fileprivate private(set) var shared = MemoryPlan()
    /// The number of floats, for one image, that are kept or shared.
    private(set) var count: Int

    init(_ graph: TrainingGraph) {
      let steps = graph.steps
      func back(_ step: Int) -> Int { 2 * steps.count - 1 - step }
      var requests: [(step: Int, use: Use, times: ClosedRange<Int>)] = []
      count = 0
      for (index, step) in steps.enumerated() {
        let lastUser = graph.users[index].last ?? index
        switch step.output {
        case .kept: count += step.shape.count
        case .passedOn: break
        case .repeated:
          requests.append((index, .value, index...lastUser))
          requests.append((index, .valueAgain, back(lastUser)...back(index)))
        }
        let isAnothers = graph.users[index].contains {
          steps[$0].passesGradient || graph.sumsSharingGradient.contains($0)
        }
        if step.needsGradient && !isAnothers {
          requests.append((index, .gradient, back(lastUser)...back(graph.gradientEnd(index))))
        }
        for (place, input) in step.inputs.enumerated() where input >= 0 && steps[input].needsGradient {
          if graph.users[input].last != index || step.inputs[..<place].contains(input) {
            requests.append((index, .extra(input: place), back(index)...back(index)))
          }
        }
      }
      for request in requests.sorted(by: { $0.times.lowerBound < $1.times.lowerBound }) {
        var shape = steps[request.step].shape
        if case .extra(let place) = request.use { shape = steps[steps[request.step].inputs[place]].shape }
        places.append((request.step, request.use, shared.place(size: shape.count, request.times)))
      }
      count += shared.sizes.reduce(0, +)
    }
  }

  init(_ plan: Plan, _ graph: TrainingGraph, batch: Int) {
    let pool = plan.shared.sizes.map { Tensor(images: batch, Shape(flat: $0)) }
    var values = [Tensor]()
    for step in graph.steps {
      switch step.output {
      case .kept: values.append(Tensor(images: batch, step.shape))
      case .repeated: values.append(Tensor(count: 0))
      case .passedOn: values.append(values[step.inputs[0]])
      }
    }
    var valuesAgain = values
    var gradients = graph.steps.map { _ in Tensor?.none }
    var extra = graph.steps.map { $0.inputs.map { _ in Tensor?.none } }
    for (step, use, place) in plan.places {
      func tensor(_ shape: Shape) -> Tensor { pool[place].reshaped(images: batch, shape) }
      switch use {
      case .value: values[step] = tensor(graph.steps[step].shape)
      case .valueAgain: valuesAgain[step] = tensor(graph.steps[step].shape)
      case .gradient: gradients[step] = tensor(graph.steps[step].shape)
      case .extra(let input): extra[step][input] = tensor(graph.steps[graph.steps[step].inputs[input]].shape)
      }
    }
    for (index, step) in graph.steps.enumerated().reversed() {
      let isSum = graph.sumsSharingGradient.contains(index)
      for input in step.inputs where isSum && input >= 0 && graph.steps[input].needsGradient {
        gradients[input] = gradients[index]
      }
      if step.passesGradient { gradients[step.inputs[0]] = gradients[index] }
    }
    (self.values, self.valuesAgain, self.gradients, self.extra) = (values, valuesAgain, gradients, extra)
  }
}
