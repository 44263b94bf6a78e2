internal import HTTPClient
internal import MemCube
internal import Posix

/// Sends what webhooks are to be told, on a thread of its own, so that nothing else waits for a slow
/// receiver. A delivery is kept until it was taken, or was tried often enough.
final class Deliveries: Sendable {
  /// How a delivery stands that was tried.
  private struct Trial {
    var count = 0
    /// When it is due again, on the monotonic clock.
    var due: Int64 = 0
  }

  private let trials = Condition<[[UInt8]: Trial]>([:])
  private let client = HTTPClient(name: "memcube")

  /// Tries all deliveries that are due; true: some are left for later.
  func run(_ gateway: Gateway, isEnding: @escaping @Sendable () -> Bool) -> Bool {
    var waiting: Set<[UInt8]> = []
    var isLeft = false
    var last: Int64 = 0
    while !isEnding(),
      let task = try? gateway.accounts.openTasks(after: last, limit: 1, deliveries: true).first
    {
      last = task.row
      let hook = task.input["webhook"]?.string ?? []
      let now = Clock.monotonic()
      var trial = trials.withLock { $0[task.id] } ?? Trial()
      // One that does not answer is asked once a round, whatever waits for it.
      guard trial.due <= now, !waiting.contains(hook) else {
        waiting.insert(hook)
        isLeft = true
        continue
      }
      trial.count += 1
      let isTaken = gateway.tryDelivery(task, client, shouldStop: isEnding)
      // What was broken off here is tried by the next gateway.
      if isEnding(), isTaken == false { return true }
      switch isTaken {
      case nil: end(task, gateway, .failed, "its webhook is gone")
      case true?: end(task, gateway, .done, nil)
      case false? where trial.count >= Webhook.tries:
        end(task, gateway, .failed, "it was not taken in \(Webhook.tries) tries")
      case false?:
        let pause = Webhook.pause(behind: trial.count)
        trial.due = Clock.monotonic() + pause
        let kept = trial
        trials.withLock { $0[task.id] = kept }
        waiting.insert(hook)
        isLeft = true
      }
    }
    return isLeft
  }

  private func end(
    _ task: GatewayTask, _ gateway: Gateway, _ state: GatewayTask.State, _ error: String?
  ) {
    trials.withLock { _ = $0.removeValue(forKey: task.id) }
    _ = try? gateway.accounts.move(
      task.id, to: state, output: .object([]), error: error.map { Array($0.utf8) })
  }
}
