internal import HTTP
internal import MemCube
internal import Posix

/// A conversation that knows the user, and what models do without one.
extension OpenMem {
  var modelEndpoints: [Endpoint] {
    [
      Endpoint(
        .post, "/chat", .write, meter: .retrieval, "a conversation", takes: .chat, Self.chat
      ).knowingRepeats,
      Endpoint(
        .post, "/extract/memory", .read, "what would be learned",
        takes: .openMem(["messages", "extraction_types"]), Self.extract),
      Endpoint(
        .post, "/rerank", .read, "which documents answer best",
        takes: .openMem(["query", "documents", "top_n"]), Self.rerank),
    ]
  }

  static func chat(_ call: Call) throws(Fault) -> Reply {
    let turn = try OpenMemTurn(call)
    guard turn.streams else { return try turn.answer(nil) }
    if call.gateway.chatModel != nil { return try stream(turn, call) }
    let reply = try turn.answer(nil)
    guard let text = reply.json["data"]?["response"]?.string else { return reply }
    return events(reply) { writer in tell(text, writer) }
  }

  /// An answer as server-sent events, which a closure writes, and the last of them.
  private static func events(
    _ reply: Reply, _ write: @escaping @Sendable (any StreamWriter) -> Bool
  ) -> Reply {
    var streamed = reply
    streamed.body = .events { writer in
      if write(writer) { _ = writer.event("message", record("end", [])) }
    }
    return streamed
  }

  private static func record(_ type: String, _ data: [UInt8]) -> [UInt8] {
    object(("type", JSON(type)), ("data", .string(data))).bytes
  }

  /// Writes a text that is there, line by line; false once nobody reads.
  private static func tell(_ text: [UInt8], _ writer: any StreamWriter) -> Bool {
    var rest = text[...]
    while !rest.isEmpty {
      let end = rest.firstIndex(of: 0x0A).map { $0 + 1 } ?? rest.endIndex
      guard writer.event("message", record("text", Array(rest[..<end]))) else { return false }
      rest = rest[end...]
    }
    return true
  }

  /// An answer that is told while the model gives it. What goes wrong before its first words is
  /// answered as ever.
  private static func stream(_ turn: OpenMemTurn, _ call: Call) throws(Fault) -> Reply {
    let spoken = SpokenAnswer(try call.seat())
    do {
      try Thread.detach("chat") {
        do throws(Fault) { spoken.end(.answered(try turn.answer(spoken))) } catch {
          spoken.end(.failed(call.gateway.told(error)))
        }
      }
    } catch { throw Fault(.unavailable, "there is no room for another conversation now") }
    let beginning = call.attendance.aside {
      spoken.begin(while: { !call.attendance.isGone })
    }
    switch beginning {
    case .left: throw .departed
    case .ended(.failed(let fault)): throw fault
    case .ended(.answered(let reply)):
      guard let text = reply.json["data"]?["response"]?.string else { return reply }
      return events(reply) { writer in tell(text, writer) }
    case .speaking(let count, let fields):
      var reply = Reply(.null, count: count)
      reply.fields = fields
      return events(reply) { writer in
        while let piece = spoken.next(while: { !writer.isGone }) {
          if !writer.event("message", record("text", piece)) {
            spoken.abandon()
            return false
          }
        }
        guard let fault = spoken.fault else { return !writer.isGone }
        return writer.event("message", record("error", Array(fault.message.utf8)))
      }
    }
  }
}
