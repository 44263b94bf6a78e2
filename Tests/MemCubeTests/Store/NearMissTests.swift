import Testing

@testable import MemCube

@Suite struct NearMissTests {
  @Test(
    arguments: [
      // Case and the ending.
      ("hotels", "hotels.md", 0), ("HOTELS.md", "hotels.md", 0), ("a/hotels", "A/Hotels.md", 0),
      ("a.tar", "a.tar.gz", 0),
      // The folders.
      ("hotels.md", "lisbon/hotels.md", 1), ("porto/hotels.md", "lisbon/hotels.md", 1),
      ("hotels", "lisbon/food/hotels.md", 1),
      // Typing errors.
      ("hotles.md", "hotels.md", 2), ("lisbno/hotels.m", "lisbon/hotels.md", 2),
      ("hotles", "hotels.md", 2), ("hotles.md", "lisbon/hotels.md", 3),
      ("hotles", "lisbon/hotels.md", 3),
      // Nothing like it.
      ("hotels.md", "flights.md", nil), ("", "a", nil), ("", "", nil), ("x", "y", nil),
      (".md", ".hidden.md", nil), ("ab", "cd", nil), ("a/b", "c/d", nil),
    ] as [(String, String, Int?)])
  func ranks(typed: String, path: String, expected: Int?) {
    #expect(NearMiss(Array(typed.utf8)).rank(of: Array(path.utf8)) == expected)
  }

  @Test func anyBytesWillDo() {
    let odd: [UInt8] = [0xFF, 0x2F, 0x2F, 0x00, 0x2E]
    #expect(NearMiss(odd).rank(of: odd) == 0)
    #expect(NearMiss(odd).rank(of: []) == nil)
    #expect(NearMiss([0x2F]).rank(of: [0x2F]) == 0)
    let long = [UInt8](repeating: 0x61, count: 100_000)
    #expect(NearMiss(long).rank(of: long + [0x62]) == nil)
  }
}
