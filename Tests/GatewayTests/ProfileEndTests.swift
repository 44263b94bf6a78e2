import Posix
import Testing

@testable import Bundle
@testable import Format
@testable import Gateway

/// A profile tells of no memory that is gone, or says something else by now.
@Suite struct ProfileEndTests {
  private static let path = "/v2/entities/user/pro/profile/"

  /// A caller whose user `pro` has a profile of one memory; its id.
  private func made(_ caller: Caller) throws -> String {
    let schema = #"{"type":"object","properties":{"pet":{"type":"string","description":"dog"}}}"#
    _ = try caller.good(
      "POST", "/v2/profiles/settings/",
      #"{"enabled":true,"entities":{"user":{"schema":\#(schema)}}}"#)
    let id = try add(caller, "There is a dog called Wolke")
    let job = try caller.call(
      "POST", "/v2/profiles/jobs/",
      #"{"operation":"trigger","entity_type":"user","entity_id":"pro"}"#
    ).json()
    #expect(try caller.wait(for: try #require(job["event_id"]?.string)) == "SUCCEEDED")
    #expect(try pet(caller) == "There is a dog called Wolke")
    return id
  }

  private func add(_ caller: Caller, _ text: String) throws -> String {
    let added = try caller.good(
      "POST", "/v3/memories/add", #"{"messages":"\#(text)","user_id":"pro","infer":false}"#)
    return try #require(added["results"]?.elements?.first?.text("id"))
  }

  private func pet(_ caller: Caller) throws -> String? {
    try caller.good("GET", Self.path)["profile"]?.text("pet")
  }

  private func kept(_ caller: Caller) throws -> [Thing] {
    try caller.gateway.accounts.things(Accounts.profileKind, of: caller.project)
  }

  @Test(arguments: [
    ("DELETE", "/v1/memories/?user_id=pro", nil), ("DELETE", "/v1/memories/ID/", nil),
    ("POST", "/api/openmem/v1/delete/memory", #"{"user_id":"pro"}"#),
    ("DELETE", "/memories/pro?user_id=pro", nil),
  ])
  func endsWithWhatIsDeleted(method: String, target: String, body: String?) throws {
    let caller = try Caller()
    let id = try made(caller)
    if target.hasPrefix("/memories") {
      _ = try caller.good("POST", "/users", #"{"user_id":"pro"}"#)
      _ = try caller.good(
        "POST", "/mem_cubes", #"{"mem_cube_name_or_path":"pro","user_id":"pro"}"#)
    }
    let place = target.split(separator: "ID", maxSplits: 1).joined(separator: id)
    _ = try caller.good(method, place, body)
    // At once, not only when it is asked for.
    #expect(try kept(caller).allSatisfy { $0.value["profile"] == nil })
    let told = try caller.good("GET", Self.path)
    #expect(told["profile"] == .null && told.text("status") == "insufficient_data")
    // What comes later is another matter.
    _ = try add(caller, "Tea is drunk")
    #expect(try pet(caller) == nil)
  }

  @Test func isMadeAnewOfWhatIsLeft() throws {
    let caller = try Caller()
    let id = try made(caller)
    _ = try add(caller, "The dog next door is Bruno")
    _ = try caller.good("PUT", "/v1/memories/\(id)/", #"{"text":"There is a dog called Nebel"}"#)
    #expect(try pet(caller) == "There is a dog called Nebel")
    _ = try caller.good("DELETE", "/v1/memories/\(id)/")
    let told = try caller.good("GET", Self.path)
    #expect(told["profile"]?.text("pet") == "The dog next door is Bruno")
    #expect(told["generation_count"]?.integer == 3)
  }

  @Test func isGoneWithItsCube() throws {
    let caller = try Caller()
    _ = try made(caller)
    let place = caller.gateway.memories.place(.user(Array("pro".utf8)), in: try caller.project)
    try Files.removeTree(try caller.gateway.memories.cubes.path(place))
    #expect(try caller.good("GET", Self.path)["profile"] == .null)
    #expect(try kept(caller).isEmpty)
  }

  @Test func isForgottenByAPurge() throws {
    let caller = try Caller()
    _ = try made(caller)
    try caller.gateway.accounts.forgetTold(ofCube: Array("pro".utf8), folder: nil)
    #expect(try kept(caller).isEmpty)
    for suffix in ["", "-wal"] {
      let path = Path(caller.gateway.host.store.appending(Accounts.fileName).bytes + suffix.utf8)
      let bytes = (try? Files.readAll(path)) ?? []
      #expect(!String(decoding: bytes, as: UTF8.self).contains("Wolke"))
    }
  }
}
