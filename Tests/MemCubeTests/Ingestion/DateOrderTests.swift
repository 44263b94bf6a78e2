import Testing

@testable import Learning

/// Times that are told by another one; said on Monday, 23 November 2026.
@Suite struct DateOrderTests {
  private func resolved(_ text: String) -> String {
    DateResolver(today: Day(2026, 11, 23)).resolve(WordScanner.words(text)).words.joined
  }

  @Test(arguments: [
    ("The weekend after next we meet", "on the weekend of 5 December 2026 we meet"),
    ("I'm in Rome over the weekend after next", "I'm in Rome over the weekend of 5 December 2026"),
    ("I'm in Rome the week after next", "I'm in Rome in the week of 7 December 2026"),
    ("I have an exam on the Friday after next", "I have an exam on 4 December 2026"),
    ("I have an exam Friday after next", "I have an exam on 4 December 2026"),
    ("I was in Rome the week before last", "I was in Rome in the week of 9 November 2026"),
    ("I left the weekend before last", "I left on the weekend of 14 November 2026"),
    ("I left on the Wednesday before last", "I left on 11 November 2026"),
    ("I left the month before last", "I left in September 2026"),
    ("she marries the year after next", "she marries in 2028"),
    ("I left the night before last", "I left on the night of 21 November 2026"),
    ("In two weeks' time the tiler comes", "in the week of 7 December 2026 the tiler comes"),
    ("in a week's time I'll be home", "in the week of 30 November 2026 I'll be home"),
    ("I'll be home in a few weeks' time", "I'll be home a few weeks after 23 November 2026"),
    ("I'm flying a week from Friday", "I'm flying on 4 December 2026"),
    ("I'm flying two weeks from today", "I'm flying on 7 December 2026"),
    ("I'm flying Friday week", "I'm flying on 4 December 2026"),
    ("I start a week today", "I start on 30 November 2026"),
    ("I left a fortnight ago", "I left in the week of 9 November 2026"),
    ("In a fortnight I'm moving", "in the week of 7 December 2026 I'm moving"),
    ("this time next year I'll be in Kiel", "in November 2027 I'll be in Kiel"),
    ("by this time next year I'll be in Kiel", "by November 2027 I'll be in Kiel"),
    ("at this time last year I was in Kiel", "in November 2025 I was in Kiel"),
    ("my exam is the day after tomorrow", "my exam is on 25 November 2026"),
  ])
  func isAbsolute(said: String, expected: String) { #expect(resolved(said) == expected) }

  /// What looks like them and tells something else.
  @Test(arguments: [
    ("I'm away for a week from Friday", "I'm away for a week from 27 November 2026"),
    ("I left the week before last Christmas", "I left the week before Christmas 2025"),
    ("we move the Friday after next Christmas", "we move the Friday after Christmas 2026"),
    ("I met her the week before the wedding", "I met her the week before the wedding"),
    ("in a year's work I learned it", "in a year's work I learned it"),
    ("I've had it a week today", "I've had it a week on 23 November 2026"),
  ])
  func isNone(said: String, expected: String) { #expect(resolved(said) == expected) }
}
