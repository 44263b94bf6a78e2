package import Format
internal import Posix
package import SQLite

/// Settings and grants: the value of the latest head counts (memcube(5), "Settings").
extension Index {
  /// Applies a setting or grant; false if it was known.
  func applySetting(_ record: Record) throws(SQLiteError) -> Bool {
    guard let key = record.key else { return false }
    let grants = record.kind == .grant
    let known = try settingRow(key, grants: grants)
    let row: Int64
    if let known { row = known.row } else { row = try makeSetting(key, grants: grants) }
    guard try insert(record, .setting, owner: row, path: nil) != nil else { return false }
    let old = known?.value
    let state: KeyState
    let isNext = known.map { known in
      known.gaps == 0 && Set(known.heads) == Set(record.parents)
        && (known.heads.last.map { $0 < record.id } ?? false)
    }
    if isNext ?? record.parents.isEmpty {
      let value = record.value.flatMap { $0.isNull ? nil : $0 }
      state = KeyState(heads: [record.id], gaps: [], value: value)
    } else {
      state = KeyState.evaluate(try settings(of: row).map { KeyVersion($0.record) })
    }
    try store(row, state)
    let now = state.value
    if !grants, old != now { try settingChanged(key, from: old, to: now, record) }
    return true
  }

  /// Drops a record of a setting that was purged: the others of its key say the value from now on.
  func dropSetting(_ record: Record) throws(SQLiteError) {
    guard let key = record.key, let known = try settingRow(key, grants: false) else { return }
    let delete = try connection.statement("DELETE FROM record WHERE id = ?1 AND class = 3")
    try delete.bind(1, blob: record.id.bytes)
    try delete.run()
    let rest = try settings(of: known.row).map { KeyVersion($0.record) }
    let state = KeyState.evaluate(rest)
    if rest.isEmpty {
      let remove = try connection.statement("DELETE FROM setting WHERE row = ?1")
      try remove.bind(1, known.row)
      try remove.run()
    } else {
      try store(known.row, state)
    }
    if known.value != state.value {
      try settingChanged(key, from: known.value, to: state.value, record)
    }
  }

  /// Keeps what the records of a key come to.
  private func store(_ row: Int64, _ state: KeyState) throws(SQLiteError) {
    let update = try connection.statement(
      "UPDATE setting SET heads = ?2, gaps = ?3, value = ?4 WHERE row = ?1")
    try update.bind(1, row)
    try update.bind(2, blob: state.heads.flatMap(\.bytes))
    try update.bind(3, Int64(state.gaps.count))
    try update.bind(4, blob: state.value?.bytes)
    try update.run()
  }

  /// The records of a setting, dead ones left out, by id; with none that the key has a value now.
  package func settingRecords(_ key: [UInt8]) throws(SQLiteError) -> [RecordID] {
    guard let row = try settingRow(key, grants: false)?.row else { return [] }
    return try settings(of: row).map(\.record.id)
  }

  /// All keys of settings that begin so, with their present values; nil of a setting that was taken
  /// away, and whose records are here.
  package func settingKeys(
    prefix: [UInt8]
  ) throws(SQLiteError) -> [(key: [UInt8], value: JSON?)] {
    let query = try connection.statement(
      "SELECT key, value FROM setting WHERE grants = 0 AND key >= ?1 ORDER BY key")
    defer { query.reset() }
    try query.bind(1, blob: prefix)
    var found: [(key: [UInt8], value: JSON?)] = []
    while try query.step() {
      let key = query.blob(0)
      guard key.starts(with: prefix) else { break }
      found.append((key, query.isNull(1) ? nil : try? JSON.parse(query.blob(1))))
    }
    return found
  }

  /// What follows from another value of a setting.
  private func settingChanged(
    _ key: [UInt8], from old: JSON?, to new: JSON?, _ record: Record
  ) throws(SQLiteError) {
    try noteSetting(key)
    if key == Array("timezone".utf8) { try changeZone() }
    if let path = FolderSetting.path(ofKey: key) {
      let time = record.time ?? Timestamp(seconds: 0)
      let mode = new?["mode"]?.integer.flatMap { UInt16(exactly: $0) }.map { $0 & 0o7777 }
      let mtime = new?["mtime"]?.string.flatMap { Timestamp(rfc3339: $0) }
      if old == nil || new == nil {
        try countFolderSetting(
          path, present: new != nil, mode: mode, mtime: mtime, time: time)
      } else if let row = try folder(.memories, at: path) {
        try describeFolder(row, mode: mode, mtime: mtime)
      }
    } else if let message = Withdrawal.message(ofKey: key) {
      try withdrawalChanged(of: message)
    } else if let name = Index.conversation(ofHidden: key) {
      let update = try connection.statement("UPDATE conversation SET hidden = ?2 WHERE name = ?1")
      try update.bind(1, blob: name)
      try update.bind(2, flag: Index.isSet(new))
      try update.run()
      if let row = try conversation(name)?.row { try noteConversation(row) }
    }
  }

  /// The conversation that a key `conversation/NAME/hidden` hides.
  static func conversation(ofHidden key: [UInt8]) -> [UInt8]? {
    let (start, end) = (Array("conversation/".utf8), Array("/hidden".utf8))
    guard key.starts(with: start), key.count > start.count + end.count, key.suffix(7) == end[...]
    else { return nil }
    return Array(key[start.count..<(key.count - end.count)])
  }

  /// A setting's row, heads and present value.
  private func settingRow(
    _ key: [UInt8], grants: Bool
  ) throws(SQLiteError) -> (row: Int64, heads: [RecordID], gaps: Int64, value: JSON?)? {
    let query = try connection.statement(
      "SELECT row, heads, gaps, value FROM setting WHERE grants = ?1 AND key = ?2")
    defer { query.reset() }
    try query.bind(1, flag: grants)
    try query.bind(2, blob: key)
    guard try query.step() else { return nil }
    let value = query.isNull(3) ? nil : try? JSON.parse(query.blob(3))
    return (query.int(0), RecordID.list(query.blob(1)), query.int(2), value)
  }

  private func makeSetting(_ key: [UInt8], grants: Bool) throws(SQLiteError) -> Int64 {
    let insert = try connection.statement(
      "INSERT INTO setting(grants, key, heads, gaps) VALUES(?1, ?2, x'', 0)")
    try insert.bind(1, flag: grants)
    try insert.bind(2, blob: key)
    try insert.run()
    return connection.lastInsertedRow
  }

  /// A setting's value; nil if absent or taken away.
  package func setting(_ key: [UInt8]) throws(SQLiteError) -> JSON? {
    try settingRow(key, grants: false)?.value
  }

  /// The heads of a setting, which the next one names as parents.
  package func settingHeads(_ key: [UInt8], grants: Bool = false) throws(SQLiteError) -> [RecordID]
  {
    try settingRow(key, grants: grants)?.heads ?? []
  }

  /// All settings (or grants) with a value whose key begins so, by key.
  package func settings(
    prefix: [UInt8], grants: Bool = false
  ) throws(SQLiteError) -> [(key: [UInt8], value: JSON)] {
    let query = try connection.statement(
      """
      SELECT key, value FROM setting WHERE grants = ?2 AND key >= ?1 AND value IS NOT NULL
      ORDER BY key
      """)
    defer { query.reset() }
    try query.bind(1, blob: prefix)
    try query.bind(2, flag: grants)
    var found: [(key: [UInt8], value: JSON)] = []
    while try query.step() {
      let key = query.blob(0)
      guard key.starts(with: prefix) else { break }
      if let value = try? JSON.parse(query.blob(1)) { found.append((key, value)) }
    }
    return found
  }
}
