import Digest
import Posix
import Testing

@testable import Bundle
@testable import Format
@testable import MemCube

/// Records that nobody writes and anybody may: where a page can be read in two ways, the two
/// readers would part.
extension SecondReaderTests {
  /// A history, one record after the other.
  struct Forge {
    private(set) var lines: [[UInt8]] = []
    private(set) var ids: [String] = []
    private var time: UInt64 = 0x01A1_AB0B_31C0

    /// Adds a record whose members, but for salt and id, are these; gives its id.
    @discardableResult
    mutating func add(_ members: String) -> String {
      time += 1
      var line = Array("{\(members),\"salt\":\"0123456789abcdef\"".utf8)
      let id = Record.id(time: time, of: line[...])
      line += Array(",\"id\":\"\(id)\"}".utf8)
      lines.append(line)
      ids.append("\(id)")
      return "\(id)"
    }

    /// A record of a kind with the members that all have.
    @discardableResult
    mutating func add(
      _ kind: String, time: String = "2026-11-05T09:30:00.000Z", _ members: String
    ) -> String {
      add(#""kind":"\#(kind)","time":"\#(time)","author":"ada",\#(members)"#)
    }

    /// A memory.
    @discardableResult
    mutating func memory(_ path: String, _ members: String = #""content":"x""#) -> String {
      add("memory", #""parents":[],"path":"\#(path)","mtime":"2026-11-05T09:30:00Z",\#(members)"#)
    }

    /// A version of one.
    @discardableResult
    mutating func version(
      _ object: String, on parents: [String], _ members: String, path: String = "v.md"
    ) -> String {
      let list = parents.map { "\"\($0)\"" }.joined(separator: ",")
      return add(
        "memory",
        #""memory":"\#(object)","parents":[\#(list)],"path":"\#(path)","#
          + #""mtime":"2026-11-05T09:30:00Z",\#(members)"#)
    }

    /// The segment of all.
    func bytes(first: [UInt8]) -> [UInt8] { first + lines.flatMap { $0 + [0x0A] } }
  }

  static let absent = String(repeating: "0", count: 36)
  static let blob = String(repeating: "ab", count: 32)

  enum Case: String, CaseIterable {
    case confidence, times, otherKinds, firstWithParents, deleteWithContent, lists, folders, stems
    case twins, blobs, hidden, heads, spellings, sets
  }

  private func fill(_ forge: inout Forge, _ odd: Case) {
    switch odd {
    case .confidence:
      for (index, number) in [
        "1.0000000000000000000001", "-1e-400", "1.0000000000000003", "1e400", "0.5e0", "-0", "1E0",
        "0e99999999999999999999", "-5e-324",
      ].enumerated() { forge.memory("\(index).md", #""content":"x","confidence":\#(number)"#) }
    case .times:
      for (index, time) in [
        "2026-02-29T00:00:00.000Z", "2024-02-29T00:00:00.000Z", "2026-06-30T23:59:60.999Z",
        "2026-06-30T12:00:60.000Z", "2026-06-30T24:00:00.000Z", "2026-06-30T23:59:61.000Z",
        "0000-01-01T00:00:00.000Z", "1900-02-29T00:00:00.000Z", "2026-06-30t12:00:00.000Z",
        "2026-06-30T12:00:00.00Z", "2026-06-30T12:00:00.000+00:00",
      ].enumerated() {
        forge.add(
          "memory", time: time,
          #""parents":[],"path":"\#(index).md","mtime":"2026-11-05T09:30:60.5+23:59","content":"""#)
      }
    case .otherKinds:
      let first = forge.memory("a.md", #""content":"x","document":"no id","media_type":7,"into":1"#)
      forge.memory("b.md", #""content":"x","document":"\#(first)""#)
      forge.add(
        "document",
        #""memory":"\#(first)","parents":[],"path":"c","mtime":"2026-11-05T09:30:00Z","target":"y""#
      )
      forge.add("delete", #""memory":"\#(first)","document":"\#(first)","parents":["\#(first)"]"#)
      forge.add("message", #""conversation":"c","role":"user","content":"","parents":7,"path":[]"#)
    case .firstWithParents:
      let first = forge.memory("v.md")
      forge.add(
        "memory",
        #""parents":["\#(first)"],"path":"w.md","mtime":"2026-11-05T09:30:00Z","content":"y""#)
      forge.version(first, on: [first], #""content":"z""#)
    case .deleteWithContent:
      let first = forge.memory("v.md")
      forge.add(
        "delete",
        #""memory":"\#(first)","parents":["\#(first)"],"content_from":"\#(Self.absent)""#)
      forge.version(first, on: [], #""content":"concurrent""#)
    case .lists:
      for (index, members) in [
        #""tags":["a",1]"#, #""tags":["b","a","b"]"#, #""tags":"a""#, #""tags":[]"#,
        #""entities":[{"name":"a"}]"#, #""entities":[{"name":"a","type":"b","more":[1]}]"#,
        #""relations":[{"from":"a","type":"b","to":null}]"#, #""sources":[{"id":"no id"}]"#,
        #""xattrs":{"user.a":"YQ="}"#, #""xattrs":{"user.a":"YR=="}"#, #""validity":{"from":1}"#,
        #""attributes":[]"#, #""mode":4096"#, #""mode":1.0"#,
      ].enumerated() { forge.memory("\(index).md", #""content":"x","# + members) }
      forge.add(
        "memory", #""parents":["x"],"path":"p","mtime":"2026-11-05T09:30:00Z","content":"""#)
    case .folders:
      for key in ["folder-hex/616", "folder-hex/6A", "folder-hex/61", "folder-hex/", "folder/"] {
        forge.add("setting", #""key":"\#(key)","value":{},"parents":[]"#)
      }
      forge.add("setting", #""key":"folder/b/../c//d","value":false,"parents":[]"#)
      forge.add("setting", #""key":"folder/gone","value":null,"parents":[]"#)
    case .stems:
      for content in ["one", "two", "three"] {
        forge.memory(String(repeating: "山", count: 85), #""content":"\#(content)""#)
        forge.memory(String(repeating: "x", count: 250) + ".md", #""content":"\#(content)""#)
      }
    case .twins:
      for content in [
        #""content_from":"\#(Self.absent)""#, #""target":"x""#, #""content":"x""#,
        #""blob":{"sha256":"\#(Self.blob)","size":1}"#,
      ] { for _ in 0..<2 { forge.memory("same.md", content) } }
    case .blobs:
      let first = forge.memory("v.md", #""blob":{"sha256":"\#(Self.blob)","size":1}"#)
      forge.version(first, on: [first], #""blob":{"sha256":"\#(Self.blob)","size":2}"#)
      forge.version(first, on: [first], #""blob":{"sha256":"\#(Self.blob)","size":3},"tags":["a"]"#)
    case .hidden:
      for name in ["c", "a/hidden", ""] {
        forge.add("message", #""conversation":"\#(name)","role":"user","content":"x""#)
        forge.add("setting", #""key":"conversation/\#(name)/hidden","value":true,"parents":[]"#)
      }
    case .heads:
      let first = forge.memory("v.md")
      for number in 0..<33 { forge.version(first, on: [first], #""content":"\#(number % 2)""#) }
      for _ in 0..<3 { forge.add("delete", #""memory":"\#(first)","parents":["\#(first)"]"#) }
    case .spellings:
      forge.memory("a.md", #""bl\u006fb" : { "size":1 , "sh\u0061256" :"\#(Self.blob)" }"#)
      forge.add(
        #" "kind" : "m\u0065mory","time":"2026-11-05T09:30:00.000Z","author":"ada","path":"b"#
          + #".md","mtime":"2026-11-05T09:30:00Z","parents":[ ],"content":"\ud83d\ude00\/","mode": 0"#
      )
    case .sets:
      let first = forge.memory("v.md", #""content":"x","tags":["a","b"],"attributes":{"k":1}"#)
      forge.version(
        first, on: [first], #""content":"x","tags":["b","a","c"],"attributes":{"k":1.0}"#)
      forge.version(first, on: [first], #""content":"x","tags":["a"],"attributes":{}"#)
    }
  }

  @Test(arguments: Case.allCases) func agreesOnOddRecords(odd: Case) throws {
    let workspace = try Workspace(), host = workspace.host()
    let bundle = try workspace.bundle(host: host)
    var forge = Forge()
    fill(&forge, odd)
    let bytes = forge.bytes(first: bundle.manifest.line)
    let last = try #require(forge.ids.last.flatMap { RecordID(hex: Array($0.utf8)) })
    try SegmentTests.plant(
      bytes, bundle, SegmentName(last: last, digest: SHA256.hash(bytes)))
    let cube = try Cube.open(at: bundle.path, host: host)
    let seen = try secondReader(bundle.path)
    try compare(cube, seen, odd.rawValue)
    let blobs = try cube.verify(repair: false).map { String(decoding: $0.file, as: UTF8.self) }
    let theirs = (seen["damage"]?.elements ?? []).compactMap {
      $0["file"]?.string.map { String(decoding: $0, as: UTF8.self) }
    }
    #expect(Set(blobs) == Set(theirs), "\(odd.rawValue): damage")
    try cube.close()
  }

  /// First lines of a segment with two records, and whether the records count.
  @Test(arguments: [
    ("{\"memcube\":1,\"cube\":\"", true), ("", true), ("x", true), (#"{"memcube":2}"#, false),
    (#" {"cube":1,"memcube":3} "#, false), (#"{"memcube":2.0}"#, true), (#"{"memcube":0}"#, true),
    (#"{"memcube":1,"cube":"00000000000000000000000000000000"}"#, false),
    (#"{"memcube":2,"memcube":2}"#, true), (#"[{"memcube":2}]"#, true),
  ])
  func agreesOnFirstLines(first: String, counts: Bool) throws {
    let workspace = try Workspace(), host = workspace.host()
    let bundle = try workspace.bundle(host: host)
    try bundle.commit(try Sample.messages(0..<2), host: host)
    var forge = Forge()
    forge.memory("a.md")
    forge.memory("b.md")
    let name = try #require(
      SegmentName(month: Array("2026-11".utf8), file: Array((Self.blob + ".jsonl").utf8)))
    try SegmentTests.plant(forge.bytes(first: Array((first + "\n").utf8)), bundle, name)
    let cube = try Cube.open(at: bundle.path, host: host)
    #expect(try cube.paths(.memories).isEmpty == !counts)
    try compare(cube, try secondReader(bundle.path), first)
    try cube.close()
  }

  /// The only segment there is, with a flipped bit in the cube's id of its first line: it is ours.
  @Test func agreesOnAFlippedFirstLine() throws {
    let workspace = try Workspace(), host = workspace.host()
    let bundle = try workspace.bundle(host: host)
    let name = try bundle.commit(try Sample.messages(0..<3), host: host)
    var bytes = try Files.readAll(bundle.path(of: name))
    bytes[30] = bytes[30] == 0x61 ? 0x62 : 0x61
    try SegmentTests.plant(bytes, bundle, name)
    let cube = try Cube.open(at: bundle.path, host: host)
    try compare(cube, try secondReader(bundle.path), "flipped")
    #expect(try cube.conversations().map(\.count).reduce(0, +) == 3)
    try cube.close()
  }
}
