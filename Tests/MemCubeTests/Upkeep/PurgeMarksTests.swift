import Testing

@testable import Bundle
@testable import Format

/// By what a host knows a text again that it purged.
@Suite struct PurgeMarksTests {
  private func text(_ name: String, _ content: String) -> EqualText {
    EqualText(kind: .memory, name: Array(name.utf8), content: Array(content.utf8))
  }

  @Test func onlyTheSameTextOfBeforeMatches() throws {
    var marks = PurgeMarks(salt: [UInt8](repeating: 7, count: 16))
    marks.add([text("pin.md", "4711"), text("a", "b")], before: 1_000)
    #expect(marks.matches(text("pin.md", "4711"), recorded: 999))
    #expect(
      !marks.matches(text("pin.md", "4711"), recorded: 1_000), "written again after the purge")
    #expect(!marks.matches(text("pin.md", "4712"), recorded: 1))
    #expect(!marks.matches(text("pin2.md", "4711"), recorded: 1))
    var message = text("pin.md", "4711")
    message.kind = .message
    #expect(!marks.matches(message, recorded: 1))
  }

  /// They are read as they were written, hold no text, and differ from host to host.
  @Test func theFileTellsNothing() throws {
    let work = try Workspace(), site = try Site(work)
    var marks = PurgeMarks(salt: site.host.random(16))
    marks.add([text("pin.md", "4711")], before: 1_000)
    try marks.write(site.replica)
    #expect(try PurgeMarks.read(site.replica) == marks)
    let bytes = try Workspace.tree(site.replica.directory).values.joined()
    #expect(!String(decoding: Array(bytes), as: UTF8.self).contains("4711"))
    var others = PurgeMarks(salt: site.host.random(16))
    others.add([text("pin.md", "4711")], before: 1_000)
    #expect(others.marks.first?.hash != marks.marks.first?.hash)
  }
}
