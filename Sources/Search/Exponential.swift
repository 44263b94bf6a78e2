/// The exponential function, in the language itself, for the same reason as `Logarithm`.
enum Exponential {
  /// e to the power of x to 1e-14; 0 below -700, and what e^700 is above 700.
  static func of(_ x: Double) -> Double {
    guard x > -700, x.isFinite else { return x > 0 ? of(700) : 0 }
    let x = min(x, 700)
    // x = n ln 2 + r with |r| at most ln 2 / 2.
    let n = (x / 0.693_147_180_559_945_3).rounded()
    let r = x - n * 0.693_147_180_559_945_3
    var sum = 1.0
    for k in stride(from: 14.0, through: 1, by: -1) { sum = 1 + r / k * sum }
    return Double(sign: .plus, exponent: Int(n), significand: sum)
  }
}
