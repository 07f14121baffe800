extension CurvePlot {
  /// The corner that good curves come close to, enlarged: where the chart has space for it.
  struct Corner: Sendable {
    let chart: Chart
    /// What it takes of the canvas.
    let box: Rectangle

    enum Place { case topLeft, topRight }

    /// Nil where the first of the curves is not close to the corner, or right in it, and where others are in the way.
    ///
    /// - Parameters:
    ///   - place: of the corner; it is enlarged on the other side, below.
    ///   - curves: of the chart, the most important one first.
    init?(_ place: Place, of whole: Chart, _ curves: [Curve]) {
      func distance(_ point: Point) -> Double { max(place == .topLeft ? point.x : 1 - point.x, 1 - point.y) }
      guard let nearest = curves.first?.points.map(distance).min(), nearest > 0,
        let reach = [0.01, 0.02, 0.05, 0.1].first(where: { $0 >= 3 * nearest })
      else { return nil }
      let area = whole.area
      let size = Size(area.width * 0.56, area.height * 0.58)
      let box = Rectangle(
        place == .topLeft ? area.right - size.width - 14 : area.left + 14, area.bottom - size.height - 16, size.width,
        size.height)
      let inTheWay = curves.contains { curve in
        zip(curve.points, curve.points.dropFirst()).contains { start, end in
          (0...8).contains { step in
            let share = Double(step) / 8
            let point = whole.place(
              Point(start.x + (end.x - start.x) * share, start.y + (end.y - start.y) * share))
            return box.inset(-6, -6).contains(Rectangle(point.x, point.y, 0, 0))
          }
        }
      }
      guard !inTheWay else { return nil }
      let x = place == .topLeft ? 0...reach : 1 - reach...1
      var enlarged = Chart(
        "Enlarged", in: box.inset(10, 6), x: { _ in Self.axis(x) }, y: Self.axis(1 - reach...1), xName: "")
      enlarged.curves = whole.curves
      (self.box, self.chart) = (box, enlarged)
    }

    private static func axis(_ range: ClosedRange<Double>) -> Axis {
      .covering([range.lowerBound, range.upperBound], count: 2, within: range)
    }

    func draw(on canvas: inout Canvas) {
      canvas.fill(box, canvas.theme.background, radius: 4)
      canvas.stroke(box, canvas.theme.axis, radius: 4)
      chart.draw(on: &canvas)
    }
  }
}
