/// Natural logarithms, in the language itself: the C library is for the layers that call it, and
/// its results differ in the last bit from one version to the next, which reorders equals.
package enum Logarithm {
  /// ln x of a positive, finite number to 1e-15; 0 for others.
  package static func natural(_ x: Double) -> Double {
    guard x > 0, x.isFinite else { return 0 }
    // x = m * 2^e with m in 1 ..< 2; ln m = 2 artanh((m - 1) / (m + 1)), whose argument is at
    // most 1/3 and less where m is taken to sqrt(1/2) ... sqrt(2).
    let high = x.significand > 1.414_213_562_373_095_1
    let m = high ? x.significand / 2 : x.significand
    let e = Double(x.exponent + (high ? 1 : 0))
    let t = (m - 1) / (m + 1)
    let square = t * t
    var sum = 0.0
    for odd in stride(from: 23.0, through: 1, by: -2) { sum = sum * square + 1 / odd }
    return 2 * t * sum + e * 0.693_147_180_559_945_3
  }
}
