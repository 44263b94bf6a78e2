public import Bundle
public import Format

/// The passes that keep a bundle whole, small and free of what was purged: memcube(5), "Upkeep".
/// Any replica may do them to anyone's segments, since the result follows from the contents. A
/// crash anywhere needs no recovery but the next pass.
///
/// Needs the writer's lock, and an empty spool (commit it first).
public struct Upkeep {
  let bundle: Bundle
  let replica: ReplicaState
  let log: any AppliedLog
  let host: Host
  /// Nanoseconds by `ReplicaState.runningTime`.
  let running: Int64
  var report = UpkeepReport()
  /// Whether all bytes are looked at, and not only those that are unknown or have changed.
  var isThorough = false

  /// How long a torn file must not have changed, and a coverer must have been seen, in
  /// nanoseconds of running time.
  static let tornAge: Int64 = 60_000_000_000
  static let coverAge: Int64 = 3_600_000_000_000
  /// With more covered segments than this, the oldest go after `tornAge`.
  static let coveredLimit = 50_000

  /// A pass at a running time; `ReplicaState.runningTime()` unless a test says otherwise.
  init(
    _ bundle: Bundle, _ replica: ReplicaState, _ log: any AppliedLog, host: Host, running: Int64
  ) {
    self.bundle = bundle
    self.replica = replica
    self.log = log
    self.host = host
    self.running = running
  }

  /// One whole pass; a thorough one looks for every blob that a record names, and reads all about which
  /// nothing is known.
  public static func run(
    _ bundle: Bundle, _ replica: ReplicaState, _ log: any AppliedLog, host: Host,
    isThorough: Bool = false
  ) throws(CubeError) -> UpkeepReport {
    var upkeep = Upkeep(
      bundle, replica, log, host: host, running: try replica.runningTime())
    upkeep.isThorough = isThorough
    try upkeep.pass()
    return upkeep.report
  }

  /// Only the first step, for a refresh: applies what is new in log/, forgets what is gone. Torn
  /// files whose segment is known are healed at once. With `writes` false (a bundle that cannot
  /// be written) nothing but the index is touched.
  public static func adopt(
    _ bundle: Bundle, _ replica: ReplicaState, _ log: any AppliedLog, host: Host,
    writes: Bool = true
  ) throws(CubeError) -> UpkeepReport {
    var upkeep = Upkeep(bundle, replica, log, host: host, running: 0)
    let torn = try upkeep.adopt(writes: writes)
    if writes { for file in torn where file.isApplied { try upkeep.treat(file) } }
    return upkeep.report
  }

  mutating func pass() throws(CubeError) {
    var sightings = try Sightings.read(replica)
    let before = sightings
    let torn = try adopt(writes: true)
    try treat(torn, &sightings)
    try mendBlobs()
    try purge()
    // Of several machines that share a store, one packs.
    if host.sharing?.mayPack(bundle.cube) ?? true { try pack() }
    // Another process may have purged what was being packed.
    if try !log.segmentsWithDead().isEmpty { try purge() }
    try drop(&sightings)
    try sweep()
    try sweepRejected()
    if sightings != before { try sightings.write(replica) }
  }
}
