import Posix
import Testing

@testable import Format

/// From lines of the log to what the state sees of them.
@Suite struct StateRecordTests {
  private static let common = [
    JSON.Member("time", "2026-11-05T09:34:00.000Z"), JSON.Member("author", "alice"),
    JSON.Member("replica", "7265706c69636131"), JSON.Member("seq", JSON(4)),
  ]

  private func record(
    _ kind: Record.Kind, _ fields: [JSON.Member], at time: UInt64 = 1000
  ) throws -> Record {
    try Record.make(
      kind, fields: Self.common + fields, orderTime: time, salt: [1, 2, 3, 4, 5, 6, 7, 8])
  }

  private func memory(
    _ path: String, _ text: String, at time: UInt64 = 1000, _ more: [JSON.Member] = []
  ) throws -> Record {
    try record(
      .memory,
      [
        JSON.Member("parents", .array([])), JSON.Member("path", JSON(path)),
        JSON.Member("mtime", "1970-01-01T01:00:01+01:00"), JSON.Member("content", JSON(text)),
      ] + more, at: time)
  }

  @Test func aMemorySaysAllOfItself() throws {
    let other = JSON.Member("somebody_elses", JSON(1))
    let record = try memory(
      "a.md", "text", [JSON.Member("mode", JSON(0o600)), JSON.Member("type", "FACT"), other])
    let version = try #require(ObjectVersion(record))
    #expect(version.id == record.id)
    #expect(version.object == record.id)
    #expect(version.content == .inline(Array("text".utf8)))
    #expect(version.path == Array("a.md".utf8))
    #expect(version.mtime == Timestamp(seconds: 1))
    #expect(version.mode == 0o600)
    #expect(version.author == Array("alice".utf8))
    #expect(Set(version.fields) == [JSON.Member("type", "FACT"), other])
    #expect(!version.isDocument && !version.isDelete)
  }

  @Test func allFormsOfContent() throws {
    let first = id(1)
    let place = [
      JSON.Member("document", JSON(first)), JSON.Member("parents", .array([JSON(first)])),
      JSON.Member("path_hex", "61ff"), JSON.Member("mtime", "1970-01-01T00:00:00Z"),
    ]
    let blob = JSON.object([
      JSON.Member("sha256", JSON(String(repeating: "0a", count: 32))), JSON.Member("size", JSON(7)),
    ])
    let forms: [(JSON.Member, StatedContent)] = [
      (JSON.Member("blob", blob), .blob(Blob(sha256: .init(repeating: 10, count: 32), size: 7))),
      (JSON.Member("target", "../x"), .link(Array("../x".utf8))),
      (JSON.Member("content_from", JSON(first)), .from(first)),
    ]
    for (field, content) in forms {
      let version = try #require(ObjectVersion(record(.document, place + [field])))
      #expect(version.content == content)
      #expect(version.object == first)
      #expect(version.parents == [first])
      #expect(version.isDocument)
      #expect(version.path == [0x61, 0xFF])
      #expect(version.fields.isEmpty)
    }
  }

  @Test func aDeleteHasNothingButItsPlace() throws {
    let record = try record(
      .delete,
      [
        JSON.Member("document", JSON(id(1))), JSON.Member("parents", .array([JSON(id(2))])),
        JSON.Member("into", JSON(id(3))), JSON.Member("path", "a.md"),
      ])
    let version = try #require(ObjectVersion(record))
    #expect(version.isDelete && version.isDocument)
    #expect(version.object == id(1))
    #expect(version.into == id(3))
    #expect(version.content == .none && version.path.isEmpty && version.fields.isEmpty)
  }

  @Test func everyKindHasItsPlace() throws {
    let key = [
      JSON.Member("key", "title"), JSON.Member("value", "T"),
      JSON.Member("parents", .array([JSON(id(1))])),
    ]
    let setting = try record(.setting, key)
    let version = KeyVersion(
      id: setting.id, key: Array("title".utf8), value: "T", parents: [id(1)])
    #expect(StateRecord(setting) == .setting(version))
    let purge = try record(
      .purge,
      [
        JSON.Member("ids", .array([JSON(id(1))])), JSON.Member("blobs", .array([])),
        JSON.Member("by", "alice"),
      ])
    #expect(StateRecord(purge) == .purge(purge.id, ids: [id(1)]))
    let message = try record(
      .message,
      [
        JSON.Member("conversation", "c"), JSON.Member("role", "user"),
        JSON.Member("content", "yes"), JSON.Member("message_id", "m"),
      ])
    let fact = MessageFact(
      id: message.id, conversation: Array("c".utf8), role: Array("user".utf8),
      content: .inline(Array("yes".utf8)), messageID: Array("m".utf8))
    #expect(StateRecord(message) == .message(fact))
    #expect(StateRecord(message).subject == message.id)
    #expect(StateRecord(purge).subject == nil)
  }

  @Test func aRecordThatComesTwiceCountsOnce() throws {
    let records = [try memory("a.md", "one"), try memory("a.md", "two", at: 2000)]
    let state = CubeState.compute(records + records.reversed())
    #expect(state == CubeState.compute(records))
    #expect(state.objects.count == 2)
    #expect(state.memories.shown[records[0].id] == .path(Array("a.md".utf8)))
  }
}
