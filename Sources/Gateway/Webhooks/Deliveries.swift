internal import HTTPClient
internal import MemCube
internal import Posix

/// Sends webhooks their deliveries: each gets its own in order, and none waits for another's slow receiver
/// (see `DeliveryLanes`). A delivery is kept until it was taken, or was tried often enough.
final class Deliveries: Sendable {
  private struct State {
    var lanes = DeliveryLanes()
    /// The last delivery that was looked at for whom it is.
    var last: Int64 = 0
    /// How often the deliveries were tried that were not taken.
    var tries: [DeliveryLanes.Hook: (row: Int64, count: Int)] = [:]
  }

  private let state = Condition(State())
  private let client = HTTPClient(name: "memcube")

  /// Sees to it that all is delivered that is due.
  /// - Parameters:
  ///   - gateway: whose deliveries these are.
  ///   - isEnding: whether to break off; what was not taken is delivered by the next gateway.
  /// - Returns: true where some are left for later.
  func run(_ gateway: Gateway, isEnding: @escaping @Sendable () -> Bool) -> Bool {
    guard let (hooks, last) = try? gateway.accounts.owed(after: state.withLock({ $0.last })) else {
      return true
    }
    let known = hooks.map { ($0, (try? gateway.webhook($0))?.flatMap(Webhook.receiver) ?? []) }
    state.withLock { state in
      for (hook, receiver) in known { state.lanes.open(hook, to: receiver) }
      state.last = last
    }
    while !isEnding(), let hook = next() {
      let isStarted: Void? = try? Thread.detach("webhook") { [weak gateway] in
        var turn: DeliveryLanes.Hook? = hook
        while let hook = turn {
          guard let gateway, !isEnding() else {
            self.end(hook, .more)
            break
          }
          let (outcome, receiver) = self.serve(hook, gateway, isEnding)
          self.end(hook, outcome, receiver)
          turn = isEnding() ? nil : self.next()
        }
        self.state.broadcast()
      }
      guard isStarted != nil else {
        end(hook, .more)
        break
      }
    }
    return state.withLock { !$0.lanes.isEmpty }
  }

  /// Waits until no thread is at work any more.
  func drain() { state.wait { $0.lanes.isBusy ? nil : () } }

  private func next() -> DeliveryLanes.Hook? {
    state.withLock { $0.lanes.next(at: Clock.monotonic()) }
  }

  private func end(
    _ hook: DeliveryLanes.Hook, _ outcome: DeliveryLanes.Outcome, _ receiver: [UInt8]? = nil
  ) {
    state.withLock { $0.lanes.end(hook, outcome, at: receiver) }
    state.broadcast()
  }

  /// Tries the oldest delivery to a webhook once.
  private func serve(
    _ hook: DeliveryLanes.Hook, _ gateway: Gateway, _ isEnding: @escaping @Sendable () -> Bool
  ) -> (DeliveryLanes.Outcome, receiver: [UInt8]?) {
    // What cannot be looked up now, or noted, is tried later.
    let later = DeliveryLanes.Outcome.rests(
      until: Clock.monotonic() + Webhook.pause(behind: Webhook.tries))
    let (found, oldest): (Thing?, Delivery?)
    do {
      (found, oldest) = (
        try gateway.webhook(hook), try gateway.accounts.nextDelivery(to: hook)
      )
    } catch { return (later, nil) }
    guard let delivery = oldest else { return (.done, nil) }
    guard let thing = found else {
      let isEnded: Void? = try? gateway.accounts.endDeliveries(to: hook)
      return (isEnded == nil ? later : .done, nil)
    }
    let receiver = Webhook.receiver(thing)
    switch gateway.send(delivery, to: thing, client, shouldStop: isEnding) {
    case .taken: gateway.note(trouble: nil, at: hook, thing)
    case .refused(let why): gateway.note(trouble: why, at: hook, thing)
    // What was broken off here is tried by the next gateway.
    case .missed where isEnding(): return (.more, receiver)
    case .missed(let why):
      gateway.note(trouble: why, at: hook, thing)
      let count = state.withLock { state -> Int in
        let before = state.tries[hook].flatMap { $0.row == delivery.row ? $0.count : nil } ?? 0
        state.tries[hook] = (delivery.row, before + 1)
        return before + 1
      }
      if count < Webhook.tries {
        return (.rests(until: Clock.monotonic() + Webhook.pause(behind: count)), receiver)
      }
    }
    state.withLock { $0.tries[hook] = nil }
    // On a full disk it would be sent again and again.
    let isEnded: Void? = try? gateway.accounts.endDelivery(delivery)
    return (isEnded == nil ? later : .more, receiver)
  }
}
