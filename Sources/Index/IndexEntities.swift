internal import Format
internal import Learning
package import SQLite
internal import Text

/// Which files mention whom, and what relates to what: the graph of a cube. Names that differ only in case,
/// or in how their accents are composed, are one entity.
extension Index {
  /// Takes away what an object said of entities.
  func dropMentions(of object: Int64) throws(SQLiteError) {
    for statement: StaticString in [
      "DELETE FROM mention WHERE object = ?1", "DELETE FROM relation WHERE object = ?1",
    ] {
      let delete = try connection.statement(statement)
      try delete.bind(1, object)
      try delete.run()
    }
  }

  /// Enters what a live file says of entities: their names, its recorded relations, and its links.
  func putMentions(
    of object: Int64, names: [[UInt8]], fields: [JSON.Member], links: NoteLinks = NoteLinks()
  ) throws(SQLiteError) {
    var types: [[UInt8]: [UInt8]?] = [:]
    for recorded in fields.first("entities")?.elements ?? [] {
      guard let name = recorded["name"]?.string, types[name] == nil else { continue }
      types[name] = .some(recorded["type"]?.string)
    }
    var known: Set<[UInt8]> = []
    for name in names where !name.isEmpty {
      let key = FoldedValue.fold(name)
      guard known.insert(key).inserted else { continue }
      let insert = try connection.statement(
        "INSERT OR IGNORE INTO mention(key, name, object, type) VALUES(?1, ?2, ?3, ?4)")
      try insert.bind(1, blob: key)
      try insert.bind(2, blob: name)
      try insert.bind(3, object)
      try insert.bind(4, blob: types[name] ?? (links.people.contains(name) ? Self.person : nil))
      try insert.run()
    }
    for relation in fields.first("relations")?.elements ?? [] {
      guard let from = relation["from"]?.string, let type = relation["type"]?.string,
        let to = relation["to"]?.string
      else { continue }
      try putRelation(of: object, from, type, to)
    }
    guard let note = links.note else { return }
    for target in links.targets where target != note {
      try putRelation(of: object, note, Self.linksTo, target)
    }
  }

  private static let person = Array("PERSON".utf8)
  private static let linksTo = Array("links_to".utf8)

  private func putRelation(
    of object: Int64, _ from: [UInt8], _ type: [UInt8], _ to: [UInt8]
  ) throws(SQLiteError) {
    let insert = try connection.statement(
      """
      INSERT OR IGNORE INTO relation(source, type, target, object, source_key, target_key)
      VALUES(?1, ?2, ?3, ?4, ?5, ?6)
      """)
    try insert.bind(1, blob: from)
    try insert.bind(2, blob: type)
    try insert.bind(3, blob: to)
    try insert.bind(4, object)
    try insert.bind(5, blob: FoldedValue.fold(from))
    try insert.bind(6, blob: FoldedValue.fold(to))
    try insert.run()
  }

  /// Every entity with the type that most files give it, by name; of several spellings the one that
  /// `Spelling` prefers.
  package func entities() throws(SQLiteError) -> [GraphEntity] {
    let query = try connection.statement(
      "SELECT key, name, type, count(*) FROM mention GROUP BY key, name, type ORDER BY key, name")
    defer { query.reset() }
    var found: [GraphEntity] = []
    var types: [[UInt8]: Int] = [:]
    var last: [UInt8]?
    func endEntity() {
      // A type that says something goes before OTHER, of equally frequent ones the first by name.
      let best = types.min { a, b in
        let (one, other) = (a.key == Self.otherType, b.key == Self.otherType)
        if one != other { return other }
        return a.value != b.value ? a.value > b.value : a.key.lexicographicallyPrecedes(b.key)
      }
      if !found.isEmpty { found[found.count - 1].type = best?.key }
      types = [:]
    }
    while try query.step() {
      let (key, name, count) = (query.blob(0), query.blob(1), Int(clamping: query.int(3)))
      if last == key {
        let known = found[found.count - 1].name
        if Spelling.isBetter(name, than: known) { found[found.count - 1].name = name }
        found[found.count - 1].memories += count
      } else {
        endEntity()
        found.append(GraphEntity(name: name, type: nil, memories: count))
        last = key
      }
      if !query.isNull(2) { types[query.blob(2), default: 0] += count }
    }
    endEntity()
    return found.sorted { $0.name.lexicographicallyPrecedes($1.name) }
  }

  private static let otherType = Array("OTHER".utf8)

