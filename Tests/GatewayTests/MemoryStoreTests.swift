import Bundle
import HTTP
import MemCube
import Posix
import Testing

@testable import Format
@testable import Gateway

/// The dialect of memory stores, beside what the real client does: Tests/EndToEnd/clients.
struct MemoryStoreTests {
  private static let root = "/v1/memory_stores"

  private func store(_ caller: Caller, _ name: String = "notes") throws -> String {
    let made = try caller.good("POST", Self.root, #"{"name":"\#(name)"}"#)
    return try #require(made.text("id"))
  }

  private func memory(
    _ caller: Caller, _ store: String, _ path: String, _ content: String = "x"
  ) throws -> JSON {
    try caller.good(
      "POST", "\(Self.root)/\(store)/memories", #"{"path":"\#(path)","content":"\#(content)"}"#)
  }

  @Test(arguments: WayName.allCases) func bothKeysCount(_ way: WayName) throws {
    let caller = try Caller(way.type)
    func status(_ fields: (String, String)...) throws -> Int {
      try caller.way.send(
        Request(
          method: Array("GET".utf8), target: Array(Self.root.utf8),
          fields: fields.map { Request.Field($0.0, $0.1) })
      ).status
    }
    #expect(try status(("x-api-key", caller.key)) == 200)
    #expect(try status(("X-API-Key", "wrong"), ("Authorization", "Bearer \(caller.key)")) == 401)
    #expect(try status(("Authorization", "Bearer \(caller.key)")) == 200)
    #expect(try status() == 401)
    let answer = try caller.call("GET", Self.root, scheme: "Bearer")
    #expect(answer.fields["request-id"]?.hasPrefix("req_") == true)
    #expect(answer.fields["request-id"] == answer.fields["x-request-id"])
  }

  @Test func anotherProjectSeesNothing() throws {
    let caller = try Caller()
    let other = try caller.gateway.accounts.makeProject(Array("other".utf8))
    let foreign = try caller.gateway.accounts.makeKey(other).secret.asText
    let store = try store(caller)
    let made = try memory(caller, store, "/a")
    let id = try #require(made.text("id"))
    for path in ["", "/memories", "/memories/\(id)", "/memory_versions"] {
      let answer = try caller.call("GET", "\(Self.root)/\(store)\(path)", key: foreign)
      #expect(answer.status == 404, "\(path)")
    }
    let list = try caller.call("GET", Self.root, key: foreign).json()
    #expect(list["data"]?.elements?.isEmpty == true)
    // A memory's id is good in its own store alone.
    let second = try self.store(caller, "second")
    #expect(try caller.call("GET", "\(Self.root)/\(second)/memories/\(id)").status == 404)
  }

  @Test func theKeyIsTheAuthorInEveryDialect() throws {
    let caller = try Caller()
    _ = try caller.good(
      "POST", "/v3/memories/add", #"{"messages":"I row","user_id":"kim","infer":false}"#)
    let stores = try caller.good("GET", Self.root)["data"]?.elements ?? []
    let store = try #require(stores.first { $0.text("name") == "kim" }?.text("id"))
    let versions = try caller.good("GET", "\(Self.root)/\(store)/memory_versions")
    let actor = versions["data"]?.elements?.first?["created_by"]
    #expect(actor?.text("type") == "api_actor")
    #expect(actor?.text("api_key_id")?.hasPrefix("apikey_") == true)
  }

  @Test func anArchivedCubeTakesNothingFromAnyDialect() throws {
    let caller = try Caller()
    let store = try store(caller, "kim")
    let made = try memory(caller, store, "/a")
    let archived = try caller.good("POST", "\(Self.root)/\(store)/archive")
    #expect(archived["archived_at"]?.string != nil)
    let added = try caller.call(
      "POST", "/v3/memories/add", #"{"messages":"I row","user_id":"kim","infer":false}"#)
    #expect(added.status == 403, "\(added.body.asText)")
    let refused = try caller.call(
      "POST", "\(Self.root)/\(store)/memories", #"{"path":"/b","content":"x"}"#)
    #expect(refused.status == 400, "\(refused.body.asText)")
    let id = try #require(made.text("id"))
    #expect(try caller.call("DELETE", "\(Self.root)/\(store)/memories/\(id)").status == 200)
  }

  @Test func aBudgetThatIsUsedUpRefuses() throws {
    let caller = try Caller()
    let project = try caller.gateway.accounts.makeProject(Array("small".utf8), monthlyIngest: 1)
    let key = try caller.gateway.accounts.makeKey(project).secret.asText
    let store = try caller.call("POST", Self.root, #"{"name":"n"}"#, key: key).json()
    let path = "\(Self.root)/\(store.text("id") ?? "")/memories"
    func make(_ name: String) throws -> Answer {
      try caller.call("POST", path, #"{"path":"/\#(name)","content":"x"}"#, key: key)
    }
    #expect(try make("a").status == 200)
    let refused = try make("b")
    #expect(refused.status == 429 && refused.fields["retry-after"] != nil)
    #expect(refused.json()["error"]?.text("type") == "rate_limit_error")
    #expect(try caller.call("GET", path, key: key).status == 200)
  }

  /// Of two cubes of one id the one of the smaller name is the store.
  @Test func aCopiedCubeIsOneStore() throws {
    let caller = try Caller()
    let store = try store(caller, "b")
    _ = try memory(caller, store, "/a")
    let cubes = caller.host.store.appending("cubes")
    let copy = try Process.spawn([
      "cp", "-r", "\(cubes.appending("b.memcube"))", "\(cubes.appending("c.memcube"))",
    ])
    #expect(try copy.wait() == .exited(0))
    let list = try caller.good("GET", Self.root)["data"]?.elements ?? []
    #expect(list.map { $0.text("id") } == [store])
  }

  @Test(arguments: [
    ("/a", true), ("/a/b.md", true), ("/%2e", true), ("/é", true), ("a", false), ("/", false),
    ("/a/", false), ("//a", false), ("/../a", false), ("/e\u{301}", false), ("/a\u{200b}", false),
    ("/a\u{2028}", false), ("/a\u{7f}", false), ("/.anthropic-memory-store", false),
  ]) func pathsAreChecked(_ path: String, _ isGood: Bool) {
    let read = try? StorePath.read(Array(path.utf8))
    #expect((read != nil) == isGood, "\(path)")
  }
}
