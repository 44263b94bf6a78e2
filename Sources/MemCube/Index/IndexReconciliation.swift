internal import Posix
internal import SQLite

/// Reconciliation: which learned memories repeat or end others (memcube(5), "Extractors"). It
/// changes no record: what is ended or repeated is left out of search, and says so in an attribute.
/// What a person wrote, or edited, takes no part.
extension Index {
  /// How many of the memories of one key are compared, the latest ones: a thousand ways to say
  /// the same must not cost a million comparisons.
  private static let groupLimit: Int64 = 64

  /// Takes an object out of all groups; the others are looked at again by `reconcile`.
  func dropClaims(of object: Int64) throws(SQLiteError) {
    let keys = try claimKeys(of: object)
    guard !keys.isEmpty else { return }
    for statement: StaticString in [
      "DELETE FROM claim WHERE object = ?1", "DELETE FROM standing WHERE object = ?1",
    ] {
      let delete = try connection.statement(statement)
      try delete.bind(1, object)
      try delete.run()
    }
    for (key, isSlot) in keys { try reconcile(key, isSlot: isSlot) }
  }

  /// Enters a learned memory into its groups; true if it is left out of search.
  func putClaims(
    of object: ObjectRow, text: [UInt8], fields: [JSON.Member]
  ) throws(SQLiteError) -> Bool {
    guard try isLearned(object) else { return false }
    let claims = Claims(text, relations: fields.first("relations")?.elements ?? []).claims
    let since = Index.since(object, fields)
    for claim in claims {
      let insert = try connection.statement(
        "INSERT OR REPLACE INTO claim(key, object, value, since, slot) VALUES(?1, ?2, ?3, ?4, ?5)")
      try insert.bind(1, blob: claim.key)
      try insert.bind(2, object.row)
      try insert.bind(3, blob: claim.value)
      try insert.bind(4, since)
      try insert.bind(5, flag: claim.isSlot)
      try insert.run()
    }
    for claim in claims { try reconcile(claim.key, isSlot: claim.isSlot, now: object.row) }
    return try standing(of: object.row) != nil
  }

  /// Whether the latest version of an object is an extractor's.
  private func isLearned(_ object: ObjectRow) throws(SQLiteError) -> Bool {
    guard object.heads.count == 1, let head = object.heads.first, head == object.first,
      let record = try record(head)
    else { return false }
    return record.replica == nil && record["sources"] != nil && record.author.contains(0x2F)
  }

  /// Since when a memory holds: the day that it tells of, else when it was said; milliseconds.
  private static func since(_ object: ObjectRow, _ fields: [JSON.Member]) -> Int64 {
    let day = fields.first("attributes")?["when"]?["from"]?.string
    if let day, let date = CivilDate(day) { return date.start }
    return object.attributes.mtime.milliseconds
  }

  private func claimKeys(
    of object: Int64
  ) throws(SQLiteError) -> [(key: [UInt8], isSlot: Bool)] {
    let query = try connection.statement("SELECT key, slot FROM claim WHERE object = ?1")
    defer { query.reset() }
    try query.bind(1, object)
    var found: [(key: [UInt8], isSlot: Bool)] = []
    while try query.step() { found.append((query.blob(0), query.int(1) != 0)) }
    return found
  }

  /// Compares the memories of a key with each other. `now`: the one that is being indexed.
  private func reconcile(
    _ key: [UInt8], isSlot: Bool, now: Int64? = nil
  ) throws(SQLiteError) {
    let query = try connection.statement(
      """
      SELECT object, value FROM (SELECT c.object, c.value, c.since, o.first FROM claim c
        JOIN object o ON o.row = c.object WHERE c.key = ?1 ORDER BY c.since DESC, o.first DESC
        LIMIT ?2) ORDER BY since, first
      """)
    try query.bind(1, blob: key)
    try query.bind(2, Index.groupLimit)
    var (rows, values): ([Int64], [[UInt8]]) = ([], [])
    while try query.step() {
      rows.append(query.int(0))
      values.append(query.blob(1))
    }
    query.reset()
    guard rows.count > 1 || now == nil else { return }
    for (place, standing) in Standing.evaluate(values, isSlot: isSlot).enumerated() {
      try keep(standing.map { ($0.kind, rows[$0.by]) }, of: rows[place], key, now: now)
    }
  }

  /// Stores how an object stands by one key, and lets search follow where that changed.
  private func keep(
    _ standing: (kind: Standing.Kind, by: Int64)?, of object: Int64, _ key: [UInt8], now: Int64?
  ) throws(SQLiteError) {
    let wasOut = try self.standing(of: object) != nil
    let change: Statement
    if let standing {
      change = try connection.statement(
        "INSERT OR REPLACE INTO standing(object, key, kind, other) VALUES(?1, ?2, ?3, ?4)")
      try change.bind(3, standing.kind.rawValue)
      try change.bind(4, standing.by)
    } else {
      change = try connection.statement("DELETE FROM standing WHERE object = ?1 AND key = ?2")
    }
    try change.bind(1, object)
    try change.bind(2, blob: key)
    try change.run()
    let isOut = try self.standing(of: object) != nil
    guard wasOut != isOut, object != now else { return }
    try noteFile(object)
    if isOut { try text.remove(.memory, owner: object) } else { try queueText(.version, object) }
  }

  /// How an object stands, if it does not count: an end goes before a repeat.
  func standing(of object: Int64) throws(SQLiteError) -> (kind: Standing.Kind, by: Int64)? {
    let query = try connection.statement(
      "SELECT kind, other FROM standing WHERE object = ?1 ORDER BY kind, key LIMIT 1")
    defer { query.reset() }
    try query.bind(1, object)
    guard try query.step(), let kind = Standing.Kind(rawValue: query.int(0)) else { return nil }
    return (kind, query.int(1))
  }

  /// The objects that say the same as one that counts.
  func repeats(of object: Int64) throws(SQLiteError) -> [Int64] {
    let query = try connection.statement(
      "SELECT object FROM standing WHERE other = ?1 AND kind = 2 ORDER BY object")
    defer { query.reset() }
    try query.bind(1, object)
    var found: [Int64] = []
    while try query.step() { found.append(query.int(0)) }
    return found
  }
}
