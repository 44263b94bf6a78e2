import Posix
import Testing

@testable import Format
@testable import Gateway

/// Times as programs write them, which are not all RFC 3339.
@Suite struct GivenTimeTests {
  /// What means 2026-03-01T10:00:00Z.
  private static let same = [
    "2026-03-01T10:00:00Z", "2026-03-01T10:00Z", "2026-03-01T10:00", "2026-03-01 10:00",
    "2026-03-01 10:00Z", "2026-03-01t10:00:00z", "2026-03-01t10:00z", "2026-03-01T10:00:00",
    "2026-03-01T15:00:00+0500", "2026-03-01T15:00+0500", "2026-03-01 15:00+05:00",
    "2026-03-01T15:00+05", "2026-03-01T05:30:00-0430", "2026-03-01T10:00:00.000+0000",
  ]

  @Test(arguments: same) func theSameTimeIsRead(_ text: String) throws {
    let caller = try Caller()
    #expect(Timestamp(given: JSON(text))?.milliseconds == 1_772_359_200_000)
    let made = try caller.good(
      "POST", "/v1/memories",
      #"{"messages":"Lamp","user_id":"m","infer":false,"timestamp":"\#(text)"}"#)
    let id = (made["results"]?.elements ?? made.elements)?.first?.text("id") ?? ""
    let shown = try caller.good("GET", "/v1/memories/\(id)").text("created_at")
    #expect(shown?.hasPrefix("2026-03-01T10:00:00") == true, "\(shown ?? "")")
    for (path, body) in [
      ("/v1/memory/add", #"{"content":"Lamp","userId":"h","documentDate":"\#(text)"}"#),
      (
        "/v1/memory/search",
        #"{"q":"lamp","projectTags":["x"],"timeRange":{"from":"\#(text)"}}"#
      ),
    ] {
      let answer = try caller.call("POST", path, body, scheme: "Bearer")
      #expect((200...202).contains(answer.status), "\(answer.body.asText)")
    }
    _ = try caller.good(
      "POST", "/api/openmem/v1/add/message",
      #"{"user_id":"o","conversation_id":"c","async_mode":false,"messages":["#
        + #"{"role":"user","content":"Lamp hangs here.","chat_time":"\#(text)"}]}"#)
    let told = try caller.good(
      "POST", "/api/openmem/v1/get/message", #"{"user_id":"o","conversation_id":"c"}"#)
    let message = told["data"]?["message_detail_list"]?.elements?.first
    #expect(message?.text("create_time")?.hasPrefix("2026-03-01") == true, "\(told.bytes.asText)")
  }

  /// What is no time is none still; the log's own reader takes none of them.
  @Test func whatIsNoTimeIsNone() {
    for text in [
      "2026-03-01T10", "2026-03-01T1000", "2026-03-01T10:00+", "2026-03-01T10:00:00+050",
      "2026-03-01T10:00:00+05000", "2026-03-01x10:00", "2026-03-01T25:00", "2026-13-01T10:00",
      "2026-03-01T10:00ZZ", "2026-03-01T10:00Z+05:00", "2026-03-01T10:00:00 0500", "",
      "2026-03-01T10:00+ab", "-----------------", "2026-03-01T10:00Z0500",
    ] {
      #expect(Timestamp(given: JSON(text)) == nil, "\(text)")
    }
    for text in ["2026-03-01T10:00Z", "2026-03-01t10:00:00z", "2026-03-01T15:00:00+0500"] {
      #expect(Timestamp(rfc3339: Array(text.utf8)) == nil)
    }
  }

  /// "Yesterday" counts from the time of the message, in whatever form a program sends that.
  @Test(arguments: [
    #""2026/03/02 11:00""#, #""1:56 pm on 2 March, 2026""#, #""20260302""#, "20260302",
    #""Mon, 02 Mar 2026 23:30:00 -0800""#, #""1772445600""#, "1772445600", #""1772445600000""#,
    "1772445600000",
  ]) func wordsCountFromTheTimeOfTheMessage(_ time: String) throws {
    let caller = try Caller()
    _ = try caller.good(
      "POST", "/api/openmem/v1/add/message",
      #"{"user_id":"u","conversation_id":"c","async_mode":false,"messages":["#
        + #"{"role":"user","content":"I sold my raft yesterday.","chat_time":\#(time)}]}"#)
    let list = try caller.good("POST", "/api/openmem/v1/get/memory", #"{"user_id":"u"}"#)
    let texts = list["data"]?["memory_detail_list"]?.texts("memory_value") ?? []
    #expect(texts.contains { $0.contains("1 March 2026") }, "\(texts)")
  }

  /// A time that cannot be read is refused, before anything is stored, and the answer says which it is.
  @Test(arguments: ["yesterday", "at noon", "03/02/2026", "2026", "2026-03", "12", "2026-02-30"])
  func whatCannotBeReadIsRefused(_ time: String) throws {
    let caller = try Caller()
    let answer = try caller.call(
      "POST", "/api/openmem/v1/add/message",
      #"{"user_id":"u","messages":[{"role":"user","content":"I sold my raft.","chat_time":"\#(time)"}]}"#
    )
    #expect(answer.status == 400)
    let message = answer.json().text("message") ?? ""
    #expect(
      message.contains("chat_time: '\(time)'") && message.contains("2026-03-02T11:00:00+01:00"))
    let told = try caller.good("POST", "/api/openmem/v1/get/message", #"{"user_id":"u"}"#)
    #expect(told["data"]?["message_detail_list"] == .array([]))
  }

  /// Whose clock it was stays known: "yesterday" is a day there.
  @Test func theClockStays() throws {
    let body = Fields(object(("observation_date", "2026-03-01T00:30+0500")))
    let date = try Mem0Observation.date(body, Timestamp(seconds: 0))
    #expect(date?.asText == "2026-03-01T00:30:00+05:00")
  }
}
