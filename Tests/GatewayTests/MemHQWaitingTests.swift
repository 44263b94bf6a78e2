import HTTP
import Posix
import Testing
import Waiting

@testable import Bundle
@testable import Format
@testable import Gateway

/// Calls that wait until what they said can be found.
@Suite struct MemHQWaitingTests {
  /// Keeps the gateways of a store from doing tasks, as another process that does them would.
  private final class Hold: Sendable {
    private final class Held: Sendable {
      private let lock: FileLock

      init(_ lock: consuming FileLock) { self.lock = lock }
    }

    private let held = Condition<Held?>(nil)

    func begin(_ host: Host) throws {
      try Files.makeDirectories(host.gateway, mode: 0o700)
      guard let lock = try FileLock.attempt(host.gateway.appending("tasks"), .exclusive) else {
        throw Errno(11)
      }
      let held = Held(lock)
      self.held.withLock { $0 = held }
    }

    func end() { held.withLock { $0 = nil } }
  }

  private func start() throws -> (caller: Caller, hold: Hold) {
    let hold = Hold()
    let caller = try Caller(DirectWay.self) { host in try? hold.begin(host) }
    _ = try caller.memHQ("POST", "/v1/groups", #"{"name":"crew"}"#, status: 201)
    return (caller, hold)
  }

  /// Says something of somebody and waits, while something else is done once it is queued.
  private func say(
    _ caller: Caller, _ whose: String, key: String? = nil,
    while body: (GatewayTask) throws -> Void
  ) throws -> Answer {
    let said = Condition<Answer?>(nil)
    let text = #"{"messages":[{"role":"user","content":"I live in Oslo."}],\#(whose)"#
    try Thread.detach("waits") { [gateway = caller.gateway, secret = caller.key] in
      var fields = [Request.Field("Authorization", "Bearer \(secret)")]
      if let key { fields.append(Request.Field("Idempotency-Key", key)) }
      let answer = try? DirectWay(gateway).send(
        Request(
          method: Array("POST".utf8), target: Array("/v1/memhq/add".utf8), fields: fields,
          body: Array("\(text),\"wait_for_processing\":true}".utf8)))
      said.withLock { $0 = answer ?? Answer(status: 0, fields: [:], body: []) }
      said.broadcast()
    }
    let task = try eventualValue {
      try caller.gateway.accounts.openTasks(after: 0, limit: 1).first
    }
    try body(try #require(task))
    // Before the minute for which a client waits.
    return try #require(said.wait(nanoseconds: 30_000_000_000) { $0 })
  }

  @Test(arguments: [
    (#""user_id":"vic""#, "/v1/users/vic", "Bearer", "USER_NOT_FOUND"),
    (#""user_id":"vic""#, "/v2/entities/user/vic", "Token", "USER_NOT_FOUND"),
    (#""group_id":"crew""#, "/v1/groups/crew", "Bearer", "GROUP_NOT_FOUND"),
  ])
  func whoIsDeletedIsNotWaitedFor(
    _ whose: String, _ path: String, _ scheme: String, _ code: String
  ) throws {
    let (caller, hold) = try start()
    let answer = try say(caller, whose) { (_) in
      let deleted = try caller.call("DELETE", path, scheme: scheme)
      #expect(deleted.status == 200)
    }
    #expect(answer.status == 404 && answer.json().text("code") == code, "\(answer.body.asText)")
    hold.end()
  }

  @Test func whatFailedIsNoSuccessAndIsTriedAgain() throws {
    let (caller, hold) = try start()
    let whose = #""user_id":"vic""#
    let answer = try say(caller, whose, key: "k") { (task) in
      try caller.gateway.accounts.move(task.id, to: .failed, error: Array("no luck".utf8))
    }
    #expect(answer.status == 500 && answer.body.asText.contains("no luck"), "\(answer.status)")
    let second = try say(caller, whose, key: "k") { (_) in hold.end() }
    #expect(second.status == 200, "\(second.body.asText)")
    let job = try caller.memHQ("GET", "/v1/memory/job/\(second.json().text("jobId") ?? "")")
    #expect(job.text("status") == "done" && job["memoriesCreated"]?.integer == 1)
  }

  /// What is not done yet is not said to be.
  @Test func whoFindsNoPlaceToWaitIsToldSo() throws {
    let (caller, hold) = try start()
    let project = try caller.project
    let seats = (0..<caller.gateway.seats.projectLimit).map { _ in
      caller.gateway.seats.take(project)
    }
    let answer = try say(caller, #""user_id":"vic""#) { (_) in }
    #expect(answer.status == 202 && answer.json().text("jobId") != nil, "\(answer.status)")
    seats.forEach { $0?.leave() }
    hold.end()
  }
}
