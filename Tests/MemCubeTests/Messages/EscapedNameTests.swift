internal import Testing

@testable import Text

@Suite struct EscapedNameTests {
  @Test(arguments: [
    ("lisbon", "lisbon"), ("a/b", "a%2Fb"), ("100%", "100%25"), (".hidden", "%2Ehidden"),
    ("@me", "%40me"), ("a.b@c", "a.b@c"), ("a\nb\u{7F}", "a%0Ab%7F"), ("", "%"), ("%", "%25"),
    ("Reise nach Köln 2026", "Reise nach Köln 2026"), ("search", "%73earch"), ("ask", "%61sk"),
    ("searching", "searching"), ("..", "%2E."), ("\u{0}", "%00"), ("-rf", "%2Drf"), ("a-b", "a-b"),
  ])
  func everyIdHasOneName(id: String, name: String) {
    let reserved: Set<[UInt8]> = [Array("search".utf8), Array("ask".utf8)]
    let escaped = EscapedName.escape(Array(id.utf8), reserved: reserved)
    #expect(String(decoding: escaped, as: UTF8.self) == name)
    #expect(EscapedName.unescape(escaped, reserved: reserved) == Array(id.utf8))
    #expect(!EscapedName.isCut(escaped))
  }

  @Test(arguments: [
    "%41", "%2f", "%", "a%", "a%2", "a/b", ".x", "@x", "%%", "%2", "%GG", "a\nb", "%7e",
  ])
  func otherNamesHaveNoId(name: String) {
    if name != "%" { #expect(EscapedName.unescape(Array(name.utf8)) == nil) }
    if name == "%" { #expect(EscapedName.unescape(Array(name.utf8)) == []) }
  }

  @Test(arguments: [
    (String(repeating: "a", count: 230), 230), (String(repeating: "a", count: 231), 218),
    (String(repeating: "/", count: 76), 228), (String(repeating: "/", count: 77), 216),
    (String(repeating: "漢", count: 77), 216), (String(repeating: "漢", count: 76), 228),
    (String(repeating: "😀", count: 1000), 218),
  ])
  func longNamesAreCutBetweenCharacters(id: String, count: Int) {
    let name = EscapedName.escape(Array(id.utf8))
    #expect(name.count == count)
    #expect(String(validating: name, as: UTF8.self) != nil)
    #expect(EscapedName.isCut(name) == (count < 225))
    #expect((EscapedName.unescape(name) == nil) == EscapedName.isCut(name))
    let other = EscapedName.escape(Array((id + "b").utf8))
    #expect(other != name)
  }

  @Test func anyBytesComeBack() {
    var random = SystemRandomNumberGenerator()
    for _ in 0..<5000 {
      let count = Int.random(in: 0..<70, using: &random)
      let id = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) }
      let name = EscapedName.escape(id)
      #expect(EscapedName.unescape(name) == id)
      #expect(!name.contains(0) && !name.contains(0x2F) && name.first != 0x2E)
    }
    let broken = [UInt8](repeating: 0x80, count: 300)
    #expect(EscapedName.isCut(EscapedName.escape(broken)))
    #expect(EscapedName.escape(broken).count == 218)
  }
}
