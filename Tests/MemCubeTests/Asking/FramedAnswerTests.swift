import Testing

@testable import Answering
@testable import Index
@testable import Learning

/// What another said in front of a reply answers nothing about who replies.
@Suite struct FramedAnswerTests {
  private let tests = AnswerTests()

  private func remark(_ quoted: String, _ reply: String) -> Evidence {
    var said = tests.evidence(
      "To Bo's \"\(quoted)\", Tilda said: \(reply)", score: 0.7, day: 19_600, kind: .memory)
    said.teller = Array("Tilda".utf8)
    return said
  }

  private func fact(_ text: String) -> Evidence {
    var said = tests.evidence(text, score: 0.5, day: 19_500, kind: .memory)
    said.teller = Array("Tilda".utf8)
    return said
  }

  private func first(_ question: String, _ said: [Evidence]) -> String? {
    tests.answer(question, said).citations.first.map {
      String(decoding: $0.sentence, as: UTF8.self)
    }
  }

  static let facts = [
    ("Who is Tilda married to?", "I married Kim in May", "Tilda is married to Sam."),
    ("Who did Tilda marry?", "I married Kim in May", "Tilda married Sam."),
    (
      "What is Tilda's phone number?", "My phone number is 0171 5552233",
      "Tilda's number: 030 99887766."
    ),
    ("What is Tilda's salary?", "My salary is 52000 euros", "Tilda earns 31000 euros."),
    ("How much does Tilda earn?", "I earn 52000 euros a year", "Tilda earns 31000 euros."),
    ("Where does Tilda live?", "I live in Ghent", "Tilda lives in Lund."),
    ("How old is Tilda?", "I am 44 years old", "Tilda is 39 years old."),
    ("What is Tilda allergic to?", "I am allergic to nuts", "Tilda is allergic to bees."),
    ("Where does Tilda work?", "I work at Vela", "Tilda works at Orion."),
  ]

  /// It is of who said it.
  @Test(arguments: facts.dropLast())
  func whatIsQuotedMayBeCitedOfItsAuthor(question: String, quoted: String, fact: String) {
    let said = remark(quoted, "Tilda was glad to hear that.")
    let answer = tests.answer(question.replacing("Tilda", with: "Bo"), [said])
    #expect(answer.citations.map(\.sentence) == [said.result.text], "\(tests.text(answer))")
  }

  private static let asked = [
    ("Who did Tilda marry?", "Who did you marry?", "a man from Oslo."),
    ("What is Tilda's shoe size?", "What is your shoe size?", "38."),
    ("Where does Tilda live?", "Where do you live now?", "in Lund."),
  ]
}
