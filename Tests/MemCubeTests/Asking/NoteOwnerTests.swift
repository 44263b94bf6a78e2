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

  @Test func whatIsOfMumIsNotMine() throws {
    let mum = ("mum.md", "# Mum\n\nThe right knee is bad.\nGardener comes every Tuesday at 9.\n")
    let alone = try cube([mum])
    #expect(try alone.answer("When does our gardener come?").date == nil)
    #expect(try alone.answer("When does Mum's gardener come?").date?.text == "every Tuesday at 9")
    let both = try cube([mum, ("b.md", "Our gardener, Ruslan, comes on Fridays at 8.")])
    #expect(try both.answer("When does our gardener come?").date?.text == "Fridays at 8")
  }

  @Test func whatTheNoteSaysIsMineIsMine() throws {
    let cube = try cube([("dad.md", "# Dad\n\nMy spare key hangs behind his door in Ulm.\n")])
    #expect(try cube.first("Where is my spare key?").contains("behind his door"))
  }

  @Test func noOwnerOfAThing() {
    for (title, text) in [
      ("# Pets", "Max is a dog."), ("# Trip to Rome", "We go."), ("# March", "Rain."),
      ("# Oak Mill", "Boss: Ulla."), ("# Doctor", "Thursday at 9."), ("# I", "x"),
      ("", ""), ("# ", "a"), ("# é (", "b"),
    ] {
      let pieces = SentenceCut.pieces(Array("\(title)\n\n\(text)\n".utf8))
      let note = NoteOwner(pieces, at: Array("memories/a.md".utf8))
      let owner = AskedOwner(Array("When is my appointment?".utf8))
      #expect(note?.relation(owner, saying: Array(text.utf8)) ?? .open == .open, "\(title)")
    }
  }

  private static func person(_ name: String, _ born: String, _ home: String) -> (String, String) {
    ("People/\(name).md", "# \(name)\n\n- Born: \(born)\n- Lives in \(home)\n")
  }

  /// Among many notes as well, in which few words are rare.
  @Test func nothingIsToldOfOthers() throws {
    let people = [
      Self.person("Nora Brandt", "12 March 1988", "Freiburg"),
      Self.person("Sean O'Neill", "1 January 1990", "Z\u{FC}rich"),
      Self.person("Zo\u{EB} M\u{FC}ller", "29 February 1992", "Basel"),
    ]
    let others = (1...60).map { number in
      let name = number % 2 == 0 ? "Sean O'Neill" : "Nora Brandt"
      return ("Reading/\(number).md", "Notes on book \(number). Recommended by \(name).\n")
    }
    for notes in [people, people + others] {
      let cube = try cube(notes)
      let told = { (question: String) in
        try cube.answer(question).citations.map { String(decoding: $0.sentence, as: UTF8.self) }
      }
      #expect(try told("Where does Sean live?") == ["Lives in Z\u{FC}rich"])
      #expect(try told("When is Nora's birthday?") == ["Born: 12 March 1988"])
      #expect(try told("When was Nora born?") == ["Born: 12 March 1988"])
      #expect(try told("When was Zo\u{EB} born?") == ["Born: 29 February 1992"])
    }
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
