import Testing

@testable import Format

/// What RFC 8259 and memcube(5) allow and refuse, text by text.
@Suite struct JSONTests {
  @Test(arguments: [
    "null", " true\t", "\r\nfalse ", "0", "-0", "-1", "10", "1.0", "1e5", "1E+5", "1e-5", "0.5e0",
    "-0.0", "9007199254740992", "-9007199254740992", "1e400", "123456789012345678901.5",
    "\"\"", "\"a\"", "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", "\"\\u0000\"", "\"\\u00e9\\u4E2D\"",
    "\"\\ud83d\\ude00\"", "\"\u{7f}\"", "\"é中😀\"", "[]", "[ ]", "[1]", "[1 , 2]", "{}", "{ }",
    "{\"a\":1}", "{ \"a\" : [ { } ] , \"b\" : null }", "{\"a\":{\"a\":1}}", "{\"\":0}",
    "{\"é\":1,\"e\u{301}\":2}",
  ])
  func takes(text: String) throws {
    let value = try JSON.parse(Array(text.utf8))
    let again = try JSON.parse(value.bytes)
    #expect(again == value)
    #expect(again.bytes == value.bytes)
  }

  @Test(arguments: [
    "", " ", "nul", "nullx", "True", "tru", "+1", "01", "-", "-01", "1.", ".5", "1.e5", "1e",
    "1e+", "0x10", "1_000", "NaN", "Infinity", "\"", "\"a", "'a'", "\"\\", "\"\\x\"", "\"\\u12\"",
    "\"\\u12G4\"", "\"\\u-123\"", "\"\n\"", "\"\t\"", "\"\u{0}\"", "[", "[1", "[1,]", "[,1]",
    "[1 2]", "]", "{", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,}", "{,}", "{a:1}", "{1:1}",
    "{\"a\" 1}", "{\"a\",1}", "[1}", "{\"a\":1]", "1 2", "{}{}", "\u{FEFF}{}", "// a\n1",
    "[1]\u{0}",
    "\u{0}", "\u{A0}1", "\u{2028}",
  ])
  func refusesSyntax(text: String) { #expect(reason(Array(text.utf8)) == .syntax) }

  @Test(arguments: [
    "9007199254740993", "-9007199254740993", "18446744073709551616", "9223372036854775808",
    "99999999999999999999999999999999", "[9007199254740993]",
  ])
  func refusesLargeIntegers(text: String) { #expect(reason(Array(text.utf8)) == .integer) }

  @Test(arguments: [
    "\"\\ud800\"", "\"\\udc00\"", "\"\\ud800\\ud800\"", "\"\\ud800a\"", "\"\\ud800\\n\"",
    "\"\\udbff\\u0041\"", "{\"\\udfff\":1}",
  ])
  func refusesLoneSurrogates(text: String) { #expect(reason(Array(text.utf8)) == .surrogate) }

  @Test(arguments: [
    "{\"a\":1,\"a\":1}", "{\"a\":1,\"b\":2,\"\\u0061\":3}", "[{\"\":1,\"\":2}]",
    "{\"/\":1,\"\\/\":2}",
  ])
  func refusesDuplicateKeys(text: String) { #expect(reason(Array(text.utf8)) == .duplicateKey) }

  @Test func refusesDuplicateKeysAmongMany() throws {
    var members = (0..<5_000).map { JSON.Member("key\($0)", JSON($0)) }
    #expect(try JSON.parse(JSON.object(members).bytes) == .object(members))
    members.append(JSON.Member("key17", .null))
    #expect(reason(JSON.object(members).bytes) == .duplicateKey)
  }

  @Test(arguments: [
    [0x80], [0xFF, 0xFE], [0xC0, 0x80], [0xC3], [0xE2, 0x82], [0xED, 0xA0, 0x80],
    [0xF4, 0x90, 0x80, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80], [0x61, 0xC3, 0x28],
  ])
  func refusesBadUTF8(bytes: [UInt8]) {
    #expect(reason([0x22] + bytes + [0x22]) == .utf8)
    // The same behind an escape, and in a key.
    #expect(reason(Array("\"\\n".utf8) + bytes + [0x22]) == .utf8)
    #expect(reason(Array("{\"".utf8) + bytes + Array("\":1}".utf8)) == .utf8)
    #expect(reason(bytes) == .syntax)
  }

  @Test func countsDepth() throws {
    func nested(_ depth: Int) -> [UInt8] {
      Array(String(repeating: "[", count: depth).utf8)
        + Array(String(repeating: "]", count: depth).utf8)
    }
    #expect(try JSON.parse(nested(64)).elements?.count == 1)
    #expect(reason(nested(65)) == .depth)
    #expect(reason(Array(String(repeating: "[", count: 1_000_000).utf8)) == .depth)
    let objects = String(repeating: "{\"a\":", count: 64) + "1" + String(repeating: "}", count: 64)
    #expect(try JSON.parse(Array(objects.utf8))["a"]?["a"] != nil)
    #expect(reason(Array("[\(objects)]".utf8)) == .depth)
  }

  @Test func countsLength() throws {
    let text = [0x22] + [UInt8](repeating: 0x61, count: JSON.lengthLimit - 2) + [0x22]
    #expect(try JSON.parse(text).string?.count == JSON.lengthLimit - 2)
    #expect(reason(text + [0x20]) == .length)
  }

  /// No cut of a text is a text, and no cut traps.
  @Test func refusesEveryPrefix() throws {
    let text = Array(#"{"a":[1.5e3,"\ud83d\ude00é",true,null],"b":{"c":false}}"#.utf8)
    _ = try JSON.parse(text)
    for count in 0..<text.count { #expect(reason(Array(text[..<count])) != nil) }
  }

  @Test func readsAPart() throws {
    let text = Array("xx[1]yy".utf8)
    #expect(try JSON.parse(text[2..<5]) == .array([JSON(1)]))
  }

  /// Arrays, objects and what stands in them, whatever there is of it.
  @Test(arguments: ["[0,0,0]", #"{"a":[],"b":{"c":1}}"#, "[[[[]]]]", #"["a","b",null]"#])
  func countsValues(_ text: String) throws {
    let bytes = Array(text.utf8)
    #expect(try JSON.parse(bytes, atMost: 4) == JSON.parse(bytes))
    #expect(throws: JSONError.self) { try JSON.parse(bytes, atMost: 3) }
    do { _ = try JSON.parse(bytes, atMost: 3) } catch { #expect(error.reason == .count) }
  }

  private func reason(_ text: [UInt8]) -> JSONError.Reason? {
    do {
      _ = try JSON.parse(text)
      return nil
    } catch { return error.reason }
  }
}
