import Testing

@testable import Answering
@testable import Learning

/// Days from one to another, in the words of several languages.
@Suite struct DateSpanTests {
  @Test(arguments: [
    ("Der Urlaub geht vom 3. bis zum 12. August 2026.", "3 August 2026 to 12 August 2026"),
    ("Las vacaciones son del 3 al 12 de agosto de 2026.", "3 August 2026 to 12 August 2026"),
    ("Les vacances vont du 3 au 12 août 2026.", "3 August 2026 to 12 August 2026"),
    ("Der Urlaub ist von 18. bis 22. Jänner 2027.", "18 January 2027 to 22 January 2027"),
    ("Ski course 18.1. to 22.1.2027.", "18 January 2027 to 22 January 2027"),
    ("Ski course 28.12. - 3.1.2027.", "28 December 2026 to 3 January 2027"),
    ("Vom 28. Mai bis zum 3. Juni 2026.", "28 May 2026 to 3 June 2026"),
    ("From 3 May 2026 to 12 May.", "3 May 2026 to 12 May 2026"),
    ("Verlegt vom 3. auf den 12. August 2026.", "12 August 2026"),
  ])
  func areReadWhole(said: String, expected: String) throws {
    let dates = SentenceDates(Array(said.utf8), day: 20_600)
    #expect(dates.mentions.count == 1)
    #expect(dates.mentions.first.map { dates.spell($0) } == expected)
  }

  @Test(arguments: ["Moved from 3 May 2026 to 12 May 2026.", "On 3 May 2026, 12 May 2026 at last."])
  func twoDaysAreNoSpan(said: String) {
    #expect(SentenceDates(Array(said.utf8), day: 20_600).mentions.count == 2)
  }

  @Test(arguments: [
    "Der Kurs findet von 18. bis 22. Jänner 2027 statt.", "Urlaub: 3. - 12. August 2026",
    "The course is from 18. to 22. January.", "Am 3. und 4. Mai.",
  ])
  func ordinalsEndNoSentence(text: String) {
    #expect(SentenceCut.sentences(Array(text.utf8)) == [Array(text.utf8)])
  }

  @Test func spansAnswer() throws {
    let ski = "Der Schikurs findet von 18. bis 22. Jänner 2027 in Lech statt."
    let cube = try AskedCube([ski + " Die Kosten sind 245 Euro."])
    #expect(
      try cube.first("Wann findet der Schikurs statt?") == "18 January 2027 to 22 January 2027")
    #expect(try cube.first("Was kostet der Schikurs?").contains("245 Euro"))
    let english = try AskedCube(["The ski course is from 18. to 22. January 2027."])
    #expect(
      try english.first("When is the ski course?") == "18 January 2027 to 22 January 2027")
  }

  /// A number alone is no time of day without its "at".
  @Test(arguments: [
    ("I have a physio appointment at 4.", "at 4"),
    (
      "I fetch her at 3 from Monday to Thursday, at 1 on Fridays.",
      "at 3 from Monday to Thursday, at 1 on Fridays"
    ),
    ("It opens at 9:00 on weekdays and at 10:30 on Saturdays.", "9:00"),
    ("The course is at four.", "at four"), ("The course is at 4 pm.", "4 pm"),
  ])
  func hoursKeepTheirLead(said: String, expected: String) {
    #expect(SaidSchedule(Array(said.utf8)).text == expected)
  }
}