  /// How an entity is spelled, by its key: one seek for each of its spellings.
  package func spelling(ofKey key: [UInt8]) throws(SQLiteError) -> [UInt8]? {
    let query = try connection.statement(
      "SELECT name FROM mention WHERE key = ?1 AND name > ?2 ORDER BY name LIMIT 1")
    var (best, last): ([UInt8]?, [UInt8]) = (nil, [])
    for _ in 0..<Spelling.limit {
      defer { query.reset() }
      try query.bind(1, blob: key)
      try query.bind(2, blob: last)
      guard try query.step() else { break }
      last = query.blob(0)
      best = best.map { Spelling.isBetter(last, than: $0) ? last : $0 } ?? last
    }
    return best
  }

  /// The entities that an object mentions, by name.
  package func entities(of object: Int64) throws(SQLiteError) -> [[UInt8]] {
    let query = try connection.statement("SELECT name FROM mention WHERE object = ?1 ORDER BY name")
    defer { query.reset() }
    try query.bind(1, object)
    var found: [[UInt8]] = []
    while try query.step() { found.append(query.blob(0)) }
    return found
  }

  /// The rows of the files that mention an entity, in any spelling, by row.
  package func objects(mentioning name: [UInt8], limit: Int = .max) throws(SQLiteError) -> [Int64] {
    let query = try connection.statement(
      "SELECT object FROM mention WHERE key = ?1 ORDER BY object LIMIT ?2")
    defer { query.reset() }
    try query.bind(1, blob: FoldedValue.fold(name))
    try query.bind(2, Int64(limit))
    var found: [Int64] = []
    while try query.step() { found.append(query.int(0)) }
    return found
  }

  /// Every relation, or those of one entity, which is spelled as it was asked for; each once with how
  /// often it was said, and whether all that say so are superseded.
  package func relations(of name: [UInt8]? = nil) throws(SQLiteError) -> [GraphRelation] {
    let key = name.map { FoldedValue.fold($0) }
    let query = try connection.statement(
      """
      SELECT source_key, type, target_key, min(source), min(target), count(*), min(EXISTS (
        SELECT 1 FROM standing WHERE standing.object = relation.object AND standing.kind = 1))
      FROM relation
      WHERE ?1 IS NULL OR source_key = ?1 OR target_key = ?1
      GROUP BY source_key, type, target_key
      """)
    defer { query.reset() }
    try query.bind(1, blob: key)
    var found: [GraphRelation] = []
    var spelled: [[UInt8]: [UInt8]] = [:]
    if let key { spelled[key] = name }
    while try query.step() {
      let (ends, type) = ([query.blob(0), query.blob(2)], query.blob(1))
      for (end, own) in zip(ends, [query.blob(3), query.blob(4)]) where spelled[end] == nil {
        spelled[end] = try spelling(ofKey: end) ?? own
      }
      // "My sister Clara lives in Ghent" is over where she moves; that she is the sister is not.
      let lasts = Lexicon.shared.kinds(of: String(decoding: type, as: UTF8.self)).contains(
        .lifelong)
      found.append(
        GraphRelation(
          from: spelled[ends[0]] ?? ends[0], type: type, to: spelled[ends[1]] ?? ends[1],
          memories: Int(clamping: query.int(5)), isFormer: query.int(6) != 0 && !lasts))
    }
    return found.sorted { a, b in
      let (one, other) = ([a.from, a.type, a.to], [b.from, b.type, b.to])
      return zip(one, other).first { $0 != $1 }.map { $0.lexicographicallyPrecedes($1) } ?? false
    }
  }
}

/// Which of several spellings of a name stands for all: the same whichever came first.
enum Spelling {
  /// So many spellings of a name are looked at.
  static let limit = 16

  /// Capitalised goes before small letters, and those before capitals alone; of equals composed before
  /// decomposed, then the first by bytes.
  static func isBetter(_ name: [UInt8], than other: [UInt8]) -> Bool {
    let (one, two) = (rank(name), rank(other))
    if one != two { return one < two }
    if name.count != other.count { return name.count < other.count }
    return name.lexicographicallyPrecedes(other)
  }

  private static func rank(_ name: [UInt8]) -> Int {
    let hasCapital = name.contains { (0x41...0x5A).contains($0) }
    let hasSmall = name.contains { (0x61...0x7A).contains($0) }
    return hasCapital && hasSmall ? 0 : hasCapital ? 2 : 1
  }
}
