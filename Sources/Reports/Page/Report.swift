import Images

/// An experiment's commands and results, as reports show them. All metrics are those of `results`.
public struct Report: Sendable {
  /// A command, its output, and the plots that it drew.
  public struct Command: Sendable {
    public var text: String
    public var output: String
    public var plots: [DrawnPlot]

    public init(_ text: String, output: String = "", plots: [DrawnPlot] = []) {
      (self.text, self.output, self.plots) = (text, output, plots)
    }
  }

  /// A plot that was drawn to a file.
  public struct DrawnPlot: Sendable {
    public var plot: any Plot
    /// Its name, such as the command that drew it.
    public var title: String
    /// The pixels of a point in the file.
    public var scale: Int
    /// The file.
    public var path: String

    public init(_ plot: any Plot, title: String, scale: Int, path: String) {
      (self.plot, self.title, self.scale, self.path) = (plot, title, scale, path)
    }
  }

  /// The images of a part that were misclassified.
  public struct Errors: Sendable {
    public var part: String
    /// The number of misclassified images, and of all.
    public var count: Int
    public var total: Int
    /// Those with the highest losses, the highest first.
    public var worst: [WrongImage]

    public init(part: String, count: Int, total: Int, worst: [WrongImage]) {
      (self.part, self.count, self.total, self.worst) = (part, count, total, worst)
    }
  }

  /// An image that was misclassified.
  public struct WrongImage: Sendable {
    public var image: Image
    /// From the data's folder on.
    public var file: String
    public var actual: String
    public var predicted: String
    /// The predicted class's.
    public var probability: Double
    /// The cross-entropy.
    public var loss: Double

    public init(
      image: Image, file: String, actual: String, predicted: String, probability: Double, loss: Double
    ) {
      (self.image, self.file, self.actual, self.predicted) = (image, file, actual, predicted)
      (self.probability, self.loss) = (probability, loss)
    }
  }

  public var results: Results
  public var commands: [Command]
  /// Where images were evaluated.
  public var errors: Errors?

  public init(_ results: Results, commands: [Command] = [], errors: Errors? = nil) {
    (self.results, self.commands, self.errors) = (results, commands, errors)
  }
}
