public import Format
internal import Posix

/// How long this machine has run since the replica's state was made: of CLOCK_MONOTONIC, which
/// stands still while it sleeps, over restarts. No wall clock can jump it.
extension ReplicaState {
  /// Nanoseconds; noted in the state, from which the next start goes on. Time between the last
  /// note and a restart is not counted. Needs the writer's lock.
  public func runningTime() throws(CubeError) -> Int64 {
    let boot = try StateFile(path: Path("/proc/sys/kernel/random/boot_id")).read() ?? []
    return try runningTime(boot: Array(boot.prefix(36)), monotonic: Clock.monotonic())
  }

  /// As `runningTime()`, at a reading of the clock in a boot.
  func runningTime(boot: [UInt8], monotonic: Int64) throws(CubeError) -> Int64 {
    let file = StateFile(path: directory.appending("clock"))
    var sum: Int64 = 0
    if let bytes = try file.read(), let json = try? JSON.parse(bytes) {
      func number(_ key: String) -> Int64 {
        json[key]?.string.flatMap { Int64(String(decoding: $0, as: UTF8.self)) } ?? 0
      }
      sum = max(0, number("sum"))
      let last = number("monotonic")
      if json["boot"]?.string == boot, last >= 0 {
        let passed = monotonic > last ? monotonic - last : 0
        sum = sum.addingReportingOverflow(passed).partialValue
        if passed < Self.noteInterval { return sum }
      }
    }
    try file.write(
      JSON.object([
        JSON.Member("boot", .string(boot)), JSON.Member("monotonic", JSON(String(monotonic))),
        JSON.Member("sum", JSON(String(sum))),
      ]).bytes + [0x0A], host: host)
    return sum
  }

  /// How old a note may get, nanoseconds: so much a restart may lose of the time that counts. Each
  /// note is an fsync beside those of the writers, and every pass asks for the time.
  private static let noteInterval: Int64 = 60_000_000_000
}
