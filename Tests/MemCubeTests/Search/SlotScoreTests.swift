import Posix
import Testing

@testable import Learning
@testable import Search

@Suite struct SlotScoreTests {
  /// The keys of what a statement fills.
  private func keys(_ statement: String) -> Set<[UInt8]> {
    Set(Slots(of: Array(statement.utf8), written: 20_500).claims.map(\.key))
  }

  @Test(arguments: [
    ("Where does Ana live?", "Ana moved to Porto on 9 June 2026."),
    ("where does ana live these days", "Ana lives in Lisbon."),
    ("Where is Ana based now?", "Ana lives in Lisbon."),
    ("What city does Ana live in?", "Ana lives in Lisbon."),
    ("Who does Ana work for?", "Ana works at Acme."),
    ("What does Ana do for a living?", "Ana works as a teacher."),
    ("What's Ana's phone number?", "Ana's phone number is 555 0100."),
    ("Who is Ana's boss?", "Ana's boss is called Carla."),
    ("who\u{2019}s ana\u{2019}s dentist", "Ana's dentist is Bo."),
    ("What is Ana's favourite food?", "Ana's favourite food is soup."),
    ("How many children does Ana have?", "Ana has two children."),
    ("How old is Ana?", "Ana is 41."), ("How much does Ana weigh?", "Ana weighs 61 kg."),
    ("Who is Ana married to?", "Ana is married to Tom."),
    ("What car does Ana drive?", "Ana drives a Golf."),
    ("Where do I live?", "The user lives in Oslo."),
    ("What is my salary?", "The user's salary is 50000."),
    ("When is Ana's dentist appointment?", "Ana's dentist appointment was moved to 3 June 2026."),
  ])
  func aQuestionAsksForASlot(question: String, statement: String) {
    let asked = AskedSlot.keys(Array(question.utf8))
    #expect(!asked.isDisjoint(with: keys(statement)), "\(asked.count) keys")
  }

  @Test(arguments: [
    "Where did Ana live?", "Where does Ana's sister live?", "Where does Bo live?",
    "Does Ana live in Porto?",
    "Why does Ana live there?", "Where does Ana live and work?", "Ana lives", "lives?", "", "?",
    "my",
    "Where does the cat live when Ana is away?", "where do", "what is", "what's", "is is is",
    "who's my",
    "how many does have", "does live where",
  ])
  func othersAskForOtherThings(question: String) {
    #expect(AskedSlot.keys(Array(question.utf8)).isDisjoint(with: keys("Ana lives in Lisbon.")))
  }

  @Test func whatFillsItIsFoundWhateverItsWords() throws {
    let fixture = try TextFixture()
    let home = try fixture.put("Ana moved to Lisbon on 9 June 2026.")
    let other = try fixture.put("Ana's sister Maria lives in Rome.")
    let nobodys = try fixture.put("Bo met somebody who lives near Ana.")
    let origins = MemoryScoreTests.Learned()
    for key in keys("Ana lives in Lisbon.") { origins.fillers[key] = [home] }
    fixture.search.origins = origins
    defer { withExtendedLifetime(origins) {} }
    #expect(try fixture.owners("Where does Ana live?").first == home)
    let query = Query(parsing: Array("Where does Ana live?".utf8))
    let hits = try fixture.search.search(query, limit: 9).hits
    #expect(
      hits.first.map { $0.score > 0.45 && $0.parts["slot"] == Weights.standard.slot } ?? false)
    #expect(Set(hits.map(\.owner)).isSubset(of: [home, other, nobodys]))
    // Filters hold for it as well.
    #expect(try fixture.owners("Where does Ana live? in:documents").isEmpty)
    fixture.search.weights.slot = 0
    #expect(try fixture.owners("Where does Ana live?").first != home)
  }
}
