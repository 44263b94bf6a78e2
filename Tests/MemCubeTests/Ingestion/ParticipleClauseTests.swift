import Testing

@testable import Learning

/// Sentences that begin with what the subject does meanwhile; said on Sunday, 15 November 2026.
@Suite struct ParticipleClauseTests {
  private func learned(_ text: String) -> [String] {
    RuleExtractor().statements(
      of: Extracting.source(text, others: [], day: Day(2026, 11, 15).number)
    ).map(\.text)
  }

  @Test(arguments: [
    (
      "Driving home yesterday I saw a fox.",
      "Driving home on 14 November 2026 Ana saw a fox."
    ),
    (
      "Starting next week we open at 6:30 instead of 7.",
      "Starting in the week of 16 November 2026 Ana and others open at 6:30 instead of 7."
    ),
    ("Beginning in January I work part-time.", "Beginning in January 2027 Ana works part-time."),
    (
      "Walking home last night I lost my hat.",
      "Walking home on the night of 14 November 2026 Ana lost their hat."
    ),
    // The clause behind a noun may be a relative one.
    (
      "Still enjoying the cake I baked yesterday.",
      "Ana is still enjoying the cake they baked on 14 November 2026."
    ),
    ("Hoping we can visit Ghent in May.", "Ana is hoping they can visit Ghent in May 2027."),
  ])
  func participleClauses(text: String, told: String) {
    #expect(learned(text) == [told])
  }
}
