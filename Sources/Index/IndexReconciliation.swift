internal import Format
internal import Learning
internal import Posix
internal import SQLite
internal import Text

/// What a memory says by one key.
struct Filling: Equatable {
  var key: [UInt8]
  var kind: SlotClaim.Kind
  /// See `SlotState`; empty for a repeat, which is the same in all of its key.
  var value: [UInt8]
}

/// Reconciliation: which memories repeat, end or contradict others (memcube(5), "Extractors"). It changes no
/// record: what is ended or repeated is left out of search, and says so in an attribute. What a person wrote, or
/// edited, is never left out.
///
/// How memories stand follows from the set of them alone: whatever comes, goes, or comes late, those
/// around it in time are looked at again, and never more than a window of them.
extension Index {
  /// What a memory says, and since when.
  struct Learned {
    var object: Int64
    var first: ObjectID
    /// What it was learned from, hashed.
    var source: Int64
    var rows: [Known.Row]

    /// What happened at most so long before it was said, in milliseconds, is news: a week.
    static let news: Int64 = 7 * 86_400_000

    /// Since when a claim holds, milliseconds since 1970. What is said of the present holds when it is said,
    /// whatever days it is about. So does news: "I moved yesterday" knows better than what the same speaker said
    /// this morning. What happened long before holds from then on, and ends nothing that was said meanwhile.
    static func since(_ day: Int64?, said: Int64) -> Int64 {
      guard let day else { return said }
      let end = (min(max(day, -4_000_000), 4_000_000) + 1) * 86_400_000
      return said &- end > news ? end : said
    }
  }

  /// A person's memory of more bytes says more than a slot.
  private static let shortText = 400

  /// A memory as it takes part; nil where it says nothing that another could. What only hangs on it, such as the
  /// user of a service, or a tag, leaves it the extractor's. What a server remembered once more, with other ids
  /// (attribute `repeats`), ends as what it repeats does, and stands for itself. What was said again in the same
  /// file holds since then: "I live in Paris" after "I live in Rome now".
  func learned(
    _ object: ObjectRow, text: [UInt8], fields: [JSON.Member]
  ) throws(SQLiteError) -> Learned? {
    let isCopy = fields.first("attributes")?[Self.repeatsKey]?.string != nil
    guard object.heads.count == 1, let head = object.heads.first else { return nil }
    guard let own = try telling(object, fields, isCopy: isCopy),
      try isText(of: object.first, in: head)
    else { return written(object, text) }
    let told = try lastTwin(of: object) ?? own
    guard let slots = Self.slots(text, fields, told.said) else { return nil }
    var rows = Self.rows(slots, said: told.said, object.first, told.source)
    if !isCopy, let key = Repeats.key(text) {
      rows.append(
        Known.Row(
          claim: Filling(key: key, kind: .same, value: []), since: min(own.said, told.said),
          first: object.first.bytes, source: told.source))
    }
    return Learned(object: object.row, first: object.first, source: told.source, rows: rows)
  }

  /// What a person wrote: it may end what was learned, and contradict it, but nothing hides it.
  private func written(_ object: ObjectRow, _ text: [UInt8]) -> Learned? {
    let said = object.attributes.mtime.milliseconds
    let text = Array(text[FrontMatter.parse(text).body...])
    guard text.count <= Self.shortText, var slots = Self.slots(text, [], said),
      !slots.claims.isEmpty
    else { return nil }
    for place in slots.claims.indices { slots.claims[place].marks.insert(.bound) }
    let source = NameHash.hash(object.first.bytes)
    return Learned(
      object: object.row, first: object.first, source: source,
      rows: Self.rows(slots, said: said, object.first, source))
  }

  /// What the record says of slots, or where it says nothing of them, its text.
  private static func slots(_ text: [UInt8], _ fields: [JSON.Member], _ said: Int64) -> Slots? {
    if let known = fields.first("attributes")?[Slots.attribute] { return Slots(json: known) }
    return CrashNotes.reading(text) { Slots(of: text, written: said / 86_400_000) }
  }

  private static func rows(
    _ slots: Slots, said: Int64, _ first: ObjectID, _ source: Int64
  ) -> [Known.Row] {
    slots.claims.map { claim in
      Known.Row(
        claim: Filling(key: claim.key, kind: claim.kind, value: claim.state.bytes),
        since: Learned.since(claim.from, said: said), first: first.bytes, source: source)
    }
  }

  /// When something was said, and what it was learned from, hashed.
  private struct Telling {
    /// Milliseconds since 1970.
    var said: Int64
    var source: Int64
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
    return Telling(said: object.attributes.mtime.milliseconds, source: NameHash.hash(source))
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
      var claim: Filling
      var since: Int64
      var first: [UInt8]
      var source: Int64
    }
    var rows: [Row] = []

    init() {}

    init(_ learned: Learned) {
      rows = learned.rows.sorted { $0.claim.key.lexicographicallyPrecedes($1.claim.key) }
    }
  }

  private func known(_ object: Int64) throws(SQLiteError) -> Known {
    var known = Known()
    let query = try connection.statement(
      "SELECT key, kind, value, since, first, source FROM claim WHERE object = ?1 ORDER BY key")
    defer { query.reset() }
    try query.bind(1, object)
    while try query.step() {
      let claim = Filling(
        key: query.blob(0), kind: SlotClaim.Kind(rawValue: query.int(1)) ?? .same,
        value: query.blob(2))
      known.rows.append(
        Known.Row(
          claim: claim, since: query.int(3), first: query.blob(4), source: query.int(5)))
    }
    return known
  }

  // MARK: Coming and going

  private func withdraw(_ object: Int64, _ known: Known) throws(SQLiteError) {
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
        if row.claim.kind != .word { try reconcileSlot(row.claim, around: row.since, row.first) }
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
        if row.claim.kind != .word { try reconcileSlot(row.claim, around: row.since, row.first) }
      }
    }
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
