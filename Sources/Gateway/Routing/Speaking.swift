internal import Format
internal import HTTP
internal import Posix

/// How a dialect tells an answer as server-sent events: records of type `text`, and one of type `end`.
struct SpokenForm: Sendable {
  /// What its events are called; nil: nothing.
  var event: String?
  /// The text of a reply that is whole; nil: it has none.
  var text: @Sendable (Reply) -> [UInt8]?
  /// A text that is there, in the pieces in which it is sent.
  var pieces: @Sendable ([UInt8]) -> [[UInt8]]

  /// A reply that tells its text; itself where it has none.
  func events(of reply: Reply) -> Reply {
    guard let text = text(reply) else { return reply }
    let pieces = pieces(text)
    return events(reply) { writer in pieces.allSatisfy { tell("text", $0, writer) } }
  }

  /// A reply as events, which a closure writes, and the last of them.
  fileprivate func events(
    _ reply: Reply, _ write: @escaping @Sendable (any StreamWriter) -> Bool
  ) -> Reply {
    var streamed = reply
    streamed.body = .events { writer in
      if write(writer) { _ = tell("end", [], writer) }
    }
    return streamed
  }

  /// Writes a record; false once the reader has left.
  fileprivate func tell(_ type: String, _ data: [UInt8], _ writer: any StreamWriter) -> Bool {
    writer.event(event, object(("type", JSON(type)), ("data", .string(data))).bytes)
  }
}

extension Call {
  /// An answer that is sent while a model gives it. What goes wrong before its first words is answered as
  /// ever.
  func speaking(
    _ form: SpokenForm, _ answer: @escaping @Sendable (SpokenAnswer) throws(Fault) -> Reply
  ) throws(Fault) -> Reply {
    let spoken = SpokenAnswer(try seat())
    let gateway = gateway
    do {
      try Thread.detach("chat") {
        do throws(Fault) { spoken.end(.answered(try answer(spoken))) } catch {
          spoken.end(.failed(gateway.told(error)))
        }
      }
    } catch { throw Fault(.unavailable, "there is no room for another conversation now") }
    let attendance = attendance
    let beginning = attendance.aside { spoken.begin(while: { !attendance.isGone }) }
    switch beginning {
    case .left: throw .departed
    case .ended(.failed(let fault)): throw fault
    case .ended(.answered(let reply)): return form.events(of: reply)
    case .speaking(let count, let fields):
      var reply = Reply(.null, count: count)
      reply.fields = fields
      return form.events(reply) { writer in
        while let piece = spoken.next(while: { !writer.isGone }) {
          if !form.tell("text", piece, writer) {
            spoken.abandon()
            return false
          }
        }
        guard let fault = spoken.fault else { return !writer.isGone }
        return form.tell("error", Array(fault.message.utf8), writer)
      }
    }
  }
}
