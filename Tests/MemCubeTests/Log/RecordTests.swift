import Digest
import Posix
import Testing

@testable import Format

@Suite struct RecordTests {
  static let salt: [UInt8] = [1, 2, 3, 4, 5, 6, 7, 8]

  @Test func makesTheLineOfTheTable() throws {
    let record = try Record.make(
      .message,
      fields: [
        JSON.Member("x_unknown", JSON(1)), JSON.Member("content", "Grüße\n"),
        JSON.Member("role", "user"), JSON.Member("conversation", "trip"),
        JSON.Member("author", "ada"), JSON.Member("time", "2026-11-05T07:08:09.123Z"),
      ], orderTime: 0x0123_4567_89AB, salt: Self.salt)
    let head =
      #"{"kind":"message","time":"2026-11-05T07:08:09.123Z","author":"ada","#
      + #""conversation":"trip","role":"user","content":"Grüße\n","x_unknown":1,"#
      + #""salt":"0102030405060708""#
    let hash = Hex.encode(Array(SHA256.hash(Array("0123456789ab\(head)".utf8)).prefix(12)))
    let id = Array("0123456789ab".utf8) + hash
    #expect(record.line == Array(head.utf8) + Array(#","id":""#.utf8) + id + Array("\"}".utf8))
    #expect(record.id.hex == id)
    #expect(try Record(line: record.line) == record)
    #expect(record.kind == .message)
    #expect(record.content == Array("Grüße\n".utf8))
    #expect(record.salt == Self.salt)
    #expect(record.time == Timestamp(rfc3339: "2026-11-05T07:08:09.123Z".utf8))
  }

  /// Any flipped bit and any cut of a line is noticed.
  @Test func everyByteCounts() throws {
    let line = try Self.memory().line
    for index in line.indices {
      for bit in 0..<8 {
        var other = line
        other[index] ^= 1 << UInt8(bit)
        #expect(throws: RecordError.self) { try Record(line: other) }
      }
      #expect(throws: RecordError.self) { try Record(line: Array(line[..<index])) }
    }
    #expect(throws: RecordError.self) { try Record(line: line + [0x0D]) }
    #expect(throws: RecordError.self) { try Record(line: [0x20] + line) }
  }

  /// Lines with a right id that are damaged all the same: see `sign`.
  @Test(arguments: [
    #"{"kind":"x","a":1,"a":2"#, #"{"kind":"x","a":"\ud800""#, #"{"n":9007199254740993"#,
    #"{"n":01"#, #"["kind","x""#, "{\"kind\":\"\u{1}\"",
  ])
  func rightIDWrongJSON(head: String) {
    #expect(throws: RecordError.self) { try Record(line: Self.sign(head)) }
  }

  @Test(arguments: [
    #"{"kind":"x""#, #"{ "kind" : "x" , "a" : [ ] "#, #"{"b":1"#, #"{"kind":7"#,
    #"{"kind":"unknown""#, #"{"n":1e999"#,
  ])
  func unknownKindsAreCarried(head: String) throws {
    let line = Self.sign(head)
    let record = try Record(line: line)
    #expect(record.kind == .unknown)
    #expect(record.line == line)
  }

  @Test(arguments: [
    (#""#, "end"), (#"{"kind":"x"}"#, "end"), (#"{"kind":"x","salt":"0102030405060708"}"#, "end"),
  ])
  func linesWithoutAnEnd(text: String, problem: String) {
    #expect(throws: RecordError.end) { try Record(line: Array(text.utf8)) }
  }

  @Test func saltMustBeInForm() {
    for salt in ["010203040506070", "01020304050607080", "010203040506070G", "0102030405060708 "] {
      let head = #"{"kind":"x","salt":"\#(salt)""#
      #expect(throws: RecordError.end) { try Record(line: Self.sign(raw: head)) }
    }
  }

  @Test func orderTimeFollowsCauses() {
    let now = Timestamp(milliseconds: 1_000)
    func id(_ time: UInt64) -> RecordID { RecordID(time: time, high: 0, low: 0) }
    #expect(Record.orderTime(now: now, after: []) == 1_000)
    #expect(Record.orderTime(now: now, after: [id(5), id(2_000)]) == 2_001)
    #expect(Record.orderTime(now: now, after: [id(Record.orderTimeLimit)]) == Record.orderTimeLimit)
    #expect(Record.orderTime(now: Timestamp(seconds: -5), after: []) == 0)
    #expect(Record.orderTime(now: Timestamp(seconds: .max), after: []) == Record.orderTimeLimit)
  }

  @Test func orderIsThatOfIDs() throws {
    let a = try Self.memory(time: 1), b = try Self.memory(time: 2)
    #expect(a < b && !(b < a) && a.id < b.id)
    #expect(a.id.hex.lexicographicallyPrecedes(b.id.hex))
  }

  @Test func extractorSaltIsAFunctionOfTheSource() {
    let source = RecordID(time: 1, high: 2, low: 3)
    let salt = Record.extractorSalt(
      source: source, salt: Self.salt, extractor: Array("rules/1".utf8), number: 2)
    let text = "\(source),0102030405060708,rules/1,2"
    #expect(salt == Array(SHA256.hash(Array(text.utf8)).prefix(8)))
  }

  @Test func tooLongIsRefused() throws {
    #expect(throws: CubeError.self) {
      try Self.memory(extra: [
        JSON.Member("big", .string([UInt8](repeating: 0x61, count: JSON.lengthLimit)))
      ])
    }
  }

  /// A small memory.
  static func memory(time: UInt64 = 7, extra: [JSON.Member] = []) throws -> Record {
    try Record.make(
      .memory,
      fields: [
        JSON.Member("time", "2026-11-05T07:08:09.123Z"), JSON.Member("author", "ada"),
        JSON.Member("parents", .array([])), JSON.Member("path", "a.md"),
        JSON.Member("mtime", "2026-11-05T07:08:09Z"), JSON.Member("content", "x"),
      ] + extra, orderTime: time, salt: salt)
  }

  /// A line of a head without its closing brace, a salt, and the id that fits.
  static func sign(_ head: String) -> [UInt8] {
    sign(raw: head + #","salt":"0102030405060708""#)
  }

  static func sign(raw body: String) -> [UInt8] {
    let hash = SHA256.hash(Array(("000000000001" + body).utf8))
    let id = Array("000000000001".utf8) + Hex.encode(Array(hash.prefix(12)))
    return Array(body.utf8) + Array(#","id":""#.utf8) + id + Array("\"}".utf8)
  }

  /// Somebody's parents that are not here may be alike but for their ends: a table of them stays one.
  @Test func idsThatAreAlikeHashApart() {
    let ids = (0..<1_000).flatMap { number in
      let number = UInt64(number)
      return [
        RecordID(time: 1, high: 1, low: UInt32(number + 2)),
        RecordID(time: 1, high: number + 2, low: 1), RecordID(time: number + 2, high: 1, low: 1),
      ]
    }
    #expect(Set(ids.map(\.hashValue)).count > 2_990)
  }
}
