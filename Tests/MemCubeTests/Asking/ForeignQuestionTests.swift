import Posix
import Testing

@testable import MemCube
@testable import Search

/// Small words of other languages carry no match.
@Suite struct ForeignQuestionTests {
  private func language(_ text: String) -> ForeignStopWords.Language? {
    Query(parsing: Array(text.utf8)).clauses.first.flatMap {
      ForeignStopWords.language(of: $0.words)
    }
  }

  @Test(arguments: [
    ("Wo ist der Schlüssel?", ForeignStopWords.Language.german), ("Was kostet der Strom?", .german),
    ("¿Dónde está el perro?", .spanish), ("Où est la clé de la cave ?", .french),
    ("die hard", nil), ("What was in the car?", nil), ("la casa", nil), ("El Paso", nil), ("", nil),
    ("Where is Das Boot?", nil),
  ])
  func languagesAreTold(text: String, expected: ForeignStopWords.Language?) {
    #expect(language(text) == expected, "\(text)")
  }

  /// A single word has no small words beside it.
  @Test func oneWordFindsCompounds() throws {
    func paths(_ query: String, _ notes: [String]) throws -> Int {
      let cube = try AskedCube(notes)
      return try cube.talk.cube.search(Array(query.utf8), now: Clock.now()).results.count
    }
    let note = "Die Ersatzschlüssel liegen bei Frau Müller."
    for query in ["Schlüssel", "schlüssel", "Schlu\u{308}ssel"] {
      #expect(try paths(query, [note]) == 1, "\(query)")
    }
    #expect(try paths("Probe", ["Die Chorprobe ist um acht."]) == 1)
    #expect(try paths("Reise", ["Die Sommerreise ist im Juli."]) == 1)
    #expect(try paths("Auto", ["Unser Leihauto ist wei\u{DF}."]) == 1)
    #expect(try paths("Reise", ["Der Preis ist hoch, der Kreis nicht."]) == 0)
    #expect(try paths("stand", ["We understand."]) == 0)
  }

  /// English words stay what they are.
  @Test func otherQueriesKeepTheirWords() throws {
    let cube = try AskedCube(["Die Hard is on at eight.", "We saw Das Boot."])
    #expect(try cube.talk.cube.search(Array("die hard".utf8), now: Clock.now()).results.count == 1)
  }
}
