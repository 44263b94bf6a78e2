import Testing

@testable import Answering
@testable import Search

/// A question may say what kind of thing it wants in words that no answer repeats.
@Suite struct AskedKindTests {
  private func kind(_ question: String) -> AskedKind.Kind? {
    QuestionForm(Question(Query(parsing: Array(question.utf8))).words).kind.kind
  }

  @Test(arguments: [
    ("What is the landlord's name?", AskedKind.Kind.name), ("Who is the landlord?", .name),
    ("What is the cat called?", .name), ("Wie heißt der Vermieter?", .name),
    ("¿Cómo se llama el gato?", .name), ("Comment s'appelle le médecin ?", .name),
    ("What is the plumber's phone number?", .number),
    ("Wie ist die Telefonnummer vom Zahnarzt?", .number),
    ("What does Eva do?", .occupation), ("What does Eva do for a living?", .occupation),
    ("What is Eva's job?", .occupation), ("Was macht Eva beruflich?", .occupation),
    ("What does Eva do on Mondays?", nil), ("Who feeds the cat?", nil), ("What does it cost?", nil),
    ("When is it called?", nil), ("How many numbers are there?", nil), ("", nil),
  ])
  func isRead(question: String, expected: AskedKind.Kind?) {
    #expect(kind(question) == expected, "\(question)")
  }

  @Test func theSentenceThatSaysItAnswers() throws {
    let cube = try AskedCube([
      "Pets need the landlord's consent. The landlord is Mr Berg, 555-1234.",
      "The cello lesson is on Tuesday. The lesson costs 28 euros.",
      "My sister Ida is a nurse.", "Ida lent me a book in 2025.",
      "Birthdays: Tom 8 August, Ida 2 May.",
      "Subscriptions\n\n- gym 39 euros a month\n- newspaper 12 euros a month",
      "My phone number is 0176 5544321.", "The library is nice. The name of the game is chess.",
    ])
    #expect(try cube.first("What is the landlord's name?").contains("Mr Berg"))
    #expect(try cube.first("What is the landlord's phone number?").contains("555-1234"))
    #expect(try cube.first("How much is the cello lesson?").contains("28 euros"))
    #expect(try cube.first("What does the cello lesson cost?").contains("28 euros"))
    #expect(try cube.first("What does Ida do for a living?") == "My sister Ida is a nurse.")
    #expect(try cube.first("What does Ida do?") == "My sister Ida is a nurse.")
    #expect(try cube.first("How much does the gym cost?").contains("39 euros"))
    #expect(try cube.first("What is my phone number?").contains("5544321"))
    #expect(try cube.first("What does the library cost?").isEmpty, "no amount is said")
  }

  @Test func anyBytesAreRead() {
    var generator = SystemRandomNumberGenerator()
    let questions = ["What is the name?", "Wie ist die Nummer?", "What does Eva do?", ""]
    for length in 0..<300 {
      let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }
      for question in questions {
        let words = Question(Query(parsing: Array(question.utf8))).words
        _ = AskedKind(words).answered(by: bytes)
        _ = AskedKind(words).answered(by: bytes.map { $0 & 0x3F | 0x40 })
      }
      let evidence = AnswerTests().evidence(String(decoding: bytes, as: UTF8.self))
      _ = Answer(bytes, [evidence])
      _ = AskedOtherwise(bytes, Query(parsing: bytes))
    }
  }
}
