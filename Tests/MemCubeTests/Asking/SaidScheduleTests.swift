import Testing

@testable import Answering

/// Weekdays and times of day in a sentence's own words.
@Suite struct SaidScheduleTests {
  @Test(arguments: [
    ("Unser Waschtag ist jeder zweite Dienstag.", "jeder zweite Dienstag"),
    ("Choir is every other Thursday at 19:00.", "every other Thursday at 19:00"),
    ("Piano (teacher: Herr Braendli, Thursdays at 16:15).", "Thursdays at 16:15"),
    ("Piano (Thursdays at 16:15)", "Thursdays at 16:15"), ("Piano: \"Thursdays\".", "Thursdays"),
    ("Piano on Thursdays (16:15).", "Thursdays (16:15)"), ("The train leaves at 14h32.", "14h32"),
    ("Le train part à 14h.", "14h"), ("It opens at 7 a.m.", "7 a.m."),
  ])
  func areQuoted(said: String, expected: String) {
    #expect(SaidSchedule(Array(said.utf8)).text == expected)
  }

  @Test(arguments: [
    ("Piano (teacher: Herr Braendli, Thursdays at 16:15)", "16:15"), ("Ab 14h32 Uhr.", "14h32"),
    ("The flight takes 14h.", nil), ("I want to run the marathon under 3:45.", nil),
    ("She ran it in 1:52, faster than 2:05.", nil), ("Doors close by 19:30.", "19:30"),
    ("A time of 3:45 hours.", nil), ("No later than 18:00.", "18:00"),
  ])
  func tellTheClock(said: String, expected: String?) {
    #expect(SaidSchedule(Array(said.utf8)).clock == expected)
  }
}
