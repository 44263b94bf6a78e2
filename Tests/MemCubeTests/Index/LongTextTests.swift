import Posix
import Testing

@testable import Format
@testable import Index
@testable import MemCube
@testable import Search
@testable import Text

/// Long texts are indexed a piece at a time, behind what is new: nobody waits for their rest.
@Suite struct LongTextTests {
  private let now = Timestamp(milliseconds: 1_793_871_000_000)

  /// An open cube that does nothing in the background.
  private func open(_ scratch: Scratch) throws -> Cube {
    let path = scratch.path("a.memcube")
    try Cube.create(at: path, host: scratch.host()).close()
    return try Cube.open(at: path, host: scratch.host(), ticks: false)
  }

  private func document(_ cube: Cube, _ name: String, _ bytes: [UInt8]) throws {
    let edit = Edit(path: Array(name.utf8), content: .bytes(bytes))
    try cube.write([.create(.documents, edit)], .durable)
  }

  private func found(_ cube: Cube, _ query: String) throws -> Int {
    try cube.search(Array(query.utf8), now: now).results.count
  }

  private func text(_ bytes: Int) -> [UInt8] {
    var text: [UInt8] = []
    while text.count < bytes {
      text += Array("2026-11-24 the pump \(text.count) was oiled and started again\n".utf8)
    }
    return text
  }

  @Test func whatIsNewIsFoundBeforeTheRestOfALongText() throws {
    let scratch = try Scratch()
    let cube = try open(scratch)
    try document(cube, "pump.log", text(2 * TextParts.stepLimit))
    try cube.put("otter.md", "---\ntags: [river]\n---\nAn otter in the river\n")
    #expect(try cube.groups(by: .tag, after: nil, limit: 9) == [Array("river".utf8)])
    #expect(try cube.state.withLock { core in try core.index.textsToIndex() } == 1)
    try cube.put("heron.md", "A heron by the weir")
    try cube.state.withLock { core throws(CubeError) in try core.indexTexts(upTo: 256) }
    #expect(try cube.state.withLock { core in try core.index.hasFreshTexts } == false)
    #expect(try found(cube, "heron") == 1)
    // Its rest comes when there is nothing else to do.
    #expect(try cube.indexTexts())
    #expect(try found(cube, "otter") == 1 && found(cube, "oiled") > 0)
    try cube.close()
  }

  /// Of a text that was begun and is another one by now nothing is left.
  @Test func aNewVersionTakesThePlaceOfOneThatWasBegun() throws {
    let scratch = try Scratch()
    let cube = try open(scratch)
    try document(cube, "pump.log", text(2 * TextParts.stepLimit))
    try cube.state.withLock { core throws(CubeError) in try core.indexTexts(upTo: 1) }
    let object = try #require(try cube.find(.documents, Array("pump.log".utf8))?.object)
    let edit = Edit(path: Array("pump.log".utf8), content: .bytes(Array("A kettle\n".utf8)))
    try cube.write([.edit(object, edit)], .durable)
    #expect(try cube.indexTexts())
    #expect(try found(cube, "oiled") == 0 && found(cube, "kettle") == 1)
    try cube.close()
  }

  /// A hole ends a text, as of a log that was made larger than what is in it.
  @Test func aHoleEndsAText() throws {
    let scratch = try Scratch()
    let cube = try open(scratch)
    let holes = [UInt8](repeating: 0, count: 2 * TextParts.hole)
    try document(
      cube, "a.txt", text(TextEncoding.sample * 2) + holes + Array("\nbehind the kettle\n".utf8))
    #expect(try cube.indexTexts())
    #expect(try found(cube, "oiled") > 0 && found(cube, "kettle") == 0)
    try cube.close()
  }

  @Test func holesAreFoundWhereverTheyAre() {
    let hole = TextParts.hole
    for start in [0, 1, hole - 1, hole, 2 * hole + 7] {
      for length in [1, hole - 1, hole, hole + 1, 3 * hole] {
        let front = [UInt8](repeating: 0x61, count: start)
        let bytes = front + [UInt8](repeating: 0, count: length) + [0x62]
        #expect(TextParts.hole(in: bytes) == (length >= hole ? start : nil))
      }
    }
    #expect(TextParts.hole(in: []) == nil)
  }
}
