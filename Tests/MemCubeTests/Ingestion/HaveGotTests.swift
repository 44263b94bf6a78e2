import Testing

@testable import Learning

/// "I've got an exam on 4 December" is of having; said on Friday, 20 November 2026.
@Suite struct HaveGotTests {
  private func first(_ text: String, on day: Day = Day(2026, 11, 20)) -> String {
    RuleExtractor().statements(of: Extracting.source(text, others: [], day: day.number)).first?.text
      ?? ""
  }

  @Test(arguments: [
    ("I've got a job interview on 4 December at 10.", "4 December 2026"),
    ("I have got my driving test on 4 December.", "4 December 2026"),
    ("We've got tickets for the opera on 4 December.", "4 December 2026"),
    ("I've got exams in March.", "March 2027"),
    ("I've got dinner with Tom on Friday.", "27 November 2026"),
    ("We've got the surveyor here on 2 December at noon.", "2 December 2026"),
    ("I've got my results on 3 December.", "3 December 2026"),
    ("I've got to be at the clinic on 4 December.", "4 December 2026"),
    ("My brother Tom has got a flight to Rome on 4 December.", "4 December 2026"),
    // What may have come by now is of the nearer day.
    ("I've got my results on 3 November.", "3 November 2026"),
    ("I've got the car fixed on 3 November.", "3 November 2026"),
  ])
  func whatIsHadIsAhead(text: String, date: String) {
    #expect(first(text).contains(date), "\(first(text))")
  }

  @Test(arguments: [
    ("We've got married on 3 October.", "3 October 2026"),
    ("I've just got a new phone on Monday.", "16 November 2026"),
    ("We've got home on 3 November.", "3 November 2026"),
    ("I got a letter on 4 December.", "4 December 2025"),
    ("I've got better on Monday.", "16 November 2026"),
  ])
  func whatWasGotIsBehind(text: String, date: String) {
    #expect(first(text).contains(date), "\(first(text))")
  }
}
