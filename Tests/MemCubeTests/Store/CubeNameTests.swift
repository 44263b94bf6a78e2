import Testing

@testable import Format

@Suite struct CubeNameTests {
  @Test(arguments: ["trips", "Ana's notes", "été", "東京", "a.b", "searching", "x@y", "2026"])
  func takesOrdinaryNames(name: String) {
    #expect(CubeName.objection(to: Array(name.utf8)) == nil)
  }

  @Test(arguments: [
    ("", "empty"), (".hidden", "dot"), ("..", "dot"), ("a/b", "--at"), ("a\nb", "control"),
    ("a\u{7F}", "control"), ("50%", "%"), ("@agent=x", "@"), ("-x", "begins with -"),
    ("search", "reserved"), ("ask", "reserved"), ("projects", "reserved"),
    ("README.md", "reserved"),
    ("trips.memcube", "leave it out"),
  ])
  func objectsToOthersWithTheReason(name: String, reason: String) {
    let objection = CubeName.objection(to: Array(name.utf8))
    #expect(objection?.contains(reason) == true, "\(objection ?? "no objection")")
  }

  @Test func holdsTheLimitOfBytes() {
    #expect(CubeName.objection(to: [UInt8](repeating: 0x61, count: 230)) == nil)
    #expect(CubeName.objection(to: [UInt8](repeating: 0x61, count: 231)) != nil)
    let chinese = Array(String(repeating: "天", count: 77).utf8)
    #expect(CubeName.objection(to: chinese)?.contains("231") == true)
    #expect(CubeName.objection(to: [0xFF])?.contains("UTF-8") == true)
  }

  @Test(arguments: [("trips.memcube", "trips"), ("trips", "trips"), ("a.b.memcube", "a.b")])
  func knowsTheStem(folder: String, stem: String) {
    #expect(CubeName.stem(of: Array(folder.utf8)).elementsEqual(stem.utf8))
  }
}
