import Testing

@testable import Answering
@testable import Index

/// A number of something else, and what is only dreamt or asked, is no answer.
@Suite struct MissingValueTests {
  private let tests = AnswerTests()

  private func cited(_ question: String, _ said: [String]) -> [String] {
    tests.answer(question, said.map { tests.evidence($0) }).citations.map {
      String(decoding: $0.sentence, as: UTF8.self)
    }
  }

  static let missing = [
    ("What is Ana's salary?", "Ana paid 300 euros for the bike."),
    ("What is Ana's salary?", "Ana works at Vela since 2019."),
    ("What is Ana's salary?", "Tom earns 3000 euros a month."),
    ("What is my shoe size?", "I bought size 8 screws for the shoe rack."),
    ("What is Ana's weight?", "Ana works at Vela since 2019."),
    ("What is Ana's weight?", "Ana paid 300 euros for the bike."),
    ("Where do I live?", "I dreamt that I lived in Paris."),
    ("Where do I live?", "She asked \"do you live in Rome?\" and laughed."),
    ("Where do I live?", "I wish I lived in Oslo."),
  ]

  static let told = [
    ("What is Ana's salary?", "Ana earns 3000 euros a month."),
    ("What is Ana's salary?", "Ana's salary: 3000."),
    ("What is my shoe size?", "My shoe size is 42."),
    ("What is my shoe size?", "I take size 42 in shoes."),
    ("What is my shoe size?", "I wear size 42 shoes."),
    ("What is Ana's weight?", "Ana weighs 60 kg."),
    ("What is Ana's weight?", "Ana's weight is 60."),
    ("Where do I live?", "I live in Ghent."),
    ("Where do I live?", "Yes, I said: \"I live in Ghent\"."),
  ]

  @Test(arguments: told)
  func valuesAreCited(question: String, said: String) {
    #expect(cited(question, [said]) == [said])
  }
}
