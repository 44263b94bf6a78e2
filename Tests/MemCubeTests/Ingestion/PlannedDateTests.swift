import Testing

@testable import Learning

/// Dates of what is moved, called off, refused or promised; said on Sunday, 15 November 2026.
@Suite struct PlannedDateTests {
  private func learned(_ text: String) -> [String] {
    RuleExtractor().statements(
      of: Extracting.source(text, others: [], day: Day(2026, 11, 15).number)
    ).map(\.text)
  }

  @Test(arguments: [
    // The day of what the clause speaks of is to come.
    ("The meeting on 3 December has been moved to 10 December.", "3 December 2026"),
    ("The meeting on 3 December has been moved to 10 December.", "10 December 2026"),
    ("My flight on 2 December has been delayed by two hours.", "2 December 2026"),
    ("My appointment on 1 December was cancelled.", "1 December 2026"),
    ("My concert on 12 December was moved to the town hall.", "12 December 2026"),
    ("My party on 20 December was called off.", "20 December 2026"),
    // And that of what is refused, promised or decided on.
    ("I've said no to the party on 31 December.", "31 December 2026"),
    ("I've promised Nora a trip in December.", "December 2026"),
    ("I've decided against the Dutch exam in December.", "December 2026"),
    ("We've cancelled the dinner on 5 December.", "5 December 2026"),
    // What was but lately is not a year away.
    ("My appointment on 3 November was cancelled.", "3 November 2026"),
    ("The meeting on 9 November has been moved to 25 November.", "9 November 2026"),
    // The day on which something was done.
    ("I went to the party on 31 December.", "31 December 2025"),
    ("On 3 December we moved the piano to the barn.", "3 December 2025"),
    ("I saw the concert on 12 December.", "12 December 2025"),
    ("We moved to Ghent in December.", "December 2025"),
    ("I bought the house on 1 December and moved in.", "1 December 2025"),
  ])
  func days(text: String, date: String) {
    let told = learned(text)
    #expect(told.first?.contains(date) ?? false, "\(told)")
  }

  @Test(arguments: [
    "I promised Nora a trip in April.", "I decided against the exam in April.",
    "My meeting on Friday was cancelled.",
  ])
  func whatNobodyCanTell(text: String) {
    let told = learned(text)
    #expect(told.first.map { !$0.contains("202") } ?? false, "\(told)")
  }
}
