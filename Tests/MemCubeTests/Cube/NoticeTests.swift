import Posix
import Testing

@testable import Bundle
@testable import Format
@testable import MemCube

/// What `verify` notes besides damage.
@Suite struct NoticeTests {
  private func texts(_ cube: Cube, now: Timestamp = Clock.now()) throws -> [String] {
    try cube.notices(now: now).map {
      String(decoding: $0.subject, as: UTF8.self) + ": " + $0.text
    }
  }

  @Test func aCubeThatIsWholeHasNone() throws {
    let scratch = try Scratch()
    let cube = try Cube.create(at: scratch.path("a.memcube"), host: scratch.host())
    for number in 0..<5 { try cube.put("\(number).md", "text", .durable) }
    // A write that is refused takes no number.
    #expect(throws: CubeError.self) {
      try cube.write([.edit(RecordID(time: 1, high: 2, low: 3), Edit(path: [0x61]))], .durable)
    }
    try cube.put("6.md", "text", .durable)
    #expect(try texts(cube) == [])
    try cube.close()
  }

  @Test func numbersThatAreMissingAreTold() throws {
    let scratch = try Scratch()
    let cube = try Cube.create(at: scratch.path("a.memcube"), host: scratch.host())
    var segments: [Path] = []
    var id: RecordID?
    for number in 0..<6 {
      id = try cube.put("\(number).md", "text", .durable)
      let now = try cube.bundle.segments().map { cube.bundle.path(of: $0.name) }
      segments += now.filter { !segments.contains($0) }
    }
    try cube.close()
    // Half a copy: the first, the third and the fourth did not come.
    for place in [0, 2, 3] { try Files.unlink(segments[place]) }
    let copy = try Cube.open(at: scratch.path("a.memcube"), host: scratch.host("other"))
    let found = try texts(copy)
    #expect(found.count == 1)
    #expect(found.first?.contains("are not here: 0, 2 to 3;") == true, "\(found)")
    // A purge leaves such holes, too.
    try copy.purge([try #require(id)])
    #expect(try texts(copy) == [])
    try copy.close()
  }

  @Test func whatWasWrittenInTheFutureIsTold() throws {
    let scratch = try Scratch()
    let cube = try Cube.create(at: scratch.path("a.memcube"), host: scratch.host())
    for number in 0..<25 { try cube.put("\(number).md", "text") }
    let written = Clock.now()
    #expect(try texts(cube, now: Timestamp(seconds: written.seconds - 86_000)) == [])
    let found = try texts(cube, now: Timestamp(seconds: written.seconds - 90_000))
    #expect(found.count == 21)
    #expect(found.first?.contains("more than a day ahead") == true)
    #expect(found.last?.contains("5 more records") == true)
    try cube.close()
  }

  @Test func aVersionThatIsNotHereIsTold() throws {
    let copies = try Copies(["a", "b"])
    let cube = try copies.cube("a")
    try cube.put("x.md", "one", .durable)
    let first = try #require(try cube.bundle.segments().first?.name)
    try cube.put("x.md", "two", .durable)
    try copies.close("a")
    try Files.unlink(copies.path("a").appending(first.path))
    try copies.send("a", "b")
    #expect(try texts(copies.cube("b")).contains { $0.starts(with: "memories/x.md: a version") })
    try copies.close("b")
  }
}
