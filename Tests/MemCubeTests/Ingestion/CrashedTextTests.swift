import Glibc
import Posix
import Testing
import Waiting

@testable import Format
@testable import MemCube
@testable import Search

/// What becomes of a text whose reading has ended a process: Tests/EndToEnd/test_crashed.py ends one.
@Suite(.serialized) struct CrashedTextTests {
  /// FNV-1a of 64 bits, as RFC 9923 has it.
  private func hash(_ text: String) -> String {
    let hash = text.utf8.reduce(0xcbf2_9ce4_8422_2325 as UInt64) {
      ($0 ^ UInt64($1)) &* 0x100_0000_01b3
    }
    let digits = String(hash, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }

  /// A process keeps its notes in one file, so all is tried in one test.
  @Test func itIsLeftOutAndNamed() throws {
    #expect(hash("foobar") == "85944171f73967e8")
    let talk = try Talk()
    let bad = "I moved to Trapezunt last month with my dog Rex."
    let worse = "Ben works at the Trebizond museum of trapdoors.\n"
    let file = talk.scratch.path("crashed")
    // Lines of anything else are no notes.
    let lines = ["none", hash(bad), "", "zzzzzzzzzzzzzzzz", hash(worse), "85944171f7"]
    try Workspace.write(Array(lines.joined(separator: "\n").utf8), to: file)
    try CrashNotes.keep(in: file)
    #expect(throws: Errno(EALREADY)) { try CrashNotes.keep(in: file) }
    #expect(CrashNotes.has(Array(bad.utf8)))
    #expect(!CrashNotes.has(Array("none".utf8)))

    try talk.say(bad)
    try talk.say("I moved to Porto in March 2023.")
    let note = try talk.cube.write(
      [.create(.memories, Edit(path: Array("worse.md".utf8), content: .bytes(Array(worse.utf8))))],
      .spooled)
    #expect(note.count == 1)
    #expect(try talk.cube.ingest() == 2)
    #expect(try !talk.cube.hasWaiting())
    #expect(
      try Set(talk.memories()) == [worse, "Ana moved to Porto in March 2023.\n"])
    let job = try #require(try talk.cube.jobs().first)
    #expect(job.state == .done)
    #expect(job.messages == 1)
    #expect(job.note == "1 message is left out, since reading it ended memcube")
    // What is left out is not found by its words; all else is, and nothing is lost.
    #expect(try talk.cube.search(Array("Trapezunt Trebizond".utf8), now: Clock.now()).results == [])
    #expect(try !talk.cube.search(Array("Porto".utf8), now: Clock.now()).results.isEmpty)
    #expect(try talk.cube.search(Array("worse".utf8), now: Clock.now()).results.count == 1)

    // Another process adds a line: within a second it counts here.
    try Workspace.write(Array((lines + [hash("late")]).joined(separator: "\n").utf8), to: file)
    #expect(eventually { CrashNotes.has(Array("late".utf8)) })
    #expect(CrashNotes.reading(Array("late".utf8)) { 1 } == nil)
    #expect(CrashNotes.reading(Array("other".utf8)) { 1 } == 1)
  }
}
