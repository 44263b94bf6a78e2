import MemCube
import Testing

@testable import Gateway

@Suite struct OpenMemCorrectionTests {
  private static let read: [(String, String, String?)] = [
    ("That is wrong, it is Max.", "Max", nil), ("No, it's Max, not Rex", "Max", "Rex"),
    ("That\u{2019}s not right. It\u{2019}s in Porto!", "in Porto", nil),
    ("It is not Rex but Max.", "Max", "Rex"), ("It's not Rex, it's Max", "Max", "Rex"),
    ("Wrong: it should be 1.5 bar", "1.5 bar", nil), ("It is Max instead of Rex.", "Max", "Rex"),
  ]

  @Test(arguments: read) func aCorrectionIsRead(_ text: String, _ right: String, _ wrong: String?) {
    let found = OpenMemCorrection(Array(text.utf8))
    #expect(found?.right == right && found?.wrong == wrong, "\(text)")
  }

  @Test(arguments: [
    "", "Thank you, that helped.", "It is fine.", "That is wrong.", "I moved to Rome.",
  ])
  func othersCorrectNothing(_ text: String) {
    #expect(OpenMemCorrection(Array(text.utf8)) == nil)
  }

  private func told(_ caller: Caller) throws -> [String] {
    try caller.openMem("/get/memory", #"{"user_id":"u"}"#)["memory_detail_list"]?
      .texts("memory_value") ?? []
  }

  private func add(_ text: String, _ caller: Caller) throws {
    _ = try caller.openMem(
      "/add/message",
      #"{"user_id":"u","conversation_id":"t","messages":[{"role":"user","content":"\#(text)"}]}"#)
  }

  private func correct(_ text: String, _ caller: Caller, in conversation: String = "c") throws {
    _ = try caller.openMem(
      "/add/feedback",
      #"{"user_id":"u","conversation_id":"\#(conversation)","feedback_content":"\#(text)"}"#)
  }

  /// "That" is what answered.
  @Test func whatIsSoTakesThePlaceOfWhatWasAnswered() throws {
    let caller = try Caller()
    for text in ["My dog is named Rex.", "I drive a red tractor."] { try add(text, caller) }
    let ask = #"{"user_id":"u","conversation_id":"c","query":"What is my dog named?"}"#
    #expect(try caller.openMem("/chat", ask).text("response")?.contains("Rex") == true)
    let old = try caller.openMem("/get/memory", #"{"user_id":"u"}"#)["memory_detail_list"]?
      .elements?.first { $0.text("memory_value")?.contains("Rex") == true }?.text("id")
    try correct("That is wrong, it is Max.", caller)
    let now = try told(caller)
    #expect(now.contains { $0.contains("dog is named Max") })
    #expect(!now.contains { $0.contains("Rex") } && now.contains { $0.contains("tractor") })
    let id = try #require(old)
    #expect(try caller.openMem(get: "/get/memory/\(id)").text("status") == "archived")
    let again = #"{"user_id":"u","conversation_id":"d","query":"What is my dog named?"}"#
    let answer = try caller.openMem("/chat", again).text("response") ?? ""
    #expect(answer.contains("Max") && !answer.contains("Rex"))
  }

  @Test func whatIsNotSoIsNamed() throws {
    let caller = try Caller()
    for text in ["My dog is named Rex.", "I live in a flat in Porto."] { try add(text, caller) }
    try correct("It's Ghent, not Porto.", caller, in: "other")
    let now = try told(caller)
    #expect(now.contains { $0.contains("flat in Ghent") } && now.contains { $0.contains("Rex") })
    #expect(!now.contains { $0.contains("flat in Porto") })
  }

  /// What cannot be told stands beside.
  @Test func ofNothingAllStays() throws {
    let caller = try Caller()
    for text in ["My dog is named Rex.", "I drive a red tractor."] { try add(text, caller) }
    try correct("That is wrong, it is Max.", caller, in: "other")
    let now = try told(caller)
    #expect(now.count == 3 && now.contains { $0.contains("Max") })
  }
}
