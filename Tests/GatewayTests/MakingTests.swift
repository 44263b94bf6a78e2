import Glibc
import HTTP
import Posix
import Synchronization
import Testing

@testable import Bundle
@testable import Format
@testable import Gateway

/// Cubes whose making was cut short. That the server made them must come into being with them: else
/// nothing over HTTP could ever delete them.
@Suite struct MakingTests {
  /// Adds a memory of a new user in a store whose process ends at the step of that number, counted from
  /// 0; behind the addition where there are fewer.
  static func die(at number: Int64, in root: Path, key: String) throws -> Never {
    let steps = Atomic<Int64>(0)
    let host = Host(
      store: root.appending("store"), state: root.appending("state"),
      cache: root.appending("cache"), author: Array("ana".utf8), now: { Clock.now() },
      random: { Random.bytes($0) },
      reach: { _ throws(CubeError) in
        if steps.add(1, ordering: .relaxed).oldValue == number { kill(getpid(), SIGKILL) }
      })
    let gateway = try Gateway(host)
    _ = gateway.respond(
      to: Request(
        method: Array("POST".utf8), target: Array("/v3/memories/add".utf8),
        fields: [Request.Field("Authorization", "Token \(key)")],
        body: Array(#"{"messages":"The owl lives in the barn","user_id":"u","infer":false}"#.utf8)))
    kill(getpid(), SIGKILL)
    exit(1)
  }

  @Test func killedAtEveryStep() async throws {
    var (without, empty, whole) = (0, 0, 0)
    for number in Array(Int64(0)..<14) + [1000] {
      let caller = try Caller()
      let bundle = caller.directory.appending("store/cubes/u.memcube")
      let root = String(decoding: caller.directory.bytes, as: UTF8.self)
      let key = caller.key
      await #expect(processExitsWith: .signal(SIGKILL)) {
        [root = root as String, key = key as String, number = number as Int64] in
        try MakingTests.die(at: number, in: Path(root), key: key)
      }
      let isThere = Files.exists(bundle)
      let list = try caller.good("POST", "/v3/memories", #"{"filters":{"user_id":"u"}}"#)
      let count = list["count"]?.integer ?? 0
      if !isThere { without += 1 } else if count == 0 { empty += 1 } else { whole += 1 }
      guard isThere else { continue }
      let answer = try caller.call("DELETE", "/v2/entities/user/u")
      #expect(answer.status == 200, "killed at \(number): \(answer.body.asText)")
      #expect(!Files.exists(bundle), "killed at \(number): \(answer.body.asText)")
    }
    // It was killed before there was a cube, before it held anything, and behind that.
    #expect(without > 2 && empty > 0 && whole > 0, "\(without) \(empty) \(whole)")
  }
}
