import Posix
import SQLite
import Testing

@testable import Answering
@testable import Format
@testable import Index
@testable import MemCube

/// What was so answers nothing alone: what is so since is told, with its own source.
@Suite struct SuccessionTests {
  private func answer(_ question: String, _ talk: Talk) throws -> Answer {
    let question = Array(question.utf8)
    return Answer(question, try talk.cube.evidence(for: question, named: [0x61], now: Clock.now()))
  }

  private func text(_ answer: Answer) -> String { String(decoding: answer.text, as: UTF8.self) }

  /// A sentence of which a part is over answers what is asked of the others.
  @Test(arguments: [
    (
      "The plumber's phone number is 555 0134, and I live in Leeds.", "I moved to Bath.",
      "What is the plumber's phone number?", "555 0134", "Bath"
    ),
    (
      "I live in Turin, near the station, and I prefer e-mail.", "I moved to Genoa.",
      "Do I prefer e-mail?", "e-mail", "Genoa"
    ),
    (
      "My favourite colour is green and I'm allergic to walnuts.", "My favourite colour is blue.",
      "What is Eva allergic to?", "walnuts", "blue"
    ),
    (
      "I am vegetarian, so please never suggest meat; my sister Ida is allergic to shellfish.",
      "I'm vegan now.", "What is Ida allergic to?", "shellfish", "vegan"
    ),
  ])
  func whatElseASentenceSaysStands(
    said: String, later: String, question: String, answer wanted: String, other: String
  ) throws {
    let talk = try Talk()
    try talk.say(said, by: "Eva", on: "2023-05-01T10:00:00Z")
    try talk.say(later, by: "Eva", in: "d", on: "2023-06-01T10:00:00Z")
    try talk.cube.ingest()
    let found = try answer(question, talk)
    let first = String(decoding: found.citations.first?.sentence ?? [], as: UTF8.self)
    #expect(first.contains(wanted) && !first.contains(other))
  }

  /// A new home, a new job, in whatever words they are told.
  @Test(arguments: [
    ("I live in Ghent.", "Yesterday we moved to Leuven.", "Where do I live?", "Leuven"),
    ("I live in Ghent.", "We moved to Porto last week.", "Where do I live?", "Porto"),
    ("I live in Ghent.", "In May we moved to Porto.", "Where do I live?", "Porto"),
    ("I live in Ghent.", "We sold the house and moved to Porto.", "Where do I live?", "Porto"),
    ("I work at Acme.", "I left Acme and joined Brandt.", "Where do I work?", "Brandt"),
    (
      "I work at Acme.", "I quit my job at Acme and started at Brandt.", "Where do I work?",
      "Brandt"
    ),
  ])
  func whatIsSoSinceAnswers(
    said: String, later: String, question: String, wanted: String
  ) throws {
    let talk = try Talk()
    try talk.say(said, by: "Eva", on: "2023-04-01T10:00:00Z")
    try talk.say(later, by: "Eva", in: "d", on: "2023-06-01T10:00:00Z")
    try talk.cube.ingest()
    let found = try answer(question, talk)
    let first = String(decoding: found.citations.first?.sentence ?? [], as: UTF8.self)
    #expect(first.contains(wanted), "\(text(found))")
    #expect(found.citations.dropFirst().allSatisfy { $0.evidence.isOutdated })
  }

  @Test func aDateOfThePastIsNoPlaceOfToday() throws {
    let talk = try Talk()
    try talk.say("I moved to Berlin on 3 March 2023.", by: "Eva", on: "2023-05-01T10:00:00Z")
    try talk.say("I moved to Rome.", by: "Eva", in: "d", on: "2023-06-01T10:00:00Z")
    try talk.cube.ingest()
    let found = text(try answer("When did Eva move to Berlin?", talk))
    #expect(found.contains("Berlin on 3 March 2023"))
  }

  @Test func twoThatEndEachOtherComeToAnEnd() throws {
    let talk = try Talk()
    try talk.say("I live in Berlin.", by: "Eva", on: "2023-05-01T10:00:00Z")
    try talk.say("I moved to Rome.", by: "Eva", on: "2023-06-01T10:00:00Z")
    try talk.cube.ingest()
    let rows = try talk.cube.paths(.memories).compactMap {
      try talk.cube.find(.memories, Array($0.utf8))?.row
    }
    #expect(rows.count == 2)
    try talk.cube.read { core throws(SQLiteError) in
      let insert = try core.index.connection.statement(
        "INSERT INTO standing(object, key, kind, other) VALUES(?1, x'00', 1, ?2)")
      for (one, other) in [(rows[0], rows[1]), (rows[1], rows[0])] {
        try insert.bind(1, one)
        try insert.bind(2, other)
        try insert.run()
      }
      for row in rows { #expect(try core.index.successor(of: row) != nil) }
    }
  }
}
