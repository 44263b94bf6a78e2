import Testing

@testable import Format
@testable import Models

/// What a model says piece by piece.
@Suite struct ChatEventsTests {
  private func read(_ stream: String, in size: Int = .max) -> (pieces: String, events: ChatEvents) {
    var events = ChatEvents()
    var said = ""
    var rest = Array(stream.utf8)[...]
    while !rest.isEmpty {
      said += String(decoding: events.take(Array(rest.prefix(size))), as: UTF8.self)
      rest = rest.dropFirst(size)
    }
    events.finish()
    return (said, events)
  }

  private func event(_ text: String) -> String {
    #"data: {"choices":[{"delta":{"content":"\#(text)"}}]}"#
  }

  @Test(arguments: [1, 2, 7, Int.max], ["\n", "\r\n", "\r"])
  func wordsAreReadHoweverTheyAreCut(size: Int, end: String) {
    let stream = [
      ": a comment", "", "event: x", event(" "), "", event("Olá"), "", event(", you"), "",
      #"data: {"choices":[],"#, #"data: "usage":{"total_tokens":7}}"#, "", "data: [DONE]", "", "",
    ].joined(separator: end)
    let (said, events) = read(stream, in: size)
    #expect(said == "Olá, you" && events.isWhole && events.failure == nil)
    #expect(events.usage?["usage"]?["total_tokens"]?.integer == 7)
  }

  @Test func whatIsNoEndIsNone() {
    #expect(!read(event("a") + "\n\n").events.isWhole)
    #expect(read(event("a") + "\n\ndata: [DONE]").events.isWhole)
    let last = #"data: {"choices":[{"delta":{},"finish_reason":"stop"}]}"#
    #expect(read(event("a") + "\n\n" + last + "\n\n").events.isWhole)
  }

  @Test(arguments: [
    "data: {no\n\n", "data: {\"error\":{\"message\":\"busy\"}}\n\n",
    "data: " + String(repeating: "x", count: 2 << 20),
  ])
  func whatCannotBeReadEndsIt(_ stream: String) {
    let (said, events) = read(event("a") + "\n\n" + stream)
    #expect(said == "a" && events.failure != nil)
  }

  @Test func aReplyThatIsNoStreamIsKept() {
    let reply = #"{"choices":[{"message":{"content":"a"}}]}"#
    let (said, events) = read(reply)
    #expect(said.isEmpty && !events.hasEvents && events.other == Array(reply.utf8))
  }
}
