import HTTP
import Posix
import Testing

@testable import Bundle
@testable import Format
@testable import Gateway

/// What is purged is told by no event, export or kept answer any more.
@Suite struct PurgedAnswersTests {
  @Test func whatWasToldIsForgotten() throws {
    let caller = try Caller()
    for user in ["vic", "other"] {
      _ = try caller.good(
        "POST", "/v1/memories/",
        #"{"messages":"The tangerine sextant is hidden.","user_id":"\#(user)","async_mode":false}"#)
    }
    let accounts = caller.gateway.accounts
    func events() throws -> Int {
      try caller.good("GET", "/v1/events/")["results"]?.elements?.count ?? 0
    }
    let before = try events()
    #expect(before >= 2)
    try accounts.forgetTold(ofCube: Array("vic".utf8), folder: nil)
    #expect(try events() == before - 1)
    try accounts.forgetTold(ofCube: Array("other".utf8), folder: nil)
    #expect(!isKept("tangerine sextant", caller))
    // The memories are the bundle's, which `memcube purge` sees to.
    let kept = try caller.good(
      "POST", "/v3/memories/search/", #"{"query":"sextant","filters":{"user_id":"vic"}}"#)
    #expect(kept["results"]?.elements?.count == 1)
  }

  /// Whether the gateway's database or its log holds a text.
  private func isKept(_ text: String, _ caller: Caller) -> Bool {
    ["", "-wal"].contains { suffix in
      let path = Path(caller.gateway.host.store.appending(Accounts.fileName).bytes + suffix.utf8)
      let bytes = (try? Files.readAll(path)) ?? []
      return String(decoding: bytes, as: UTF8.self).contains(text)
    }
  }

  private func send(
    _ caller: Caller, _ method: String, _ path: String, _ body: String, key: String
  ) throws -> Answer {
    try caller.call(
      method, path, body, scheme: "Bearer",
      fields: [
        Request.Field("Content-Type", "application/json"), Request.Field("Idempotency-Key", key),
      ])
  }

  private func tool(
    _ caller: Caller, _ name: String, _ arguments: String, key: String
  ) throws -> Answer {
    let call = #"{"name":"\#(name)","arguments":\#(arguments)}"#
    let answer = try send(
      caller, "POST", "/mcp",
      #"{"jsonrpc":"2.0","id":1,"method":"tools/call","params":\#(call)}"#, key: key)
    #expect(answer.json()["result"]?["isError"] == false, "\(answer.body.asText)")
    return answer
  }

  private static let fact =
    #"{"text":"The tangerine sextant is hidden.","cube":"vic","name":"fact.md"}"#

  @Test(arguments: [true, false]) func whatMCPWasAnsweredGoesWithItsCube(isDeleted: Bool) throws {
    let caller = try Caller()
    let store = try caller.good("POST", "/v1/memory_stores", #"{"name":"vic"}"#)
    _ = try caller.good("POST", "/v1/memory_stores", #"{"name":"other"}"#)
    _ = try tool(caller, "remember", Self.fact, key: "write")
    let accounts = caller.gateway.accounts
    try accounts.forgetTold(ofCube: Array("other".utf8), folder: nil)
    let again = try tool(caller, "remember", Self.fact, key: "write")
    #expect(again.fields["idempotent-replayed"] == "true")
    // What only reads is answered anew.
    for _ in 1...2 {
      let read = try tool(caller, "recall", #"{"query":"tangerine sextant"}"#, key: "read")
      #expect(read.body.asText.contains("tangerine sextant"))
      #expect(read.fields["idempotent-replayed"] == nil)
    }
    #expect(isKept("fact.md", caller))
    if isDeleted {
      _ = try caller.good("DELETE", "/v1/memory_stores/\(try #require(store.text("id")))")
    } else {
      try accounts.forgetTold(ofCube: Array("vic".utf8), folder: nil)
    }
    #expect(!isKept("fact.md", caller) && !isKept("tangerine sextant", caller))
  }

  /// What this host keeps of a cube names it.
  @Test func noStateIsLeftOfADeletedUser() throws {
    let caller = try Caller()
    let states = caller.host.state.appending("cubes")
    for user in ["vic", "other"] {
      _ = try caller.good(
        "POST", "/v1/memories/",
        #"{"messages":"I own a boat.","user_id":"\#(user)","async_mode":false}"#)
    }
    let before = try Files.list(states).count
    _ = try caller.call("DELETE", "/v2/entities/user/vic/")
    #expect(try Files.list(states).count == before - 1)
  }

  @Test func whatTheConsoleWasAnsweredGoesWithItsCube() throws {
    let caller = try Caller()
    let store = try caller.good("POST", "/v1/memory_stores", #"{"name":"vic"}"#)
    let memories = "/v1/memory_stores/\(try #require(store.text("id")))/memories"
    _ = try caller.good("POST", memories, #"{"path":"/a.md","content":"plain"}"#)
    let all = try caller.good("GET", "/console/v1/cubes/vic/memories")
    let id = try #require(all["memories"]?.texts("id").first)
    let path = "/console/v1/cubes/vic/memories/\(id)"
    let base = try #require(try caller.good("GET", path).text("base"))
    let changed = try send(
      caller, "PATCH", path, #"{"text":"The tangerine sextant is hidden.","base":"\#(base)"}"#,
      key: "change")
    #expect(changed.status == 200, "\(changed.body.asText)")
    #expect(isKept("tangerine sextant", caller))
    try caller.gateway.accounts.forgetTold(ofCube: Array("vic".utf8), folder: nil)
    #expect(!isKept("tangerine sextant", caller))
  }

  @Test func whatARedactedVersionWasAnsweredIsForgotten() throws {
    let caller = try Caller()
    let store = try caller.good("POST", "/v1/memory_stores", #"{"name":"vic"}"#)
    let base = "/v1/memory_stores/\(try #require(store.text("id")))"
    let made = try send(
      caller, "POST", base + "/memories?view=full",
      #"{"path":"/tangerine.md","content":"The sextant is hidden."}"#, key: "make")
    let id = try #require(made.json().text("id"))
    _ = try caller.good("POST", base + "/memories/\(id)", #"{"path":"/b.md","content":"clean"}"#)
    #expect(isKept("tangerine.md", caller) && isKept("sextant is hidden", caller))
    let versions = try caller.good("GET", base + "/memory_versions?operation=created")
    let version = try #require(versions["data"]?.texts("id").first)
    _ = try caller.good("POST", base + "/memory_versions/\(version)/redact")
    #expect(!isKept("tangerine.md", caller) && !isKept("sextant is hidden", caller))
  }

  @Test func anUnknownCubeIsNothing() throws {
    let caller = try Caller()
    try caller.gateway.accounts.forgetTold(ofCube: Array("nobody".utf8), folder: nil)
    try caller.gateway.accounts.forgetTold(
      ofCube: Array("nobody".utf8), folder: Array("nowhere".utf8))
  }
}
