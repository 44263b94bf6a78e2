import Testing

@testable import Learning

/// Dates that were put where nobody had said them; said on Thursday, 26 November 2026.
@Suite struct ReportedDateTests {
  private func resolved(_ text: String) -> String {
    DateResolver(today: Day(2026, 11, 26)).resolve(WordScanner.words(text)).words.joined
  }

  /// How long nothing like it was counts back, and so is no time to come.
  @Test(arguments: [
    "I saw my brother for the first time in ten years",
    "We're having our first holiday in five years",
    "Dylan is flying over, first time in three years", "It will be the hottest May in twenty years",
    "I'm going home for the first time in two weeks",
  ])
  func whatCountsBackIsNoDate(said: String) { #expect(resolved(said) == said) }

  /// A first that is to come has its date still, and the weekend of a day that is named is that day's.
  @Test(arguments: [
    ("I start my first job in two weeks", "I start my first job in the week of 7 December 2026"),
    ("I'm moving in three years", "I'm moving in 2029"),
    (
      "We're going to Rome on 22 January for the weekend",
      "We're going to Rome on 22 January 2027 for the weekend"
    ),
    (
      "Laleh is coming on the 12th, just for the weekend",
      "Laleh is coming on 12 December 2026, just for the weekend"
    ),
    (
      "We're going to Rome for the weekend",
      "We're going to Rome for the weekend of 28 November 2026"
    ),
  ])
  func whatIsToComeIsDated(said: String, meant: String) { #expect(resolved(said) == meant) }

  /// What one has entered or was granted is to come; what one did is over.
  @Test(arguments: [
    ("I've entered the Leeds 10k in May", "I've entered the Leeds 10k in May 2027"),
    ("I've got a place on a course in April", "I've got a place on a course in April 2027"),
    (
      "I've been offered a residency in Lyon in August",
      "I've been offered a residency in Lyon in August 2027"
    ),
    ("I got a new sofa in August", "I got a new sofa in August 2026"),
    ("I entered the house in May", "I entered the house in May 2026"),
    (
      "They've only had video calls and one weekend in August",
      "They've only had video calls and one weekend in August 2026"
    ),
  ])
  func aMonthIsOfWhatWasEntered(said: String, meant: String) { #expect(resolved(said) == meant) }

  /// A participle without a helper tells what was done; of any year is what is told of a birth in a month.
  @Test(arguments: [
    ("A girl, born on Tuesday", "A girl, born on 24 November 2026"),
    (
      "I have a new niece, born on Sunday in Cork",
      "I have a new niece, born on 22 November 2026 in Cork"
    ),
    ("A note, written on Monday", "A note, written on 23 November 2026"),
    ("The baby will be born on Monday", "The baby will be born on 30 November 2026"),
    ("We have a daughter, born on 9 May", "We have a daughter, born on 9 May"),
  ])
  func aParticipleAloneIsPast(said: String, meant: String) { #expect(resolved(said) == meant) }

  @Test(arguments: [
    (
      "I've got three days a week, Monday to Wednesday",
      "I've got three days a week, Monday to Wednesday"
    ),
    (
      "I was there from Monday to Wednesday",
      "I was there from 23 November 2026 to 25 November 2026"
    ),
  ])
  func daysOfEachWeekHaveNoDate(said: String, meant: String) { #expect(resolved(said) == meant) }
}
