import Language
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
    #expect(NoteDay.day(path: Array(path.utf8)) == day.map { CivilTime.days(2026, 5, $0) })
  }
}
