import HTTP
import MemCube
import Posix
import Testing

@testable import Format
@testable import Gateway
@testable import Models

/// What a project's settings, and a model that reads results anew, make of the order of a search.
@Suite struct Mem0RankingTests {
  private func settings(_ caller: Caller, _ body: String, expecting status: Int = 200) throws {
    let organization = try #require(try caller.good("GET", "/v1/ping").text("org_id"))
    let project = try caller.project.id.asText
    let answer = try caller.call(
      "PATCH", "/api/v1/orgs/organizations/\(organization)/projects/\(project)", body)
    #expect(answer.status == status, "\(answer.body.asText)")
  }

  private func add(_ caller: Caller, _ text: String, _ more: String = "") throws {
    _ = try caller.good(
      "POST", "/v1/memories/",
      #"{"messages":"\#(text)","user_id":"u","infer":false\#(more)}"#)
  }

  /// Texts and scores of what is found, in their order.
  private func found(
    _ caller: Caller, _ query: String, _ more: String = ""
  ) throws -> [(text: String, score: Double)] {
    let answer = try caller.good(
      "POST", "/v3/memories/search/",
      #"{"query":"\#(query)","filters":{"user_id":"u"}\#(more)}"#)
    return (answer["results"]?.elements ?? []).compactMap { each in
      guard let text = each.text("memory"), let score = each["score"]?.double else { return nil }
      return (text, score)
    }
  }

  @Test func criteriaPreferAndCountAgainst() throws {
    let caller = try Caller()
    let plain = "The kayak is red", happy = "The kayak brings joy", sad = "The kayak causes grief"
    for text in [happy, plain, sad] { try add(caller, text) }
    let before = try found(caller, "kayak")
    #expect(Set(before.map(\.text)) == [plain, happy, sad])
    try settings(
      caller,
      #"{"retrieval_criteria":[{"name":"joy","description":"delight, joy","weight":3},"#
        + #"{"name":"grief","weight":-3}]}"#)
    let found = try found(caller, "kayak")
    #expect(found.map(\.text) == [happy, plain, sad])
    #expect(found.map(\.score) == found.map(\.score).sorted(by: >))
    #expect(found.allSatisfy { 0...1 ~= $0.score })
    // What is preferred is found where it stood behind the last place.
    #expect(try self.found(caller, "kayak", #","top_k":1"#).map(\.text) == [happy])
    try settings(caller, #"{"retrieval_criteria":[{"name":"grief"}]}"#)
    #expect(try self.found(caller, "kayak", #","top_k":1"#).map(\.text) == [sad])
    // A text is a criterion, too.
    try settings(caller, #"{"retrieval_criteria":"joy"}"#)
    #expect(try self.found(caller, "kayak").first?.text == happy)
    try settings(caller, #"{"retrieval_criteria":null}"#)
    #expect(try self.found(caller, "kayak").map(\.text) == before.map(\.text))
  }

  @Test(arguments: [
    #"7"#, #"{"name":"joy"}"#, #"["joy"]"#, #"[{"weight":1}]"#, #"[{"name":"joy","weight":"3"}]"#,
    #"[{"name":"joy","weight":1e9}]"#, #"[{"name":" "}]"#,
  ]) func criteriaAreChecked(_ given: String) throws {
    try settings(try Caller(), #"{"retrieval_criteria":\#(given)}"#, expecting: 400)
  }

  @Test func whatIsOldCountsLess() throws {
    let caller = try Caller()
    try add(caller, "The kayak is red", #","timestamp":1577836800"#)
    try add(caller, "The kayak is blue", #","timestamp":1704067200"#)
    let before = try found(caller, "Is the kayak red?")
    #expect(before.first?.text == "The kayak is red")
    try settings(caller, #"{"decay":true}"#)
    try add(caller, "The kayak is long")
    let found = try found(caller, "kayak")
    #expect(found.map(\.text) == ["The kayak is long", "The kayak is blue", "The kayak is red"])
    // It is never out of sight, and what was changed is as new as that.
    #expect(found.last.map { $0.score > 0 } == true)
    try settings(caller, #"{"decay":false}"#)
    let after = try self.found(caller, "Is the kayak red?")
    // Another memory with the same word makes the word tell a little less.
    #expect(after.first.map { abs($0.score - before[0].score) < 0.1 } == true)
    #expect(after.first?.text == before[0].text)
  }

  /// A model's order, with the scores that there were.
  @Test func aModelReadsAnew() throws {
    let model = ModelCallTests.Model { _ in
      let results = (0..<2).map { #"{"index":\#($0),"relevance_score":\#($0 * 7)}"# }
      let body = #"{"results":[\#(results.joined(separator: ","))]}"#
      return Response(status: 200, body: .bytes(Array(body.utf8)))
    }
    let service = try Server(ServerOptions(.internet("127.0.0.1", port: 0)), model)
    defer { service.stop() }
    guard case .internet(let name, let port) = service.address else { throw Errno(22) }
    var endpoint = ModelEndpoint(base: "http://\(name):\(port)/v1")
    endpoint.rerankModel = "r"
    endpoint.retries = 0
    let client = ModelClient(endpoint)
    let caller = try Caller(DirectWay.self, GatewaySettings()) { $0.model = client }
    try add(caller, "The kayak is red")
    try add(caller, "Red boats")
    let before = try found(caller, "red kayak", #","threshold":0"#)
    #expect(before.count == 2 && model.asked.isEmpty)
    let after = try found(caller, "red kayak", #","threshold":0,"rerank":true"#)
    #expect(after.map(\.text) == before.map(\.text).reversed())
    #expect(after.map(\.score) == before.map(\.score))
    #expect(model.asked.count == 1 && model.asked.first?.text("query") == "red kayak")
    // Where it says nothing that can be read, the order stays.
    let other = try found(caller, "kayak", #","threshold":0,"rerank":true"#)
    #expect(other.first?.text == "The kayak is red")
  }

  /// A day that is said apart from the time of the memories, and the clock that it is of.
  @Test(arguments: [
    (#""observation_date":"2026-03-10""#, "9 March 2026"),
    (#""observation_datetime":"2026-03-10T01:00:00Z""#, "9 March 2026"),
    (
      #""observation_datetime":"2026-03-10T01:00:00Z","timezone":"America/Los_Angeles""#,
      "8 March 2026"
    ),
    (#""observation_datetime":"2026-03-10 01:00:00","timezone":"Asia/Tokyo""#, "9 March 2026"),
    (#""observation_date":"2026-03-10","timezone":"Pacific/Kiritimati""#, "9 March 2026"),
    (#""timestamp":1773104400,"timezone":"America/Los_Angeles""#, "8 March 2026"),
    (#""timestamp":1773104400"#, "9 March 2026"),
  ]) func whatIsRelativeCountsFromWhenItWasSaid(_ said: String, _ day: String) throws {
    let caller = try Caller()
    for (user, path) in [("now", "/v1/memories/"), ("later", "/v3/memories/add/")] {
      let made = try caller.good(
        "POST", path,
        #"{"messages":[{"role":"user","content":"I visited Lisbon yesterday."}],"user_id":"\#(user)",\#(said)}"#
      )
      if let event = made["event_id"]?.string {
        #expect(try caller.wait(for: event) == "SUCCEEDED")
      }
      let list = try caller.good("POST", "/v3/memories/", #"{"filters":{"user_id":"\#(user)"}}"#)
      let texts = list["results"]?.texts("memory") ?? []
      #expect(texts.count == 1 && texts.allSatisfy { $0.contains(day) }, "\(texts)")
    }
  }

  @Test(arguments: [
    #""timezone":"Mars/Olympus""#, #""observation_date":"soon""#, #""observation_datetime":true"#,
  ]) func whenItWasSaidIsChecked(_ said: String) throws {
    let answer = try Caller().call(
      "POST", "/v1/memories/", #"{"messages":"I sail.","user_id":"u",\#(said)}"#)
    #expect(answer.status == 400, "\(answer.body.asText)")
  }
}
