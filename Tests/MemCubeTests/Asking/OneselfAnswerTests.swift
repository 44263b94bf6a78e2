import Testing

@testable import Answering

/// What somebody who asks is told of themself.
@Suite struct OneselfAnswerTests {
  /// Who asks for the owner by name asks for whoever says "I" in notes.
  @Test func theOwnerByName() throws {
    let cube = try AskedCube(
      [
        "I am called Ingrid Solheim. I was born in Tromsø.", "I work for Nordlys Energi.",
        "My blood type is 0 negative.",
      ], [("Kofi", "I was born in Accra.")])
    #expect(try cube.first("Where was Ingrid born?").contains("Tromsø"))
    #expect(try cube.first("Where does Ingrid work?").contains("Nordlys"))
    #expect(try cube.first("What is Ingrid's blood type?").contains("negative"))
    #expect(try !cube.first("Where was Astrid born?").contains("Tromsø"))
  }
}
