import Posix
import Testing

@testable import Answering
@testable import MemCube

/// What is of whom the question asks, and what only of theirs; what was moved, and what is to come.
@Suite struct OthersValueTests {
  typealias Said = (by: String, day: String, text: String)
  private static let today: Int64 = 20_783  // 26 November 2026

  private func talk(_ said: [Said]) throws -> Talk { try Talk.of(said) }

  private func answer(_ talk: Talk, _ question: String) throws -> Answer {
    let question = Array(question.utf8)
    return Answer(
      question,
      try talk.cube.evidence(
        for: question, named: Array("a".utf8), now: Clock.now(), reference: Self.today))
  }

  private func first(_ talk: Talk, _ question: String) throws -> String {
    let answer = try answer(talk, question)
    return answer.citations.first.map { String(decoding: $0.sentence, as: UTF8.self) } ?? ""
  }

  @Test(arguments: [
    ("My phone number is 555 0101.", "My wife's phone number is 555 0333.", "phone number"),
    ("My email is n@foo.example.", "My sister's email is e@bar.example.", "email"),
    ("My shoe size is 44.", "My son's shoe size is 31.", "shoe size"),
    ("My favourite colour is green.", "My sister's favourite colour is red.", "favourite colour"),
  ])
  func onesOwnComesBeforeARelativesNewer(own: String, others: String, thing: String) throws {
    let talk = try talk([("Nils", "2026-10-01", own), ("Nils", "2026-10-20", others)])
    let value = own.split(separator: " ").last.map(String.init) ?? ""
    #expect(try first(talk, "What is Nils's \(thing)?").contains(value))
    #expect(try first(talk, "What is the \(thing) of Nils?").contains(value))
    let kin = others.split(separator: " ")[1]
    let other = others.split(separator: " ").last.map(String.init) ?? ""
    #expect(try first(talk, "What is Nils's \(kin) \(thing)?").contains(other))
  }

  typealias Moved = (before: String, since: String, question: String, date: String?)
  static let moved: [Moved] = [
    (
      "My knee operation is on 9 December at 8.",
      "Hospital called, the operation is now on 16 December, same time.",
      "When is Marcel's knee operation?", "16 December 2026"
    ),
    (
      "The thesis is due on 15 December.",
      "My supervisor says the thesis is due on 31 January now.",
      "When is the thesis due?", "31 January 2027"
    ),
    (
      "Our wedding is on 12 September 2027.", "We had to push the wedding back to 3 October.",
      "When is Marcel's wedding?", "3 October 2027"
    ),
    (
      "I am getting married on 12 September in Lund.", "We've called off the wedding.",
      "When is Marcel getting married?", nil
    ),
    (
      "I have a dentist appointment on 9 December.", "The dentist cancelled, she is ill.",
      "When is Marcel's dentist appointment?", nil
    ),
    (
      "The catalogue must be at the printer by 24 April.", "The printer gives us until 8 May.",
      "When must the catalogue be at the printer?", "8 May 2027"
    ),
    // Another thing of that kind, and what is only wanted, move nothing.
    (
      "My knee operation is on 9 December.", "The eye operation is now on 16 December.",
      "When is Marcel's knee operation?", "9 December 2026"
    ),
    (
      "Our wedding is on 12 September 2027.", "I want to push the wedding back to 3 October.",
      "When is Marcel's wedding?", "12 September 2027"
    ),
    (
      "The wedding dinner is on 3 December.", "The wedding is now on 16 December.",
      "When is the wedding dinner?", "3 December 2026"
    ),
  ]
}
