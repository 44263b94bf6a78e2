import MemCube
import Posix
import Testing

@testable import Format
@testable import Gateway
@testable import Index

/// Documents that came over HTTP go into the trash with their last passage.
@Suite struct DocumentEndTests {
  /// A cube `dd` of a user of that name, with a document of two passages that came over HTTP and one that a
  /// person put there; the ids of the passages.
  private func start() throws -> (caller: Caller, ids: [String], place: DocumentTests.Place) {
    let place = try DocumentTests.Place()
    try Files.makeDirectories(place.path.appending("root"))
    let text = String(repeating: "The tent pegs are in the blue bag. ", count: 150)
    try place.write("root/a.md", "# Tent\n\n\(text)\n")
    let caller = try Caller { $0.importRoots = [place.path.appending("root")] }
    _ = try caller.good("POST", "/users", #"{"user_id":"dd"}"#)
    _ = try caller.good("POST", "/mem_cubes", #"{"mem_cube_name_or_path":"dd","user_id":"dd"}"#)
    let ids = try send(caller)
    #expect(ids.count > 1)
    try use(caller) { (cube) throws(CubeError) in
      var byHand = Edit(path: Array("lease.md".utf8), content: .bytes(Array("Rent.\n".utf8)))
      byHand.fields = [:]
      try cube.write([.create(.documents, byHand)], .durable)
    }
    return (caller, ids, place)
  }

  private func send(_ caller: Caller) throws -> [String] {
    let added = try caller.good(
      "POST", "/memories", #"{"user_id":"dd","mem_cube_id":"dd","doc_path":"a.md"}"#)
    return (added["data"]?["memory_ids"]?.elements ?? []).compactMap { $0.string?.asText }
  }

  private func use(_ caller: Caller, _ body: (Cube) throws(CubeError) -> Void) throws {
    let place = caller.gateway.memories.place(.user(Array("dd".utf8)), in: try caller.project)
    _ = try caller.gateway.memories.use(place) { (cube, _) throws(CubeError) in try body(cube) }
  }

  private func documents(_ caller: Caller) throws -> [String] {
    var names: [String] = []
    try use(caller) { (cube) throws(CubeError) in
      let root = try cube.root(.documents)
      names = try cube.children(folder: root.row, after: 0, limit: 100).map(\.node.name.asText)
    }
    return names.sorted()
  }

  @Test(arguments: [
    ("DELETE", "/v1/memories/?user_id=dd", nil), ("DELETE", "/memories/dd?user_id=dd", nil),
    ("POST", "/api/openmem/v1/delete/memory", #"{"user_id":"dd"}"#),
  ])
  func allThatIsDeletedTakesThem(method: String, target: String, body: String?) throws {
    let (caller, ids, place) = try start()
    defer { withExtendedLifetime(place) {} }
    #expect(try documents(caller).count == 2)
    _ = try caller.good(method, target, body)
    #expect(try documents(caller) == ["lease.md"])
    // Sent again, it is there again.
    #expect(try send(caller).count == ids.count)
    #expect(try documents(caller).count == 2)
    // Also where nothing but the document is left.
    try use(caller) { (cube) throws(CubeError) in
      let owner = try cube.owner(named: Array("dd".utf8))
      let place = CubePlace(folder: nil, name: Array("dd".utf8))
      let all = try cube.memories(rows: try cube.memoryRows(), at: place, of: owner)
      try cube.write(all.map { .delete($0.object, into: nil) }, .durable)
    }
    #expect(try documents(caller).count == 2)
    _ = try caller.good(method, target, body)
    #expect(try documents(caller) == ["lease.md"])
  }

  @Test func theLastPassageTakesItAlong() throws {
    let (caller, ids, place) = try start()
    defer { withExtendedLifetime(place) {} }
    for id in ids.dropLast() { _ = try caller.good("DELETE", "/v1/memories/\(id)/") }
    #expect(try documents(caller).count == 2)
    // Where a person moved it, it is a passage still.
    let last = try #require(ids.last)
    try use(caller) { (cube) throws(CubeError) in
      guard let object = try cube.object(uuid: Array(last.utf8)) else { throw .notFound("none") }
      var moved = Edit()
      moved.path = Array("kept.md".utf8)
      try cube.write([.edit(object, moved)], .durable)
    }
    _ = try caller.good("DELETE", "/v1/memories/\(last)/")
    #expect(try documents(caller) == ["lease.md"])
  }
}
