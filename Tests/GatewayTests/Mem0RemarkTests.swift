import HTTP
import MemCube
import Posix
import Testing

@testable import Format
@testable import Gateway
@testable import Index

/// What is said about a memory, and when it was said: the Mem0 dialect's histories and times.
@Suite struct Mem0RemarkTests {
  private func add(_ caller: Caller, _ text: String, _ more: String = "") throws -> String {
    try #require(
      try caller.good(
        "POST", "/v1/memories/", #"{"messages":"\#(text)","user_id":"u"\#(more)}"#
      ).elements?.first?.text("id"))
  }

  /// A category and feedback are no versions of what a memory states.
  @Test func whatIsSaidAboutAMemoryIsNoUpdate() throws {
    let caller = try Caller()
    let id = try add(
      caller, "Two owls live in the barn.",
      #","infer":false,"custom_categories":[{"birds":"owls"}]"#)
    func get() throws -> JSON { try caller.good("GET", "/v1/memories/\(id)/") }
    func events() throws -> [String] {
      try caller.good("GET", "/v1/memories/\(id)/history/").texts("event")
    }
    let first = try get()
    #expect(first["categories"] == .array(["birds"]))
    #expect(first.text("updated_at") == first.text("created_at"))
    for word in ["NEGATIVE", "POSITIVE"] {
      _ = try caller.good(
        "POST", "/v1/feedback/", #"{"memory_id":"\#(id)","feedback":"\#(word)"}"#)
    }
    #expect(try events() == ["ADD"])
    #expect(try get().text("updated_at") == first.text("updated_at"))
    let all = try caller.good("GET", "/v1/memories/events/?limit=1")
    #expect(all["count"]?.integer == 1 && all["results"]?.texts("memory_id") == [id])
    #expect(
      all["results"]?.elements?.first?["input"]?.elements?.first?.text("content")
        == "Two owls live in the barn.")
    _ = try caller.good("PUT", "/v1/memories/\(id)/", #"{"metadata":{"a":1}}"#)
    let changed = try get()
    #expect(try #require(changed.text("updated_at")) > first.text("updated_at") ?? "")
    _ = try caller.good(
      "POST", "/v1/feedback/", #"{"memory_id":"\#(id)","feedback":"NEGATIVE"}"#)
    #expect(try get().text("updated_at") == changed.text("updated_at"))
    #expect(try events() == ["ADD", "UPDATE"])
    // Written in the mount behind a remark: that counts.
    let cube = try Cube.open(
      at: caller.directory.appending("store/cubes/u.memcube"), host: caller.host, for: .writing)
    let node = try #require(try cube.find(.memories, Array("two-owls-live-in-the-barn.md".utf8)))
    let object = try #require(node.object)
    try cube.write(
      [.edit(object, Edit(content: .bytes(Array("Three owls.\n".utf8)), mtime: Clock.now()))],
      .durable)
    try cube.close()
    let written = try get()
    #expect(written.text("memory") == "Three owls.")
    #expect(try #require(written.text("updated_at")) > changed.text("updated_at") ?? "")
    #expect(try events() == ["ADD", "UPDATE", "UPDATE"])
  }

  /// When something was said is not when it came to be known.
  @Test func anObservationIsOfTheMessagesAlone() throws {
    let caller = try Caller()
    let id = try add(caller, "I went hiking yesterday.", #","observation_date":"2024-03-10""#)
    let memory = try caller.good("GET", "/v1/memories/\(id)/")
    #expect(memory.text("memory")?.contains("9 March 2024") == true)
    #expect(memory.text("created_at")?.hasPrefix("2024") == false)
    let other = try add(caller, "I rowed today.", #","timestamp":"2024-03-10""#)
    #expect(
      try caller.good("GET", "/v1/memories/\(other)/").text("created_at")
        == "2024-03-10T00:00:00.000000Z")
    for wrong in ["[1]", #""soon""#] {
      let body =
        #"{"messages":"x","user_id":"u","observation_date":\#(wrong),"#
        + #""observation_datetime":"2024-01-01"}"#
      #expect(try caller.call("POST", "/v3/memories/add/", body).status == 400, "\(wrong)")
    }
  }

  /// Behind the deletion of what superseded it, a memory is so again at once.
  @Test func whatSupersededIsDeleted() throws {
    let caller = try Caller()
    let older = try add(caller, "I live in Porto.")
    let newer = try add(caller, "I live in Oslo now.")
    func states() throws -> [String: String] {
      let list = try caller.good("GET", "/v1/memories/?user_id=u").elements ?? []
      return Dictionary(
        list.map { ($0.text("id") ?? "", $0.text("lifecycle_state") ?? "") },
        uniquingKeysWith: { $1 })
    }
    #expect(try states() == [older: "superseded", newer: "active"])
    for value in ["maybe", "1"] {
      let answer = try caller.call("DELETE", "/v1/memories/\(newer)/?delete_linked=\(value)")
      #expect(answer.status == 400, "\(value)")
    }
    _ = try caller.good("DELETE", "/v1/memories/\(newer)/?delete_linked=false")
    #expect(try states() == [older: "active"])
  }

  /// A summary says what is so now.
  @Test func whatIsNoLongerSoIsInNoSummary() throws {
    let caller = try Caller()
    for text in ["I live in Berlin.", "I moved to Munich yesterday."] {
      _ = try caller.good("POST", "/v1/memories/", #"{"messages":"\#(text)","user_id":"u"}"#)
    }
    #expect(
      Set(
        try caller.good("POST", "/v3/memories/", #"{"filters":{"user_id":"u"}}"#)["results"]?
          .texts("lifecycle_state") ?? []) == ["active", "superseded"])
    let summary = try #require(
      try caller.good("POST", "/v1/summary/", #"{"filters":{"user_id":"u"}}"#).elements?.first)
    #expect(summary.text("summary")?.contains("Munich") == true)
    #expect(summary.text("summary")?.contains("Berlin") == false)
    #expect(summary["count"]?.integer == 1)
  }
}
