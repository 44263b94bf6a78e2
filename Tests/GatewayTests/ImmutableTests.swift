import Testing

@testable import Format
@testable import Gateway

/// What was stated for good stays, in whatever dialect another is said.
@Suite struct ImmutableTests {
  @Test func everyDialectRefuses() throws {
    let caller = try Caller()
    let added = try caller.good(
      "POST", "/v3/memories/add",
      #"{"messages":"stone","user_id":"u","infer":false,"immutable":true}"#)
    let id = try #require(added["results"]?.elements?.first?.text("id"))
    for body in [#"{"text":"clay"}"#, #"{"metadata":{"a":1}}"#, #"{"timestamp":1}"#] {
      let answer = try caller.call("PUT", "/v1/memories/\(id)", body)
      #expect(answer.status == 400 && answer.body.asText.contains("this memory is immutable"))
    }
    let path = "/api/openmem/v1/update/memory"
    for body in [#""content":"clay""#, #""title":"Clay""#, #""status":"deleted""#] {
      let answer = try caller.call("POST", path, #"{"memory_id":"\#(id)",\#(body)}"#)
      #expect(answer.status == 400 && answer.json()["code"]?.integer == 40000)
      #expect(answer.json().text("message") == "this memory is immutable")
    }
    _ = try caller.good("POST", "/users", #"{"user_id":"u"}"#)
    _ = try caller.good("POST", "/mem_cubes", #"{"name":"u","user_id":"u"}"#)
    for body in [#"{"memory_content":"clay"}"#, #"{"metadata":{"a":1}}"#] {
      let answer = try caller.call("PUT", "/memories/u/\(id)?user_id=u", body)
      #expect(answer.status == 400 && answer.json()["code"]?.integer == 400)
      #expect(answer.json().text("message") == "Memory '\(id)' is immutable.")
    }
    // What is thought of it may be said, and leaves it.
    let feedback = #"{"memory_id":"\#(id)","feedback":"POSITIVE"}"#
    _ = try caller.good("POST", "/v1/feedback/", feedback)
    let shown = try caller.good("GET", "/v1/memories/\(id)")
    #expect(shown.text("memory") == "stone" && shown["immutable"] == true)
    #expect(try caller.good("GET", "/v1/memories/\(id)/history/").texts("new_memory").count <= 2)
  }

  /// Only who speaks the dialect in which it was stated can take it back, as that one says.
  @Test func noOtherDialectDeletes() throws {
    let caller = try Caller()
    func add(_ user: String, _ more: String = "") throws -> String {
      let added = try caller.good(
        "POST", "/v3/memories/add",
        #"{"messages":"note of \#(user)","user_id":"\#(user)","infer":false\#(more)}"#)
      return try #require(added["results"]?.elements?.first?.text("id"))
    }
    let stone = try add("u", #","immutable":true"#)
    let others = try (0..<8).map { try add("v\($0)") } + [try add("u")]
    _ = try caller.good("POST", "/users", #"{"user_id":"u"}"#)
    _ = try caller.good("POST", "/mem_cubes", #"{"name":"u","user_id":"u"}"#)
    for path in ["/memories/u/\(stone)", "/memories/u"] {
      let answer = try caller.call("DELETE", "\(path)?user_id=u")
      #expect(answer.status == 400 && answer.json()["code"]?.integer == 400, "\(path)")
      #expect(answer.json().text("message") == "Memory '\(stone)' is immutable.")
    }
    let own = try caller.call("DELETE", "/v1/memory/mem_\(stone)", scheme: "Bearer")
    #expect(own.status == 400 && own.json().text("code") == "VALIDATION_ERROR")
    let ids = (others + [stone]).map { "\"\($0)\"" }.joined(separator: ",")
    for body in [#""memory_ids":[\#(ids)]"#, #""user_id":"u""#, #""filter":{"related_id":["u"]}"#] {
      let answer = try caller.call("POST", "/api/openmem/v1/delete/memory", "{\(body)}")
      #expect(answer.status == 400 && answer.json()["code"]?.integer == 40000, "\(body)")
      #expect(answer.json().text("message") == "memory \(stone) is immutable")
    }
    // All or nothing.
    for id in others + [stone] { _ = try caller.good("GET", "/v1/memories/\(id)") }
    _ = try caller.good("DELETE", "/v1/memories/\(stone)")
    #expect(try caller.call("GET", "/v1/memories/\(stone)").status == 404)
  }
}
