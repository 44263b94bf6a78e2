import Testing

@testable import Answering
@testable import MemCube

/// Who asks for a home is told no saying, and for what no text names that none does.
@Suite struct HomesTests {
  /// Who rents a flat lives there, and who rents a car does not.
  @Test func whoRentsAFlatLivesThere() throws {
    let answers = try SaidAnswers([
      (nil, "2026-06-28", "We live in our own house in Ulm."),
      (nil, "2026-09-29", "We've sold the house in Ulm and rent a flat in Augsburg now."),
      (nil, "2026-09-30", "We rent a car in Bonn now."),
    ])
    let answer = try answers.answer("Where do I live?")
    let told = answer.citations.map { String(decoding: $0.sentence, as: UTF8.self) }
    #expect(told.first?.contains("Augsburg") == true, "\(told)")
  }
}
