import HTTP
import MemCube
import Posix
import Testing

@testable import Format
@testable import Gateway

/// What is so of one memory in both dialects of MemOS: how it stands, and what deleting it means.
@Suite struct BothMemOSTests {
  /// A caller with user u, whose cube is called so as well.
  private func start() throws -> Caller {
    let caller = try Caller()
    _ = try caller.good("POST", "/users", #"{"user_id":"u"}"#)
    _ = try caller.good("POST", "/mem_cubes", #"{"name":"u","user_id":"u"}"#)
    return caller
  }

  private func texts(_ caller: Caller, _ path: String, _ body: String? = nil) throws -> [String] {
    let set = try caller.good(body == nil ? "GET" : "POST", path, body)["data"] ?? .null
    return (set["text_mem"]?.elements ?? []).flatMap { ($0["memories"] ?? .null).texts("memory") }
  }

  private func say(_ text: String, _ caller: Caller) throws -> String {
    let messages = #"[{"role":"user","content":"\#(text)"}]"#
    let body = #"{"user_id":"u","mem_cube_id":"u","messages":\#(messages)}"#
    let made = try caller.good("POST", "/memories", body)["data"]?["memory_ids"]
    return try #require(made?.elements?.first?.string?.asText)
  }

  private func facts(_ caller: Caller, _ user: String = "u") throws -> [String] {
    try caller.openMem("/get/memory", #"{"user_id":"\#(user)"}"#)["memory_detail_list"]?
      .texts("memory_value") ?? []
  }

  /// Conversations outlast what was learned of them, and tell nothing that was deleted.
  @Test(arguments: ["one", "all", "openmem"]) func chatTellsNothingDeleted(_ way: String) throws {
    let caller = try start()
    func chat(_ more: String = "") throws -> String {
      let question = #"{"user_id":"u","query":"What colour is my kite?"\#(more)}"#
      return try caller.call("POST", "/chat", question).body.asText
    }
    let id = try say("My kite is purple.", caller)
    #expect(try chat().contains("purple"))
    switch way {
    case "one": _ = try caller.good("DELETE", "/memories/u/\(id)?user_id=u")
    case "all": _ = try caller.good("DELETE", "/memories/u?user_id=u")
    default: _ = try caller.openMem("/delete/memory", #"{"user_id":"u"}"#)
    }
    #expect(try !chat().contains("purple"))
    #expect(try !chat(#","stream":true"#).contains("purple"))
  }

  @Test(arguments: ["archived", "resolving"]) func aStatusHides(_ status: String) throws {
    let caller = try start()
    let id = try say("My vault is open.", caller)
    let path = "/memories/u/\(id)?user_id=u"
    func shown() throws -> [String?] {
      [
        try caller.good("GET", path)["data"]?["metadata"]?.text("status"),
        try caller.openMem(get: "/get/memory/\(id)").text("status"),
      ]
    }
    func count() throws -> [Int] {
      [
        try texts(caller, "/memories?user_id=u&mem_cube_id=u").count,
        try texts(caller, "/search", #"{"user_id":"u","query":"vault"}"#).count,
        try facts(caller).count,
      ]
    }
    #expect(try shown() == ["activated", "activated"] && count() == [1, 1, 1])
    for word in [status, "activated"] {
      _ = try caller.good("PUT", path, #"{"metadata":{"status":"\#(word)"}}"#)
      #expect(try shown() == [word, word])
      #expect(try count() == (word == status ? [0, 0, 0] : [1, 1, 1]))
    }
    // Set here, and shown there.
    for word in [status, "activated"] {
      _ = try caller.openMem("/update/memory", #"{"memory_id":"\#(id)","status":"\#(word)"}"#)
      #expect(try shown() == [word, word])
    }
  }

  @Test func whatIsDeletedByItsStatusIsInTheTrash() throws {
    let caller = try start()
    let id = try say("My vault is open.", caller)
    let path = "/memories/u/\(id)?user_id=u"
    _ = try caller.good("PUT", path, #"{"metadata":{"status":"deleted"}}"#)
    #expect(try caller.call("GET", path).status == 400)
    #expect(try caller.call("GET", "/api/openmem/v1/get/memory/\(id)").status == 404)
    #expect(try facts(caller).isEmpty)
    let trash = try caller.gateway.memories.use(CubePlace(folder: nil, name: Array("u".utf8))) {
      (cube, _) throws(CubeError) in try cube.counts(withBytes: false).trash
    }
    #expect(trash == 1)
  }

  /// What was read and is sent back changes nothing but what was changed in it.
  @Test func metadataIsReadWithItsTypes() throws {
    let caller = try start()
    let id = try say("My vault is open.", caller)
    let path = "/memories/u/\(id)?user_id=u"
    let before = try #require(try caller.good("GET", path)["data"]?["metadata"])
    for (metadata, field) in [
      (#"{"status":"gone"}"#, "status"), (#"{"status":5}"#, "status"), (#"{"tags":"x"}"#, "tags"),
      (#"{"tags":[1]}"#, "tags"), (#"{"confidence":"much"}"#, "confidence"),
      (#"{"info":[]}"#, "info"), (#"{"type":{}}"#, "type"),
    ] {
      let answer = try caller.call("PUT", path, #"{"metadata":\#(metadata)}"#)
      #expect(answer.status == 422, "\(metadata)")
      #expect(answer.body.asText.contains("metadata.\(field)"), "\(metadata)")
    }
    #expect(try caller.good("GET", path)["data"]?["metadata"] == before)
    let back = before.with("created_at", "1999-01-01T00:00:00").with("relativity", JSON(1))
      .with("tags", .array(["a"])).with("own", .null)
    _ = try caller.good("PUT", path, #"{"metadata":\#(back.bytes.asText)}"#)
    let after = try #require(try caller.good("GET", path)["data"]?["metadata"])
    #expect(after["created_at"] == before["created_at"] && after["relativity"] == nil)
    #expect(after["updated_at"] != before["updated_at"] && after["tags"]?.elements == ["a"])
    #expect(after["own"]?.isNull == true && after.text("status") == "activated")
  }

  /// Who says again what was deleted means it, in whichever way it was deleted.
  @Test(arguments: [
    ["POST", "/api/openmem/v1/update/memory", #"{"memory_id":"{id}","status":"deleted"}"#],
    ["POST", "/api/openmem/v1/delete/memory", #"{"memory_ids":["{id}"]}"#],
    ["PUT", "/memories/u/{id}?user_id=u", #"{"metadata":{"status":"deleted"}}"#],
    ["DELETE", "/memories/u/{id}?user_id=u", ""], ["DELETE", "/memories/u?user_id=u", ""],
    ["DELETE", "/v1/memories/{id}/", ""],
  ])
  func whatWasDeletedIsSaidAgain(_ call: [String]) throws {
    let caller = try start()
    let body = #"{"user_id":"u","messages":[{"role":"user","content":"I paint boats."}]}"#
    let other = #"{"user_id":"u","mem_cube_id":"u","memory_content":"Herons nest here."}"#
    let first = try caller.openMem("/add/message", body)
    #expect(try caller.openMem("/add/message", body) == first)
    func id(_ word: String) throws -> String {
      let list = try caller.openMem("/get/memory", #"{"user_id":"u"}"#)["memory_detail_list"]
      let found = list?.elements?.first { $0.text("memory_value")?.contains(word) == true }
      return try #require(found?.text("id"))
    }
    func delete(_ id: String) throws {
      let parts = call.map { $0.replacing("{id}", with: id) }
      #expect(try caller.call(parts[0], parts[1], parts[2]).status < 300)
    }
    try delete(try id("boats"))
    #expect(try facts(caller).isEmpty)
    _ = try caller.openMem("/add/message", body)
    #expect(try facts(caller).count == 1)
    _ = try caller.good("POST", "/memories", other)
    _ = try caller.good("POST", "/memories", other)
    #expect(try facts(caller).count == 2)
    try delete(try id("Herons"))
    _ = try caller.good("POST", "/memories", other)
    #expect(try facts(caller).contains("Herons nest here."))
  }

  /// Nor does what else was learned of that message quote it.
  @Test func whatElseWasSaidDoesNotQuoteWhatWasDeleted() throws {
    let caller = try start()
    let said = "I am allergic to hazelnuts. I work as a welder at Damen."
    let user = #""user_id":"u""#
    _ = try caller.openMem(
      "/add/message", "{\(user),\"messages\":[{\"role\":\"user\",\"content\":\"\(said)\"}]}")
    let list = try caller.openMem("/get/memory", "{\(user)}")["memory_detail_list"]?.elements ?? []
    func id(_ word: String) throws -> String {
      let found = list.first { $0.text("memory_value")?.contains(word) == true }
      return try #require(found?.text("id"))
    }
    let (gone, left) = (try id("hazelnuts"), try id("welder"))
    func shown() throws -> [String] {
      [
        try caller.openMem("/get/memory", "{\(user)}").bytes.asText,
        try caller.openMem("/search/memory", "{\(user),\"query\":\"welder\"}").bytes.asText,
        try caller.good("GET", "/v1/memories/\(left)/history/").bytes.asText,
      ]
    }
    for text in try shown() { #expect(text.contains(said), "\(text)") }
    let place = try caller.openMem(get: "/get/memory/\(left)").text("conversation_id")
    _ = try caller.good("DELETE", "/v1/memories/\(gone)/")
    for text in try shown() {
      #expect(text.contains("welder") && !text.contains("hazelnuts"), "\(text)")
    }
    #expect(try caller.openMem(get: "/get/memory/\(left)").text("conversation_id") == place)
  }

  /// What several took part in is said again to all of them, once one had it deleted.
  @Test func aGroupSaysItAgain() throws {
    let caller = try Caller()
    let body = #"{"user_id":["g1","g2"],"messages":[{"role":"user","content":"I paint boats."}]}"#
    let first = try caller.openMem("/add/message", body)
    #expect(try caller.openMem("/add/message", body) == first)
    _ = try caller.openMem("/delete/memory", #"{"user_id":"other"}"#.replacing("other", with: "g2"))
    #expect(try facts(caller, "g1").count == 1 && facts(caller, "g2").isEmpty)
    _ = try caller.openMem("/add/message", body)
    #expect(try facts(caller, "g2").count == 1)
  }

  /// By its id it is found.
  @Test func whatExpiredIsInNoList() throws {
    let caller = try start()
    let said = #""messages":"The ticket is void","user_id":"u","infer":false"#
    let body = "{\(said),\"expiration_date\":\"2020-01-01\"}"
    let made = try caller.good("POST", "/v1/memories/", body)
    let id = try #require(made.elements?.first?.text("id"))
    #expect(try texts(caller, "/memories?mem_cube_id=u&user_id=u") == [])
    #expect(try caller.call("GET", "/memories/u/\(id)?user_id=u").status == 200)
  }
}
