import Testing

@testable import Answering
@testable import Index
@testable import Learning
@testable import Search
@testable import Text

/// What no text names has no date: what is told of others is not it.
@Suite struct LackingThingTests {
  static let bike = "My bicycle is red. Bought on 11 April 2023 at Velofix."
  static let shop = "The pharmacy is closed on Thursdays."

  /// An answer where the cube holds no other words than those that were said.
  private func answer(
    _ question: String, _ said: [String], likeness: Double = 0, path: String = "memories/a.md"
  ) -> Answer {
    var reader = StemReader()
    let known = Set(said.flatMap { reader.stems(Array($0.utf8)) })
    var words = AskedWords()
    for token in reader.stems(Array(question.utf8)) where !StopWords.contains(token) {
      words.add([token], rarity: known.contains(token) ? 1 : 0, isCommon: false)
    }
    return AnswerTests().answer(
      question,
      said.map { text in
        var piece = AnswerTests().evidence(text, kind: .memory)
        piece.result.path = Array(path.utf8)
        piece.result.likeness = likeness
        piece.dayIsTold = false
        piece.words = words
        return piece
      })
  }

  static let table = """
    # Insurance
    | Kind | Company | Due |
    |---|---|---|
    | Car | Velox | 2027-03-01 |
    | Home | Nordia | 2027-06-15 |
    """

  /// The day of a date is that of its month.
  @Test func anotherDayOfTheMonthIsNotAsked() {
    let text = "# Fair\nThe poster is due on 30 October.\n\nBo signs on 12 October."
    let answer = answer("What happens on 12 October?", [text])
    #expect(answer.citations.first?.sentence == Array("Bo signs on 12 October.".utf8))
  }
}
