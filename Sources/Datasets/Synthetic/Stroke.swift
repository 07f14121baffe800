/// A line of varying width: the points of its middle line, each with half the width there.
struct Stroke {
  struct Knot {
    var place: SIMD2<Float>
    var halfWidth: Float
  }

  let knots: [Knot]

  init(_ knots: [Knot]) { self.knots = knots }

  /// A straight line across the whole image.
  init(through place: SIMD2<Float>, along direction: SIMD2<Float>, halfWidth: Float) {
    let far = direction * Float(2 * Plane.side)
    knots = [Knot(place: place - far, halfWidth: halfWidth), Knot(place: place + far, halfWidth: halfWidth)]
  }

  /// The distance between the first and the last point.
  var span: Float {
    guard let first = knots.first, let last = knots.last else { return 0 }
    return (last.place - first.place).length
  }

  /// The distance in pixels from every pixel to the nearest stroke's edge, negative inside; far more than `reach`
  /// where it is more than that.
  static func gap(to strokes: [Stroke], reach: Float) -> Plane {
    var gap = Plane(1000)
    for stroke in strokes { stroke.approach(&gap, reach) }
    return gap
  }

  private func approach(_ gap: inout Plane, _ reach: Float) {
    for (from, to) in zip(knots, knots.dropFirst()) {
      let way = to.place - from.place
      let scale = 1 / max(way.dot(way), 1e-6)
      let widening = to.halfWidth - from.halfWidth
      let reach = max(from.halfWidth, to.halfWidth) + reach
      let low = pointwiseMin(from.place, to.place) - reach
      let high = pointwiseMax(from.place, to.place) + reach
      Plane.forEachPixel(from: low, to: high) { index, place in
        let offset = place - from.place
        let share = min(max(offset.dot(way) * scale, 0), 1)
        let distance = (offset - way * share).length - from.halfWidth - widening * share
        if distance < gap.values[index] { gap.values[index] = distance }
      }
    }
  }
}
