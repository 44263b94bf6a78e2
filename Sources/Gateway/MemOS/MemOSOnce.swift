internal import Digest
internal import HTTP
internal import MemCube
internal import Posix

/// A request that stores something, and stores it once: the same one again within ten minutes, or
/// with the same `Idempotency-Key`, or behind a crash, adds nothing. What it will store is named by
/// the request before anything is stored.
struct MemOSOnce: Sendable {
  /// What the request is known by.
  let name: [UInt8]
  /// What everything that it stores is named after.
  let seed: [UInt8]
  /// Whether it was begun before, and may have stored something.
  let isResumed: Bool
  /// What it answered, if it was done before.
  let done: JSON?
  /// Where a memory was going to be kept, if that was said before a crash.
  let path: [UInt8]?

  static let kind = "memos_request"
  /// How long an equal request is the same, milliseconds, and how long it is known at all.
  private static let window: Int64 = 600_000
  private static let kept: Int64 = 2 * 86_400_000

  /// Runs what a request asks for, unless that was done; requests that are equal wait for each other.
  static func run(
    _ call: Call, _ scope: MemOSScope, body: (MemOSOnce) throws(Fault) -> JSON
  ) throws(Fault) -> JSON {
    let name = Self.name(call)
    let gateway = call.gateway
    let turn = Array("\(scope.project.row)/".utf8) + name
    gateway.ongoing.wait { $0.insert(turn).inserted ? () : nil }
    defer {
      gateway.ongoing.withLock { _ = $0.remove(turn) }
      gateway.ongoing.broadcast()
    }
    let once = try caught { () throws(CubeError) in try begin(name, call, scope) }
    if let done = once.done { return done }
    let answer = try body(once)
    try caught { () throws(CubeError) in
      let value = object(("seed", .string(once.seed)), ("done", answer))
      try gateway.accounts.keep(kind, name, value, of: scope.project)
    }
    return answer
  }

  /// Memories were deleted: who says now what was said before means it. What has a key of its own
  /// is still the same request.
  static func forget(_ call: Call) throws(Fault) {
    let project = try call.caller().project
    try caught { () throws(CubeError) in
      try call.gateway.accounts.drop(kind, prefix: bodyMark, having: "done", of: project)
    }
  }

  /// What the name of a request without a key of its own begins with.
  private static let bodyMark = Array("body ".utf8)

  /// The caller's own key; else all that the request says.
  private static func name(_ call: Call) -> [UInt8] {
    if let key = call.header("idempotency-key"), !key.isBlank {
      return Array("key ".utf8) + SHA256.hash(key)
    }
    let target = call.path.joined(separator: [0x2F]) + [0] + call.request.target
    return bodyMark + SHA256.hash(Array(target) + [0] + call.request.body)
  }

  private static func begin(
    _ name: [UInt8], _ call: Call, _ scope: MemOSScope
  ) throws(CubeError) -> MemOSOnce {
    let accounts = call.gateway.accounts
    let host = call.gateway.host
    let fresh = Hex.encode(host.random(16))
    let thing = try accounts.keepFirst(
      kind, name, object(("seed", .string(fresh))), of: scope.project)
    let seed = thing.value["seed"]?.string ?? fresh
    if seed == fresh {
      // Now and then what is long over is forgotten.
      if fresh.starts(with: "00".utf8) {
        let oldest = Timestamp(milliseconds: host.now().milliseconds - kept)
        try accounts.drop(kind, before: oldest, of: scope.project)
      }
      return MemOSOnce(name: name, seed: seed, isResumed: false, done: nil, path: nil)
    }
    let isOwnKey = name.starts(with: "key ".utf8)
    if let done = thing.value["done"] {
      if isOwnKey || host.now().milliseconds - thing.updated.milliseconds < window {
        return MemOSOnce(name: name, seed: seed, isResumed: true, done: done, path: nil)
      }
      try accounts.keep(kind, name, object(("seed", .string(fresh))), of: scope.project)
      return MemOSOnce(name: name, seed: fresh, isResumed: false, done: nil, path: nil)
    }
    return MemOSOnce(
      name: name, seed: seed, isResumed: true, done: nil, path: thing.value["path"]?.string)
  }

  /// Says where a memory is going to be kept.
  func plan(_ path: [UInt8], _ scope: MemOSScope) throws(CubeError) {
    let value = object(("seed", .string(seed)), ("path", .string(path)))
    try scope.gateway.accounts.keep(Self.kind, name, value, of: scope.project)
  }
}
