import Testing

@testable import Learning

/// Days of a month that are named without it count by the date that was named before them.
@Suite struct MonthAnchorTests {
  /// Of a message of Nora's of 20 November 2026, a Friday.
  private func learned(_ said: String, on day: Day = Day(2026, 11, 20)) -> String {
    let source = Extracting.source(said, author: "Nora", others: [], day: day.number)
    return RuleExtractor().statements(of: source).map(\.text).joined(separator: " ")
  }

  @Test(arguments: [
    ("My exam is on 4 March 2027 and the party is on the 6th.", "The party is on 6 March 2027."),
    ("In March I flew to Oslo, and on the 5th I met Ingrid.", "on 5 March 2026"),
    ("We arrive in Graz on 28 February and I leave Graz on the 3rd.", "on 3 March 2027"),
    ("My operation is on 2 January; the check-up is on the 16th.", "on 16 January 2027"),
    ("We arrived in Graz on 28 January and I left Graz on the 3rd.", "on 3 February 2026"),
    ("I fly to Graz on 12 February and return home on the 3rd.", "on 3 March 2027"),
    ("I fly to Graz on 4 March and stay there until the 9th.", "until 9 March 2027"),
    ("I fly to Graz next month and meet Ingrid there on the 5th.", "on 5 December 2026"),
    ("I arrive in Graz on the 3rd and I leave Graz on the 28th.", "on 28 December 2026"),
    ("I fly to Graz on 4 March and come back home on Monday.", "on 8 March 2027"),
  ])
  func countsByTheDateNamedLast(said: String, meant: String) {
    #expect(learned(said).contains(meant), "\(learned(said))")
  }

  /// The second of two sentences.
  private func second(_ first: String, _ next: String, on day: Day = Day(2026, 11, 20)) -> String {
    let resolver = DateResolver(today: day)
    let anchor = resolver.resolve(WordScanner.words(first)).anchor.carried
    return resolver.resolve(WordScanner.words(next), behind: anchor).words.joined
  }

  @Test func countsByTheSentenceBefore() {
    let drinks = "The farewell drinks are on the 17th"
    #expect(
      second("The 18th of December", drinks, on: Day(2026, 10, 6))
        == "The farewell drinks are on 17 December 2026")
    #expect(second("My exam is on 4 March 2027", "the party is on the 6th").hasSuffix("March 2027"))
  }

  /// Where it may be one month or another, and where the year is unknown.
  @Test(arguments: [
    "I have an exam on 20 March and a party at school on the 6th.",
    "Bo's birthday is on 3 December and the party at school is on the 5th.",
    "I was in Graz on 31 January 2026 and will meet Ingrid there on the 5th.",
    "We fly to Graz at Christmas and I meet Ingrid there on the 5th.",
    "I started at school in 2019 and I met Ingrid there on the 5th.",
    "My exam is on 4 March. I passed the last one at school. My party at home is on the 6th.",
  ])
  func staysAsItWasSaid(said: String) {
    let day = said.contains("6th") ? "on the 6th" : "on the 5th"
    #expect(learned(said).contains(day), "\(learned(said))")
  }

  /// What was named before tells nothing of it.
  @Test(arguments: [
    "I was born on 3 May 1990", "I moved to Graz in 2019", "I saw Ingrid yesterday",
    "I was ill on 3 October", "I saw Ingrid",
  ])
  func otherDatesDoNotCount(first: String) {
    #expect(second(first, "I see Bo on the 5th") == "I see Bo on 5 December 2026")
  }

  @Test func aWeekdayCountsFromTodayUnlessItEndsWhatBegan() {
    let said = "I have an exam on 4 March and see the dentist in Graz on Monday."
    #expect(learned(said).contains("on 23 November 2026"), "\(learned(said))")
  }
}
