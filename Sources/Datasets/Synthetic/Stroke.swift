import Kernels

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
}

extension Plane {
  /// Sets every pixel to its distance from the nearest stroke's edge, negative inside; to far more than `reach` where it
  /// is more than that.
  mutating func measure(_ strokes: [Stroke], reach: Float) {
    reset(to: 1000)
    for stroke in strokes {
      for (from, to) in zip(stroke.knots, stroke.knots.dropFirst()) {
        let reach = max(from.halfWidth, to.halfWidth) + reach
        lower(
          &values, width: Self.side, toLineFrom: from.place, from.halfWidth, to: to.place, to.halfWidth,
          within: pointwiseMin(from.place, to.place) - reach, pointwiseMax(from.place, to.place) + reach)
      }
    }
  }
}
