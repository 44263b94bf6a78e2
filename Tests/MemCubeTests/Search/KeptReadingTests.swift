import Posix
import Testing

@testable import Format
@testable import Index
@testable import MemCube
@testable import Search
@testable import Text

/// What searches keep is what they would read: nobody sees whether anything is kept.
@Suite struct KeptReadingTests {
  private let now = Timestamp(milliseconds: 1_793_871_000_000)

  /// The paths of what a query finds, with scores, as a process that is asked much finds it.
  private func found(_ cube: Cube, _ query: String, limit: Int = 20) throws -> [String] {
    try cube.rankedMemories(try cube.parse(Array(query.utf8), now: now), limit: limit).map {
      "\(String(decoding: $0.file.whole.node.name, as: UTF8.self)) \($0.score)"
    }
  }

  private func names(_ cube: Cube, _ query: String) throws -> [String] {
    try found(cube, query).map { String($0.prefix { $0 != " " }) }.sorted()
  }

  /// Words in an order that is the same in each run.
  private func text(_ number: Int) -> String {
    let words = "otter badger river stone lantern Ana paints sells the old blue harbour".split(
      separator: " ")
    var (seed, text) = (number &* 7919 &+ 13, "")
    for _ in 0..<9 {
      seed = (seed &* 1_103_515_245 &+ 12345) & 0x7FFF_FFFF
      text += "\(words[(seed >> 8) % words.count]) "
    }
    return text + "number \(number)"
  }

  /// Searches of all kinds, many times in another order: what was read for one serves another one.
  @Test func answersAreThoseOfWhoKeepsNothing() throws {
    let scratch = try Scratch()
    let path = scratch.path("a.memcube")
    let cube = try Cube.create(at: path, host: scratch.host())
    for number in 0..<300 {
      try cube.put("\(number).md", text(number) + String(repeating: " stone", count: number % 4))
    }
    for number in 0..<20 {
      // Of what an assistant says nothing is learned while this runs.
      let message = MessageDraft(
        conversation: Array("c".utf8), role: Array("assistant".utf8),
        name: Array((number % 2 == 0 ? "Ana" : "Ben").utf8), content: Array(text(number).utf8))
      try cube.write([.message(message)], .spooled)
    }
    try cube.synchronize()
    let plain = try Cube.open(at: path, host: scratch.host())
    cube.keepReadings()
    let queries = [
      "otter", "stone", "the old stone", "who sells the blue lantern", "Ana paints badger",
      "\"blue harbour\"", "lan*", "river number 17", "nothing", "otter badger river stone lantern",
      "type:fact otter", "otter before:2020", "paintings", "what did Ben say of the harbour",
    ]
    for round in 0..<4 {
      for place in queries.indices {
        let query = queries[(place * (round + 3) + round) % queries.count]
        for limit in [3, 20] {
          let (kept, read) = (
            try found(cube, query, limit: limit), try found(plain, query, limit: limit)
          )
          #expect(kept == read, "\(query)")
        }
      }
    }
    #expect(cube.readingBytes > 0 && plain.readingBytes == 0)
    cube.releaseReadings()
    #expect(cube.readingBytes == 0)
    #expect(try found(cube, "otter") == found(plain, "otter"))
    try plain.close()
    try cube.close()
  }

  /// The same query before and behind each thing that changes what it finds.
  @Test func nothingThatIsKeptIsStale() throws {
    let scratch = try Scratch()
    let path = scratch.path("a.memcube")
    let cube = try Cube.create(at: path, host: scratch.host())
    let other = try Cube.open(at: path, host: scratch.host())
    for each in [cube, other] { each.keepReadings() }
    func expect(_ expected: [String], _ comment: Comment) throws {
      for each in [cube, other] {
        try each.refresh()
        for _ in 0..<2 { #expect(try names(each, "otters") == expected, comment) }
      }
    }
    try cube.put("a.md", "otters")
    try expect(["a.md"], "a write")
    try other.put("b.md", "otters and badgers")
    #expect(try names(other, "otters") == ["a.md", "b.md"], "before anybody looks")
    try expect(["a.md", "b.md"], "another process's write")
    try cube.put("a.md", "badgers")
    try expect(["b.md"], "an edit")
    let object = try #require(try cube.find(.memories, Array("b.md".utf8))?.object)
    try other.write([.delete(object, into: nil)], .spooled)
    try expect([], "a delete")
    // A copy tool brings a segment of another copy of the bundle.
    try cube.synchronize()
    let copy = scratch.path("copy.memcube")
    try CopyToolTests.copy(path, to: copy)
    let far = try Cube.open(at: copy, host: scratch.host("far"))
    try far.put("c.md", "otters of a friend", .durable)
    try far.close()
    try CopyToolTests.copy(copy, to: path)
    try expect(["c.md"], "a segment that was copied in")
    try cube.rebuild()
    try expect(["c.md"], "an index that was made anew")
    try other.close()
    try cube.close()
  }

  @Test func ofValuesThoseStayThatWereAskedForLately() {
    var values = GenerationCache<Int, Int>(limit: 64_000)
    for number in 0..<2_000 {
      values.keep(number, for: number, bytes: 100)
      #expect(values.find(7) == 7 || number < 7)
      #expect(values.bytes <= 64_000)
    }
    #expect(values.find(1_999) == 1_999 && values.find(8) == nil)
    values.keep(1, for: -1, bytes: 60_000)
    #expect(values.find(-1) == nil, "it would take the place of all")
    values.keep(5, for: 1_999, bytes: 100)
    #expect(values.find(1_999) == 5)
  }
}
