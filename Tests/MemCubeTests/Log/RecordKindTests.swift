import Posix
import Testing

@testable import Format

/// A record of each kind, and what each wrong field makes of it.
@Suite struct RecordKindTests {
  static let id = String(repeating: "0123456789ab", count: 3)
  static let sum = String(repeating: "0123456789abcdef", count: 4)
  static let common =
    #""time":"2026-11-05T07:08:09.123Z","author":"ada","replica":"00ff","seq":1,"#

  /// Bodies that are well typed, by kind.
  static let good: [(Record.Kind, String)] = [
    (.message, #""conversation":"c","role":"user","content":"x""#),
    (
      .message,
      #""conversation":"c","role":"r","name":"n","blob":{"sha256":"\#(sum)","size":5,"x":1},"#
        + #""date":"2026-11-05T07:08:09+01:00","message_id":"m","metadata":{"a":[1]}"#
    ),
    (.memory, #""parents":[],"path":"a","mtime":"2026-11-05T07:08:09Z","content":"x""#),
    (
      .memory,
      #""memory":"\#(id)","parents":["\#(id)"],"path_hex":"ff00","mtime":"2026-11-05T07:08:09Z","#
        + #""mode":4095,"content_from":"\#(id)","type":"ODD","tags":["a","b"],"#
        + #""entities":[{"name":"n","type":"t","z":1}],"#
        + #""relations":[{"from":"a","type":"b","to":"c"}],"#
        + #""confidence":0.5,"validity":{"from":"x"},"sources":[{"id":"s","place":[1]}],"#
        + #""attributes":{},"xattrs":{"user.a":"Zg=="},"zzz":null"#
    ),
    (.memory, #""parents":[],"path":"a","mtime":"2026-11-05T07:08:09Z","target":"x""#),
    (
      .document,
      #""parents":[],"path":"a","mtime":"2026-11-05T07:08:09Z","#
        + #""blob":{"sha256":"\#(sum)","size":0},"media_type":"a","source_url":"b","title":"c""#
    ),
    (.delete, #""memory":"\#(id)","parents":["\#(id)"]"#),
    (.delete, #""document":"\#(id)","parents":[],"into":"\#(id)""#),
    (.ingested, #""of":"\#(id)","by":"rules/1","memories":["\#(id)"],"counts":{"a":1}"#),
    (.setting, #""key":"title","value":{"a":1},"parents":[]"#),
    (.grant, #""key":"bob","value":null,"parents":["\#(id)"]"#),
    (.purge, #""ids":["\#(id)"],"blobs":["\#(sum)"],"by":"ada""#),
    (.signed, #""ids":["\#(id)"],"key":"k","signature":"s""#),
  ]

  @Test(arguments: good) func isOfItsKind(kind: Record.Kind, body: String) throws {
    #expect(try Self.kind(of: kind, Self.common + body) == kind)
    // Extractors leave out replica and seq.
    let short = Self.common.replacing(#""replica":"00ff","seq":1,"#, with: "")
    #expect(try Self.kind(of: kind, short + body) == kind)
  }

  /// A required field left out makes any record one of an unknown kind.
  @Test(arguments: good) func needsItsFields(kind: Record.Kind, body: String) throws {
    let record = try Record(
      line: RecordTests.sign("{\"kind\":\"\(kind.rawValue)\",\(Self.common)\(body)"))
    let optional: Set<String> = [
      "replica", "seq", "name", "date", "message_id", "metadata", "memory", "document", "mode",
      "type", "tags", "entities", "relations", "confidence", "validity", "sources", "attributes",
      "xattrs", "zzz", "media_type", "source_url", "title", "into",
    ]
    for index in record.members.indices.dropLast(2) {
      var members = record.members
      let key = String(decoding: members.remove(at: index).key, as: UTF8.self)
      let isOptional = optional.contains(key) && !(kind == .delete && key != "into")
      let text = String(decoding: JSON.object(members.dropLast(2)).bytes.dropLast(), as: UTF8.self)
      let expected = isOptional || key == "replica" || key == "seq" ? kind : .unknown
      #expect(try Record(line: RecordTests.sign(text)).kind == expected, "without \(key)")
    }
  }

  @Test(
    arguments: [
      (
        .message,
        #""conversation":"c","role":"user","content":"x","blob":{"sha256":"\#(sum)","size":1}"#
      ),
      (.message, #""conversation":7,"role":"user","content":"x""#),
      (.message, #""conversation":"c","role":null,"content":"x""#),
      (.message, #""conversation":"c","role":"r","content":["x"]"#),
      (.message, #""conversation":"c","role":"r","content":"x","date":"yesterday""#),
      (.message, #""conversation":"c","role":"r","content":"x","metadata":[]"#),
      (.message, #""conversation":"c","role":"r","content":"x","message_id":1"#),
      (.message, #""conversation":"c","role":"r","blob":{"sha256":"\#(sum)","size":-1}"#),
      (.message, #""conversation":"c","role":"r","blob":{"sha256":"\#(sum)","size":1.0}"#),
      (.message, #""conversation":"c","role":"r","blob":{"sha256":"abc","size":1}"#),
      (.message, #""conversation":"c","role":"r","blob":{"size":1}"#),
      (.message, #""conversation":"c","role":"r","blob":"\#(sum)""#),
      (.delete, #""memory":"\#(id)","document":"\#(id)","parents":[]"#),
      (.delete, #""memory":"x","parents":[]"#), (.delete, #""memory":"\#(id)","parents":["x"]"#),
      (.delete, #""memory":"\#(id)","parents":"\#(id)""#),
      (.delete, #""memory":"\#(id)","parents":[],"into":true"#),
      (.setting, #""key":null,"value":1,"parents":[]"#),
      (.purge, #""ids":[1],"blobs":[],"by":"a""#),
      (.purge, #""ids":[],"blobs":["\#(id)"],"by":"a""#),
      (.ingested, #""of":["\#(id)"],"by":"a","memories":[],"counts":{}"#),
      (.signed, #""ids":[],"key":"k","signature":{}"#),
    ] as [(Record.Kind, String)])
  func isUnknown(kind: Record.Kind, body: String) throws {
    #expect(try Self.kind(of: kind, Self.common + body) == .unknown)
  }

  @Test(arguments: [
    #""path_hex":"ff""#, #""path":"b""#, #""content":"y""#, #""target":"t""#,
    #""memory":"short""#, #""memory":"\#(id.uppercased())""#, #""mode":4096"#, #""mode":-1"#,
    #""mode":1.0"#, #""mode":"420""#, #""tags":"a""#, #""tags":[1]"#, #""entities":[{"name":"a"}]"#,
    #""entities":["a"]"#, #""relations":[{"from":"a","to":"b"}]"#, #""confidence":1.01"#,
    #""confidence":-1e-3"#, #""confidence":"1""#, #""validity":[]"#, #""validity":{"to":1}"#,
    #""sources":[{}]"#, #""attributes":[]"#, #""xattrs":{"a":"Z"}"#, #""xattrs":{"a":1}"#,
    #""type":null"#, #""content_from":"\#(id)""#, #""target":7"#,
  ])
  func memoryWith(field: String) throws {
    // Keys that stand there already are replaced by leaving the base without them.
    let base = #""parents":[],"mtime":"2026-11-05T07:08:09Z","#
    let path = field.contains("\"path\"") ? #""path_hex":"00","# : #""path":"a","#
    let content = field.contains("\"content\"") ? #""target":"t","# : #""content":"x","#
    let body = Self.common + base + path + content + field
    #expect(try Self.kind(of: .memory, body) == .unknown)
  }

  @Test(arguments: [
    #""time":"2026-11-05T07:08:09Z","author":"a""#,
    #""time":"2026-11-05T07:08:09.1234Z","author":"a""#,
    #""time":"2026-11-05T07:08:09.123+00:00","author":"a""#,
    #""time":"2026-13-05T07:08:09.123Z","author":"a""#,
    #""time":0,"author":"a""#, #""time":"2026-11-05T07:08:09.123Z","author":null"#,
    #""time":"2026-11-05T07:08:09.123Z","author":"a","seq":-1"#,
    #""time":"2026-11-05T07:08:09.123Z","author":"a","seq":"1""#,
    #""time":"2026-11-05T07:08:09.123Z","author":"a","replica":1"#,
  ])
  func commonFields(text: String) throws {
    let body = text + #","conversation":"c","role":"user","content":"x""#
    #expect(try Self.kind(of: .message, body) == .unknown)
  }

  @Test func givesFields() throws {
    let record = try Record(
      line: RecordTests.sign("{\"kind\":\"memory\",\(Self.common)\(Self.good[3].1)"))
    let id = try #require(RecordID(hex: Self.id.utf8))
    #expect(record.object == id && record.parents == [id] && record.contentFrom == id)
    #expect(record.path == [0xFF, 0x00] && record.mode == 4095 && record.content == nil)
    #expect(record.mtime == Timestamp(rfc3339: "2026-11-05T07:08:09Z".utf8))
    #expect(record.replica == Array("00ff".utf8) && record.sequence == 1)
    #expect(
      record.freeFields.map { String(decoding: $0.key, as: UTF8.self) } == [
        "type", "tags", "entities", "relations", "confidence", "validity", "sources", "attributes",
        "xattrs", "zzz",
      ])
    let message = try Record(
      line: RecordTests.sign("{\"kind\":\"message\",\(Self.common)\(Self.good[1].1)"))
    #expect(message.blob?.size == 5 && message.blob?.sha256.count == 32)
    #expect(message.object == nil && message.messageID == Array("m".utf8))
    let delete = try Record(
      line: RecordTests.sign("{\"kind\":\"delete\",\(Self.common)\(Self.good[7].1)"))
    #expect(delete.object == id && delete.deletesDocument && delete.into == id)
  }

  /// What cannot be read back as its kind is not written.
  @Test func makeRefusesIllTyped() {
    #expect(throws: CubeError.self) {
      try Record.make(.setting, fields: [], orderTime: 1, salt: RecordTests.salt)
    }
    #expect(throws: CubeError.self) {
      try Record.make(.unknown, fields: [], orderTime: 1, salt: RecordTests.salt)
    }
    #expect(throws: CubeError.self) { try RecordTests.memory(extra: [JSON.Member("mode", "7")]) }
    #expect(throws: CubeError.self) { try RecordTests.memory(extra: [JSON.Member("path", "b")]) }
    #expect(throws: CubeError.self) {
      try RecordTests.memory(extra: [JSON.Member("tags", .array([.string([0xFF])]))])
    }
  }

  static func kind(of kind: Record.Kind, _ body: String) throws -> Record.Kind {
    try Record(line: RecordTests.sign("{\"kind\":\"\(kind.rawValue)\",\(body)")).kind
  }
}
