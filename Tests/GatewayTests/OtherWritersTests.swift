import HTTP
import MemCube
import Posix
import Testing
import Waiting

@testable import Format
@testable import Gateway
@testable import Index

/// A gateway beside another process that writes to the same cube: a mount, say.
@Suite struct OtherWritersTests {
  /// A caller whose user alex has one memory, and the cube as another process has it open.
  private func start(_ text: String) throws -> (caller: Caller, other: Cube, id: String) {
    let caller = try Caller()
    let added = try caller.good(
      "POST", "/v3/memories/add/",
      #"{"messages":"\#(text)","user_id":"alex","infer":false,"metadata":{"by":"form"}}"#)
    let id = try #require(added["results"]?.elements?.first?.text("id"))
    let other = try Cube.open(
      at: caller.directory.appending("store/cubes/alex.memcube"), host: caller.host)
    // What the gateway knows is fresh, and is not looked for again soon.
    _ = try caller.good("GET", "/v1/memories/\(id)/")
    return (caller, other, id)
  }

  private func memory(_ cube: Cube, _ path: String) throws -> (object: ObjectID, text: String)? {
    try cube.refresh()
    guard let node = try cube.find(.memories, Array(path.utf8)), let object = node.object,
      case .bytes(let text) = try cube.content(row: node.row)
    else { return nil }
    return (object, text.asText)
  }

  @Test func changeKeepsWhatAnotherProcessDidAMomentAgo() throws {
    let (caller, other, id) = try start("Likes green tea")
    defer { try? other.close() }
    let object = try #require(try memory(other, "likes-green-tea.md")).object
    let content = Content.bytes(Array("---\ntags: [drinks]\n---\nLikes green tea\n".utf8))
    try other.write(
      [.edit(object, Edit(path: Array("tea/mine.md".utf8), content: content))], .spooled)
    _ = try caller.good("PUT", "/v1/memories/\(id)/", #"{"text":"Likes black tea"}"#)
    #expect(try memory(other, "tea/mine.md")?.text == "---\ntags: [drinks]\n---\nLikes black tea\n")
    #expect(try memory(other, "likes-black-tea.md") == nil)
    // Attributes of others stay as well.
    let attributes = JSON.object([JSON.Member("color", "green"), JSON.Member("user_id", "alex")])
    try other.write([.edit(object, Edit(fields: ["attributes": attributes]))], .spooled)
    _ = try caller.good("POST", "/v1/feedback/", #"{"memory_id":"\#(id)","feedback":"POSITIVE"}"#)
    try other.refresh()
    let node = try #require(try other.file(object: object))
    #expect(try other.fields(row: node.row)["attributes"]?.text("color") == "green")
    #expect(try other.fields(row: node.row)["attributes"]?.text("feedback") == "POSITIVE")
  }

  /// A cube that others gave another name, or another project, is not its former user's any more, and
  /// what that one says then makes another one.
  @Test(arguments: ["cubes", "projects/shop"]) func aCubeThatWasMoved(folder: String) throws {
    let (caller, other, id) = try start("Likes green tea")
    try other.close()
    let store = caller.directory.appending("store")
    let (old, new) = (
      store.appending("cubes/alex.memcube"), store.appending("\(folder)/zoe.memcube")
    )
    try Files.makeDirectories(new.parent, mode: 0o700)
    try Files.rename(old, new)
    func list() throws -> [String] {
      try caller.good("POST", "/v3/memories/", #"{"filters":{"user_id":"alex"}}"#)["results"]?
        .texts("id") ?? []
    }
    // What an open cube's bundle is called is looked at some times a second.
    #expect(try eventually { try list() == [] })
    let status = folder == "cubes" ? 200 : 404
    #expect(try caller.call("GET", "/v1/memories/\(id)/").status == status)
    _ = try caller.good(
      "POST", "/v3/memories/add/", #"{"messages":"Likes ink","user_id":"alex","infer":false}"#)
    #expect(Files.exists(old))
    let moved = try Cube.open(at: new, host: caller.host)
    #expect(try memory(moved, "likes-ink.md") == nil)
    try moved.close()
  }

  @Test func whatAnotherProcessWroteIsSeenAtOnce() throws {
    let (caller, other, id) = try start("Likes green tea")
    defer { try? other.close() }
    let object = try #require(try memory(other, "likes-green-tea.md")).object
    func edit(_ text: String) throws {
      try other.write(
        [.edit(object, Edit(content: .bytes(Array((text + "\n").utf8))))], .spooled)
    }
    try edit("Likes coffee")
    #expect(try caller.good("GET", "/v1/memories/\(id)/").text("memory") == "Likes coffee")
    try edit("Likes cocoa")
    let found = try caller.good(
      "POST", "/v3/memories/search/", #"{"query":"cocoa","filters":{"user_id":"alex"}}"#)
    #expect(found["results"]?.texts("memory") == ["Likes cocoa"])
    // Also where no user is named, of a cube that is not open here.
    let path = caller.directory.appending("store/cubes/bea.memcube")
    let bea = try Cube.create(at: path, host: caller.host)
    defer { try? bea.close() }
    let before = Cube.logStamp(at: path, id: bea.id, host: caller.host)
    let one = Edit(
      path: Array("one.md".utf8), content: .bytes(Array("About one\n".utf8)),
      fields: ["attributes": .object([JSON.Member("agent_id", "bot")])])
    try bea.write([.create(.memories, one)], .spooled)
    #expect(Cube.logStamp(at: path, id: bea.id, host: caller.host) != before)
    let list = try caller.good("POST", "/v3/memories/", #"{"filters":{"agent_id":"bot"}}"#)
    #expect(list["results"]?.texts("memory") == ["About one"])
    _ = try other.write([.delete(object, into: nil)], .spooled)
    #expect(try caller.call("GET", "/v1/memories/\(id)/").status == 404)
    #expect(
      try caller.call("PUT", "/v1/memories/\(id)/", #"{"text":"Likes water"}"#).status == 404)
  }

  @Test func changesAtOnceKeepEachOther() throws {
    let (caller, other, id) = try start("Likes green tea")
    defer { try? other.close() }
    let object = try #require(try memory(other, "likes-green-tea.md")).object
    let ended = Condition(0)
    let (way, key) = (caller.way, caller.key)
    for number in 0..<4 {
      try Thread.detach("writer") {
        for round in 0..<5 {
          _ = try? other.alone { () throws(CubeError) in
            guard let node = try other.file(object: object) else { return }
            let members = try other.fields(row: node.row)["attributes"]?.members ?? []
            let own = JSON.Member("other_\(number)_\(round)", true)
            try other.write(
              [.edit(object, Edit(fields: ["attributes": .object(members + [own])]))], .spooled)
          }
          let text = #"{"text":"Likes tea of kind \#(number) \#(round)"}"#
          _ = try? way.send(
            Request(
              method: Array("PUT".utf8), target: Array("/v1/memories/\(id)/".utf8),
              fields: [Request.Field("Authorization", "Token \(key)")], body: Array(text.utf8)))
        }
        ended.withLock { $0 += 1 }
        ended.broadcast()
      }
    }
    ended.wait { $0 == 4 ? () : nil }
    try other.refresh()
    let node = try #require(try other.file(object: object))
    let attributes = try #require(try other.fields(row: node.row)["attributes"])
    #expect(attributes.members?.count { $0.key.asText.hasPrefix("other_") } == 20)
    #expect(attributes["metadata"]?.text("by") == "form")
  }
}
