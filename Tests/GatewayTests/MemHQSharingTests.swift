import Testing

@testable import Format
@testable import Gateway

/// Memories of a user and a group: one record each, found from both.
@Suite struct MemHQSharingTests {
  private func start() throws -> Caller {
    let caller = try Caller()
    for group in ["g", "h"] {
      _ = try caller.memHQ("POST", "/v1/groups", #"{"name":"\#(group)"}"#, status: 201)
    }
    return caller
  }

  /// Says something; how many memories came of it.
  private func say(_ caller: Caller, _ text: String, _ ids: String) throws -> Int64? {
    let added = try caller.memHQ(
      "POST", "/v1/memhq/add",
      #"{"messages":[{"role":"user","content":"\#(text)"}],"wait_for_processing":true,\#(ids)}"#)
    let job = try caller.memHQ("GET", "/v1/memory/job/\(added.text("jobId") ?? "")")
    #expect(job.text("status") == "done")
    return job["memoriesCreated"]?.integer
  }

  /// The ids of what is found in a scope, in both families of paths.
  private func found(_ caller: Caller, _ query: String, _ scope: String) throws -> [String] {
    let (users, groups) = (scope.contains("u"), scope.filter { $0 != "u" }.map { "\"\($0)\"" })
    let list = groups.joined(separator: ",")
    let first = try caller.memHQ(
      "POST", "/v1/memory/search",
      #"{"q":"\#(query)","projectTags":["a"],"users":[\#(users ? "\"u\"" : "")],"#
        + #""groups":[\#(list)]}"#)
    let user = users ? #","user_id":"u""# : ""
    let second = try caller.memHQ(
      "POST", "/v1/memhq/search", #"{"query":"\#(query)","group_ids":[\#(list)]\#(user)}"#)
    let ids = first["results"]?.texts("id") ?? []
    #expect(second["results"]?.texts("id") == ids, "\(scope)")
    return ids
  }

  private func memories(_ caller: Caller, group: String) throws -> Int64? {
    try caller.memHQ("GET", "/v1/groups/\(group)")["stats"]?["memories"]?.integer
  }

  @Test(arguments: [
    ("My sister Ana lives in Oslo.", "where does Ana live"),
    ("Bananas are yellow, you know.", "yellow bananas"),
  ]) func itIsOneMemoryDeletedOnce(_ text: String, _ query: String) throws {
    let caller = try start()
    #expect(try say(caller, text, #""user_id":"u","group_id":"g""#) == 1)
    let ids = try found(caller, query, "u")
    #expect(ids.count == 1)
    for scope in ["g", "ug", "", "gh", "ugh"] { #expect(try found(caller, query, scope) == ids) }
    #expect(try found(caller, query, "h").isEmpty)
    #expect(try memories(caller, group: "g") == 1 && memories(caller, group: "h") == 0)
    let answer = try caller.memHQ(
      "POST", "/v1/memhq/ask", #"{"question":"\#(query)?","group_ids":["g"]}"#)
    #expect(answer["citations"]?.texts("id") == ids)
    let none = try caller.memHQ(
      "POST", "/v1/memhq/ask", #"{"question":"\#(query)?","group_ids":["h"]}"#)
    #expect(none["refused"] == true)
    let body = try caller.memHQ("GET", "/v1/users/u/context?groups=g").text("text") ?? ""
    #expect(body.split(separator: "\n").filter { $0.hasPrefix("- ") }.count >= 1)
    let id = try #require(ids.first)
    _ = try caller.memHQ("DELETE", "/v1/memory/\(id)")
    for scope in ["u", "g", "ug", ""] { #expect(try found(caller, query, scope).isEmpty) }
    _ = try caller.memHQ("DELETE", "/v1/memory/\(id)", status: 404)
    #expect(try memories(caller, group: "g") == 0)
  }

  /// What another user of the group says is in their own cube, and found beside it.
  @Test func aGroupHasWhatItsUsersSay() throws {
    let caller = try start()
    _ = try say(caller, "My sister Ana lives in Oslo.", #""user_id":"u","group_id":"g""#)
    _ = try say(caller, "My mother Dora lives in Oslo.", #""user_id":"v","group_id":"g""#)
    _ = try say(caller, "My mother Cora lives in Oslo.", #""user_id":"v""#)
    _ = try say(caller, "The office in Oslo opens at nine.", #""group_id":"g""#)
    #expect(try found(caller, "Oslo", "g").count == 3)
    #expect(try found(caller, "Oslo", "u").count == 1)
    _ = try caller.memHQ("DELETE", "/v1/users/v")
    #expect(try found(caller, "Oslo", "g").count == 2)
  }

  /// Said again it makes no second memory, and whoever it is said with has the one that is there.
  @Test func whatIsKnownIsSharedAsItIs() throws {
    let caller = try start()
    let text = "My sister Ana lives in Oslo."
    #expect(try say(caller, text, #""user_id":"u""#) == 1)
    let ids = try found(caller, "Ana", "u")
    #expect(ids.count == 1)
    #expect(try found(caller, "Ana", "g").isEmpty)
    for group in ["g", "h", "g"] {
      #expect(try say(caller, text, #""user_id":"u","group_id":"\#(group)""#) == 0)
      #expect(try found(caller, "Ana", group) == ids)
    }
    #expect(try say(caller, text, #""user_id":"u""#) == 0)
    for scope in ["u", "g", "h", "ugh"] { #expect(try found(caller, "Ana", scope) == ids) }
  }

  /// A group that is deleted has it no more, nor has one that is made in its place; the user still does.
  @Test func whatAGroupHadStaysItsUsers() throws {
    let caller = try start()
    for group in ["g", "h"] {
      _ = try say(caller, "My sister Ana lives in Oslo.", #""user_id":"u","group_id":"\#(group)""#)
    }
    let ids = try found(caller, "Ana", "u")
    _ = try caller.memHQ("DELETE", "/v1/groups/g")
    _ = try caller.memHQ("POST", "/v1/groups", #"{"name":"g"}"#, status: 201)
    #expect(try found(caller, "Ana", "g").isEmpty)
    #expect(try memories(caller, group: "g") == 0)
    for scope in ["u", "h"] { #expect(try found(caller, "Ana", scope) == ids) }
  }
}
