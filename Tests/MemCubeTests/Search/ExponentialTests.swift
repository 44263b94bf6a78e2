import Glibc
import Testing

@testable import Search

@Suite struct ExponentialTests {
  @Test func itIsTheOneOfTheLibrary() {
    for x in stride(from: -50.0, through: 50, by: 0.37) {
      #expect(abs(Exponential.of(x) / exp(x) - 1) < 1e-13, "\(x)")
    }
    #expect(Exponential.of(0) == 1 && Exponential.of(-1e9) == 0)
    #expect(Exponential.of(.infinity).isFinite && Exponential.of(.nan) == 0)
  }
}
