import Testing

@testable import Format
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

  @Test(arguments: [
    ("The user works at Acme.", "It is none of your business"),
    ("My dog is called Rex.", "he is dead"),
    ("The user lives in Lisbon.", "it is a mistake in your records"),
    ("The user is allergic to nuts.", "it is what my sister is allergic to"),
    ("The user lives in Lisbon with Ana.", "it was wrong of me to ask"),
    ("The user lives in Lisbon.", "it is Friday"), ("The dog is called Rex.", "it is 15 kg"),
  ])
  func whatSaysNothingOfItReplacesNothing(_ statement: String, _ said: String) throws {
    let correction = try #require(OpenMemCorrection(Array("That is wrong, \(said).".utf8)))
    #expect(correction.applied(to: Array(statement.utf8)) == nil)
  }

  @Test(arguments: [
    ("The user lives in Lisbon.", "it is Porto", "The user lives in Porto."),
    ("The dog weighs 16.4 kg.", "it is 15.8 kg", "The dog weighs 15.8 kg."),
    ("The course is on Monday.", "it is on Tuesday", "The course is on Tuesday."),
  ])
  func likeTakesThePlaceOfLike(_ statement: String, _ said: String, _ now: String) throws {
    let correction = try #require(OpenMemCorrection(Array("That is wrong, \(said).".utf8)))
    #expect(correction.applied(to: Array(statement.utf8))?.asText == now)
  }

  @Test(arguments: [
    (
      "No, the Lemon hotel is booked for 9 August 2027, not 5 August.",
      "the Lemon hotel is booked for 9 August 2027", "5 August"
    ),
    (
      "I booked the hotel for 9 August, not for 5 August.", "I booked the hotel for 9 August",
      "5 August"
    ), ("My sister lives in Ghent instead of Hull", "My sister lives in Ghent", "Hull"),
  ])
  func aWholeStatementIsRead(_ text: String, _ right: String, _ wrong: String) {
    let found = OpenMemCorrection(Array(text.utf8))
    #expect(found == OpenMemCorrection(whole: right, wrong), "\(text)")
  }

  @Test(arguments: [
    "I am allergic to nuts, not only to peanuts.", "I like it, not because of the view.",
    "I said so, not really.",
  ])
  func notEveryNotDenies(_ text: String) {
    #expect(OpenMemCorrection(Array(text.utf8)) == nil)
  }

  @Test(arguments: [
    (
      "The Lemon hotel is booked for 5 August 2027.",
      "No, the Lemon hotel is booked for 9 August 2027, not 5 August.", "9 August", "booked for 5"
    ),
    (
      "I booked the Lemon hotel for 5 August 2027.",
      "I booked the Lemon hotel for 9 August 2027, not for 5 August.", "9 August", "hotel for 5"
    ),
    ("My sister is called Kari.", "My sister is called Karin, not Kari.", "Karin", "Kari."),
  ])
  func aWholeStatementTakesThePlaceOfWhatItIsNot(
    _ before: String, _ said: String, _ right: String, _ wrong: String
  ) throws {
    let caller = try Caller()
    // Of another matter, though it names the same.
    for text in [before, "Kari the neighbour paints boats on 5 August."] { try add(text, caller) }
    try correct(said, caller)
    let now = try told(caller)
    #expect(now.contains { $0.contains(right) }, "\(now)")
    #expect(now.contains { $0.contains("paints boats") }, "\(now)")
    #expect(!now.contains { $0.contains(wrong) && !$0.contains(right) }, "\(now)")
    let found =
      try caller.openMem(
        "/search/memory", #"{"user_id":"u","query":"\#(before)","relativity":0.05}"#)[
        "memory_detail_list"]?.texts("memory_value") ?? []
    #expect(found.first?.contains(right) == true, "\(found)")
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

  /// A message too long to be asked with is no question.
  @Test func aLongMessageBeforeIsNoObstacle() throws {
    let caller = try Caller()
    try add(String(repeating: "word ", count: 2500), caller)
    try correct("That is wrong, it is Max.", caller, in: "t")
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

extension OpenMemCorrection {
  fileprivate init?(whole right: String, _ wrong: String) {
    self.init(Array("\(right), not \(wrong).".utf8))
    guard isWhole, self.right == right, self.wrong == wrong else { return nil }
  }
}
