import Testing
import TestSupport
import Training

@Suite("Errors of trainings")
struct TrainingErrorTests {
  static let cases: [(error: TrainingError, text: String)] = [
    (
      .emptyPart("val"),
      "the data has no images in the part 'val'\n  load data with images in 'val', as with split=70/20/10"
    ),
    (.setting(name: "batch", expected: "at least 1", received: "0"), "batch must be at least 1, got 0"),
    (
      .diverged(epoch: 3, batch: 7),
      """
      the training diverged: the loss of epoch 3, batch 7 is NaN or infinite
        try a lower lr, and scale the images (rescaling 1/255) before the first layer
      """
    ),
    (
      .diverged(epoch: 3, batch: nil),
      """
      the training diverged: after epoch 3 some of the weights are NaN or infinite
        try a lower lr, and scale the images (rescaling 1/255) before the first layer
      """
    ),
    (
      .validationDiverged(epoch: 3),
      """
      the training diverged: the validation loss of epoch 3 is NaN or infinite
        try a lower lr, and scale the images (rescaling 1/255) before the first layer
      """
    ),
    (
      .classes(model: ["a", "b"], data: ["c", "d"]),
      """
      the model's classes (a, b) are not the data's (c, d)
        rename the data's class folders, or declare the model again after loading the data
      """
    ),
    (
      .classes(model: ["a", "b", "c", "d", "e"], data: ["a", "b", "c", "d", "f"]),
      """
      the model's classes (a, b, c, d, … (5 in all)) are not the data's (a, b, c, d, … (5 in all))
        the data lacks e, the model lacks f; rename the data's class folders, or declare the model again after loading \
      the data
      """
    ),
    (
      .classes(model: ["a", "b"], data: ["a", "b", "c"]),
      """
      the model's classes (a, b) are not the data's (a, b, c)
        the model lacks c; rename the data's class folders, or declare the model again after loading the data
      """
    ),
  ]

  @Test("say what is wrong and how to fix it", arguments: cases)
  func texts(error: TrainingError, text: String) { #expect(error.description == text) }

  @Test("of this module are all in the table")
  func complete() throws {
    let missing = try ErrorCases.missing(in: Self.cases.map(\.error), of: "Training")
    #expect(missing == [])
  }
}
