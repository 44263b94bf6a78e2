import Testing

@testable import Learning

/// A message of very many sentences is read once from its beginning to its end.
@Suite struct LongMessageTests {
  /// What is said beyond the limit changes nothing of what is learned.
  @Test func aLongerMessageTeachesNoMore() {
    func texts(_ count: Int) -> [String] {
      let lines = (0..<count).map { "I bought \(7 + $0) books about Oslo yesterday." }
      return Extracting.texts(lines.joined(separator: "\n"))
    }
    let found = texts(100)
    #expect(found.count == ReadingLimits.statements && found == texts(200))
  }

  /// Twice the sentences take about twice the time, not four times.
  @Test func timeGrowsWithTheLength() {
    func time(_ count: Int) -> Duration {
      let text = "I sing with my band. " + String(repeating: "We moved to Oslo. So ", count: count)
      return ContinuousClock().measure { _ = Extracting.texts(text) }
    }
    _ = time(50)
    #expect(time(800) < time(100) * 40)
  }
}
