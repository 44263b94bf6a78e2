import Posix
import Testing

@testable import Answering
@testable import Learning
@testable import MemCube

/// What was said later of a day: that it is cancelled, or another one.
@Suite struct CalledOffTests {
  private func talk(_ said: [(day: String, text: String)]) throws -> Talk {
    let talk = try Talk()
    for (day, text) in said {
      try talk.say(text, in: day, on: "\(day)T12:00:00Z")
    }
    try talk.cube.ingest()
    return talk
  }

  private func answer(_ talk: Talk, _ question: String, today: Int64? = nil) throws -> Answer {
    let question = Array(question.utf8)
    return Answer(
      question,
      try talk.cube.evidence(
        for: question, named: Array("a".utf8), now: Clock.now(), reference: today))
  }

  @Test(arguments: [
    (
      "The class trip to Ostend is on 23 October.", "The class trip to Ostend is cancelled.",
      "When is the class trip to Ostend?", nil
    ),
    (
      "The concert is on 23 October.", "The concert was called off.", "When is the concert?", nil
    ),
    (
      "The class trip to Ostend is on 23 October.", "We cancelled the class trip to Ostend.",
      "When is the class trip to Ostend?", nil
    ),
    (
      "Our wedding is on 12 October 2026.", "The wedding is postponed to 17 April 2027.",
      "When is the wedding?", "17 April 2027"
    ),
    (
      "We open the bakery on 12 October.",
      "The opening of the bakery is postponed to 5 November.", "When does the bakery open?",
      "5 November 2026"
    ),
    // What is not it is not called off with it.
    (
      "The class trip to Ostend is on 23 October.",
      "The train to the class trip to Ostend is cancelled.", "When is the class trip to Ostend?",
      "23 October 2026"
    ),
    (
      "The choir sings in Porto on 23 October.",
      "The choir has moved to the hall in Porto in May 2026.",
      "When does the choir sing in Porto?", "23 October 2026"
    ),
    (
      "The concert is on 23 October.", "The concert is not cancelled.", "When is the concert?",
      "23 October 2026"
    ),
  ])
  func laterCounts(first: String, later: String, question: String, date: String?) throws {
    let talk = try talk([("2026-10-01", first), ("2026-10-10", later)])
    // Asked on 20 November 2026, and before the day.
    for today in [Day(2026, 11, 20).number, Day(2026, 10, 11).number] {
      let answer = try answer(talk, question, today: today)
      #expect(answer.date?.text == date)
      #expect(!answer.citations.isEmpty)
    }
  }

  @Test func whatIsSaidAgainLaterStands() throws {
    let talk = try talk([
      ("2026-10-01", "The class trip to Ostend is cancelled."),
      ("2026-10-10", "The class trip to Ostend is on 23 October."),
    ])
    #expect(
      try answer(talk, "When is the class trip to Ostend?").date?.text == "23 October 2026")
  }

  /// The same further down in one note.
  @Test(arguments: [
    (
      "The dentist appointment is on 2 December 2026.\nThe dentist appointment is cancelled.",
      "When is the dentist appointment?", "The dentist appointment is cancelled."
    ),
    (
      "The dentist appointment is on 2 December 2026. It was cancelled.",
      "When is the dentist appointment?",
      "The dentist appointment is on 2 December 2026. It was cancelled."
    ),
    (
      "The vet appointment is on 10 December 2026.\nThe vet appointment is on 17 December now.",
      "When is the vet appointment?", "17 December"
    ),
    // Of others, or not said to be so.
    (
      "The vet appointment is on 10 December 2026.\nThe choir concert is cancelled.",
      "When is the vet appointment?", "10 December 2026"
    ),
    (
      "The vet appointment is on 10 December 2026.\nThe vet appointment is not cancelled.",
      "When is the vet appointment?", "10 December 2026"
    ),
    (
      "The vet appointment is on 10 December 2026.\nDentist appointment: 3 December 2026.\n"
        + "The appointment is cancelled.", "When is the vet appointment?", "10 December 2026"
    ),
  ])
  func laterLinesCount(note: String, question: String, first: String) throws {
    #expect(try AskedCube([note]).first(question) == first)
  }
}
