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

  private static func list(_ question: String) -> AskedList? {
    var query = Query(parsing: Array(question.utf8))
    query.reference = today
    return AskedList(Array(question.utf8), query)
  }

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

  @Test(arguments: [
    ("What is my next appointment?", "20 January"),
    ("What's my upcoming appointment?", "20 January"),
    ("What is my next dentist appointment?", "3 February"), ("What's our next trip?", "Rome"),
    ("Where is our next trip going?", "Rome"), ("What is the next trip to Oslo?", "Oslo"),
    ("What was my last dentist appointment?", "5 November"),
    ("What is the next event?", "16 January"),
  ])
  func theNearestIsTold(question: String, told: String) throws {
    let found = try answered(question)
    #expect(found.count == 1 && found.first?.contains(told) == true, "\(found)")
  }

  /// Where none of that kind is known, what speaks of it is told as ever.
  @Test func noneIsKnown() throws {
    let found = try answered("What is my next piano lesson?")
    #expect(!found.contains { $0.contains("January") || $0.contains("trip") }, "\(found)")
  }

  @Test(arguments: [
    "What is my last name?", "What was my last appointment with Ana?", "What's next?",
    "What is the last thing Ana said?", "What is the next step for the house and the garden wall?",
    "Who is my next of kin?", "Is the next trip paid?", "What did we do last summer?",
  ])
  func othersAreNot(question: String) {
    guard case .agenda = Self.list(question) else { return }
    Issue.record("\(question) is an agenda")
  }

  @Test(arguments: [
    ("Whose birthday is next week?", ["Hana"]),
    ("Whose birthday is this month?", ["Tom", "Hana", "Lisa"]),
    ("Who has a birthday in June?", ["Paul"]),
    ("Which birthdays are coming up?", ["Tom", "Hana", "Lisa"]),
    ("Whose birthday is next?", ["Tom"]), ("Whose birthday is on 4 July?", ["mother"]),
    ("Whose birthday is in February?", ["Leo"]), ("Are there any birthdays this week?", ["Tom"]),
  ])
  func birthdaysAreListedByTheirDays(question: String, people: [String]) throws {
    for isDocument in [false, true] {
      let found = try answered(question, document: isDocument)
      #expect(found.count == people.count, "\(found)")
      #expect(zip(found, people).allSatisfy { $0.contains($1) }, "\(found)")
    }
  }

  @Test(arguments: [
    "When is my birthday?", "When is Tom's birthday?", "What did I get for my birthday?",
    "Whose birthday is it?", "Who came to the birthday party last week?",
    "What did Tom do on his birthday last week?", "",
  ])
  func otherBirthdaysAreNot(question: String) {
    guard case .birthdays = Self.list(question) else { return }
    Issue.record("\(question) is a list of birthdays")
  }

  /// Documents tell of days as notes do.
  @Test func documentsTellOfDays() throws {
    let talk = try Talk()
    func add(_ name: String, _ text: String) throws {
      let edit = Edit(path: Array(name.utf8), content: .bytes(Array(text.utf8)))
      try talk.cube.write([.create(.documents, edit)], .durable)
    }
    func answered(_ question: String) throws -> [String] {
      let question = Array(question.utf8)
      let found = try talk.cube.evidence(for: question, named: Array("a".utf8), now: Self.now)
      return Answer(question, found).citations.map { String(decoding: $0.sentence, as: UTF8.self) }
    }
    let filler = String(
      repeating: "The river was high and grey, and nobody went out.\n\n", count: 40)
    try add("diary/2026-01-12.md", "We baked bread with Paul.\n")
    try add(
      "club.txt", "The choir sings in Bonn on 17 January 2026.\n\nThe hall opened on 2 May 1931.\n")
    try add(
      "log.md",
      "# 10 January 2026\n\n\(filler)The roof leaked.\n\n# 11 January 2026\n\nIt was mended.\n")
    #expect(try answered("What happened yesterday?") == ["We baked bread with Paul."])
    #expect(try answered("What happened on 11 January?") == ["It was mended."])
    #expect(try answered("What happened on 10 January?").contains("The roof leaked."))
    #expect(try answered("What's coming up?") == ["The choir sings in Bonn on 17 January 2026."])
    #expect(
      try answered("What do I have on Saturday?") == ["The choir sings in Bonn on 17 January 2026."]
    )
  }
}
