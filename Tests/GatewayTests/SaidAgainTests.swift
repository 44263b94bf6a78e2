import Testing

@testable import Format
@testable import Gateway

/// What is said of a fact that is known: nothing of it is lost.
@Suite struct SaidAgainTests {
  private static let fact = #""messages":[{"role":"user","content":"The bakery opens at six."}]"#

  private func found(_ caller: Caller, _ more: String, by user: String = "f") throws -> [String] {
    let body = #"{"user_id":"\#(user)","query":"bakery opens"\#(more)}"#
    return try caller.openMem("/search/memory", body)["memory_detail_list"]?
      .texts("memory_value") ?? []
  }

  private func say(_ caller: Caller, _ more: String) throws {
    let body = #"{"user_id":"f",\#(Self.fact),"async_mode":false\#(more)}"#
    _ = try caller.openMem("/add/message", body)
  }

  @Test(arguments: [
    #"{"tags":{"contains":"b"}}"#, #"{"tags":{"contains":"a"}}"#, #"{"p":2}"#, #"{"q":1}"#,
    #"{"app_id":"P2"}"#, #"{"conversation_id":"n"}"#, #"{"conversation_id":"m"}"#,
  ])
  func aFactGetsWhatIsSaidOfIt(_ filter: String) throws {
    let caller = try Caller()
    try say(caller, #","conversation_id":"m","tags":["a"],"info":{"q":1,"p":1}"#)
    #expect(try found(caller, "", by: "stranger") == [])
    try say(
      caller,
      #","conversation_id":"n","allow_public":true,"tags":["b"],"info":{"p":2},"agent_id":"A2","app_id":"P2""#
    )
    let fact = ["The bakery opens at six."]
    #expect(try found(caller, #","filter":\#(filter)"#) == fact)
    #expect(try found(caller, #","filter":{"p":1}"#) == [])
    #expect(try found(caller, #","agent_id":"A2""#) == fact)
    #expect(try found(caller, "", by: "stranger") == fact)
    let list = try caller.openMem("/get/memory", #"{"user_id":"f"}"#)["memory_detail_list"]
    #expect(list?.elements?.count == 1)
  }

  /// What was told with one agent is remembered with another as well.
  @Test func anotherAgentHasItToo() throws {
    let caller = try Caller()
    try say(caller, #","agent_id":"A1""#)
    try say(caller, #","agent_id":"A2","conversation_id":"n""#)
    for agent in ["A1", "A2"] {
      #expect(try found(caller, #","agent_id":"\#(agent)""#).count == 1)
    }
    #expect(try found(caller, "").count == 1)
  }

  private func add(_ caller: Caller, _ more: String) throws {
    _ = try caller.good(
      "POST", "/v1/memories/", #"{"messages":"I live in Paris.","user_id":"u"\#(more)}"#)
  }

  private func ends(_ caller: Caller) throws -> [JSON?] {
    try caller.good("GET", "/v1/memories/?user_id=u").elements?.map { $0["expiration_date"] } ?? []
  }

  @Test func whatHasExpiredHoldsAgain() throws {
    let caller = try Caller()
    try add(caller, #","expiration_date":"2020-01-01""#)
    #expect(try ends(caller) == [])
    try add(caller, "")
    #expect(try ends(caller) == [.null])
    // What holds without an end is not ended by who says it for a while.
    try add(caller, #","expiration_date":"2090-01-01""#)
    #expect(try ends(caller) == [.null])
  }

  @Test func theLaterEndCounts() throws {
    let caller = try Caller()
    try add(caller, #","expiration_date":"2090-01-01""#)
    try add(caller, #","expiration_date":"2089-01-01""#)
    #expect(try ends(caller) == ["2090-01-01"])
    try add(caller, #","expiration_date":"2091-01-01""#)
    #expect(try ends(caller) == ["2091-01-01"])
    try add(caller, "")
    #expect(try ends(caller) == [.null])
  }
}
