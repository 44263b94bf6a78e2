internal import Format
internal import HTTP
internal import Posix

/// Calls that wait for their job.
enum MemHQWaiting {
  /// How long, nanoseconds: the service's Python client gives a call up after a minute.
  private static let patience: Int64 = 50_000_000_000

  /// Waits until a job is done.
  /// - Parameters:
  ///   - id: the job's.
  ///   - party: whose it is.
  ///   - call: the call that waits.
  /// - Returns: whether it is; else it goes on after the answer.
  /// - Throws: where nothing can be found of it: it failed, or was forgotten with whose it is.
  static func wait(
    for id: [UInt8], of party: MemHQParty?, _ call: Call
  ) throws(Fault) -> Bool {
    let project = try call.caller().project
    let end = Clock.monotonic() + patience
    // Where too many wait already the job goes on all the same.
    guard let seat = call.gateway.seats.take(project) else { return false }
    defer { seat.leave() }
    return try call.attendance.aside { () throws(Fault) in
      while Clock.monotonic() < end, !call.attendance.isGone {
        let task = try caught { () throws(CubeError) in
          try call.gateway.accounts.task(id, of: project)
        }
        guard let task else { throw gone(party) }
        switch task.state {
        case .done: return true
        case .failed: throw try failure(task, party, call)
        case .queued, .running: Clock.sleep(nanoseconds: 10_000_000)
        }
      }
      return false
    }
  }

  /// Why a job failed.
  private static func failure(
    _ task: GatewayTask, _ party: MemHQParty?, _ call: Call
  ) throws(Fault) -> Fault {
    let project = try call.caller().project
    let isThere = try caught { () throws(CubeError) in
      try party.map { (party) throws(CubeError) in
        try call.gateway.accounts.mayMake(party.owner.cubeName, of: project)
      }
    }
    if isThere == false { return gone(party) }
    return Fault(.failed, task.error?.asText ?? "the messages could not be learned of")
  }

  private static func gone(_ party: MemHQParty?) -> Fault {
    .notFound(party?.isGroup == true ? .group : .user, CubeError.deletedMeanwhile.message)
  }

  /// Forgets a job that failed, so that the same may be queued again.
  static func forgetFailure(_ id: [UInt8], _ call: Call) throws(Fault) {
    let project = try call.caller().project
    try caught { () throws(CubeError) in
      try call.gateway.accounts.forgetFailedTask(id, of: project)
    }
  }
}
