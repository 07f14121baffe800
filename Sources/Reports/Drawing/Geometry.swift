/// A place on a canvas, in points from its top left corner.
public struct Point: Sendable, Equatable {
  public var x: Double
  public var y: Double

  public init(_ x: Double, _ y: Double) { (self.x, self.y) = (x, y) }
}

/// An extent in points.
public struct Size: Sendable, Equatable {
  public var width: Double
  public var height: Double

  public init(_ width: Double, _ height: Double) { (self.width, self.height) = (width, height) }
}

/// An upright rectangle in points; y grows downwards.
public struct Rectangle: Sendable, Equatable {
  public var x: Double
  public var y: Double
  public var width: Double
  public var height: Double

  public init(_ x: Double, _ y: Double, _ width: Double, _ height: Double) {
    (self.x, self.y, self.width, self.height) = (x, y, width, height)
  }

  public var left: Double { x }
  public var right: Double { x + width }
  public var top: Double { y }
  public var bottom: Double { y + height }
  public var center: Point { Point(x + width / 2, y + height / 2) }
  public var size: Size { Size(width, height) }

  /// The rectangle without `horizontal` points at its left and right, and `vertical` at its top and bottom.
  public func inset(_ horizontal: Double, _ vertical: Double) -> Rectangle {
    Rectangle(x + horizontal, y + vertical, width - 2 * horizontal, height - 2 * vertical)
  }

  /// Whether all of `other` lies within, give or take `slack` points.
  public func contains(_ other: Rectangle, slack: Double = 1e-6) -> Bool {
    other.left >= left - slack && other.right <= right + slack && other.top >= top - slack
      && other.bottom <= bottom + slack
  }

  /// Whether the two share an area, not only an edge.
  public func overlaps(_ other: Rectangle) -> Bool {
    min(right, other.right) - max(left, other.left) > 1e-6 && min(bottom, other.bottom) - max(top, other.top) > 1e-6
  }
}
