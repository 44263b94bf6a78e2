internal import Format
internal import Learning
internal import Posix
internal import SQLite
internal import Text

/// Reconciliation: which learned memories repeat, end or contradict others (memcube(5),
/// "Extractors"). It changes no record: what is ended or repeated is left out of search, and says
/// so in an attribute. What a person wrote, or edited, takes no part.
///
/// How memories stand follows from the set of them alone: whatever comes, goes, or comes late, those
/// around it in time are looked at again, and never more than a window of them.
extension Index {
  /// What a learned memory says, and since when.
  struct Learned {
    var object: Int64
    var first: ObjectID
    /// Milliseconds since 1970.
    var since: Int64
    /// What it was learned from, hashed.
    var source: Int64
    var claims: Claims
    /// Since when holds what was said first, where the same was said again: of repeats the earliest stands
    /// for all.
    var earliest: Int64

    /// What happened at most so long before it was said, in milliseconds, is news: a week.
    static let news: Int64 = 7 * 86_400_000

    /// Since when what was said holds, milliseconds since 1970. What is said of the present holds when it
    /// is said, whatever days it is about. So does news: "I moved yesterday" knows better than what the
    /// same speaker said this morning. What happened long before holds from then on, and ends nothing that
    /// was said meanwhile.
    static func since(_ happened: CivilDate?, said: Int64) -> Int64 {
      guard let happened, said &- happened.end > news else { return said }
      return happened.end
    }
  }

  /// A memory as it takes part; nil where a person has written it or edited its text. What only hangs on
  /// it, such as the user of a service, or a tag, leaves it the extractor's. What a server remembered once
  /// more, with other ids (attribute `repeats`), ends as what it repeats does, and stands for itself. What
  /// was said again in the same file holds since then: "I live in Paris" after "I live in Rome now".
  func learned(
    _ object: ObjectRow, text: [UInt8], fields: [JSON.Member]
  ) throws(SQLiteError) -> Learned? {
    let isCopy = fields.first("attributes")?[Self.repeatsKey]?.string != nil
    guard object.heads.count == 1, let head = object.heads.first,
      let own = try telling(object, fields, isCopy: isCopy), try isText(of: object.first, in: head)
    else { return nil }
    let told = try lastTwin(of: object) ?? own
    let read = CrashNotes.reading(text) { Claims(text, day: told.day, said: told.said) }
    guard var claims = read else { return nil }
    if isCopy { claims.standAlone() }
    func since(_ telling: Telling) -> Int64 {
      Learned.since(claims.isPast ? telling.to ?? telling.from : nil, said: telling.said)
    }
    return Learned(
      object: object.row, first: object.first, since: since(told), source: told.source,
      claims: claims, earliest: min(since(own), since(told)))
  }

  /// When something was said, which days it is about, and what it was learned from, hashed.
  private struct Telling {
    /// Milliseconds since 1970.
    var said: Int64
    var from: CivilDate?
    var to: CivilDate?
    var source: Int64
    var day: Int32? { from.map { Int32(clamping: $0.start / 86_400_000) } }
  }

  /// That of a memory; nil where it was not learned.
  private func telling(
    _ object: ObjectRow, _ fields: [JSON.Member], isCopy: Bool
  ) throws(SQLiteError) -> Telling? {
    // Most memories were learned from nothing; their records need not be read again.
    guard fields.first("sources") != nil, let record = try record(object.first),
      record.replica == nil && record.author.contains(0x2F) || isCopy,
      let source = record["sources"]?.elements?.first?["id"]?.string
    else { return nil }
    func date(_ end: String) -> CivilDate? {
      fields.first("attributes")?["when"]?[end]?.string.flatMap { CivilDate($0) }
    }
    return Telling(
      said: object.attributes.mtime.milliseconds, from: date("from"), to: date("to"),
      source: NameHash.hash(source))
  }

  /// The last that says the same in the same file and was learned, if it is the later one.
  private func lastTwin(of object: ObjectRow) throws(SQLiteError) -> Telling? {
    guard let twin = try latestTwin(of: object.row),
      twin.attributes.mtime > object.attributes.mtime
    else { return nil }
    return try telling(twin, try written(twin).fields, isCopy: false)
  }

  /// The attribute that names the memory which another one says once more.
  static let repeatsKey = "repeats"

  /// Whether a version has the bytes of the first one.
  private func isText(of first: ObjectID, in head: ObjectID) throws(SQLiteError) -> Bool {
    if head == first { return true }
    return try record(head)?.contentFrom == first
  }

