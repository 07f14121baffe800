/// A line of varying width: the middle line's points, each with half the width there.
struct Stroke {
  struct Knot {
    var position: SIMD2<Float>
    var halfWidth: Float
  }
  var knots: [Knot]

  /// A straight line across the picture through `point`.
  init(through point: SIMD2<Float>, along direction: SIMD2<Float>, halfWidth: Float) {
    let far = direction * (2 * Float(Plane.side))
    knots = [Knot(position: point - far, halfWidth: halfWidth), Knot(position: point + far, halfWidth: halfWidth)]
  }

  init(knots: [Knot]) { self.knots = knots }

  /// The distance between the first and the last point.
  var span: Float {
    guard let first = knots.first, let last = knots.last else { return 0 }
    return (last.position - first.position).length
  }

  /// Lowers `gap`, the distance in pixels from every pixel to the nearest stroke's edge (negative inside), to this
  /// stroke's, as far as `reach` from its edge.
  func approach(_ gap: inout Plane, reach: Float) {
    for (from, to) in zip(knots, knots.dropFirst()) {
      let along = to.position - from.position
      let scale = 1 / max((along * along).sum(), 1e-6)
      let widening = to.halfWidth - from.halfWidth
      let reach = max(from.halfWidth, to.halfWidth) + reach
      let low = pointwiseMin(from.position, to.position) - reach
      let high = pointwiseMax(from.position, to.position) + reach
      let last = Float(Plane.side - 1)
      guard low.x <= last, low.y <= last, high.x >= 0, high.y >= 0 else { continue }
      for y in Int(max(low.y, 0))...Int(min(high.y, last)) {
        for x in Int(max(low.x, 0))...Int(min(high.x, last)) {
          let offset = SIMD2(Float(x), Float(y)) - from.position
          let share = min(max((offset * along).sum() * scale, 0), 1)
          let distance = (offset - along * share).length - from.halfWidth - widening * share
          let index = y * Plane.side + x
          if distance < gap.values[index] { gap.values[index] = distance }
        }
      }
    }
  }
}
