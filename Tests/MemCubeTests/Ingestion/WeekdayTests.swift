import Testing

@testable import Learning

/// Which weekdays stand for a day; said on Wednesday, 18 November 2026.
@Suite struct WeekdayTests {
  private static let day = Day(2026, 11, 18)

  @Test(arguments: [
    // One of several.
    "moved the book club to the first Friday of the month",
    "moved the quiz to the last Friday of the month", "moved the class to every other Monday",
    "the fair takes place on the third Thursday of May", "the fair is on the last Friday in May",
    "met on the 2nd Tuesday of each month", "met last Friday of the month",
    "was born on a Tuesday", "met Rosa on a Sunday", "met Rosa on a sunny Sunday",
    "left the same Friday", "left on the Friday", "left one Monday", "works on alternate Fridays",
    "meets every second and fourth Monday", "meets every Monday and Friday",
    // Habits.
    "always buys bread on Saturday", "usually works from home on Friday",
    "never works on Friday", "we swim on Friday every week", "every week we swim on Friday",
    "normally plays from Monday to Friday", "meets twice a month on Monday",
    "has choir on Wednesday evenings", "sees her on Monday mornings",
    "has choir on Monday and Wednesday evenings", "worked on Friday nights",
    "The cleaner comes on Thursday morning", "Our gardeners come on Friday",
    "The bin men come on Tuesday", "The bins go out on Monday",
    "The recycling is collected on Friday",
    "Ana swims on Monday", "I volunteer on Saturday",
    "Ana practises the cello on Monday and Friday",
    // Names.
    "burned a hand on Good Friday", "met Bert on Ash Wednesday", "bought it on Black Friday",
    "hiked on Easter Monday", "hiked on Easter Sunday and Monday", "baked on Shrove Tuesday",
    "sold the boat on Super Sunday", "sold it on Super Bowl Sunday", "Good Friday was cold",
    "will rest on Orange Friday", "loved Good Friday's service", "cooked Sunday lunch",
    "missed my Monday class", "has an exam on Friday the 12th of never",
    "has an exam on Friday the 13th", "works on Monday and Friday", "my favourite day is Friday",
    "celebrated Orange Friday",
  ])
  func staysAsSaid(said: String) { #expect(resolved(said) == said) }

  @Test(arguments: [
    ("left on Friday", "left on 13 November 2026"),
    ("will leave this Friday", "will leave on 20 November 2026"),
    ("will leave next Monday", "will leave on 23 November 2026"),
    ("left last Tuesday", "left on 17 November 2026"),
    ("had an exam on Friday the 13th", "had an exam on Friday, 13 November 2026"),
    (
      "on Saturday morning we went to the zoo",
      "on the morning of 14 November 2026 we went to the zoo"
    ),
    ("met Karl Friday", "met Karl on 13 November 2026"),
    ("went for a walk Sunday", "went for a walk on 15 November 2026"),
    ("Karl left Friday exhausted", "Karl left on 13 November 2026 exhausted"),
    (
      "is always late, but on Friday he was on time",
      "is always late, but on 13 November 2026 he was on time"
    ),
    (
      "studied each day for the exam on Monday", "studied each day for the exam on 16 November 2026"
    ),
    ("missed Monday's class", "missed the class of 16 November 2026"),
    ("met on a Friday in June", "met on a Friday in June 2026"),
    (
      "moved the meeting to the second Tuesday in December",
      "moved the meeting to the second Tuesday in December 2026"
    ),
    ("The cleaner comes on Thursday this time", "The cleaner comes on 19 November 2026 this time"),
    (
      "When the cleaner comes on Thursday Ana will ask",
      "When the cleaner comes on 19 November 2026 Ana will ask"
    ),
    ("The plumber comes on Thursday", "The plumber comes on 19 November 2026"),
    ("The cleaner came on Thursday", "The cleaner came on 12 November 2026"),
    (
      "Ana trains for the race on Saturday", "Ana trains for the race on 21 November 2026"
    ),
    // A day of a week that is named beside it.
    ("sold it two weeks ago on Monday", "sold it on 2 November 2026"),
    ("sold it on Monday two weeks ago", "sold it on 2 November 2026"),
    ("will leave on Friday next week", "will leave on 27 November 2026"),
    ("will leave next week on Friday", "will leave on 27 November 2026"),
    ("will leave in two weeks on Friday", "will leave on 4 December 2026"),
    ("left on Friday evening last week", "left on the evening of 13 November 2026"),
    (
      "is off from Monday till Wednesday next week",
      "is off from 23 November 2026 to 25 November 2026"
    ),
    ("will leave next week on Friday morning", "will leave on the morning of 27 November 2026"),
  ])
  func isDated(said: String, meant: String) { #expect(resolved(said) == meant) }

  @Test(arguments: [
    "I burned it on Good Friday", "I met him on Ash Wednesday", "it was on Super Bowl Sunday",
    "I was born on a Tuesday", "my favourite day is Friday", "I'm off from Monday till Wednesday",
  ])
  func isNoEntity(said: String) {
    let words = WordScanner.words(said)
    #expect(EntityFinder(participants: []).find(words).isEmpty)
    #expect(RelationFinder(speaker: "Ana", entities: []).find(words).isEmpty)
  }

  @Test func keepsWhomOneSaw() {
    let words = WordScanner.words("I saw Zora Friday")
    #expect(EntityFinder(participants: []).find(words).map(\.name) == ["Zora"])
  }

  @Test(arguments: [
    ("I see my therapist on Monday mornings.", "Ana sees their therapist on Monday mornings."),
    ("I know the owner of the bakery in Ghent.", "Ana knows the owner of the bakery in Ghent."),
    ("I know, my sister lives in Ghent.", "Ana's sister lives in Ghent."),
  ])
  func keepsWhoSees(said: String, meant: String) { #expect(Extracting.texts(said) == [meant]) }

  private func resolved(_ text: String) -> String {
    DateResolver(today: Self.day).resolve(WordScanner.words(text)).words.joined
  }
}