  /// Lets a memory take part as it is now, or with nil no longer.
  func settle(_ object: Int64, _ learned: Learned?) throws(SQLiteError) {
    settling = object
    defer { settling = nil }
    let known = try known(object)
    if known == learned.map(Known.init) ?? Known() { return }
    if known != Known() { try withdraw(object, known) }
    if let learned { try enter(learned) }
  }

  // MARK: What is known of an object

  /// The rows of an object, to be compared.
  struct Known: Equatable {
    struct Row: Equatable {
      var claim: Claims.Claim
      var since: Int64
      var first: [UInt8]
      var source: Int64
    }
    var rows: [Row] = []
    var assertion: StoredAssertion?

    init() {}

    init(_ learned: Learned) {
      rows = learned.claims.claims.map {
        Row(
          claim: $0, since: $0.kind == .same ? learned.earliest : learned.since,
          first: learned.first.bytes,
          source: learned.source)
      }.sorted { $0.claim.key.lexicographicallyPrecedes($1.claim.key) }
      if let told = learned.claims.assertion {
        assertion = StoredAssertion(
          object: learned.object, since: learned.since, first: learned.first.bytes,
          source: learned.source, told: told, further: learned.claims.further)
      }
    }
  }

  private func known(_ object: Int64) throws(SQLiteError) -> Known {
    var known = Known()
    let query = try connection.statement(
      "SELECT key, kind, value, since, first, source FROM claim WHERE object = ?1 ORDER BY key")
    defer { query.reset() }
    try query.bind(1, object)
    while try query.step() {
      let claim = Claims.Claim(
        key: query.blob(0), kind: Claims.Kind(rawValue: query.int(1)) ?? .same,
        value: query.blob(2))
      known.rows.append(
        Known.Row(
          claim: claim, since: query.int(3), first: query.blob(4), source: query.int(5)))
    }
    known.assertion = try storedAssertion(of: object)
    return known
  }

  // MARK: Coming and going

  private func withdraw(_ object: Int64, _ known: Known) throws(SQLiteError) {
    if let assertion = known.assertion { try withdraw(assertion) }
    for other in try contradictions(of: object) { try noteFile(other) }
    let delete = try connection.statement("DELETE FROM standing WHERE object = ?1")
    try delete.bind(1, object)
    try delete.run()
    for row in known.rows {
      if row.claim.kind == .same {
        try changeSame(row.claim.key) { () throws(SQLiteError) in
          try self.delete(row.claim.key, of: object)
        }
      } else {
        try self.delete(row.claim.key, of: object)
        try reconcileSlot(row.claim, around: row.since, row.first)
      }
    }
  }

  private func delete(_ key: [UInt8], of object: Int64) throws(SQLiteError) {
    let delete = try connection.statement("DELETE FROM claim WHERE +key = ?1 AND object = ?2")
    try delete.bind(1, blob: key)
    try delete.bind(2, object)
    try delete.run()
  }

  private func enter(_ learned: Learned) throws(SQLiteError) {
    let rows = Known(learned).rows
    // Repeats first: whether one is superseded is noted there.
    for row in rows.filter({ $0.claim.kind == .same }) + rows.filter({ $0.claim.kind != .same }) {
      if row.claim.kind == .same {
        try changeSame(row.claim.key) { () throws(SQLiteError) in
          try insert(row, of: learned.object)
        }
        if try representative(of: row.claim.key) != learned.object {
          try keep(.folded, row.claim.key, of: learned.object, by: 0)
        }
      } else {
        try insert(row, of: learned.object)
        try reconcileSlot(row.claim, around: row.since, row.first)
      }
    }
    if let assertion = Known(learned).assertion { try enter(assertion) }
  }

  private func insert(_ row: Known.Row, of object: Int64) throws(SQLiteError) {
    let insert = try connection.statement(
      """
      INSERT OR REPLACE INTO claim(key, ended, since, first, object, kind, value, source)
      VALUES(?1, 0, ?2, ?3, ?4, ?5, ?6, ?7)
      """)
    try insert.bind(1, blob: row.claim.key)
    try insert.bind(2, row.since)
    try insert.bind(3, blob: row.first)
    try insert.bind(4, object)
    try insert.bind(5, row.claim.kind.rawValue)
    try insert.bind(6, blob: row.claim.value)
    try insert.bind(7, row.source)
    try insert.run()
  }
}
