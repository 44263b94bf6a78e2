import Testing

@testable import Answering
@testable import Index
@testable import Learning

/// Lists of people: of whom a line tells that names nobody, its label or its heading says.
@Suite struct HeadedAnswerTests {
  private func first(_ question: String, _ said: [String]) -> String {
    let evidence = said.map { text in
      var piece = AnswerTests().evidence(text, kind: .memory)
      piece.dayIsTold = false
      return piece
    }
    let text = AnswerTests().text(AnswerTests().answer(question, evidence))
    return String(text.prefix { $0 != "\n" })
  }

  static let list = "# Allergies\n\n- me: nuts\n- Mila: eggs\n- Jonas: wasps\n"
  static let plain = "Allergies\n- me: nuts\n- Mila: eggs\n"
  static let card = "School: Mila needs an allergy card."
  static let dill = "Kathrin is allergic to dill."
  static let lukas = "# Allergies\n\n- Mila: eggs\n- Lukas: none known\n"
  static let anna =
    "# Anna\n\nPhone 555-1234. Birthday 4 May 1990. Allergic to nuts. Likes tulips.\n"
  static let mum = "# Mum (Claudine)\n\n* born 22 April 1955\n* lives in Bulle\n"

  /// What a gift was for need not be said again.
  @Test func whatIsAsideNeedNotBeHeld() {
    let said = ["Tom gave me a kayak!", "His birthday is in May."]
    #expect(
      first("What did Tom give me for my birthday?", said).hasPrefix("- Tom gave me a kayak!"))
  }

  @Test func aLineAboveAListIsItsHeading() {
    func headings(_ text: String) -> [String] {
      SentenceCut.pieces(Array(text.utf8)).filter(\.isHeading).map {
        String(decoding: $0.text, as: UTF8.self)
      }
    }
    #expect(headings("Allergies\n- nuts\n") == ["Allergies"])
    #expect(headings("Key dates:\n* 3 May\n") == ["Key dates:"])
    #expect(headings("We need.\n- nuts\n").isEmpty)
    #expect(headings("bread\n- nuts\n").isEmpty)
    #expect(headings("We bought a lot of\n- nuts\n").isEmpty)
    #expect(headings("Allergies\n\nnuts\n").isEmpty)
  }
}
