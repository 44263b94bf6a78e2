import Testing

@testable import Answering
@testable import Learning

/// What a note says that is titled by somebody is of them.
@Suite struct NoteOwnerTests {
  private func cube(_ notes: [(String, String)]) throws -> AskedCube {
    let cube = try AskedCube([])
    for (name, text) in notes { try cube.talk.cube.put(name, text) }
    return cube
  }

  static let ivo = """
    Ivo Brandt, Petra's uncle. Lives in a mill near Passau. Retired baker.
    Plays the zither. Keeps geese. Phone: +49 851 555 12
    """

  @Test func theFileIsOfWhomItNames() throws {
    let cube = try cube([("ivo.md", Self.ivo)])
    #expect(try cube.first("What is Ivo's phone number?").contains("+49 851 555 12"))
    #expect(try cube.first("What does Ivo keep?").contains("Keeps geese"))
  }

  @Test func theHeadingIsOfWhomItNames() throws {
    let cube = try cube([("a.md", "# Ivo\n\nHe is 78 and a baker.\n\nPhone: 0851 555 1277\n")])
    #expect(try cube.first("How old is Ivo?").contains("He is 78"))
    #expect(try cube.first("What is Ivo's phone number?") == "Phone: 0851 555 1277")
  }

  @Test func whatTheNoteSaysIsMineIsMine() throws {
    let cube = try cube([("dad.md", "# Dad\n\nMy spare key hangs behind his door in Ulm.\n")])
    #expect(try cube.first("Where is my spare key?").contains("behind his door"))
  }

  private static func person(_ name: String, _ born: String, _ home: String) -> (String, String) {
    ("People/\(name).md", "# \(name)\n\n- Born: \(born)\n- Lives in \(home)\n")
  }

  /// What the note of somebody lacks may stand elsewhere without the name.
  @Test func whatNamesNobodyIsToldWhereTheNoteLacksIt() throws {
    let cube = try cube([
      ("Nora.md", "# Nora\n\n- Goes to the school in Ulm\n"),
      ("School.md", "# School\n\nThe school starts at 8.\n"),
    ])
    #expect(
      try cube.answer("When does Nora's school start?").citations.contains {
        String(decoding: $0.sentence, as: UTF8.self).contains("starts at 8")
      })
  }
}
