internal import Posix
internal import SQLite

/// A power loss can take the end of the spool and leave the index, which then holds records that
/// are nowhere else: ghosts, which no other replica would ever see, and whose versions an edit
/// would name as parents.
extension Core {
  /// Notes in the index that there may be ghosts: it has applied more of the spool than is there,
  /// or some of it before this machine was started. Lasts until they were looked for.
  static func suspectGhosts(_ index: Index, _ replica: ReplicaState) throws(CubeError) {
    let boot = try StateFile(path: Path("/proc/sys/kernel/random/boot_id")).read() ?? []
    let number = boot.reduce(Int64(5_381)) { $0 &* 33 &+ Int64($1) }
    try caught { () throws(SQLiteError) in
      let applied = try index.number("spool") ?? 0
      let isKnown = try index.number("boot") == number
      if applied > 0, replica.spool.size < applied || !isKnown { try index.keep("ghosts", 1) }
      if !isKnown { try index.keep("boot", number) }
    }
  }
}

extension Cube {
  /// Makes the index anew if it holds records that neither log nor spool have. A killed process
  /// alone leaves none; so this costs nothing but after a power loss.
  func forgetGhosts() throws(CubeError) {
    let found = try state.withLock { core throws(CubeError) -> Bool in
      let isSuspect = try caught { () throws(SQLiteError) in
        try core.index.number("ghosts") ?? 0 != 0
      }
      guard isSuspect else { return false }
      try core.commit()
      let spooled = Set(try core.replica.spool.read().records.map(\.id))
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
