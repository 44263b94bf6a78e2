internal import Format
internal import Language
package import Posix
package import SQLite
internal import Text

/// By what memories are grouped, as by/ of the mount shows it; the raw value is what the index
/// writes.
public enum MemoryFacet: Int64, CaseIterable, Sendable {
  /// One of the types, in capitals, or another program's word.
  case type = 1
  /// A tag, as it stands in the record or the front matter.
  case tag = 2
  /// The name of an entity, in any spelling.
  case entity = 3
  /// The day, as `2025-06-10`, of the time that the filters `after:` and `before:` go by.
  case day = 4
}

/// Which memories have which type, tags, entities and day. Each has a name in its group that no
/// other has there: so a page of a group, and a name in it, cost one seek, however many there are.
extension Index {
  /// Takes an object out of its groups.
  func dropLabels(of object: Int64) throws(SQLiteError) {
    let delete = try connection.statement("DELETE FROM label WHERE object = ?1")
    try delete.bind(1, object)
    try delete.run()
  }

  /// Puts a live memory into its groups. A document has no type, and a day only where it tells one.
  func putLabels(
    _ item: borrowing TextItem, of node: Node, hasDay: Bool
  ) throws(SQLiteError) {
    guard node.tree != .trash, let id = node.object else { return }
    let isMemory = node.tree == .memories
    if let type = item.type, isMemory {
      try putLabel(.type, MemoryType.named(type) ?? type, node.name, node.row, id)
    }
    for tag in item.tags { try putLabel(.tag, tag, node.name, node.row, id) }
    for entity in item.entities {
      try putLabel(.entity, FoldedValue.fold(entity), node.name, node.row, id)
    }
    guard isMemory || hasDay else { return }
    try putLabel(.day, dayZone.dayName(of: item.time), node.name, node.row, id)
  }

  /// Where another file has the name in the group, this one gets digits of its id, as in a folder.
  private func putLabel(
    _ facet: MemoryFacet, _ value: [UInt8], _ name: [UInt8], _ row: Int64, _ id: ObjectID
  ) throws(SQLiteError) {
    if value.isEmpty { return }
    var (free, candidates) = (name, NameCandidates(for: name, id))
    while let holder = try labelled(facet, value, free) {
      guard holder != row, let next = candidates.next() else { return }
      free = next
    }
    let insert = try connection.statement(
      "INSERT INTO label(kind, value, name, object) VALUES(?1, ?2, ?3, ?4)")
    try insert.bind(1, facet.rawValue)
    try insert.bind(2, blob: value)
    try insert.bind(3, blob: free)
    try insert.bind(4, row)
    try insert.run()
  }

  /// The memory of a name in a group.
  package func labelled(
    _ facet: MemoryFacet, _ value: [UInt8], _ name: [UInt8]
  ) throws(SQLiteError) -> Int64? {
    let query = try connection.statement(
      "SELECT object FROM label WHERE kind = ?1 AND value = ?2 AND name = ?3")
    defer { query.reset() }
    try query.bind(1, facet.rawValue)
    try query.bind(2, blob: value)
    try query.bind(3, blob: name)
    return try query.step() ? query.int(0) : nil
  }

  /// The name of a memory in a group.
  package func labelName(
    _ facet: MemoryFacet, _ value: [UInt8], of row: Int64
  ) throws(SQLiteError) -> [UInt8]? {
    let query = try connection.statement(
      "SELECT name FROM label WHERE object = ?3 AND +kind = ?1 AND +value = ?2")
    defer { query.reset() }
    try query.bind(1, facet.rawValue)
    try query.bind(2, blob: value)
    try query.bind(3, row)
    return try query.step() ? query.blob(0) : nil
  }

  /// The names of a group after `name`, by name.
  package func labelNames(
    _ facet: MemoryFacet, _ value: [UInt8], after name: [UInt8]?, limit: Int
  ) throws(SQLiteError) -> [[UInt8]] {
    let query = try connection.statement(
      """
      SELECT name FROM label WHERE kind = ?1 AND value = ?2 AND name > ?3 ORDER BY name LIMIT ?4
      """)
    defer { query.reset() }
    try query.bind(1, facet.rawValue)
    try query.bind(2, blob: value)
    try query.bind(3, blob: name ?? [])
    try query.bind(4, Int64(limit))
    var found: [[UInt8]] = []
    while try query.step() { found.append(query.blob(0)) }
    return found
  }

  /// The groups after `value`, by name: one seek for each, however many memories it has.
  package func labelValues(
    _ facet: MemoryFacet, after value: [UInt8]?, limit: Int
  ) throws(SQLiteError) -> [[UInt8]] {
    let query = try connection.statement(
      "SELECT value FROM label WHERE kind = ?1 AND value > ?2 ORDER BY value LIMIT 1")
    var found: [[UInt8]] = []
    while found.count < limit {
      defer { query.reset() }
      try query.bind(1, facet.rawValue)
      try query.bind(2, blob: found.last ?? value ?? [])
      guard try query.step() else { break }
      found.append(query.blob(0))
    }
    return found
  }

  /// The same with the number of memories of each.
  package func labelCounts(
    _ facet: MemoryFacet, after value: [UInt8]?, limit: Int
  ) throws(SQLiteError) -> [(value: [UInt8], count: Int)] {
    let query = try connection.statement(
      """
      SELECT value, count(*) FROM label WHERE kind = ?1 AND value > ?2
      GROUP BY value ORDER BY value LIMIT ?3
      """)
    defer { query.reset() }
    try query.bind(1, facet.rawValue)
    try query.bind(2, blob: value ?? [])
    try query.bind(3, Int64(limit))
    var found: [(value: [UInt8], count: Int)] = []
    while try query.step() { found.append((query.blob(0), Int(clamping: query.int(1)))) }
    return found
  }

  /// Takes the cube's zone as it is set now. Days, and dates without a zone, are others then: all
  /// memories are looked at again.
  func changeZone() throws(SQLiteError) {
    let former = dayZone
    try takeZone()
    guard dayZone != former, !isReplaying else { return }
    try connection.execute(
      "INSERT INTO todo(class, owner) SELECT 1, row FROM object WHERE tree IN (1, 2)")
  }
}

extension Zone {
  /// When a day begins here, in days since 1970.
  package func start(of day: Int64) -> Timestamp {
    Timestamp(seconds: day * 86_400 - dateOffset(day * 86_400))
  }

  /// The day of a time here, as `2025-06-10`.
  package func dayName(of time: Timestamp) -> [UInt8] {
    Array(Timestamp(seconds: day(of: time) * 86_400).rfc3339.prefix(10))
  }
}
