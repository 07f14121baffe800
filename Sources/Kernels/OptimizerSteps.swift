/// One step of each optimizer on the values of a parameter, in Keras's order of operations.

/// Adam (Kingma and Ba, 2015), `rate` corrected for the bias of the moments:
/// m += (g − m)(1 − β₁), v += (g² − v)(1 − β₂), w −= rate · m ÷ (√v + ε).
public func adamStep(
  _ weights: Tensor, _ gradient: Tensor, mean: Tensor, variance: Tensor, rate: Float, beta1: Float, beta2: Float,
  epsilon: Float
) {
  forEachLane(weights.count) { range in
    let g = range.load(gradient)
    let first = range.load(mean) + (g - range.load(mean)) * (1 - beta1)
    let second = range.load(variance) + (g * g - range.load(variance)) * (1 - beta2)
    range.store(first, mean)
    range.store(second, variance)
    range.store(range.load(weights) - first * rate / (second.squareRoot() + epsilon), weights)
  }
}

/// Stochastic gradient descent with momentum (0 for none): m = momentum · m − rate · g, w += m; with Nesterov's
/// look-ahead w += momentum · m − rate · g.
public func momentumStep(
  _ weights: Tensor, _ gradient: Tensor, velocity: Tensor, rate: Float, momentum: Float, isNesterov: Bool
) {
  forEachLane(weights.count) { range in
    let push = range.load(gradient) * rate
    let speed = range.load(velocity) * momentum - push
    range.store(speed, velocity)
    range.store(range.load(weights) + (isNesterov ? speed * momentum - push : speed), weights)
  }
}

/// RMSprop (Tieleman and Hinton, 2012): v = ρ · v + (1 − ρ) · g², step = rate · g ÷ √(v + ε), through `momentum`.
public func rmspropStep(
  _ weights: Tensor, _ gradient: Tensor, squares: Tensor, velocity: Tensor, rate: Float, rho: Float, momentum: Float,
  epsilon: Float
) {
  forEachLane(weights.count) { range in
    let g = range.load(gradient)
    let average = range.load(squares) * rho + g * g * (1 - rho)
    range.store(average, squares)
    let step = range.load(velocity) * momentum + g * rate / (average + epsilon).squareRoot()
    range.store(step, velocity)
    range.store(range.load(weights) - step, weights)
  }
}

/// Adds to `gradient` that of l1 · Σ |w| + l2 · Σ w², with a slope of 0 at 0.
///
/// - Returns: the sum itself.
public func addPenalty(_ weights: Tensor, l1: Float, l2: Float, to gradient: Tensor) -> Double {
  var sums = SIMD8<Double>()
  forEachLane(weights.count) { range in
    let w = range.load(weights)
    let sign = Vector().replacing(with: 1, where: w .> 0).replacing(with: -1, where: w .< 0)
    range.store(range.load(gradient) + (sign * l1 + w * (2 * l2)), gradient)
    sums += SIMD8<Double>(w * sign) * Double(l1) + SIMD8<Double>(w) * SIMD8<Double>(w) * Double(l2)
  }
  return sums.sum()
}

/// l1 · Σ |w| + l2 · Σ w².
public func penalty(_ weights: Tensor, l1: Float, l2: Float) -> Double {
  var sums = SIMD8<Double>()
  forEachLane(weights.count) { range in
    let w = range.load(weights)
    let size = w.replacing(with: -w, where: w .< 0)
    sums += SIMD8<Double>(size) * Double(l1) + SIMD8<Double>(w) * SIMD8<Double>(w) * Double(l2)
  }
  return sums.sum()
}

/// Decoupled weight decay (Loshchilov and Hutter, 2019): w −= w · amount.
public func decay(_ weights: Tensor, amount: Float) {
  forEachLane(weights.count) { range in range.store(range.load(weights) * (1 - amount), weights) }
}
