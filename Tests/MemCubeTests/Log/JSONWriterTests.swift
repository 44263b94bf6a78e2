import Testing

@testable import Format

/// The one spelling that memcube writes, and what values give.
@Suite struct JSONWriterTests {
  @Test(arguments: [
    ("\"\\u0061\\/\\u00e9\"", "\"a/é\""),
    ("\"\\u0000\\u001F\\u007f\"", "\"\\u0000\\u001f\u{7f}\""),
    ("\"\\b\\f\\n\\r\\t\\u000b\\\"\\\\\"", "\"\\b\\f\\n\\r\\t\\u000b\\\"\\\\\""),
    ("\"\\ud83d\\ude00\\u2028\"", "\"😀\u{2028}\""),
    (" { \"b\" : 1.50 , \"a\" : [ ] } ", "{\"b\":1.50,\"a\":[]}"),
    ("-0", "-0"), ("1E+05", "1E+05"),
  ])
  func spells(text: String, expected: String) throws {
    #expect(try JSON.parse(Array(text.utf8)).bytes == Array(expected.utf8))
  }

  @Test func sortsKeysByBytes() throws {
    let text = #"[{"b":1,"a":{"z":1,"B":2},"é":0,"":3}]"#
    let canonical = try JSON.parse(Array(text.utf8)).canonical
    #expect(canonical == Array(#"[{"":3,"a":{"B":2,"z":1},"b":1,"é":0}]"#.utf8))
  }

  @Test(arguments: [
    (0, "0"), (5, "0.05"), (50, "0.5"), (75, "0.75"), (100, "1"), (1_230, "12.3"), (-5, "-0.05"),
  ])
  func spellsHundredths(value: Int, expected: String) {
    #expect(JSON(hundredths: value).bytes == Array(expected.utf8))
  }

  @Test func givesValues() throws {
    let value = try JSON.parse(
      Array(#"{"s":"é","i":-7,"d":0.25,"b":true,"n":null,"a":[1],"h":1e400,"e":1e2}"#.utf8))
    #expect(value["s"]?.string == Array("é".utf8))
    #expect(value["i"]?.integer == -7)
    #expect(value["d"]?.double == 0.25)
    #expect(value["d"]?.integer == nil)
    #expect(value["e"]?.integer == nil)
    #expect(value["h"]?.double == .infinity)
    #expect(value["b"]?.bool == true)
    #expect(value["n"]?.isNull == true)
    #expect(value["a"]?.elements == [JSON(1)])
    #expect(value["x"] == nil)
    #expect(value["s"]?["x"] == nil)
    #expect(value["s"]?.integer == nil)
    #expect(value["i"]?.string == nil)
  }

  @Test(arguments: [
    ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="),
    ("fooba", "Zm9vYmE="), ("foobar", "Zm9vYmFy"),
  ])
  func base64(plain: String, text: String) {  // RFC 4648, section 10
    #expect(Base64.encode(Array(plain.utf8)) == Array(text.utf8))
    #expect(Base64.decode(Array(text.utf8)) == Array(plain.utf8))
  }

  @Test(arguments: ["Z", "Zg", "Zg=", "Z===", "====", "Zg==Zg==", "Zm9-", "Zm 9", "=m9v"])
  func base64Refused(text: String) { #expect(Base64.decode(Array(text.utf8)) == nil) }

  @Test func base64KeepsEveryByte() {
    let all = (0...255).map { UInt8($0) }
    #expect(Base64.decode(Base64.encode(all)) == all)
  }
}
