import HTTP
import MemCube
import Posix
import Testing

@testable import Gateway

/// What the MemHQ dialect makes of talk, and what it leaves out and puts first.
@Suite struct MemHQTalkTests {
  private func call(
    _ caller: Caller, _ method: String, _ path: String, _ body: String? = nil, status: Int = 200,
    _ location: SourceLocation = #_sourceLocation
  ) throws -> JSON {
    let answer = try caller.call(method, path, body, scheme: "Bearer")
    #expect(
      answer.status == status, "\(path): \(answer.status) \(answer.body.asText)",
      sourceLocation: location)
    return answer.json(location)
  }

  private func say(_ caller: Caller, _ text: String, _ user: String = "u") throws {
    _ = try call(
      caller, "POST", "/v1/memhq/add",
      #"{"user_id":"\#(user)","messages":[{"role":"user","content":"\#(text)"}],"#
        + #""wait_for_processing":true}"#)
  }

  private func memories(_ caller: Caller, _ user: String = "u") throws -> [String] {
    try caller.good("GET", "/v1/memories/?user_id=\(user)").texts("memory")
  }

  /// A user without an id has no cube.
  @Test func aUserHasAnID() throws {
    let caller = try Caller()
    for (path, body) in [
      ("/v1/memory/add", #"{"userId":"","content":"Nobody sails."}"#),
      ("/v1/memory/add", #"{"group":"","content":"Nobody sails."}"#),
      ("/v1/memhq/add", #"{"user_id":"","messages":[{"role":"user","content":"Nobody sails."}]}"#),
      ("/v1/users", #"{"externalId":""}"#),
      ("/v1/memhq/search", #"{"query":"x","user_id":""}"#),
    ] {
      let answer = try call(caller, "POST", path, body, status: 400)
      #expect(answer.text("code") == "VALIDATION_ERROR", "\(path)")
    }
    #expect(try call(caller, "GET", "/v1/users")["users"] == .array([]))
  }
}
