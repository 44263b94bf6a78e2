import Testing

@testable import Answering
@testable import Learning

/// Weekdays in a sentence that stand for no one day: answers date nothing by them.
@Suite struct UndatedWeekdayTests {
  @Test(arguments: [
    ("The book club is on the first Friday of the month", 0),
    ("Omar was born on a Tuesday", 0), ("Omar always buys bread on Saturday", 0),
    ("Sofie has choir on Wednesday evenings", 0), ("It happened on Good Friday", 0),
    ("The fair is on the last Friday of the month", 0),
    ("The cleaner comes on Thursday", 0), ("Omar swims on Monday", 0),
    ("The plumber comes on Thursday", 1), ("Omar left on Friday", 1), ("Omar left last Friday", 1),
    ("On Saturday morning Omar went to the zoo", 1),
  ])
  func namesDays(said: String, count: Int) {
    let day = Day(2026, 11, 18).number
    #expect(SentenceDates(Array(said.utf8), day: day).mentions.count == count)
  }
}
