internal import HTTPClient
internal import MemCube
internal import Posix

/// Sends what webhooks are to be told: each gets its deliveries in order, on a thread of its own as long
/// as there are any, so that nobody waits for another's slow receiver. A delivery is kept until it was
/// taken, or was tried often enough.
final class Deliveries: Sendable {
  /// Webhooks that are told something at a time.
  private static let limit = 16

  private struct State {
    /// The webhooks that a thread is at.
    var busy: Set<[UInt8]> = []
    /// Until when those are left alone that did not take what they were sent, on the monotonic clock.
    var rests: [[UInt8]: Int64] = [:]
    /// How often the deliveries with which they began to rest were tried.
    var tries: [[UInt8]: Int] = [:]
  }

  private let state = Condition(State())
  private let client = HTTPClient(name: "memcube")

  /// Sees to it that all is delivered that is due.
  /// - Parameters:
  ///   - gateway: whose deliveries these are.
  ///   - isEnding: whether to break off; what was not taken is delivered by the next gateway.
  ///   - wake: called when a webhook can be told more.
  /// - Returns: true where some are left for later.
  func run(
    _ gateway: Gateway, isEnding: @escaping @Sendable () -> Bool,
    wake: @escaping @Sendable () -> Void
  ) -> Bool {
    while !isEnding() {
      let now = Clock.monotonic()
      let (others, isFull) = state.withLock { state in
        state.rests = state.rests.filter { $0.value > now }
        return (state.busy.union(state.rests.keys), state.busy.count >= Self.limit)
      }
      if isFull { return true }
      guard let task = try? gateway.accounts.nextDelivery(false, others) else {
        return !others.isEmpty
      }
      let hook = Self.hook(of: task)
      state.withLock { _ = $0.busy.insert(hook) }
      let isStarted: Void? = try? Thread.detach("webhook") { [weak gateway] in
        if let gateway { self.serve(hook, from: task, gateway, isEnding) }
        self.state.withLock { _ = $0.busy.remove(hook) }
        self.state.broadcast()
        wake()
      }
      guard isStarted != nil else {
        state.withLock { _ = $0.busy.remove(hook) }
        return true
      }
    }
    return true
  }

  /// Waits until no thread is at work any more.
  func drain() { state.wait { $0.busy.isEmpty ? () : nil } }

  /// Delivers what one webhook is to be told, from its oldest delivery on, until there is nothing left,
  /// or it does not take it.
  private func serve(
    _ hook: [UInt8], from first: GatewayTask, _ gateway: Gateway,
    _ isEnding: @escaping @Sendable () -> Bool
  ) {
    var next: GatewayTask? = first
    while !isEnding(), let task = next {
      let isTaken = gateway.tryDelivery(task, client, shouldStop: isEnding)
      // What was broken off here is tried by the next gateway.
      if isEnding(), isTaken == false { return }
      let count = state.withLock { ($0.tries[task.id] ?? 0) + 1 }
      switch isTaken {
      case nil: end(task, gateway, .failed, "its webhook is gone")
      case true?: end(task, gateway, .done, nil)
      case false? where count >= Webhook.tries:
        end(task, gateway, .failed, "it was not taken in \(Webhook.tries) tries")
      case false?:
        let due = Clock.monotonic() + Webhook.pause(behind: count)
        return state.withLock { state in
          state.tries[task.id] = count
          state.rests[hook] = due
        }
      }
      next = try? gateway.accounts.nextDelivery(true, [hook])
    }
  }

  private func end(
    _ task: GatewayTask, _ gateway: Gateway, _ outcome: GatewayTask.State, _ error: String?
  ) {
    state.withLock { _ = $0.tries.removeValue(forKey: task.id) }
    let noted = try? gateway.accounts.move(
      task.id, to: outcome, output: .object([]), error: error.map { Array($0.utf8) })
    // On a full disk: it would be sent again and again.
    guard noted == nil else { return }
    let due = Clock.monotonic() + Webhook.pause(behind: Webhook.tries)
    state.withLock { $0.rests[Self.hook(of: task)] = due }
  }

  private static func hook(of task: GatewayTask) -> [UInt8] {
    task.input["webhook"]?.string ?? []
  }
}
