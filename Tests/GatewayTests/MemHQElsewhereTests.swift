import Posix
import Testing

@testable import Format
@testable import Gateway

/// What a user of MemOS has in a cube of another name is theirs in MemHQ as well.
@Suite struct MemHQElsewhereTests {
  private func start() throws -> Caller {
    let caller = try Caller()
    for user in ["ivy", "jon"] { _ = try caller.good("POST", "/users", #"{"user_id":"\#(user)"}"#) }
    _ = try caller.good(
      "POST", "/mem_cubes", #"{"mem_cube_name_or_path":"trip","user_id":"ivy"}"#)
    _ = try caller.good("POST", "/mem_cubes/trip/share", #"{"target_user_id":"jon"}"#)
    for (user, text) in [("ivy", "Cashews make me sneeze."), ("jon", "The gas stove is packed.")] {
      _ = try caller.good(
        "POST", "/memories",
        #"{"user_id":"\#(user)","mem_cube_id":"trip","memory_content":"\#(text)"}"#)
    }
    return caller
  }

  private func told(_ caller: Caller, _ path: String, _ body: String? = nil) throws -> String {
    let answer = try caller.call(body == nil ? "GET" : "POST", path, body, scheme: "Bearer")
    #expect(answer.status == 200, "\(path): \(answer.body.asText)")
    return answer.body.asText
  }

  @Test func theUserFindsIt() throws {
    let caller = try start()
    for (path, body) in [
      ("/v1/memhq/search", #"{"query":"cashews or the stove","user_id":"ivy"}"#),
      ("/v1/memhq/ask", #"{"question":"What do cashews do?","user_id":"ivy"}"#),
      ("/v1/memory/search", #"{"q":"cashews or stove","projectTags":["d"],"users":["ivy"]}"#),
      ("/v1/users/ivy/context", nil), ("/v1/users/ivy", nil),
    ] {
      let told = try told(caller, path, body)
      #expect(told.contains("Cashews") && !told.contains("stove is packed"), "\(path): \(told)")
    }
    // Both together have both.
    let both = try told(
      caller, "/v1/memory/search",
      #"{"q":"cashews or stove","projectTags":["d"],"users":["ivy","jon"]}"#)
    #expect(both.contains("Cashews") && both.contains("stove is packed"), "\(both)")
  }

  @Test func theUsersAreTheOnesWhoSpeak() throws {
    let caller = try start()
    func users() throws -> [String: Int64] {
      let list = try JSON.parse(Array(try told(caller, "/v1/users").utf8))["users"]?.elements ?? []
      return Dictionary(
        list.map { ($0.text("externalId") ?? "", $0["stats"]?["memories"]?.integer ?? -1) },
        uniquingKeysWith: { $1 })
    }
    #expect(try users() == ["ivy": 1, "jon": 1])
    #expect(try caller.call("GET", "/v1/users/trip", scheme: "Bearer").status == 404)
    // Somebody of that name is somebody, from the first memory on.
    _ = try caller.good(
      "POST", "/v1/memories/", #"{"messages":"Tea is drunk","user_id":"trip","infer":false}"#)
    #expect(try users() == ["ivy": 1, "jon": 1, "trip": 1])
    let trip = try told(caller, "/v1/memhq/search", #"{"query":"cashews tea","user_id":"trip"}"#)
    #expect(trip.contains("Tea") && !trip.contains("Cashews"), "\(trip)")
  }
}
