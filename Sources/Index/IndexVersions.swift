package import Format
internal import Posix
package import SQLite

/// Memories and documents: what a new version or delete makes of its object.
extension Index {
  /// Applies a version or delete; false if it was known.
  func applyVersion(_ record: Record) throws(SQLiteError) -> Bool {
    guard let first = record.object, let version = ObjectVersion(record) else { return false }
    let known = try object(first: first)
    let row = if let known { known.row } else { try nextObjectRow() }
    let path = version.isDelete ? nil : PathCleaning.clean(version.path, first)
    guard let recordRow = try insert(record, .version, owner: row, path: path) else {
      return false
    }
    try link(row, to: record)
    var object = known ?? ObjectRow(row: row, first: first)
    if unsettled[row] != nil {
      unsettled[row] = version.time
      return true
    }
    let shown = try shortcut(object, version, recordRow, path)
    if known == nil { try makeObject(object, shown ?? ObjectStanding(version)) }
    if let shown {
      try show(&object, shown, time: version.time, isStored: known == nil)
    } else if isApplyingMany {
      unsettled[row] = version.time
    } else {
      try replay(&object, time: version.time)
    }
    return true
  }

  /// Applies many records; an object that has to be looked at as a whole is, once, at the end, so
  /// that a history with many branches does not cost its square. Returns how many were known.
  @discardableResult
  package func apply(all records: some Sequence<Record>) throws(SQLiteError) -> Int {
    let wasApplyingMany = isApplyingMany
    isApplyingMany = true
    defer { isApplyingMany = wasApplyingMany }
    var known = 0
    for record in records where try !apply(record) { known += 1 }
    if !wasApplyingMany { try computeUnsettled() }
    return known
  }

  /// Computes the objects that wait for it.
  package func computeUnsettled() throws(SQLiteError) {
    for row in unsettled.keys.sorted() {
      guard let time = unsettled.removeValue(forKey: row) else { continue }
      // A purge may have dropped it meanwhile.
      guard var object = try object(row: row) else { continue }
      try replay(&object, time: time)
    }
  }

  /// Computes an object's state from all its versions.
  func replay(_ object: inout ObjectRow, time: Timestamp) throws(SQLiteError) {
    let records = try versions(of: object.row)
    let versions = ObjectVersion.list(records.map(\.record))
    evaluations += 1
    let state = ObjectState.evaluate(versions)
    let head = versions.first { $0.id == state.heads.last }
    var shown = ObjectStanding(heads: state.heads, gaps: Int64(state.gaps.count))
    shown.inConflict = state.inConflict
    shown.isDocument = state.isDocument
    shown.ctime = head?.time.milliseconds ?? 0
    shown.mtime = state.value.mtime
    shown.mode = state.value.mode
    shown.digest = state.digest.map { [$0.isLink ? 1 : 0] + $0.sha256 }
    switch state.status {
    case .live: shown.tree = state.isDocument ? .documents : .memories
    case .trash: shown.tree = .trash
    case .ended, .absent: shown.tree = nil
    }
    shown.path = state.wanted
    shown.claim = state.claim.first.bytes + state.claim.object.bytes
    shown.isHidden = ObjectStanding.isHidden(state.value["attributes"])
    switch state.value.content {
    case .version(let id):
      shown.source = Self.holder(of: id, in: records)
      if let holder = versions.first(where: { $0.id == id }) { shown.measure(holder.content) }
    case .merged(let bytes):
      shown.merged = bytes
      shown.measure(.inline(bytes))
    case .missing: break
    }
    // One plain head says itself what its file is; anything else is computed and kept. Content alone that was
    // moved here is nothing yet.
    if versions.isEmpty { return try show(&object, shown, time: time) }
    if state.heads.count != 1 || head?.isDelete != false || shown.source == nil {
      shown.mergedFields = .object(
        state.value.fields.sorted { $0.key.lexicographicallyPrecedes($1.key) }
          .map { JSON.Member($0.key, $0.value) })
    }
    try show(&object, shown, time: time)
  }

