import Posix
import Testing

@testable import Answering
@testable import Format
@testable import MemCube

/// What is to come is answered by what is to come, and by what was said last of it.
@Suite struct ComingAnswerTests {
  static let home =
    "# Petra\n\nMy cousin. Lives in Porto since 2014, third floor. Works as a vet.\n"
  static let trip =
    "# Porto for the book fair\n\n5-8 December 2026. Train at 8:12. We sleep at Rui's.\n"

  @Test(arguments: ["When are we going to Porto?", "When is the trip to Porto?"])
  func sinceWhenSomebodyIsThereIsNoAnswer(question: String) throws {
    #expect(try AskedCube([Self.home]).answer(question).date == nil)
    let both = try AskedCube([Self.home, Self.trip]).answer(question)
    #expect(both.date?.text == "5 December 2026 to 8 December 2026")
    #expect(both.lacking == nil)
  }

  @Test func sinceWhenIsToldWhereItIsAsked() throws {
    let rate = try AskedCube(["The new rate applies since 1 March 2026."])
    #expect(try rate.first("When does the new rate apply?") == "1 March 2026")
    #expect(try AskedCube([Self.home]).first("Since when does Petra live in Porto?") == "2014")
  }

  /// "Moved to" without a helper, as minutes have it.
  @Test func whatIsMovedIsOnTheNewDay() throws {
    let cube = try AskedCube([])
    try cube.talk.cube.put(
      "minutes-2026-03-12.md", "# Kiosk: kick-off\n\n- Opening planned for 30 April 2027\n")
    try cube.talk.cube.put(
      "minutes-2026-06-18.md", "# Kiosk: 2nd meeting\n\n- Opening moved to 25 June 2027.\n")
    #expect(try cube.first("When does the kiosk open?") == "25 June 2027")
  }

  @Test func whoMovedThereIsNotPutOff() throws {
    let cube = try AskedCube(["Petra's party is on 3 May 2027.", "Petra moved to Rome in May."])
    #expect(try cube.first("When is Petra's party?") == "3 May 2027")
  }

  /// In a log of what was done the delivery is ahead, and so is what the question asks of as to come.
  @Test(arguments: [
    ("When will the oven come?", "9 January 2027"), ("When does the oven come?", "9 January 2027"),
    ("When is the oven delivery?", "9 January 2027"),
    ("When was the oven ordered?", "15 November 2026"),
    ("When will Keller start?", "25 January 2027"), ("When was the sink fixed?", "3 March 2026"),
  ])
  func aYearIsCountedAhead(question: String, date: String) throws {
    let log = """
      ## 2026-11-15

      Ordered the oven; delivery 9 January.
      Keller moved the start to 25 January.
      Fixed the sink on 3 March.
      """
    let cube = try AskedCube([])
    try cube.talk.cube.put("log.md", log)
    let asked = Array(question.utf8)
    let now = try #require(Timestamp(rfc3339: Array("2026-11-27T12:00:00Z".utf8)))
    let evidence = try cube.talk.cube.evidence(for: asked, named: [0x61], now: now)
    #expect(Answer(asked, evidence).date?.text == date)
  }
}
