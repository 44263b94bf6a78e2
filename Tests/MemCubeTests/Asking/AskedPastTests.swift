import Posix
import Testing

@testable import Answering
@testable import MemCube
@testable import Search
@testable import Text

/// Questions for what happened on some days, and nothing else.
@Suite struct AskedPastTests {
  /// 25 November 2026, a Wednesday.
  private static let today = TimeCalendar.day(25, 11, 2026)?.first ?? 0
  private static let now = Timestamp(seconds: today * 86_400 + 43_200)

  private func answered(
    _ question: String, _ notes: [(name: String, text: String)],
    _ said: [(day: String, name: String?, text: String)] = [], learning: Bool = false
  ) throws -> [String] {
    let talk = try Talk()
    for (name, text) in notes { try talk.cube.put(name, text) }
    for (day, name, text) in said { try talk.say(text, by: name, on: "\(day)T12:00:00Z") }
    if learning { try talk.cube.ingest() }
    let question = Array(question.utf8)
    let evidence = try talk.cube.evidence(for: question, named: Array("a".utf8), now: Self.now)
    return Answer(question, evidence).citations.map { String(decoding: $0.sentence, as: UTF8.self) }
  }

  private static let diary = [
    ("diary/2026-11-24.md", "Walked to the mill. It rained all day.\n"),
    ("diary/2026-11-07.md", "Baked bread with Paul.\n"),
    ("diary/2026-11-08.md", "Sawed wood.\n"),
    ("trip.md", "---\ndate: 2026-07-18\n---\nWe drove to Brittany and swam in the sea.\n"),
    (
      "log.md",
      "# 16 November 2026\n\nThe roof leaked.\n\n# 23 November 2026\n\nThe roof was mended.\n"
    ),
  ]

  @Test func frontMatterGivesTheDay() throws {
    let note = ("a.md", "---\ndate: 2026-11-24\n---\nWalked to the mill.\n")
    #expect(try answered("What happened yesterday?", [note]) == ["Walked to the mill."])
  }

  private static let said: [(day: String, name: String?, text: String)] = [
    ("2026-11-18", "Ana", "I painted the shed. I have to buy a brush. Did it rain?"),
    ("2026-11-19", "Ben", "I repaired the bike yesterday."),
    ("2026-11-20", "Ben", "I will see the dentist on 7 December."),
    ("2026-11-23", "Ben", "We went to the opera on Friday."),
    ("2026-11-24", "Ben", "I slept badly."),
  ]

  /// A box to tick tells which tasks are deeds.
  @Test func onlyWhatIsTickedIsADeed() throws {
    let tasks = ("diary/2026-11-24.md", "- Swam.\n- [ ] book the train\n- [x] pay the rent\n")
    for question in ["What did I do yesterday?", "What did I do this week?"] {
      #expect(try answered(question, [tasks]) == ["Swam.", "[x] pay the rent"])
    }
    let open = ("diary/2026-11-24.md", "- [ ] book the train\n- [ ] Bought nuts?\n")
    #expect(try answered("What did I do yesterday?", [open]).isEmpty)
  }
}
