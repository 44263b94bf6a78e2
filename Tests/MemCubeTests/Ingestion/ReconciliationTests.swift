import Posix
import Testing

@testable import Format
@testable import Index
@testable import MemCube
@testable import Search

/// Repeats fold, changes supersede, and no file is touched.
@Suite struct ReconciliationTests {
  private func found(_ query: String, _ talk: Talk) throws -> [String] {
    try talk.cube.search(Array("in:memories \(query)".utf8), now: Clock.now()).results
      .map { String(decoding: $0.text, as: UTF8.self) }
  }

  @Test func aNewHomeEndsTheOldOne() throws {
    let talk = try Talk()
    try talk.say("I live in Porto with my dog.", on: "2022-01-10T12:00:00Z")
    try talk.say("I moved to Lisbon last month.", on: "2023-05-10T12:00:00Z")
    try talk.cube.ingest()
    #expect(try talk.memories().count == 2)
    #expect(try found("Ana Porto Lisbon", talk) == ["Ana moved to Lisbon in April 2023.\n"])
    let old = try #require(
      try talk.cube.find(
        .memories, Array("learned/2022-01/ana-lives-in-porto-with-their-dog.md".utf8)))
    let newer = try talk.cube.superseder(row: old.row)
    #expect(newer?.name == Array("ana-moved-to-lisbon-in-april-2023.md".utf8))
    #expect(try talk.cube.superseder(row: newer?.row ?? 0) == nil)
    // With the new one in the trash the old one counts again.
    let object = try #require(newer?.object)
    try talk.cube.write([.delete(object, into: nil)], .spooled)
    #expect(try found("Ana Porto Lisbon", talk) == ["Ana lives in Porto with their dog.\n"])
    #expect(try talk.cube.superseder(row: old.row) == nil)
  }

  @Test func whatIsSupersededIsFoundWhenAskedFor() throws {
    let talk = try Talk()
    try talk.say("I live in Porto with my dog.", on: "2022-01-10T12:00:00Z")
    try talk.say("I moved to Lisbon last month.", on: "2023-05-10T12:00:00Z")
    try talk.cube.ingest()
    let (old, new) = (
      "Ana lives in Porto with their dog.\n", "Ana moved to Lisbon in April 2023.\n"
    )
    for query in ["Ana Porto Lisbon", "entity:ana", "after:2022", ""] {
      if !query.isEmpty { #expect(try !found(query, talk).contains(old), "\(query)") }
      #expect(try found("\(query) superseded:yes", talk).sorted() == [old, new], "\(query)")
      #expect(try found("\(query) superseded:only", talk) == [old], "\(query)")
    }
    let said = Array("in:messages superseded:only".utf8)
    #expect(try talk.cube.search(said, now: Clock.now()).total == 0)
    let results = try talk.cube.search(
      Array("in:memories Porto superseded:yes".utf8), now: Clock.now()
    ).results
    let by = results.first { $0.text == Array(old.utf8) }?.supersededBy
    let path = "memories/learned/2023-05/ana-moved-to-lisbon-in-april-2023.md"
    #expect(by == Array(path.utf8))
    #expect(results.allSatisfy { $0.supersededBy == nil || $0.text == Array(old.utf8) })
    #expect(try talk.cube.search(Array("superseded:only".utf8), now: Clock.now()).total == 1)
    // What it names is gone: it counts again, and a rebuild says the same.
    try talk.cube.rebuild()
    #expect(try found("Porto superseded:only", talk) == [old])
    let newer = try #require(
      try talk.cube.find(
        .memories, Array("learned/2023-05/ana-moved-to-lisbon-in-april-2023.md".utf8))?
        .object)
    try talk.cube.purge([newer])
    #expect(try found("superseded:only", talk) == [])
    #expect(try found("Ana Porto", talk) == [old])
  }

  @Test func contradictionsNameEachOther() throws {
    let talk = try Talk()
    try talk.say("I was born in Tartu.", on: "2022-01-10T12:00:00Z")
    try talk.say("I was born in Riga, in winter.", in: "d", on: "2023-05-10T12:00:00Z")
    try talk.cube.ingest()
    let results = try talk.cube.search(Array("in:memories born".utf8), now: Clock.now()).results
    #expect(results.count == 2)
    for (one, other) in [(0, 1), (1, 0)] where results.count == 2 {
      #expect(results[one].contradicts == [results[other].path])
      #expect(results[one].supersededBy == nil)
      #expect(try talk.cube.contradictions(row: results[one].row) == [results[other].path])
    }
    let object = try #require(results.first?.id)
    try talk.cube.write([.delete(object, into: nil)], .spooled)
    try talk.cube.indexTexts()
    for result in results { #expect(try talk.cube.contradictions(row: result.row) == []) }
  }

  @Test func aRepeatStandsForWhatIsEndedAndSaidAgain() throws {
    let talk = try Talk()
    try talk.say("I work at the bakery on Mill Street.", on: "2022-01-10T12:00:00Z")
    try talk.say("I no longer work at the bakery.", in: "d", on: "2022-05-10T12:00:00Z")
    try talk.say("I work at the bakery on Mill Street!", in: "e", on: "2022-09-10T12:00:00Z")
    try talk.cube.ingest()
    let counting = try talk.cube.search(Array("in:memories bakery".utf8), now: Clock.now()).results
    #expect(counting.contains { $0.time == Timestamp(rfc3339: Array("2022-09-10T12:00:00Z".utf8)) })
    #expect(
      !counting.contains { $0.time == Timestamp(rfc3339: Array("2022-01-10T12:00:00Z".utf8)) })
  }

  @Test func whatWasBeforeDoesNotEndWhatIs() throws {
    let talk = try Talk()
    try talk.say("I live in Porto with my dog.", on: "2022-01-10T12:00:00Z")
    try talk.say("I moved to Lisbon in 2015.", on: "2023-05-10T12:00:00Z")
    try talk.cube.ingest()
    #expect(try found("Ana Porto", talk) == ["Ana lives in Porto with their dog.\n"])
  }

  @Test(arguments: ["yesterday", "last Saturday", "on Monday"])
  func newsEndsWhatWasSaidThisMorning(day: String) throws {
    let talk = try Talk()
    try talk.say("I live in Porto with my dog.", on: "2023-05-10T08:00:00Z")
    try talk.say("I moved to Lisbon \(day).", in: "d", on: "2023-05-10T18:00:00Z")
    try talk.cube.ingest()
    let left = try found("Ana Porto Lisbon", talk)
    #expect(left.count == 1 && left[0].hasPrefix("Ana moved to Lisbon"), "\(left)")
  }

  @Test func whatWasSaidAfterTheNewsEndsIt() throws {
    let talk = try Talk()
    try talk.say("I moved to Lisbon yesterday.", on: "2023-05-10T08:00:00Z")
    try talk.say("I live in Porto with my dog.", in: "d", on: "2023-05-12T18:00:00Z")
    try talk.cube.ingest()
    #expect(try found("Ana Porto Lisbon", talk) == ["Ana lives in Porto with their dog.\n"])
  }

  @Test func anotherPersonsHomeEndsNothing() throws {
    let talk = try Talk()
    try talk.say("I live in Porto with my dog.")
    try talk.say("I moved to Lisbon last month.", by: "Bo")
    try talk.cube.ingest()
    #expect(try found("Porto Lisbon", talk).count == 2)
  }

  @Test func aRepeatIsFoldedWithItsSources() throws {
    let talk = try Talk()
    let first = try talk.say("I love my red bike from the market.", in: "c")
    let second = try talk.say("I love my red bike from the market!", in: "d")
    try talk.cube.ingest()
    #expect(try found("red bike", talk).count == 1)
    let path = "learned/2023-05/ana-loves-their-red-bike-from-the-market.md"
    let node = try #require(try talk.cube.find(.memories, Array(path.utf8)))
    // Which of two equal ones stands follows from their ids.
    #expect(Set(try talk.cube.sources(row: node.row)) == [first, second])
  }

  @Test func whatAPersonWroteStands() throws {
    let talk = try Talk()
    try talk.cube.put("home.md", "Ana lives in Porto with her dog.\n")
    try talk.say("I live in Porto with my dog.", on: "2022-01-10T12:00:00Z")
    try talk.cube.ingest()
    let path = "learned/2022-01/ana-lives-in-porto-with-their-dog.md"
    try talk.cube.put(path, "Ana lives in Porto, at the river, with their dog.\n")
    try talk.say("I moved to Lisbon last month.", on: "2023-05-10T12:00:00Z")
    try talk.cube.ingest()
    #expect(try found("Porto", talk).count == 2)
  }

  @Test func theOrderOfArrivalDoesNotMatter() throws {
    let texts = [
      ("I live in Porto with my dog.", "2021-01-10T12:00:00Z"),
      ("I moved to Rome last month.", "2022-05-10T12:00:00Z"),
      ("I live in Rome with my wife.", "2022-09-10T12:00:00Z"),
      ("I moved to Ghent last month.", "2023-05-10T12:00:00Z"),
    ]
    var results: [[String]] = []
    for order in [[0, 1, 2, 3], [3, 2, 1, 0], [2, 0, 3, 1]] {
      let talk = try Talk()
      for place in order { try talk.say(texts[place].0, on: texts[place].1) }
      try talk.cube.ingest()
      results.append(try found("Ana", talk).sorted())
      try talk.cube.rebuild()
      results.append(try found("Ana", talk).sorted())
    }
    #expect(Set(results) == [["Ana moved to Ghent in April 2023.\n"]])
  }

  @Test func theGraphIsWhatMemoriesSay() throws {
    let talk = try Talk()
    try talk.say("My sister Clara works as a nurse in Porto.")
    try talk.say("I moved to Lisbon last month.")
    try talk.cube.put("note.md", "---\nentities: [Clara, \"Odd \\\"One\\\"\"]\n---\nShe is kind.\n")
    try talk.cube.ingest()
    let graph = try talk.cube.graph()
    let names = graph.entities.map { String(decoding: $0.name, as: UTF8.self) }
    #expect(names == ["Ana", "Clara", "Lisbon", "Odd \"One\"", "Porto"])
    #expect(graph.entities.first { $0.name == Array("Clara".utf8) }?.memories == 2)
    #expect(graph.relations.count == 2)
    let dot = String(decoding: graph.dot, as: UTF8.self)
    #expect(dot.hasPrefix("digraph memory {\n"))
    #expect(dot.contains("  \"Ana\" -> \"Lisbon\" [label=\"lives_in\"];\n"))
    #expect(dot.contains("  \"Odd \\\"One\\\"\";\n"))
    #expect(try talk.cube.memories(mentioning: Array("Clara".utf8)).count == 2)
    let note = try #require(try talk.cube.find(.memories, Array("note.md".utf8))?.object)
    try talk.cube.write([.delete(note, into: nil)], .spooled)
    #expect(try talk.cube.graph().entities.count == 4)
  }
}
