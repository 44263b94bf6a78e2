import MemCube
import Posix
import Testing

@testable import Bundle
@testable import Format
@testable import Gateway
@testable import Search

/// Deleting what was asked to be remembered, and is not yet.
@Suite struct Mem0DeletionTests {
  /// A gateway that does none of its tasks by itself.
  private func caller() throws -> Caller {
    let caller = try Caller()
    caller.gateway.work.end()
    return caller
  }

  /// Asks for something to be remembered behind the answer; the event.
  private func queue(
    _ caller: Caller, _ text: String, _ ids: String, _ more: String = ""
  ) throws -> String {
    let body = #"{"messages":[{"role":"user","content":"\#(text)"}],\#(ids)\#(more)}"#
    let answer = try caller.good("POST", "/v3/memories/add/", body)
    #expect(answer.text("status") == "PENDING")
    return try #require(answer.text("event_id"))
  }

  /// Does what was queued.
  private func perform(_ caller: Caller) throws {
    for task in try caller.gateway.accounts.openTasks(after: 0, limit: 100) {
      caller.gateway.perform(task)
    }
  }

  private func texts(_ caller: Caller, _ filter: String) throws -> String {
    try caller.good("POST", "/v3/memories/", #"{"filters":{\#(filter)}}"#)["results"]?
      .texts("memory").sorted().joined(separator: " ") ?? ""
  }

  @Test(arguments: [
    "user_id=u", "user_id=*", "user_id=*&agent_id=*&app_id=*&run_id=*",
    "filters=%7B%27user_id%27%3A+%27u%27%7D", "user_id=u&metadata=%7B%22a%22%3A1%7D",
    "filters=%7B%22user_id%22%3A%22u%22%2C%22NOT%22%3A%7B%22run_id%22%3A%22r%22%7D%7D",
  ]) func whatWaitsGoesAsWell(_ query: String) throws {
    let caller = try caller()
    let metadata = #","metadata":{"a":1}"#
    _ = try caller.good(
      "POST", "/v3/memories/add/",
      #"{"messages":"I row.","user_id":"u","infer":false\#(metadata)}"#)
    let event = try queue(caller, "My sister Ana lives in Oslo.", #""user_id":"u""#, metadata)
    _ = try caller.good("DELETE", "/v1/memories/?\(query)")
    #expect(try texts(caller, #""user_id":"u""#) == "")
    _ = try queue(caller, "My mother Dora lives in Kyoto.", #""user_id":"u""#, metadata)
    try perform(caller)
    let left = try texts(caller, #""user_id":"u""#)
    #expect(!left.contains("Ana") && left.contains("Kyoto"), "\(left)")
    let told = try caller.good("GET", "/v1/event/\(event)/")
    #expect(told.text("status") == "SUCCEEDED" && told["results"] == .array([]))
  }

  @Test func whatIsNotMeantIsRemembered() throws {
    let caller = try caller()
    _ = try queue(caller, "My sister Ana lives in Oslo.", #""user_id":"u","run_id":"r""#)
    _ = try queue(caller, "My mother Dora lives in Kyoto.", #""user_id":"v""#)
    _ = try queue(
      caller, "My mother Cora teaches maths.", #""user_id":"u""#, #","metadata":{"a":2}"#)
    for query in ["user_id=w", "user_id=v&run_id=r", "user_id=u&metadata=%7B%22a%22%3A1%7D"] {
      _ = try caller.good("DELETE", "/v1/memories/?\(query)")
    }
    // What deletes nothing since it is refused keeps nothing from being remembered.
    for query in ["", "?metadata=%7B%7D", "?filters=%7B%7D", "?user_id=u&metadata=1"] {
      #expect(try caller.call("DELETE", "/v1/memories/\(query)").status == 400)
    }
    try perform(caller)
    let own = try texts(caller, #""user_id":"u""#)
    #expect(own.contains("Ana") && own.contains("Cora"))
    #expect(try texts(caller, #""user_id":"v""#).contains("Kyoto"))
  }

  /// An entity of whatever name takes along what waits for it.
  @Test func whatWaitsGoesWithItsEntity() throws {
    let caller = try caller()
    for run in ["r", "*"] {
      _ = try caller.good("POST", "/v1/runs/", #"{"run_id":"\#(run)"}"#)
    }
    let (ids, other) = (#""user_id":"u","run_id":"r""#, #""user_id":"u","run_id":"s""#)
    _ = try queue(caller, "My sister Ana lives in Oslo.", ids)
    _ = try queue(caller, "My mother Dora lives in Kyoto.", other)
    _ = try caller.good("DELETE", "/v2/entities/run/*/")
    _ = try caller.good("DELETE", "/v2/entities/run/r/")
    try perform(caller)
    let left = try texts(caller, #""user_id":"u""#)
    #expect(!left.contains("Ana") && left.contains("Kyoto"), "\(left)")
  }

  /// What was deleted is answered neither by search nor by asking, from the message that said it.
  @Test func aDeletedFactIsNotAnsweredFromItsMessage() throws {
    let caller = try Caller()
    let made = try caller.good(
      "POST", "/v1/memories/",
      #"{"messages":"My locker code is zebra-9911.","user_id":"u","async_mode":false}"#)
    let id = try #require(
      made["results"]?.elements?.first?["id"]?.string ?? made.elements?.first?["id"]?.string)
    _ = try caller.good("DELETE", "/v1/memories/\(String(decoding: id, as: UTF8.self))/")
    let found = try caller.good(
      "POST", "/v3/memories/search/", #"{"query":"zebra locker code","filters":{"user_id":"u"}}"#)
    #expect(found["results"] == .array([]))
    let bundles = caller.host.store.appending("cubes")
    let entries = try Files.list(bundles)
    let bundle = try #require(entries.first { $0.name.suffix(8).elementsEqual(".memcube".utf8) })
    let cube = try Cube.open(at: bundles.appending(bundle.name), host: caller.host)
    try cube.indexTexts()
    #expect(try cube.search(Array("zebra".utf8), now: Clock.now()).total == 0)
    try cube.rebuild()
    #expect(try cube.search(Array("zebra".utf8), now: Clock.now()).total == 0)
    try cube.close()
  }
}