  /// The row of the record that holds the content of a version: its own, or the one that moved it there.
  private static func holder(
    of id: RecordID, in records: [(row: Int64, record: Record)]
  ) -> Int64? {
    let own = records.first { $0.record.id == id }
    if let own, StatedContent(own.record).isHeldItself { return own.row }
    return records.first { $0.record.kind == .moved && $0.record.of == id }?.row ?? own?.row
  }

  /// What an object becomes, without a look at its other versions: where the new one is the one
  /// head, the value is its own (or, of a delete, that of its one parent).
  private func shortcut(
    _ object: ObjectRow, _ version: ObjectVersion, _ row: Int64, _ path: [UInt8]?
  ) throws(SQLiteError) -> ObjectStanding? {
    // Only what is shown now may be named as the content: its bytes stay what they are.
    let holder: Int64? =
      if case .from(let named) = version.content { try self.row(of: named) } else { nil }
    let heads = FastForward.heads(
      after: version, object.heads, hasGaps: object.gaps > 0, latest: object.heads.last
    ) { _ in holder != nil && holder == object.source }
    guard let heads else { return nil }
    // Its oldest version says which of the two it is: of one with records of both kinds the latest need
    // not say the same.
    let isOther = !version.isDelete && version.isDocument != object.isDocument
    if isOther, !object.heads.isEmpty { return nil }
    var shown = ObjectStanding(heads: heads, gaps: 0)
    shown.isDocument = version.isDocument
    shown.ctime = version.time.milliseconds
    if version.isDelete {
      // What is shown of it may hang on what is left of others.
      if hasDead, try hasRedactions(object.row) { return nil }
      return object.heads.count == 1 ? shortcut(object, deletedBy: version, shown) : nil
    }
    shown.tree = version.isDocument ? .documents : .memories
    shown.path = path
    shown.mtime = version.mtime
    shown.mode = version.mode
    shown.isHidden = ObjectStanding.isHidden(version.fields.first("attributes"))
    if version.content.isHeldItself {
      shown.source = row
      shown.measure(version.content)
      shown.digest = ContentDigest(version.content).map { [$0.isLink ? 1 : 0] + $0.sha256 }
      return shown
    }
    guard holder != nil, let digest = object.want?.digest else { return nil }
    shown.source = holder
    shown.digest = digest
    shown.isLink = object.attributes.isLink
    shown.size = object.attributes.size
    return shown
  }

  /// A delete of the one head: in the trash with what was shown, or ended.
  private func shortcut(
    _ object: ObjectRow, deletedBy delete: ObjectVersion, _ empty: ObjectStanding
  ) -> ObjectStanding? {
    guard let want = object.want, want.tree != .trash, let source = object.source else {
      return nil
    }
    var shown = empty
    shown.isDocument = object.isDocument
    shown.tree = delete.into == nil ? .trash : nil
    shown.path = want.path
    shown.source = source
    shown.digest = want.digest
    shown.isLink = object.attributes.isLink
    shown.size = object.attributes.size
    shown.mtime = object.attributes.mtime
    shown.mode = object.attributes.statedMode
    shown.isHidden = object.attributes.isHidden
    return shown
  }

  /// The row of the next object that is made; it has to be made before another one is asked for.
  func nextObjectRow() throws(SQLiteError) -> Int64 {
    let last =
      if let lastObjectRow { lastObjectRow } else {
        try count("SELECT seq FROM sqlite_sequence WHERE name = 'object'")
      }
    return last + 1
  }

  /// Puts a new object into its table, not yet seated.
  func makeObject(
    _ object: ObjectRow, _ shown: ObjectStanding
  ) throws(SQLiteError) {
    let insert = try connection.statement(
      """
      INSERT INTO object(row, document, heads, gaps, conflict, source, link, size, mtime, mtime_ns,
        ctime, mode, first) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)
      """)
    try insert.bind(13, blob: object.first.bytes)
    try store(object.row, shown, by: insert)
    lastObjectRow = object.row
  }
}
