import Basics

extension Double {
  /// A share with one decimal, "98.7 %", that does not claim all or none where it is nearly so: "> 99.9 %".
  var percentage: String {
    guard isFinite else { return "not finite" }
    if self < 1, self >= 0.9995 { return "> 99.9 %" }
    if self > 0, self < 0.0005 { return "< 0.1 %" }
    return NumberFormat.percent(self, 1)
  }
}
