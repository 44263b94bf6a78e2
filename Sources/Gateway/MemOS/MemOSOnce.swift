internal import MemCube

/// A request that stores something, and stores it once. The same one adds nothing again within ten minutes,
/// with the same `Idempotency-Key`, or after a crash.
enum MemOSOnce {
  /// How long an equal request is the same, milliseconds.
  private static let window: Int64 = 600_000

  /// Runs what a request about a cube asks for, unless that was done.
  static func run(
    _ call: Call, _ cube: [UInt8], _ body: (Call) throws(Fault) -> Reply
  ) throws(Fault) -> Reply {
    let chosen = try call.idempotencyKey()
    let key =
      chosen.map { ReplayKey(call, key: $0, meaning: cube) }
      ?? ReplayKey(call, key: nil, meaning: call.meaning, age: window)
    return try call.once(key, owner: .user(cube), body)
  }
}
