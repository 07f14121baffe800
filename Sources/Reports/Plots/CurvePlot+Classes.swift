import Basics

extension CurvePlot {
  /// A curve for a class, or for an average of classes, and the area under it; nil where it is not defined.
  public struct ClassCurve: Sendable {
    public var name: String
    public var points: [Point]
    public var area: Double?

    public init(_ name: String, _ points: [(x: Double, y: Double)], area: Double?) {
      (self.name, self.points, self.area) = (name, points.map { Point($0.x, $0.y) }, area)
    }
  }

  /// The curves of classes, against all others, and their averages.
  public struct ClassCurves: Sendable {
    public var classes: [ClassCurve]
    /// None for a single class.
    public var averages: [ClassCurve]

    public init(_ classes: [ClassCurve], averages: [ClassCurve] = []) {
      (self.classes, self.averages) = (classes, averages)
    }
  }

  /// The true positive rate against the false positive rate.
  ///
  /// - Parameter curves: from (0, 0) to (1, 1).
  public static func roc(title: String, subtitle: String, _ curves: ClassCurves) throws(ReportError) -> CurvePlot {
    let chance = Curve("chance", [Point(0, 0), Point(1, 1)], .axis, width: 1, dash: [4, 4])
    return try plot(
      title, subtitle, curves, axes: ("True positive rate", "false positive rate"), area: ("AUC", "auc"),
      reference: chance, corner: .topLeft
    ) { $0 }
  }

  /// Precision against recall, in steps, as the average precision sums them up.
  ///
  /// - Parameters:
  ///   - curves: by growing recall.
  ///   - prevalence: the share of positives, which is the precision of chance; nil for several classes.
  public static func precisionRecall(
    title: String, subtitle: String, prevalence: Double?, _ curves: ClassCurves
  ) throws(ReportError) -> CurvePlot {
    let chance = prevalence.map {
      Curve("chance", [Point(0, $0), Point(1, $0)], .axis, width: 1, dash: [4, 4])
    }
    return try plot(
      title, subtitle, curves, axes: ("Precision", "recall"), area: ("AP", "average_precision"), reference: chance,
      corner: .topRight
    ) { points in
      let points = points.filter { $0.x > 0 }
      // Where the recall stays the same, the ends of the line down are enough.
      let ends = points.indices.filter { index in
        index == 0 || index == points.count - 1 || points[index - 1].x != points[index].x
          || points[index + 1].x != points[index].x
      }
      return ([Point(0, points.first?.y ?? 1)] + ends.map { points[$0] }).steppedBefore
    }
  }

  /// As many classes as can be distinguished have curves of their own; of more, those with the smallest areas.
  private static let maxLabelled = 6

  private static func plot(
    _ title: String, _ subtitle: String, _ curves: ClassCurves, axes: (y: String, x: String),
    area: (head: String, key: String), reference: Curve?, corner: Corner.Place, _ shape: ([Point]) -> [Point]
  ) throws(ReportError) -> CurvePlot {
    let defined = curves.classes.filter { $0.area != nil }
    guard !defined.isEmpty else {
      throw .nothing(toShow: "curves", first: "evaluate a part with images of at least two classes")
    }
    let isFew = defined.count <= maxLabelled
    let ranked = defined.sorted { ($0.area ?? 0) < ($1.area ?? 0) }
    let labelled = isFew ? defined : Array(ranked.prefix(maxLabelled - 1))
    let others = isFew ? [] : Array(ranked.dropFirst(maxLabelled - 1))

    func row(_ curve: Curve, _ area: Double?) -> Key.Row {
      Key.Row(curve, area.map { [NumberFormat.fixed($0, 4)] } ?? [])
    }
    let averages = zip(curves.averages, [(2.5, []), (1.5, [5, 3])] as [(Double, [Double])]).map { average, style in
      row(Curve(average.name, shape(average.points), .text, width: style.0, dash: style.1), average.area)
    }
    let own = labelled.enumerated().map { row(.series($0, $1.name, shape($1.points)), $1.area) }
    let faint = others.map { Curve("", shape($0.points), .faint, width: 1) }
    let rest =
      others.isEmpty
      ? [] : [Key.Row(Curve("\(others.count) other classes, all higher", [], .faint, width: 1))]
    let last = reference.map { [Key.Row($0)] } ?? []

    let key = Key(columns: ["", area.head].suffix(1), averages + own + rest + last)
    let metrics = (curves.averages + curves.classes).map { JSON.Member($0.name, .number($0.area)) }
    // The averages are drawn last, over the others.
    let drawn = (reference.map { [$0] } ?? []) + faint + (own + averages).map(\.curve)
    return CurvePlot(title, subtitle, key, metrics: [.init(area.key, .object(metrics))], corner: corner) { box in
      var chart = Chart(axes.y, in: box, x: { _ in .shares }, y: .shares, xName: axes.x)
      chart.curves = drawn
      return chart
    }
  }
}
