internal import Format

/// A conversation that knows the user, and what models do without one.
extension OpenMem {
  var modelEndpoints: [Endpoint] {
    [
      Endpoint(
        .post, "/chat", .read, meter: .retrieval, "a conversation", takes: .chat, Self.chat
      ).storing(unless: "add_message_on_answer").knowingRepeats,
      Endpoint(
        .post, "/extract/memory", .read, "what would be learned",
        takes: .openMem(["messages", "extraction_types"]), Self.extract),
      Endpoint(
        .post, "/rerank", .read, "which documents answer best",
        takes: .openMem(["query", "documents", "top_n"]), Self.rerank),
    ]
  }

  /// Streamed line by line.
  private static let spoken = SpokenForm(
    event: "message", text: { $0.json["data"]?["response"]?.string },
    pieces: { text in
      var pieces: [[UInt8]] = []
      var rest = text[...]
      while !rest.isEmpty {
        let end = rest.firstIndex(of: 0x0A).map { $0 + 1 } ?? rest.endIndex
        pieces.append(Array(rest[..<end]))
        rest = rest[end...]
      }
      return pieces
    })

  static func chat(_ call: Call) throws(Fault) -> Reply {
    let turn = try OpenMemTurn(call)
    guard turn.streams else { return try turn.answer(nil) }
    guard call.gateway.chatModel != nil else { return spoken.events(of: try turn.answer(nil)) }
    return try call.speaking(spoken) { (answer) throws(Fault) in try turn.answer(answer) }
  }
}
