import MemCube
import Testing

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
}
