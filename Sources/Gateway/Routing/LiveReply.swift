internal import Format
internal import HTTP
internal import Posix

extension Call {
  /// How often it is looked for something to send, and how often an idle stream says that it is there, nanoseconds.
  private static let (interval, heartbeat): (Int64, Int64) = (1_000_000_000, 15_000_000_000)

  /// An answer of server-sent events that goes on until the reader leaves, may read no more, or the server stops.
  /// - Parameters:
  ///   - state: What `next` begins with.
  ///   - next: Gives what is to be sent now, events with their names; nil: the stream ends.
  /// - Returns: The answer.
  /// - Throws: A fault where the project has too many of them already.
  func live<State: Sendable>(
    _ state: State, _ next: @escaping @Sendable (inout State) -> [(name: String, data: [UInt8])]?
  ) throws(Fault) -> Reply {
    guard let seat = gateway.streams.take(try caller().project) else {
      throw Fault(
        .limited(retryAfter: 30),
        "this project has \(gateway.streams.projectLimit) streams of events already; close one of them"
      )
    }
    let call = self
    return Reply.stream { writer in
      defer { seat.leave() }
      let pause = Condition(())
      var (state, said) = (state, Clock.monotonic())
      while !writer.isGone, !writer.mustEnd, call.mayStillRead, let events = next(&state) {
        for (name, data) in events {
          guard writer.event(name, data) else { return }
          said = Clock.monotonic()
        }
        if Clock.monotonic() - said > Self.heartbeat {
          guard writer.write(Array(": \n\n".utf8)) else { return }
          said = Clock.monotonic()
        }
        _ = pause.wait(nanoseconds: Self.interval) { _ -> Bool? in nil }
      }
    }
  }

  /// Whether who called may read now: a key is revoked, a member leaves, a visit ends while an answer goes on.
  private var mayStillRead: Bool {
    guard let session else { return false }
    let accounts = gateway.accounts
    let now: Session?
    do {
      if session.isVisit {
        let secret = VisitCookie(gateway.host).secret(in: request)
        now = try secret.flatMap { try accounts.session(visit: $0) }
      } else if let key = session.key {
        now = try accounts.session(keyOf: key.id)
      } else {
        now = try accounts.hadKeys() ? nil : session
      }
    } catch { return false }
    guard let now = try? now?.entering(project: session.project.id, accounts) else { return false }
    return now.objection(to: .read) == nil
  }
}

extension Reply {
  /// Server-sent events that no proxy may hold back.
  static func stream(_ write: @escaping @Sendable (any StreamWriter) -> Void) -> Reply {
    var reply = Reply(.null)
    reply.body = .events(write)
    reply.fields = [Request.Field("X-Accel-Buffering", "no")]
    return reply
  }
}
