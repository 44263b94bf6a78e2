import HTTP
import Posix
import Testing
import Waiting

@testable import Format
@testable import Gateway

/// What a chat of OpenMem is answered when it is asked the same again.
@Suite struct ChatAnewTests {
  private static let quiet = #""conversation_id":"c","add_message_on_answer":false"#

  private func said(_ text: String, by user: String, _ caller: Caller) throws -> String {
    _ = try caller.openMem(
      "/add/message",
      #"{"user_id":"\#(user)","conversation_id":"x","async_mode":false,"allow_public":true,"#
        + #""messages":[{"role":"user","content":"\#(text)"}]}"#)
    let list = try caller.openMem("/get/memory", #"{"user_id":"\#(user)"}"#)
    return try #require(list["memory_detail_list"]?.elements?.first?.text("id"))
  }

  private func ask(_ body: String, _ caller: Caller, key: String? = nil) throws -> (
    text: String, isKept: Bool
  ) {
    let fields = key.map { [Request.Field("Idempotency-Key", $0)] } ?? []
    let answer = try caller.call("POST", "/api/openmem/v1/chat", "{\(body)}", fields: fields)
    #expect(answer.status == 200, "\(answer.body.asText)")
    let text = answer.json()["data"]?.text("response") ?? ""
    return (text, answer.fields["idempotent-replayed"] != nil)
  }

  /// What stores nothing does nothing twice: it says what is so now, also with a key, and uses what it uses.
  @Test(arguments: [nil, "k"]) func whatStoresNothingIsAnsweredAnew(_ key: String?) throws {
    let caller = try Caller()
    let id = try said("The code of my vault is 4711.", by: "eli", caller)
    let body = #""query":"What is the code of my vault?","user_id":"eli",\#(Self.quiet)"#
    #expect(try ask(body, caller, key: key).text.contains("4711"))
    _ = try caller.good(
      "PUT", "/v1/memories/\(id)/", #"{"text":"The code of my vault is 9922."}"#)
    let again = try ask(body, caller, key: key)
    #expect(again.text.contains("9922") && !again.text.contains("4711") && !again.isKept)
    // Nor by what the same question that stores was answered.
    _ = try ask(
      #""query":"What is the code of my vault?","user_id":"eli","conversation_id":"c""#, caller)
    #expect(try !ask(body, caller, key: key).isKept)
  }

  /// An answer that told of somebody else's memory is not told again when that is gone.
  @Test(arguments: ["memory", "user"], [nil, "k"])
  func whatToldOfSomebodyElseIsForgottenWithThat(_ what: String, _ key: String?) throws {
    let caller = try Caller()
    let id = try said("The code of the harbour is 4711.", by: "ann", caller)
    let body = #""query":"What is the code of the harbour?","user_id":"bob","conversation_id":"c""#
    let first = try ask(body, caller, key: key)
    try #require(first.text.contains("4711") && !first.isKept, "\(first.text)")
    let second = try ask(body, caller, key: key)
    #expect(second.isKept && second.text == first.text)
    _ = try caller.good("DELETE", what == "user" ? "/v2/entities/user/ann/" : "/v1/memories/\(id)/")
    let third = try ask(body, caller, key: key)
    #expect(!third.isKept && !third.text.contains("4711"), "\(third.text)")
  }

  /// So is one that told of a file of a knowledge base.
  @Test(arguments: ["knowledgebase", "knowledgebase-file"])
  func whatToldOfAFileIsForgottenWithIt(_ what: String) throws {
    let caller = try Caller()
    let base = try #require(
      try caller.openMem("/create/knowledgebase", #"{"knowledgebase_name":"k"}"#).text("id"))
    let text = Base64.encode(Array("The code of the harbour is 4711.".utf8)).asText
    let file = try #require(
      try caller.openMem(
        "/add/knowledgebase-file",
        #"{"knowledgebase_id":"\#(base)","file":[{"name":"a.txt","content":"\#(text)"}]}"#
      ).texts("id").first)
    #expect(
      try eventually {
        try caller.openMem("/get/status", #"{"task_id":"\#(file)"}"#).texts("status") == [
          "completed"
        ]
      })
    let body =
      #""query":"What is the code of the harbour?","user_id":"bob","conversation_id":"c","#
      + #""knowledgebase_ids":["\#(base)"]"#
    let first = try ask(body, caller)
    try #require(first.text.contains("4711"), "\(first.text)")
    #expect(try ask(body, caller).isKept)
    _ = try caller.openMem(
      "/delete/\(what)",
      what == "knowledgebase" ? #"{"knowledgebase_id":"\#(base)"}"# : #"{"file_ids":["\#(file)"]}"#)
    let again = try caller.call("POST", "/api/openmem/v1/chat", "{\(body)}")
    #expect(again.fields["idempotent-replayed"] == nil)
    #expect(!again.body.asText.contains("4711"), "\(again.body.asText)")
  }
}
