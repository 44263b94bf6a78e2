import Testing

@testable import Learning

/// Relative dates, said on Wednesday, 10 May 2023.
@Suite struct DateTests {
  @Test(arguments: [
    ("went to the dentist yesterday", "went to the dentist on 9 May 2023"),
    ("went out yesterday evening", "went out on the evening of 9 May 2023"),
    ("came back the day before yesterday", "came back on 8 May 2023"),
    ("saw a play last night", "saw a play on the night of 9 May 2023"),
    ("sold the car this morning", "sold the car on the morning of 10 May 2023"),
    ("met her earlier today", "met her on 10 May 2023"),
    ("arrived last Friday", "arrived on 5 May 2023"),
    ("arrived last Wednesday", "arrived on 3 May 2023"),
    ("lost them last Tuesday night", "lost them on the night of 9 May 2023"),
    ("had an exam on Monday", "had an exam on 8 May 2023"),
    ("have to pass an exam on Monday", "have to pass an exam on 15 May 2023"),
    ("will leave next Friday", "will leave on 12 May 2023"),
    ("will leave next Thursday", "will leave on 18 May 2023"),
    ("will leave next Wednesday", "will leave on 17 May 2023"),
    ("will leave this coming Thursday", "will leave on 11 May 2023"),
    ("will leave tomorrow morning", "will leave on the morning of 11 May 2023"),
    ("hiked last weekend", "hiked on the weekend of 6 May 2023"),
    ("hiked over the weekend", "hiked over the weekend of 6 May 2023"),
    ("will hike this weekend", "will hike on the weekend of 13 May 2023"),
    ("will hike next weekend", "will hike on the weekend of 20 May 2023"),
    ("visited them last week", "visited them in the week of 1 May 2023"),
    ("finished it earlier this week", "finished it in the week of 8 May 2023"),
    ("will start next week", "will start in the week of 15 May 2023"),
    ("moved last month", "moved in April 2023"),
    ("will move next month", "will move in June 2023"),
    ("moved last year", "moved in 2022"),
    ("got it late last year", "got it in 2022"),
    ("will finish this year", "will finish in 2023"),
    ("ran three days ago", "ran on 7 May 2023"),
    ("ran 10 days ago", "ran on 30 April 2023"),
    ("ran almost two weeks ago", "ran around the week of 24 April 2023"),
    ("adopted him 3 months ago", "adopted him in February 2023"),
    ("graduated five years ago", "graduated in 2018"),
    ("met him a few days ago", "met him a few days before 10 May 2023"),
    ("met him a couple of months ago", "met him a couple of months before May 2023"),
    ("met him the other day", "met him a few days before 10 May 2023"),
    ("learned it last summer", "learned it in the summer of 2022"),
    ("broke it last winter", "broke it in the winter of 2022/2023"),
    ("will visit next fall", "will visit in the fall of 2023"),
    ("married last June", "married in June 2022"),
    ("got it in March", "got it in March 2023"),
    ("got it in October", "got it in October 2022"),
    ("will go in June", "will go in June 2023"),
    ("will marry on June 3rd", "will marry on 3 June 2023"),
    ("was there on the 3rd of May", "was there on 3 May 2023"),
    ("saw him on the 4th", "saw him on 4 May 2023"),
    ("was born on 4 March 2021", "was born on 4 March 2021"),
    ("opened it in 2019", "opened it in 2019"),
    ("will meet in two weeks", "will meet in the week of 22 May 2023"),
    ("have worked since last year", "have worked since 2022"),
    ("has lived here for 4 years", "has lived here for 4 years (since about 2019)"),
    ("has played for six months", "has played for six months (since about November 2022)"),
    ("recently joined a choir", "recently joined a choir (as of 10 May 2023)"),
    ("just joined a choir", "just joined a choir (as of 10 May 2023)"),
    (
      "gave a car to a shelter I help at yesterday",
      "gave a car to a shelter I help at on 9 May 2023"
    ),
    ("last night was long", "the night of 9 May 2023 was long"),
    ("loved yesterday's class", "loved the class of 9 May 2023"),
    ("liked last week's cooking class", "liked the cooking class of the week of 1 May 2023"),
  ])
  func isMadeAbsolute(said: String, meant: String) { #expect(resolved(said) == meant) }

  @Test(arguments: [
    "swims every Monday", "enjoyed my last year of school", "read it in the last chapter",
    "lives on the 17th floor", "may go", "marched on", "works on Mondays", "had a second child",
    "ran in 3 hours", "is the next best thing", "wrote \"see you yesterday\"",
    "feels like just yesterday",
  ])
  func isLeftAlone(said: String) { #expect(resolved(said) == said) }

  @Test(arguments: [
    ("I moved to Porto last month.", "2023-04-01", "2023-04-30"),
    ("I ran a race in Porto yesterday.", "2023-05-09", "2023-05-09"),
    ("I opened a shop in Porto in 2019.", "2019-01-01", "2019-12-31"),
    ("I learned to sail in Porto last summer.", "2022-06-01", "2022-08-31"),
  ])
  func givesTheDays(said: String, from: String, to: String) {
    let found = Extracting.first(said)
    #expect(found?.from == from)
    #expect(found?.to == to)
  }

  @Test(arguments: [
    (Day(0, 1, 1), "ran yesterday", "ran yesterday"),
    (Day(1, 1, 1), "ran yesterday", "ran yesterday"),
    (Day(1, 1, 2), "ran yesterday", "ran on 1 January 1"),
    (Day(9999, 12, 31), "will run tomorrow", "will run tomorrow"),
    (Day(9999, 12, 30), "will run tomorrow", "will run on 31 December 9999"),
    (Day(2024, 3, 1), "ran yesterday", "ran on 29 February 2024"),
    (Day(2024, 1, 10), "ran two months ago", "ran in November 2023"),
    (Day(2024, 1, 1), "ran 9999 years ago", "ran 9999 years ago"),
    (Day(2024, 1, 1), "ran 99999999999999999999 days ago", "ran 99999999999999999999 days ago"),
    (Day(2024, 5, 12), "hiked over the weekend", "hiked over the weekend of 11 May 2024"),
  ])
  func keepsToTheCalendar(day: Day, said: String, meant: String) {
    #expect(resolved(said, on: day) == meant)
  }

  @Test func countsDays() {
    #expect(Day(2023, 5, 10).number == Extracting.day)
    #expect(Day(2023, 5, 10).weekday == 2)
    #expect(Day(2023, 5, 10).monday == Day(2023, 5, 8))
    #expect(Day(2023, 1, 31).month(1) == Day(2023, 2, 1))
    #expect(Day(2023, 1, 31).month(-1) == Day(2022, 12, 1))
    #expect(Day(2024, 2, 3).lastOfMonth == Day(2024, 2, 29))
    #expect(Day(476, 9, 4).iso == "0476-09-04")
    #expect(Day(iso: "2023-05-10") == Day(2023, 5, 10))
    #expect(Day(iso: "2023-02-29") == nil)
    #expect(Day(1960, 1, 1).weekday == 4)
  }

  private func resolved(_ text: String, on day: Day = Day(2023, 5, 10)) -> String {
    let words = WordScanner.words(text)
    return DateResolver(today: day).resolve(words).words.joined
  }
}
