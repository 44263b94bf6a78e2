import Posix
import Testing

@testable import Answering
@testable import Format
@testable import Learning
@testable import MemCube
@testable import Text

/// The day of a note heads the answer where its sentence has none.
@Suite struct NoteDateTests {
  private static let question = Array("When did Mila break her wrist?".utf8)

  /// The date of the answer to that question from some files of a cube, by path and text.
  private func date(_ files: [(String, String)], _ tree: Tree = .memories) throws -> String? {
    let scratch = try Scratch()
    let cube = try Cube.create(at: scratch.path("a.memcube"), host: scratch.host())
    defer { try? cube.close() }
    for file in files {
      let edit = Edit(path: Array(file.0.utf8), content: .bytes(Array(file.1.utf8)))
      try cube.write([.create(tree, edit)], .durable)
    }
    try cube.ingest()
    let evidence = try cube.evidence(for: Self.question, named: [0x61], now: Clock.now())
    return Answer(Self.question, evidence).date?.text
  }

  @Test(arguments: [Tree.memories, .documents])
  func ofItsFrontMatterHeadingOrName(tree: Tree) throws {
    let said = "Mila broke her wrist on the trampoline.\n"
    let matter = "---\ndate: 2026-05-02\n---\n"
    let notes = [
      ("a.md", matter + said), ("a.md", "# 2 May 2026\n\n" + said), ("diary/2026-05-02.md", said),
      ("a.md", "# Saturday, 2 May 2026\n\nIt rained. \(said)"), ("20260502 home.md", said),
      ("2025-01-01.md", matter + "# 3 May 2026\n" + said),
      ("2025-01-01.md", "# 1 May 2026\nIt rained.\n# 2 May 2026\n" + said),
    ]
    for note in notes { #expect(try date([note], tree) == "2 May 2026", "\(note)") }
  }

  /// What the sentence says itself goes before that, and what is to come or so is of no day.
  @Test(arguments: [
    ("Mila broke her wrist on 28 April 2026.", "28 April 2026"),
    ("Mila broke her wrist yesterday.", "1 May 2026"),
    ("Mila will break her wrist on the trampoline.", nil),
  ])
  func ofWhatHappenedWithoutADate(said: String, expected: String?) throws {
    #expect(try date([("2026-05-02.md", said)]) == expected)
    #expect(try date([("a.md", "---\ndate: 2026-05-02\n---\n" + said)]) == expected)
  }

  @Test func anotherNoteMaySayIt() throws {
    let notes = [
      ("2026-05-02.md", "Mila broke her wrist on the trampoline."),
      ("a.md", "Mila broke her wrist on 1 May 2026."),
    ]
    #expect(try date(notes) == "1 May 2026")
  }

  @Test(arguments: [
    ("a/2026-05-02.md", 2), ("2026_05_02 x.md", 2), ("20260502.md", 2), ("x 2026.05.02.md", 2),
    ("2026-05.md", nil), ("120260502.md", nil), ("2026-13-02.md", nil), ("2026-02-31.md", nil),
    ("2026-05_02.md", nil), ("", nil), ("2026-05-021.md", nil), ("2026-05-02/a.md", nil),
    ("2026-", nil), ("2026", nil),
  ])
  func namesHoldDays(path: String, day: Int64?) {
    #expect(NoteDay.day(path: Array(path.utf8)) == day.map { Day(2026, 5, $0).number })
  }

  @Test(arguments: [
    ("2 May 2026", 2), ("Saturday, 2 May 2026", 2), ("2026-05-02", 2), ("2. Mai 2026", 2),
    ("Oslo, 2 May 2026", 2), ("Warranty until 2 May 2026", nil), ("May 2026", nil), ("Oslo", nil),
    ("All that we did at home on 2 May 2026", nil), ("1 to 5 May 2026", nil), ("2 May", nil),
  ])
  func headingsNameDays(heading: String, day: Int64?) {
    #expect(
      NoteDate.day(heading: Array(heading.utf8), written: 20_000)
        == day.map { Day(2026, 5, $0).number })
  }

  @Test(arguments: [
    ("Mila broke it.", true), ("Mila fell.", true), ("Mila hat sich das Bein gebrochen.", true),
    ("Mila s'est cassé le bras.", true), ("Mila breaks it.", false), ("Mila will go.", false),
    ("Mila hat ein Velo.", false), ("Mila is 5.", false), ("", false),
  ])
  func whatHappenedIsKnown(said: String, expected: Bool) {
    #expect(NoteDate.tellsPast(Array(said.utf8)) == expected)
  }
}
