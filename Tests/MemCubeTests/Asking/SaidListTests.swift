import Testing

@testable import Answering
@testable import MemCube

/// The items of a list that was said are what is to be done or bought.
@Suite struct SaidListTests {
  private static let rows: [(said: [String], question: String, holds: [String], lacks: String)] = [
    (
      ["todo this week:\n- call the consulate\n- pay F24\n- order strings"],
      "What do I have to do?", ["call the consulate", "pay F24", "order strings"], "Todo in"
    ),
    (
      ["shopping list:\n- polenta\n- 2 kg radicchio"], "What do I need to buy?",
      ["polenta", "2 kg radicchio"], "shopping"
    ),
    (
      ["shopping for sunday:\n- polenta\n- wine"], "What do I need to buy?", ["polenta", "wine"],
      "is shopping"
    ),
    (
      ["TODO\n[ ] renew ID\n[x] pay rent", "things i hate: cilantro, loud chewing"],
      "What do I have to do?", ["renew ID"], "hate"
    ),
  ]

  @Test(arguments: rows.indices)
  func itemsAreListed(place: Int) throws {
    let row = Self.rows[place]
    let said = try SaidAnswers(row.said.map { (nil, "2026-11-23", $0) })
    let text = String(decoding: try said.answer(row.question).text, as: UTF8.self)
    #expect(row.holds.allSatisfy(text.contains) && !text.contains(row.lacks), "\(text)")
  }
}
