import Posix
import Testing

@testable import Format
@testable import Gateway

/// What was said is found by saying it again, above 0.45, where clients cut; other things are not.
@Suite struct VerbatimTests {
  /// A weekday that is not today's: that one means today, or a week ago. Day 0 was a Thursday.
  private static let weekday = (Clock.now().seconds / 86_400 + 3) % 7 == 0 ? "Thursday" : "Monday"
  private static let said = [
    "I want to learn Portuguese this year.", "I sold my motorbike last spring.",
    "Yesterday I bought a kayak.", "I have a dentist appointment next Tuesday.",
    "My sister is visiting me next month.", "I quit smoking three years ago.",
    "We adopted a cat last month.", "I met Karim on \(weekday).",
    "I broke my left wrist in 2015.", "I prefer aisle seats on planes.",
  ]

  @Test func timesAreToldByTheirNames() throws {
    let caller = try Caller()
    func add(_ text: String, _ number: Int) throws {
      _ = try caller.openMem(
        "/add/message",
        #"{"user_id":"v","conversation_id":"c\#(number)","messages":[{"role":"user","content":"#
          + "\"\(text)\"}]}")
    }
    for (number, text) in Self.said.enumerated() { try add(text, number) }
    for number in 0..<30 { try add("I own the thing \(number).", 100 + number) }
    func best(_ query: String) throws -> (text: String, score: Double) {
      let found = try caller.openMem("/search/memory", #"{"user_id":"v","query":"\#(query)"}"#)
      let first = try #require(found["memory_detail_list"]?.elements?.first)
      return (first.text("memory_value") ?? "", first["relativity"]?.double ?? 0)
    }
    for text in Self.said {
      let (found, score) = try best(text)
      #expect(score > 0.45, "\(text): \(found) \(score)")
    }
    for query in [
      "I want to learn Italian this year", "who won the world cup last spring",
      "I sold my car last spring", "did I buy a boat yesterday", "dentist next Friday",
      "is there a bus strike next Tuesday", "best pizza dough this year", "things to do next month",
    ] {
      let (found, score) = try best(query)
      #expect(score < 0.45, "\(query): \(found) \(score)")
    }
  }
}
