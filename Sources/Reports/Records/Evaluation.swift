extension Results {
  /// What a model scored on one part of the data, without the details of `Evaluation`.
  public struct Score: Sendable, Equatable {
    /// `train`, `val` or `test`.
    public var part: String
    public var loss: Double
    public var accuracy: Double
    /// The number of images.
    public var count: Int
    /// The number of images that were classified correctly.
    public var correct: Int

    public init(part: String, loss: Double, accuracy: Double, count: Int, correct: Int) {
      (self.part, self.loss, self.accuracy, self.count, self.correct) = (part, loss, accuracy, count, correct)
    }

    var members: [JSON.Member] {
      let interval = Wilson.interval(correct, of: count)
      return [
        .init("accuracy", .number(accuracy)), .init("loss", .number(loss)), .init("count", .integer(count)),
        .init("accuracy_interval", .array([.number(interval.lowerBound), .number(interval.upperBound)])),
      ]
    }
  }

  /// What a model scored on one part of the data.
  public struct Evaluation: Sendable, Equatable {
    /// A class's metrics; nil where they would divide by zero.
    public struct ClassMetrics: Sendable, Equatable {
      public var name: String
      public var precision: Double?
      public var recall: Double?
      public var f1: Double?
      /// How many images are of this class.
      public var support: Int

      public init(name: String, precision: Double?, recall: Double?, f1: Double?, support: Int) {
        (self.name, self.precision, self.recall, self.f1, self.support) = (name, precision, recall, f1, support)
      }
    }

    /// `train`, `val` or `test`.
    public var part: String
    public var loss: Double
    public var accuracy: Double
    public var classes: [ClassMetrics]
    /// `confusion[actual][predicted]`.
    public var confusion: [[Int]]

    public init(part: String, loss: Double, accuracy: Double, classes: [ClassMetrics], confusion: [[Int]]) {
      (self.part, self.loss, self.accuracy) = (part, loss, accuracy)
      (self.classes, self.confusion) = (classes, confusion)
    }

    /// The number of images.
    public var count: Int { confusion.joined().reduce(0, +) }
    /// The number of images that were classified correctly.
    public var correct: Int { confusion.indices.reduce(0) { $0 + confusion[$1][$1] } }

    public var score: Score { Score(part: part, loss: loss, accuracy: accuracy, count: count, correct: correct) }

    var json: JSON {
      .object(
        score.members + [
          .init("classes", .array(classes.map(\.json))),
          .init("confusion", .array(confusion.map { .array($0.map { .integer($0) }) })),
        ])
    }
  }
}

extension Results.Evaluation.ClassMetrics {
  var json: JSON {
    .object([
      .init("name", .string(name)), .init("precision", .number(precision)), .init("recall", .number(recall)),
      .init("f1", .number(f1)), .init("support", .integer(support)),
    ])
  }
}
