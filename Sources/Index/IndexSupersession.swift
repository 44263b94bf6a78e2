internal import Format
internal import Learning
package import SQLite

/// How memories stand to others, and what search makes of it.
extension Index {
  /// Keeps or, with nil, drops how an object stands by a key, and lets search follow.
  func keep(
    _ kind: Standing, _ key: [UInt8], of object: Int64, by other: Int64?
  ) throws(SQLiteError) {
    let before = try standings(of: object)
    let change: Statement
    if let other {
      change = try connection.statement(
        "INSERT OR REPLACE INTO standing(object, key, kind, other) VALUES(?1, ?2, ?3, ?4)")
      try change.bind(4, other)
    } else {
      change = try connection.statement(
        "DELETE FROM standing WHERE object = ?1 AND key = ?2 AND kind = ?3")
    }
    try change.bind(1, object)
    try change.bind(2, blob: key)
    try change.bind(3, kind.rawValue)
    try change.run()
    guard object != settling else {
      let isEnded = try standings(of: object).isSuperseded
      if isEnded != before.isSuperseded { try markEnded(object, isEnded) }
      return
    }
    try follow(object, before: before)
  }

  /// Lets search follow where an object stands otherwise than before.
  private func follow(_ object: Int64, before: Standings) throws(SQLiteError) {
    let after = try standings(of: object)
    try noteFile(object)
    if before.isFolded != after.isFolded {
      if after.isFolded {
        try text.remove(.memory, owner: object)
      } else {
        try queueText(.version, object)
      }
    }
    guard before.isSuperseded != after.isSuperseded else { return }
    try text.setSuperseded(after.isSuperseded, owner: object)
    try markEnded(object, after.isSuperseded)
  }

  /// What an object is, by all its standings.
  struct Standings: Equatable {
    var isSuperseded = false
    var isFolded = false
  }

  func standings(of object: Int64) throws(SQLiteError) -> Standings {
    let query = try connection.statement("SELECT DISTINCT kind FROM standing WHERE object = ?1")
    defer { query.reset() }
    try query.bind(1, object)
    var found = Standings()
    while try query.step() {
      switch Standing(rawValue: query.int(0)) {
      case .superseded: found.isSuperseded = true
      case .folded: found.isFolded = true
      case .contradicts, nil: break
      }
    }
    return found
  }

  /// The object that says what is so since, of one that is superseded; the first of several.
  package func superseder(of object: Int64) throws(SQLiteError) -> Int64? {
    let query = try connection.statement(
      """
      SELECT s.other FROM standing s JOIN object o ON o.row = s.other
      WHERE s.object = ?1 AND s.kind = 1 ORDER BY o.first LIMIT 1
      """)
    defer { query.reset() }
    try query.bind(1, object)
    return try query.step() ? query.int(0) : nil
  }

  /// The objects that one supersedes.
  package func superseded(by object: Int64) throws(SQLiteError) -> [Int64] {
    let query = try connection.statement(
      "SELECT DISTINCT object FROM standing WHERE other = ?1 AND kind = 1 ORDER BY object")
    defer { query.reset() }
    try query.bind(1, object)
    var found: [Int64] = []
    while try query.step() { found.append(query.int(0)) }
    return found
  }

  /// The objects that contradict one, whichever of the two it was noted of.
  package func contradictions(of object: Int64) throws(SQLiteError) -> [Int64] {
    let query = try connection.statement(
      """
      SELECT other FROM standing WHERE object = ?1 AND kind = 3
      UNION SELECT object FROM standing WHERE other = ?1 AND kind = 3
      """)
    defer { query.reset() }
    try query.bind(1, object)
    var found: [Int64] = []
    while try query.step() { found.append(query.int(0)) }
    return found
  }

  /// Where memories stand, such as `memories/a.md`, by path.
  package func paths(of objects: [Int64]) throws(SQLiteError) -> [[UInt8]] {
    var paths: [[UInt8]] = []
    for row in objects {
      guard let node = try fileNode(row), node.tree == .memories else { continue }
      paths.append(Array("memories/".utf8) + (try path(of: node)))
    }
    return paths.sorted { $0.lexicographicallyPrecedes($1) }
  }

  // MARK: Slots

  /// Looks again at the values of a slot up to a time, as far as one there can matter to them.
  func reconcileSlot(
    _ claim: Filling, around since: Int64, _ first: [UInt8]
  ) throws(SQLiteError) {
    let before = try connection.statement(
      """
      SELECT object, since, source, value FROM claim
      WHERE key = ?1 AND ended = 0 AND (since, first) <= (?2, ?3)
      ORDER BY since DESC, first DESC LIMIT ?4
      """)
    let behind = try connection.statement(
      """
      SELECT object, since, source, value FROM claim
      WHERE key = ?1 AND ended = 0 AND (since, first) > (?2, ?3) ORDER BY since, first LIMIT ?4
      """)
    var (objects, rows): ([Int64], [SlotStanding.Row]) = ([], [])
    var count = 0
    for (query, limit) in [(before, SlotStanding.window + 1), (behind, SlotStanding.window)] {
      try query.bind(1, blob: claim.key)
      try query.bind(2, since)
      try query.bind(3, blob: first)
      try query.bind(4, Int64(limit))
      while try query.step() {
        objects.append(query.int(0))
        rows.append(
          SlotStanding.Row(
            since: query.int(1), source: query.int(2), value: SlotState(bytes: query.blob(3))))
      }
      query.reset()
      guard count == 0 else { continue }
      objects.reverse()
      rows.reverse()
      count = max(1, rows.count)
    }
    for place in rows.indices.prefix(count) {
      let found = SlotStanding.of(place, in: rows, claim.kind)
      try keepIfOther(.superseded, claim.key, objects[place], found.superseder.map { objects[$0] })
      try keepIfOther(
        .contradicts, claim.key, objects[place], found.contradiction.map { objects[$0] })
    }
  }

  private func keepIfOther(
    _ kind: Standing, _ key: [UInt8], _ object: Int64, _ other: Int64?
  ) throws(SQLiteError) {
    let query = try connection.statement(
      "SELECT other FROM standing WHERE object = ?1 AND key = ?2 AND kind = ?3")
    try query.bind(1, object)
    try query.bind(2, blob: key)
    try query.bind(3, kind.rawValue)
    let known = try query.step() ? query.int(0) : nil
    query.reset()
    guard known != other else { return }
    // Whom a contradiction names sees it from the other side.
    if kind == .contradicts {
      for side in [known, other].compactMap(\.self) { try noteFile(side) }
    }
    try keep(kind, key, of: object, by: other)
  }
}
