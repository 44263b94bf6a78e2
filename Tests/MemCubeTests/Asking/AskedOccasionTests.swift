import Posix
import Testing

@testable import Answering
@testable import Format
@testable import MemCube
@testable import Search
@testable import Text

/// Questions for the next or the last of a kind, and for whose birthday it is.
@Suite struct AskedOccasionTests {
  /// 13 January 2026, a Tuesday.
  private static let today = TimeCalendar.day(13, 1, 2026)?.first ?? 0
  private static let now = Timestamp(seconds: today * 86_400 + 43_200)

  private static let said = [
    "I have a dentist appointment on 3 February 2026 at 10:00.",
    "I have an appointment with the eye doctor on 20 January 2026 at 9:30.",
    "My dentist appointment before that was on 5 November 2025.",
    "My dentist appointment in summer is on 4 August 2026.",
    "We are going on a trip to Rome on 12 March 2026.", "Our trip to Oslo begins on 5 June 2026.",
    "Tom's birthday is on 16 January.", "Lisa was born on 28 January 1985.",
    "My mother's birthday is 4 July.", "Leo was born on 29 February 2008.",
  ]
  private static let list = "# Birthdays\n\n- Hana: 22 January 1990\n- Paul: 9 June\n"

  private func answered(_ question: String, document: Bool = false) throws -> [String] {
    let talk = try Talk()
    for text in Self.said { try talk.say(text, on: "2025-11-01T12:00:00Z") }
    try talk.cube.ingest()
    if document {
      let edit = Edit(path: Array("people.md".utf8), content: .bytes(Array(Self.list.utf8)))
      try talk.cube.write([.create(.documents, edit)], .durable)
    } else {
      try talk.cube.put("people.md", Self.list)
    }
    let question = Array(question.utf8)
    let evidence = try talk.cube.evidence(for: question, named: Array("a".utf8), now: Self.now)
    return Answer(question, evidence).citations.map { String(decoding: $0.sentence, as: UTF8.self) }
  }

  /// Where none of that kind is known, what speaks of it is told as ever.
  @Test func noneIsKnown() throws {
    let found = try answered("What is my next piano lesson?")
    #expect(!found.contains { $0.contains("January") || $0.contains("trip") }, "\(found)")
  }
}
