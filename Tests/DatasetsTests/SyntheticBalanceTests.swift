import Basics
import Datasets
import Images
import Kernels
import Testing

/// That the embedded data set cannot be classified by simple means. `Benchmarks/synthetic_reference.py` judges all of it,
/// and that a pretrained network separates it.
@Suite("Balance of the synthetic concrete")
struct SyntheticBalanceTests {
  private static let count = 500
  /// 500 images of each class, cracked ones first.
  private static let images: [Image] = {
    let concrete = SyntheticConcrete()
    return ThreadPool().map(2 * count) { concrete.image($0 < count ? .cracked : .intact, $0 % count) }
  }()
  private static let brightness = images.map { $0.pixels.reduce(0.0) { $0 + Double($1) } / Double($0.pixels.count) }

  /// The share of images on the right side of the threshold that separates the classes best.
  private static func bestThreshold(_ values: [Double]) -> Double {
    let sorted = values.indices.sorted { values[$0] < values[$1] }
    var cracked = 0
    var best = 0
    for (rank, index) in sorted.enumerated() {
      cracked += index < count ? 1 : 0
      // Cracked below and intact above, or the other way round.
      let right = cracked + count - (rank + 1 - cracked)
      best = max(best, right, 2 * count - right)
    }
    return Double(best) / Double(2 * count)
  }

  @Test("exposes both classes alike")
  func exposure() {
    let means = [Self.brightness.prefix(Self.count), Self.brightness.suffix(Self.count)].map { values in
      values.reduce(0, +) / Double(Self.count)
    }
    #expect(abs(means[0] - means[1]) < 5)
    #expect(Self.bestThreshold(Self.brightness) < 0.6)
  }

  @Test("keeps contrast and the number of dark pixels from telling the classes")
  func contrast() {
    var contrasts = [Double]()
    var shares = [Double]()
    for (image, mean) in zip(Self.images, Self.brightness) {
      var squares = 0.0
      var dark = 0
      for value in image.pixels {
        let difference = Double(value) - mean
        squares += difference * difference
        dark += difference < -50 ? 1 : 0
      }
      contrasts.append(squares / Double(image.pixels.count))
      shares.append(Double(dark) / Double(image.pixels.count))
    }
    #expect(Self.bestThreshold(contrasts) < 0.9)
    #expect(Self.bestThreshold(shares) < 0.93)
  }

  @Test("stays well under 90 % for a logistic regression on the pixels")
  func logisticRegression() {
    let (train, test) = Self.features(size: 16)
    let fits = [0.001, 0.03, 1].map { LogisticRegression(train, strength: $0) }
    // They do learn what there is to learn.
    #expect(fits[0].accuracy(on: train) > 0.8)
    #expect(fits.allSatisfy { $0.accuracy(on: test) < 0.82 })
  }

  /// The pixels of small images, standardised, with ±1 for the class; every fifth is for testing.
  private static func features(size: Int) -> (train: [Sample], test: [Sample]) {
    let small = images.map { $0.resized(height: size, width: size).pixels.map { Float($0) } }
    let columns = small[0].indices.map { column in
      let values = small.map { $0[column] }
      let mean = values.reduce(0, +) / Float(values.count)
      let variance = values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Float(values.count)
      return (mean: mean, scale: 1 / variance.squareRoot())
    }
    let samples = small.enumerated().map { index, values in
      Sample(values: zip(values, columns).map { ($0 - $1.mean) * $1.scale }, sign: index < count ? 1 : -1)
    }
    return (
      samples.indices.filter { $0 % 5 != 0 }.map { samples[$0] },
      samples.indices.filter { $0 % 5 == 0 }.map { samples[$0] }
    )
  }
}

private struct Sample {
  let values: [Float]
  let sign: Float
}

/// Logistic regression with L2 regularisation, by gradient descent with momentum.
private struct LogisticRegression {
  private var weights: [Float]
  private var bias: Float = 0

  init(_ samples: [Sample], strength: Float) {
    weights = [Float](repeating: 0, count: samples[0].values.count)
    var speed = weights
    var biasSpeed: Float = 0
    // Neighbouring pixels are alike: the curvature is up to a quarter of the number of weights.
    let step = 1 / (Float(weights.count) / 8 + strength)
    for _ in 0..<150 {
      var gradient = weights.map { $0 * strength }
      var biasGradient: Float = 0
      for sample in samples {
        let pull = -sample.sign / (1 + exponential(sample.sign * score(sample))) / Float(samples.count)
        for index in gradient.indices { gradient[index] += pull * sample.values[index] }
        biasGradient += pull
      }
      for index in weights.indices {
        speed[index] = 0.95 * speed[index] - step * gradient[index]
        weights[index] += speed[index]
      }
      biasSpeed = 0.95 * biasSpeed - step * biasGradient
      bias += biasSpeed
    }
  }

  private func score(_ sample: Sample) -> Float {
    var sum = bias
    for index in weights.indices { sum += weights[index] * sample.values[index] }
    return sum
  }

  func accuracy(on samples: [Sample]) -> Double {
    Double(samples.count { score($0) * $0.sign > 0 }) / Double(samples.count)
  }
}
