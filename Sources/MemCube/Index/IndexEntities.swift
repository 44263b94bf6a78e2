internal import SQLite

/// Which memories mention whom, and what relates to what: the graph of a cube.
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

  /// Enters what a live memory says of entities: their names, and its recorded relations.
  func putMentions(
    of object: Int64, names: [[UInt8]], fields: [JSON.Member]
  ) throws(SQLiteError) {
    var types: [[UInt8]: [UInt8]?] = [:]
    for recorded in fields.first("entities")?.elements ?? [] {
      guard let name = recorded["name"]?.string, types[name] == nil else { continue }
      types[name] = .some(recorded["type"]?.string)
    }
    for name in names where !name.isEmpty {
      let type = types[name] ?? nil
      let insert = try connection.statement(
        "INSERT OR IGNORE INTO mention(name, object, type) VALUES(?1, ?2, ?3)")
      try insert.bind(1, blob: name)
      try insert.bind(2, object)
      try insert.bind(3, blob: type)
      try insert.run()
    }
    for relation in fields.first("relations")?.elements ?? [] {
      guard let from = relation["from"]?.string, let type = relation["type"]?.string,
        let to = relation["to"]?.string
      else { continue }
      let insert = try connection.statement(
        "INSERT OR IGNORE INTO relation(source, type, target, object) VALUES(?1, ?2, ?3, ?4)")
      try insert.bind(1, blob: from)
      try insert.bind(2, blob: type)
      try insert.bind(3, blob: to)
      try insert.bind(4, object)
      try insert.run()
    }
  }

  /// Every entity with the type that most memories give it, by name.
  func entities() throws(SQLiteError) -> [GraphEntity] {
    let query = try connection.statement(
      """
      SELECT name, type, count(*) FROM mention GROUP BY name, type
      ORDER BY name, (type IS NULL OR type = x'4f54484552'), count(*) DESC, type
      """)
    defer { query.reset() }
    var found: [GraphEntity] = []
    while try query.step() {
      let count = Int(clamping: query.int(2))
      if let last = found.last, last.name == query.blob(0) {
        found[found.count - 1].memories += count
      } else {
        found.append(
          GraphEntity(
            name: query.blob(0), type: query.isNull(1) ? nil : query.blob(1), memories: count))
      }
    }
    return found
  }

  /// The entities that an object mentions, by name.
  func entities(of object: Int64) throws(SQLiteError) -> [[UInt8]] {
    let query = try connection.statement("SELECT name FROM mention WHERE object = ?1 ORDER BY name")
    defer { query.reset() }
    try query.bind(1, object)
    var found: [[UInt8]] = []
    while try query.step() { found.append(query.blob(0)) }
    return found
  }

  /// The rows of the memories that mention an entity, by row.
  func objects(mentioning name: [UInt8], limit: Int = .max) throws(SQLiteError) -> [Int64] {
    let query = try connection.statement(
      "SELECT object FROM mention WHERE name = ?1 ORDER BY object LIMIT ?2")
    defer { query.reset() }
    try query.bind(1, blob: name)
    try query.bind(2, Int64(limit))
    var found: [Int64] = []
    while try query.step() { found.append(query.int(0)) }
    return found
  }

  /// Every relation, or those of one entity, each once with how often it was said, and whether all
  /// that say so are superseded.
  func relations(of name: [UInt8]? = nil) throws(SQLiteError) -> [GraphRelation] {
    let query = try connection.statement(
      """
      SELECT source, type, target, count(*), min(EXISTS (
        SELECT 1 FROM standing WHERE standing.object = relation.object AND standing.kind = 1))
      FROM relation
      WHERE ?1 IS NULL OR source = ?1 OR target = ?1
      GROUP BY source, type, target ORDER BY source, type, target
      """)
    defer { query.reset() }
    try query.bind(1, blob: name)
    var found: [GraphRelation] = []
    while try query.step() {
      let type = query.blob(1)
      // "My sister Clara lives in Ghent" is over where she moves; that she is the sister is not.
      let lasts = Kin.lifelong.contains(String(decoding: type, as: UTF8.self))
      found.append(
        GraphRelation(
          from: query.blob(0), type: type, to: query.blob(2),
          memories: Int(clamping: query.int(3)), isFormer: query.int(4) != 0 && !lasts))
    }
    return found
  }
}
