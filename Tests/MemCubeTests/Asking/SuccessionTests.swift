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

  @Test func theNewHomeAnswers() throws {
    let talk = try Talk()
    try talk.say("I live in Berlin.", by: "Eva", on: "2023-05-01T10:00:00Z")
    try talk.say("I moved to Rome.", by: "Eva", on: "2023-06-01T10:00:00Z")
    try talk.cube.ingest()
    let found = try answer("Where does Eva live?", talk)
    #expect(text(found).hasPrefix("- Eva moved to Rome. [1]\n"))
    #expect(found.citations.dropFirst().allSatisfy { $0.evidence.isOutdated })
    #expect(
      found.citations.first?.evidence.result.path
        == Array("memories/learned/2023-06/eva-moved-to-rome.md".utf8))
    #expect(found.citations.first?.evidence.day == 19_509)
  }

  @Test func theEndOfAChainAnswers() throws {
    let talk = try Talk()
    for (place, text) in [
      "I live in Berlin.", "I moved to Rome.", "I moved to Oslo.", "I moved to Ghent.",
    ].enumerated() {
      try talk.say(text, by: "Eva", in: "c\(place)", on: "2023-0\(place + 1)-01T10:00:00Z")
    }
    try talk.cube.ingest()
    let found = text(try answer("Where does Eva live?", talk))
    #expect(found.hasPrefix("- Eva moved to Ghent. [1]\n"))
    #expect(!found.contains("Oslo") && !found.contains("Rome"))
  }

  @Test func whatElseAMessageSaysStands() throws {
    let talk = try Talk()
    try talk.say(
      "I live in Berlin with my sister. I love playing chess at the club on Mondays.", by: "Eva",
      on: "2023-05-01T10:00:00Z")
    try talk.say("I moved to Rome.", by: "Eva", in: "d", on: "2023-06-01T10:00:00Z")
    try talk.cube.ingest()
    let chess = try answer("Does Eva play chess?", talk)
    #expect(chess.citations.allSatisfy { !$0.evidence.isOutdated })
    #expect(!text(chess).contains("Rome"))
    #expect(text(try answer("Where does Eva live?", talk)).hasPrefix("- Eva moved to Rome. [1]"))
  }

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
    ("I work at Acme.", "Last week I joined Brandt as a nurse.", "Where do I work?", "Brandt"),
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

  /// What hangs on an ended clause by "with" has not ended with it.
  @Test func whoMovedAlongStays() throws {
    let talk = try Talk()
    try talk.say("I moved to Ghent in 2019 with two cats.", by: "Eva", on: "2023-05-01T10:00:00Z")
    try talk.say("I moved to Leuven.", by: "Eva", in: "d", on: "2023-06-01T10:00:00Z")
    try talk.cube.ingest()
    let cats = try answer("Do I have cats?", talk)
    #expect(cats.citations.first.map { !$0.evidence.isOutdated } ?? false)
    #expect(!text(cats).contains("Leuven"))
    #expect(text(try answer("Where did I move?", talk)).hasPrefix("- Eva moved to Leuven. [1]"))
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

  @Test func whatStandsBehindAHeadingIsQuoted() throws {
    let talk = try Talk()
    try talk.cube.put(
      "health.md",
      "# Health\n\n## Allergies\n\n- Penicillin (a rash)\n- Wasps\n\n## Teeth\n\nGood.\n"
    )
    try talk.cube.put("empty.md", "Some words.\n\n# Vaccinations\n")
    #expect(text(try answer("allergies", talk)) == "- Penicillin (a rash); Wasps [1]\n")
    #expect(text(try answer("vaccinations", talk)) == "- Vaccinations [1]\n")
  }

  @Test func aSentenceIsQuotedWithTheOneThatCompletesIt() throws {
    let talk = try Talk()
    let note = "Tom\u{E1}s is allergic to walnuts. Almonds and peanuts are fine. He is nine."
    try talk.cube.put("nuts.md", note)
    let found = text(try answer("Is Tom\u{E1}s allergic to peanuts?", talk))
    #expect(
      found == "- Tom\u{E1}s is allergic to walnuts. Almonds and peanuts are fine. [1]\n")
    let other = text(try answer("What is Tom\u{E1}s allergic to?", talk))
    #expect(other == "- Tom\u{E1}s is allergic to walnuts. [1]\n")
  }
}
