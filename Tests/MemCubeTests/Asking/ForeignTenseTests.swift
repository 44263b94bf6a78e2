import Testing

@testable import Answering

/// Whether a question in another language asks of what is to come.
@Suite struct ForeignTenseTests {
  @Test(arguments: [
    ("¿Cuándo se casa Marta?", true), ("¿Cuándo se casó Marta?", false),
    ("¿Cuándo se ha casado Marta?", false), ("Quand Marta se marie-t-elle ?", true),
    ("Quand Marta est-elle arrivée ?", false), ("Quand est le mariage ?", true),
    ("When is the wedding?", false), ("Quand a-t-elle déménagé ?", false),
  ])
  func foreignTense(question: String, isPresent: Bool) {
    #expect(ForeignTense.isPresent(Array(question.utf8)) == isPresent)
  }

  @Test func whatIsToComeIsNotAYearAgo() throws {
    let cube = try AskedCube(
      [],
      [
        ("Lucía", "Mi hermana se casa el 20 de junio en Alicante."),
        ("Odile", "Ma sœur se marie le 20 juin à Lyon."),
      ])
    #expect(try cube.first("¿Cuándo se casa la hermana de Lucía?") == "20 June")
    #expect(try cube.first("Quand la sœur d'Odile se marie-t-elle ?") == "20 June")
  }
}
