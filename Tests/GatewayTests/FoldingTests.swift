import Posix
import Testing

@testable import Format
@testable import Gateway

/// What stands in several cubes is found once.
@Suite struct FoldingTests {
  private func found(_ caller: Caller, _ body: String) throws -> [JSON] {
    try caller.openMem("/search/memory", body)["memory_detail_list"]?.elements ?? []
  }

  @Test func whatAGroupSaysToAllIsFoundOnce() throws {
    let caller = try Caller()
    let said = #""messages":[{"role":"user","content":"The choir sings on Mondays."}]"#
    _ = try caller.openMem("/add/message", #"{"user_id":["g1","g2"],"allow_public":true,\#(said)}"#)
    for user in ["g1", "g2"] {
      let hits = try found(caller, #"{"user_id":"\#(user)","query":"choir sings"}"#)
      // The caller's own.
      #expect(hits.count == 1 && hits.first?.text("user_id") == user)
    }
    #expect(try found(caller, #"{"user_id":"g3","query":"choir sings"}"#).count == 1)
  }

  @Test func whatAKnowledgeBaseKnowsAsWellIsFoundOnce() throws {
    let caller = try Caller()
    let made = try caller.openMem("/create/knowledgebase", #"{"knowledgebase_name":"k"}"#)
    let base = try #require(made.text("id"))
    _ = try caller.openMem(
      "/add/message",
      #"{"user_id":"u","allow_knowledgebase_ids":["\#(base)"],"#
        + #""messages":[{"role":"user","content":"The buoy is painted yellow."}]}"#)
    for query in ["buoy", "nothing of it"] {
      let hits = try found(
        caller, #"{"user_id":"u","query":"\#(query)","knowledgebase_ids":["\#(base)"]}"#)
      #expect(hits.compactMap { $0.text("memory_type") } == ["UserMemory"])
    }
    // Where it is not named, nothing of it is shown.
    let alone = try found(caller, #"{"user_id":"u","query":"buoy"}"#)
    #expect(alone.compactMap { $0.text("memory_type") } == ["UserMemory"])
    let list = try caller.openMem("/get/memory", #"{"user_id":"u"}"#)
    #expect(list["total"]?.integer == 1)
  }

  /// A user's own cube and one that they own hold the same; another user's is another one's.
  @Test func aUsersOwnCubesAreOne() throws {
    let caller = try Caller()
    for user in ["u", "v"] {
      _ = try caller.good("POST", "/users", #"{"user_id":"\#(user)"}"#)
      _ = try caller.good(
        "POST", "/v3/memories/add/",
        #"{"messages":"The user likes oolong tea.","user_id":"\#(user)","infer":false}"#)
    }
    _ = try caller.good("POST", "/mem_cubes", #"{"name":"shelf","user_id":"u"}"#)
    _ = try caller.good(
      "POST", "/memories",
      #"{"user_id":"u","mem_cube_id":"shelf","memory_content":"The user likes oolong tea."}"#)
    func mem0(_ filter: String) throws -> [String] {
      let body = #"{"query":"oolong tea","filters":\#(filter),"threshold":0}"#
      return try caller.good("POST", "/v3/memories/search/", body)["results"]?.texts("user_id")
        ?? []
    }
    #expect(try mem0(#"{"user_id":"u"}"#) == ["u"])
    #expect(try mem0(#"{"OR":[{"user_id":"u"},{"user_id":"v"}]}"#).sorted() == ["u", "v"])
    #expect(try found(caller, #"{"user_id":"u","query":"oolong tea"}"#).count == 1)
  }
}
