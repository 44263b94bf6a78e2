public import Format
internal import Posix

/// One request while it is worked on: whether it is still wanted, and how far it is.
public final class Work: Sendable {
  private struct State {
    var isCancelled = false
    var isOver = false
    var last = -1
    var told: Int64 = 0
  }

  /// At most ten notices a second, nanoseconds.
  private static let interval: Int64 = 100_000_000

  private let state = Condition(State())
  private let token: JSON?
  private let send: @Sendable (JSON) -> Void
  private let hasLeft: @Sendable () -> Bool

  /// Work for a request.
  /// - Parameters:
  ///   - request: the request; without a token for it, no progress is sent.
  ///   - hasLeft: whether the client has gone.
  ///   - send: sends a message before the answer.
  public init(
    _ request: RPCRequest, hasLeft: @escaping @Sendable () -> Bool = { false },
    send: @escaping @Sendable (JSON) -> Void = { (_) in }
  ) {
    let token = request.meta?["progressToken"]
    self.token = token?.string != nil || token?.integer != nil ? token : nil
    self.send = send
    self.hasLeft = hasLeft
  }

  /// Whether the client no longer wants the answer.
  public var isCancelled: Bool { state.withLock { $0.isCancelled } || hasLeft() }

  /// The client no longer wants the answer.
  public func cancel() { state.withLock { $0.isCancelled = true } }

  /// No more is sent after the answer.
  func end() { state.withLock { $0.isOver = true } }

  /// Goes on only if the answer is still wanted.
  func check() throws(CubeError) {
    if isCancelled { throw .io(.again, "the request was cancelled") }
  }

  /// Tells how much is done; what comes too soon after the last notice is left out.
  func progress(_ done: Int, of total: Int, _ message: String) {
    guard let token else { return }
    let now = Clock.monotonic()
    let isDue = state.withLock { state in
      guard !state.isOver, !state.isCancelled, done > state.last, now - state.told >= Self.interval
      else { return false }
      (state.last, state.told) = (done, now)
      return true
    }
    guard isDue else { return }
    send(
      RPC.notification(
        "notifications/progress",
        .of(
          ("progressToken", token), ("progress", JSON(done)), ("total", JSON(total)),
          ("message", JSON(message)))))
  }
}
