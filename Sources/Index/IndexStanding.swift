package import Format
internal import Posix
internal import SQLite

/// What an object becomes with a new version.
struct ObjectStanding {
  var heads: [RecordID]
  var gaps: Int64
  var inConflict = false
  var isDocument = false
  /// nil: shown nowhere.
  var tree: Tree?
  /// The cleaned path.
  var path: [UInt8]?
  /// The row of the record that holds the content.
  var source: Int64?
  /// Content that no record holds.
  var merged: [UInt8]?
  /// Fields of a value that is not one record's own: an object.
  var mergedFields: JSON?
  /// What makes contents equal: a byte for file or link, and the SHA-256.
  var digest: [UInt8]?
  /// Its claim to the path, if it was computed; else the index looks it up.
  var claim: [UInt8]?
  var isLink = false
  var isHidden = false
  var size: Int64 = 0
  var mtime: Timestamp?
  /// Milliseconds since 1970.
  var ctime: Int64 = 0
  var mode: UInt16?

  init(heads: [RecordID], gaps: Int64) {
    self.heads = heads
    self.gaps = gaps
  }

  /// Of an object with only one known version, until it is computed.
  init(_ version: ObjectVersion) {
    self.init(heads: [], gaps: 0)
    isDocument = version.isDocument
  }

  /// What stat(2) and readdir(3) show of it.
  var attributes: ObjectAttributes {
    ObjectAttributes(
      isLink: isLink, isHidden: isHidden, size: size, mtime: mtime ?? Timestamp(seconds: 0),
      ctime: ctime, statedMode: mode)
  }

  /// Whether a version's attributes take it out of listings.
  static func isHidden(_ attributes: JSON?) -> Bool { attributes?["hidden"]?.bool ?? false }

  /// Takes size and kind from a content.
  mutating func measure(_ content: StatedContent) {
    switch content {
    case .inline(let bytes): size = Int64(bytes.count)
    case .blob(let blob): size = blob.size
    case .link(let target):
      size = Int64(target.count)
      isLink = true
    case .from, .none: break
    }
  }
}

extension ContentDigest {
  /// The digest of what a record holds itself; nil for other records.
  package init?(_ content: StatedContent) {
    switch content {
    case .inline(let bytes): self.init(bytes: bytes)
    case .blob(let blob): self.init(isLink: false, sha256: blob.sha256)
    case .link(let target): self.init(isLink: true, sha256: ContentDigest.sha256(target))
    case .from, .none: return nil
    }
  }
}

extension Index {
  /// Stores what an object became, seats it, and notes what changed for those who cache it.
  /// `isStored`: all but the seat is in the object's row already.
  func show(
    _ object: inout ObjectRow, _ shown: ObjectStanding, time: Timestamp, isStored: Bool = false
  ) throws(SQLiteError) {
    if !isStored { try storeState(object.row, shown) }
    try storeMerged(object, shown)
    var want: ObjectRow.Want?
    if let tree = shown.tree, let path = shown.path {
      // The first version is the smallest, and names the path that is shown.
      let claim =
        if let known = shown.claim {
          known
        } else if shown.heads == [object.first] {
          object.first.bytes + object.first.bytes
        } else { try claim(object, path) }
      want = ObjectRow.Want(tree: tree, path: path, claim: claim, digest: shown.digest)
    }
    try setWant(object, want, time: time)
    if object.want != nil { try noteFile(object.row) }
    // Listings of its folder are others now.
    if object.attributes.isHidden != shown.isHidden, let seat = object.seat {
      try noteName(folder: seat.folder, seat.name)
    }
    try queueText(.version, object.row)
  }

  private func storeState(_ row: Int64, _ shown: ObjectStanding) throws(SQLiteError) {
    let update = try connection.statement(
      """
      UPDATE object SET document = ?2, heads = ?3, gaps = ?4, conflict = ?5, source = ?6,
        link = ?7, size = ?8, mtime = ?9, mtime_ns = ?10, ctime = ?11, mode = ?12
      WHERE row = ?1
      """)
    try store(row, shown, by: update)
  }

  /// Runs a statement whose first twelve parameters are the row and what `ObjectStanding` says.
  func store(
    _ row: Int64, _ shown: ObjectStanding, by update: borrowing Statement
  ) throws(SQLiteError) {
    let attributes = shown.attributes
    try update.bind(1, row)
    try update.bind(2, flag: shown.isDocument)
    try update.bind(3, blob: shown.heads.flatMap(\.bytes))
    try update.bind(4, shown.gaps)
    try update.bind(5, flag: shown.inConflict)
    try update.bind(6, shown.source)
    try update.bind(
      7,
      (attributes.isLink ? 1 : 0) | (attributes.isHidden ? 2 : 0)
        | (attributes.statedMode == nil ? 4 : 0)
        | (shown.path.map(ProgramFolders.own) ?? false ? 8 : 0))
    try update.bind(8, attributes.size)
    try update.bind(9, attributes.mtime.seconds)
    try update.bind(10, Int64(attributes.mtime.nanoseconds))
    try update.bind(11, attributes.ctime)
    try update.bind(12, Int64(attributes.mode))
    try update.run()
  }

  private func storeMerged(_ object: ObjectRow, _ shown: ObjectStanding) throws(SQLiteError) {
    if let fields = shown.mergedFields {
      let insert = try connection.statement(
        "INSERT OR REPLACE INTO merged(object, content, fields) VALUES(?1, ?2, ?3)")
      try insert.bind(1, object.row)
      try insert.bind(2, blob: shown.merged)
      try insert.bind(3, blob: fields.bytes)
      try insert.run()
    } else if !object.heads.isEmpty {
      let delete = try connection.statement("DELETE FROM merged WHERE object = ?1")
      try delete.bind(1, object.row)
      try delete.run()
    }
  }

  /// The claim to a path: the smallest id among the versions that name it, else the first
  /// version's id; then that.
  private func claim(_ object: ObjectRow, _ path: [UInt8]) throws(SQLiteError) -> [UInt8] {
    let query = try connection.statement(
      """
      SELECT id FROM record WHERE class = 1 AND owner = ?1 AND path = ?2 ORDER BY id LIMIT 1
      """)
    defer { query.reset() }
    try query.bind(1, object.row)
    try query.bind(2, blob: path)
    let oldest = try query.step() ? query.blob(0) : object.first.bytes
    return oldest + object.first.bytes
  }
}
