import Kernels
import Testing
import Training

@Suite("What an evaluation got wrong") struct MissesTests {
  private let evaluation = Evaluation(
    scores: Tensor(images: 5, Shape(flat: 3), values: [5, 0, 0, 0, 2, 0, 0, 4, 0, 1, 0, 0, 0, 0, 200]),
    labels: [0, 0, 0, 2, 1])

  @Test("costs what the probability of the right class says, and that is the loss on average")
  func losses() {
    let losses = evaluation.losses
    let mean = losses.prefix(4).reduce(0, +) / 4
    let four = Evaluation(
      scores: Tensor(images: 4, Shape(flat: 3), values: [5, 0, 0, 0, 2, 0, 0, 4, 0, 1, 0, 0]), labels: [0, 0, 0, 2])
    #expect(abs(mean - four.loss) < 1e-6)
    // A probability that is 0 in 32 bits.
    #expect(losses[4].isFinite && losses[4] > 80)
  }

  @Test("is listed by pairs of classes, the most frequent first, with the most confident images first")
  func pairs() {
    #expect(
      evaluation.confusedPairs == [
        .init(actual: 0, predicted: 1, images: [2, 1]), .init(actual: 1, predicted: 2, images: [4]),
        .init(actual: 2, predicted: 0, images: [3]),
      ])
  }
}
