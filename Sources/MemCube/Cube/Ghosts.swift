internal import Bundle
internal import Format
internal import Index
internal import Posix
internal import SQLite

/// A power loss can take the end of the spool and leave the index, which then holds records that
/// are nowhere else: ghosts, which no other replica would ever see, and whose versions an edit
/// would name as parents.
struct Suspicion {
  /// Whether there may be ghosts.
  var isGrave: Bool
  /// A number for this run of the machine.
  var boot: Int64
}

extension Core {
  /// Whether there may be ghosts: the index has applied more of the spool than is there, or some of
  /// it before this machine was started. Nil if there is nothing to note.
  func suspectGhosts() throws(CubeError) -> Suspicion? {
    let boot = try StateFile(path: Path("/proc/sys/kernel/random/boot_id")).read() ?? []
    let number = boot.reduce(Int64(5_381)) { $0 &* 33 &+ Int64($1) }
    return try caught { () throws(SQLiteError) in
      let applied = try index.number("spool") ?? 0
      let isKnown = try index.number("boot") == number
      let isGrave = applied > 0 && (replica.spool.size < applied || !isKnown)
      return isGrave || !isKnown ? Suspicion(isGrave: isGrave, boot: number) : nil
    }
  }
}

extension Cube {
  /// Notes in the index that there may be ghosts, before it catches up with the spool. Lasts until
  /// they were looked for.
  func noteSuspicion() throws(CubeError) {
    guard let suspicion = state.withLock({ $0.suspicion }) else { return }
    // Where another process is at work it has noted it, when it began.
    let limit = access == .reading ? Cube.patience : nil
    _ = try change(within: limit) { core throws(CubeError) in
      try caught { () throws(SQLiteError) in
        if suspicion.isGrave { try core.index.keep("ghosts", 1) }
        try core.index.keep("boot", suspicion.boot)
      }
    }
    state.withLock { $0.suspicion = nil }
  }

  /// Makes the index anew if it holds records that neither log nor spool have. A killed process
  /// alone leaves none; so this costs nothing but after a power loss.
  func forgetGhosts() throws(CubeError) {
    let isSuspect = try read { core throws(SQLiteError) in
      try core.index.number("ghosts") ?? 0 != 0
    }
    guard isSuspect else { return }
    let found = try change { core throws(CubeError) -> Bool in
      try core.commit()
      let spooled = Set(try core.replica.spool.read().records.map(\.id))
      try core.begin()
      return try caught { () throws(SQLiteError) in
        if try core.index.hasGhosts(spooled) { return true }
        try core.index.keep("ghosts", 0)
        return false
      }
    }
    if found { try remake(nil) }
  }
}

extension Index {
  /// Whether a record is in no applied segment, and not among these.
  func hasGhosts(_ spooled: Set<RecordID>) throws(SQLiteError) -> Bool {
    var held: Set<Int64> = []
    for segment in try segments() { held.formUnion(try rows(of: segment.name) ?? []) }
    let query = try connection.statement("SELECT row, id FROM record")
    defer { query.reset() }
    while try query.step() {
      if held.contains(query.int(0)) { continue }
      guard let id = RecordID(bytes: query.blob(1)), spooled.contains(id) else { return true }
    }
    return false
  }
}
