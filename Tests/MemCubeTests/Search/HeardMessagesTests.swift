import SQLite
import Testing

@testable import Index
@testable import Search

/// Memories that messages answer for, where memories alone are asked for.
@Suite struct HeardMessagesTests {
  private let fixture: TextFixture
  private let origins = MemoryScoreTests.Learned()

  init() throws {
    fixture = try TextFixture()
    fixture.search.origins = origins
  }

  @discardableResult
  private func say(_ text: String) throws -> Int64 {
    try fixture.put(text, .message) { $0.conversation = 1 }
  }

  private func learn(_ text: String, from messages: Int64...) throws -> Int64 {
    let memory = try fixture.put(text)
    origins.rows[memory] = messages
    return memory
  }

  private func found(_ question: String, hears: Bool = true) throws -> [Int64] {
    var query = Query(parsing: Array((question + " in:memories").utf8))
    query.hearsMessages = hears
    return try fixture.find(query)
  }

  @Test func aMessageAnswersByWhatWasLearnedFromIt() throws {
    let said = try say("The appointment with the dentist is moved, so I come on Monday after all")
    let learned = try learn("The user comes on Monday.", from: said)
    let other = try fixture.put("The user was at the dentist with Ann.")
    try say("Nothing was learned from what the dentist said of the appointment")
    #expect(try found("When is the dentist appointment?") == [learned, other])
    #expect(try found("When is the dentist appointment?", hears: false) == [other])
    // Who asks for all sees the message.
    let all = try fixture.owners("When is the dentist appointment?")
    #expect(all.contains(said))
    // A single word is looked for as it stands, and so is a phrase.
    #expect(try found("dentist") == [other])
    #expect(try found("\"the dentist\" appointment") == [other])
  }

  @Test func whatAnswersOfAMessageStandsBeforeTheRest() throws {
    let said = try say("My sister Ann came over, I cooked lentils, and the cellar is full of water")
    let rest = try learn("The cellar is full of water.", from: said)
    let answer = try learn("The user's sister Ann came over.", from: said)
    let other = try fixture.put("Of the cellar nobody knows what is in it.")
    let order = try found("Did my sister Ann come over?")
    #expect(order.first == answer)
    #expect(Set(order) == [answer, rest])
    #expect(try found("Is there water in the cellar?").first == rest)
    #expect(try found("Is there water in the cellar?").contains(other))
  }

  @Test func onlyWhatFacetsLeaveIsFound() throws {
    let said = try say("The plumber wants to be paid in cash, he said on the stairs")
    let left = try learn("Cash is what he takes.", from: said)
    let tagged = try fixture.put("He has a card reader by now.") { $0.tags = [Array("home".utf8)] }
    origins.rows[tagged] = [said]
    #expect(Set(try found("How is the plumber to be paid?")) == [left, tagged])
    #expect(try found("How is the plumber to be paid? tag:home") == [tagged])
  }

  @Test func whatIsSupersededStaysAway() throws {
    let said = try say("I work at the bakery on the corner since last spring")
    let old = try fixture.put("The user bakes for a living.") { $0.isSuperseded = true }
    origins.rows[old] = [said]
    #expect(try found("Who works at the bakery on the corner?").isEmpty)
  }
}
