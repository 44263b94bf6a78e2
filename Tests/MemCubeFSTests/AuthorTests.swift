import Language
import MemCube
import Posix
import Testing

@testable import Bundle
@testable import Format
@testable import MemCubeFS
@testable import Text

/// In a transcript of several authors each heading names its author.
@Suite struct AuthorTests {
  private func say(_ text: String, by author: String, _ fixture: Fixture) throws {
    let host = Host(
      store: fixture.host.store, state: fixture.host.state,
      cache: fixture.host.cache, author: Array(author.utf8), now: fixture.time.clock.now,
      random: { Random.bytes($0) })
    let cube = try Cube.open(at: fixture.host.store.appending("cubes/trips.memcube"), host: host)
    let draft = MessageDraft(
      conversation: Array("talk".utf8), role: Array("user".utf8), content: Array(text.utf8))
    try cube.write([.message(draft)], .durable)
    try cube.close()
  }

  private func headings(_ fixture: Fixture) throws -> [String] {
    try fixture.client.read("trips/messages/talk.md").split(separator: "\n")
      .filter { $0.hasPrefix("## ") }.map { String($0.prefix { $0 != "\u{B7}" }) }
  }

  @Test func headingsNameTheirAuthors() throws {
    let fixture = try Fixture()
    let client = fixture.client
    try client.write("trips/messages/talk.md", "hello\n")
    #expect(try headings(fixture) == ["## user "])
    let held = try client.read("trips/messages/talk.md")
    try say("hi", by: "bo", fixture)
    fixture.tree.refresh()
    fixture.time.pass(60)
    #expect(try headings(fixture) == ["## tester (user) ", "## bo (user) "])
    try say("how are you?", by: "bo", fixture)
    fixture.tree.refresh()
    fixture.time.pass(60)
    #expect(try headings(fixture) == ["## tester (user) ", "## bo (user) ", "## bo (user) "])
    // What is added at the end, also by a program that holds the headings from before.
    let all = try client.read("trips/messages/talk.md")
    try client.write("trips/messages/talk.md", all + "\n## assistant\n\nfine\n")
    #expect(try headings(fixture).last == "## assistant ")
    #expect(all.hasPrefix("## tester (user)") && held.hasPrefix("## user"))
  }

  /// The text in an editor has the headings of one author.
  @Test func aHeadingWithoutItsAuthorIsTheSame() {
    let transcript = Transcript(conversation: Array("c".utf8), zone: .utc)
    let held = Array("## user \u{B7} 2026-11-21 18:00:00\n\nhello\n".utf8)
    let shown = Array("## ana (user) \u{B7} 2026-11-21 18:00:00\n\nhello\n".utf8)
    guard
      case .appended(let drafts) = transcript.rewrite(
        markdown: held + Array("\nmore\n".utf8), present: shown)
    else {
      Issue.record("the past is taken for changed")
      return
    }
    #expect(drafts.count == 1)
    let other = Array("## user \u{B7} 2026-11-21 19:00:00\n\nhello\n".utf8)
    guard case .changedPast = transcript.rewrite(markdown: other, present: shown) else {
      Issue.record("another time is taken for the same")
      return
    }
  }
}
