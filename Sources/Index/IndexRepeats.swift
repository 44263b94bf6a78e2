internal import Learning
package import SQLite

/// Memories that say the same: the earliest that is not superseded stands for all.
extension Index {
  /// The one that stands for all of a key.
  func representative(of key: [UInt8]) throws(SQLiteError) -> Int64? {
    let query = try connection.statement(
      "SELECT object FROM claim WHERE key = ?1 ORDER BY ended, since, first LIMIT 1")
    defer { query.reset() }
    try query.bind(1, blob: key)
    return try query.step() ? query.int(0) : nil
  }

  /// The one that stands for what an object says; nil: it says nothing that others could.
  package func representative(ofObject object: Int64) throws(SQLiteError) -> Int64? {
    let query = try connection.statement("SELECT key FROM claim WHERE object = ?1 AND kind = 0")
    try query.bind(1, object)
    let key = try query.step() ? query.blob(0) : nil
    query.reset()
    return try key.flatMap { (key) throws(SQLiteError) in try representative(of: key) }
  }

  /// Changes the memories of a key, and lets another one stand for them if need be.
  func changeSame(
    _ key: [UInt8], _ change: () throws(SQLiteError) -> Void
  ) throws(SQLiteError) {
    let before = try representative(of: key)
    try change()
    let after = try representative(of: key)
    guard before != after else { return }
    if let before, try isClaimed(key, by: before) { try keep(.folded, key, of: before, by: 0) }
    if let after { try keep(.folded, key, of: after, by: nil) }
  }

  private func isClaimed(_ key: [UInt8], by object: Int64) throws(SQLiteError) -> Bool {
    let query = try connection.statement("SELECT 1 FROM claim WHERE object = ?1 AND +key = ?2")
    defer { query.reset() }
    try query.bind(1, object)
    try query.bind(2, blob: key)
    return try query.step()
  }

  /// Notes whether a memory is superseded where it stands among those that say the same.
  func markEnded(_ object: Int64, _ isEnded: Bool) throws(SQLiteError) {
    let query = try connection.statement("SELECT key FROM claim WHERE object = ?1 AND kind = 0")
    try query.bind(1, object)
    let key = try query.step() ? query.blob(0) : nil
    query.reset()
    guard let key else { return }
    try changeSame(key) { () throws(SQLiteError) in
      let update = try connection.statement(
        "UPDATE claim SET ended = ?3 WHERE object = ?1 AND +key = ?2")
      try update.bind(1, object)
      try update.bind(2, blob: key)
      try update.bind(3, flag: isEnded)
      try update.run()
    }
  }

  /// The objects that say the same as one that stands for them.
  package func repeats(of object: Int64) throws(SQLiteError) -> [Int64] {
    let keys = try connection.statement("SELECT key FROM claim WHERE object = ?1 AND kind = 0")
    try keys.bind(1, object)
    let key = try keys.step() ? keys.blob(0) : nil
    keys.reset()
    guard let key, try representative(of: key) == object else { return [] }
    let query = try connection.statement(
      "SELECT object FROM claim WHERE key = ?1 AND object <> ?2 ORDER BY since, first")
    defer { query.reset() }
    try query.bind(1, blob: key)
    try query.bind(2, object)
    var found: [Int64] = []
    while try query.step() { found.append(query.int(0)) }
    return found
  }
}
