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

  /// Also where the reply was found first, and said later.
  @Test(arguments: facts)
  func ownFactsComeFirst(question: String, quoted: String, fact: String) {
    let said = [remark(quoted, "Tilda was glad to hear that."), self.fact(fact)]
    #expect(first(question, said) == fact)
  }

  @Test(arguments: facts)
  func nothingQuotedIsOfWhoReplies(question: String, quoted: String, fact: String) {
    let answer = tests.answer(question, [remark(quoted, "Tilda was glad to hear that.")])
    #expect(answer.date == nil && answer.citations.isEmpty, "\(tests.text(answer))")
  }

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

  /// A question that was answered is part of what is said, of who answers.
  @Test(arguments: asked)
  func answeredQuestionsAreCited(question: String, quoted: String, reply: String) {
    let text = "Asked by Bo \"\(quoted)\", Tilda said: \(reply)"
    #expect(first(question, [fact(text)]) == text)
    let ofOther = tests.answer(question.replacing("Tilda", with: "Bo"), [fact(text)])
    #expect(ofOther.citations.isEmpty, "\(tests.text(ofOther))")
  }

  @Test func whoRepliesIsNamedByYou() {
    let said = remark("You were born in Riga", "Right, in May 1990.")
    #expect(tests.answer("When was Tilda born?", [said]).date?.text == "May 1990")
    #expect(tests.answer("When was Bo born?", [said]).date == nil)
  }

  @Test(arguments: [
    ("To Bo's \"I married Kim\", Ana said: yes.", "Bo", "I married Kim", "Ana", "Ana said: yes."),
    ("To \"It rains\", Ana said: no.", "", "It rains", "Ana", "Ana said: no."),
    ("Asked by Bo \"Why?\", Ana said: so.", "Bo", "Why?", "Ana", "Ana said: so."),
    ("Asked \"Why?\", Ana answered: so.", "", "Why?", "Ana", "Ana answered: so."),
    (
      "To Bo's \"Kim said: no, \", Ana said: oh.", "Bo", "Kim said: no, ", "Ana", "Ana said: oh."
    ),
    ("To Bo's \"a\", \"b\", Ana said: c.", "Bo", "a\", \"b", "Ana", "Ana said: c."),
  ])
  func framesAreRead(text: String, whose: String, quoted: String, replier: String, reply: String) {
    let frame = SaidFrame(Array(text.utf8))
    #expect(frame?.whose == Array(whose.utf8))
    #expect(frame?.quoted == Array(quoted.utf8))
    #expect(frame?.replier == Array(replier.utf8))
    #expect(frame?.reply == Array(reply.utf8))
    #expect((frame?.opening ?? []) + (frame?.reply ?? []) == Array(text.utf8))
  }

  @Test(arguments: [
    "To", "Asked \"", "To \"\", ", "To \"a\", he went home.", "To Ana said: \"no\".",
  ])
  func othersHaveNone(text: String) { #expect(SaidFrame(Array(text.utf8)) == nil) }

  /// A sentence that ends within what is quoted parts no frame.
  @Test func framesAreWholeOverSentences() {
    let text = "To Bo's \"I left. In May. It rained\", Ana said: oh. Ana stayed."
    let (pieces, frames) = SaidFrame.read(SentenceCut.pieces(Array(text.utf8)))
    #expect(
      pieces.map { String(decoding: $0.text, as: UTF8.self) } == ["Ana said: oh.", "Ana stayed."])
    #expect(frames[0]?.quoted == Array("I left. In May. It rained".utf8) && frames.count == 1)
  }

  @Test func whatIsQuotedIsTurned() {
    let frame = SaidFrame(Array("To Bo's \"I'm glad my wife met you\", Ana said: oh.".utf8))
    #expect(frame?.turned == Array("Bo is glad Bo's wife met I".utf8))
  }
}
