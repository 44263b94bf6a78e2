package import Bundle
package import Format
internal import Posix
package import SQLite

/// Which segments the index has applied, and which records each holds: what healing a torn one,
/// packing and dropping need to know.
extension Index {
  /// Notes a whole segment whose records are applied (or dead). With `counts`, how many records
  /// it has in common with each other one is noted too; of a segment of new records that is known.
  package func addSegment(
    _ name: SegmentName, _ stamp: FileStamp, ids: [RecordID], counts: Bool
  ) throws(SQLiteError) {
    var rows: [Int64] = []
    rows.reserveCapacity(ids.count)
    // In the segment's order, which is not the one in which records were spooled: healing reads
    // them one after the other.
    for id in ids.sorted() {
      if let row = try row(of: id) { rows.append(row) }
    }
    try addSegment(name, stamp, rows: rows, of: ids.count, counts: counts)
  }

  /// As above, where the rows of those records that are here are known, in the segment's order.
  package func addSegment(
    _ name: SegmentName, _ stamp: FileStamp, rows: [Int64], of count: Int, counts: Bool
  ) throws(SQLiteError) {
    let insert = try connection.statement(
      """
      INSERT OR REPLACE INTO segment(path, inode, size, ctime, ctime_ns, count, dead, first, last, records)
      VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10)
      """)
    try insert.bind(1, blob: name.path)
    try bind(insert, stamp, from: 2)
    try insert.bind(6, Int64(count))
    try insert.bind(7, flag: rows.count < count)
    try insert.bind(8, rows.min() ?? 0)
    try insert.bind(9, rows.max() ?? 0)
    try insert.bind(10, blob: Index.packed(rows))
    try insert.run()
    guard counts else { return }
    try removeOverlaps(of: name)
    try countOverlaps(of: name, rows)
  }

  /// Notes another stamp of a segment whose bytes are the same.
  package func restamp(_ name: SegmentName, _ stamp: FileStamp) throws(SQLiteError) {
    let update = try connection.statement(
      "UPDATE segment SET inode = ?2, size = ?3, ctime = ?4, ctime_ns = ?5 WHERE path = ?1")
    try update.bind(1, blob: name.path)
    try bind(update, stamp, from: 2)
    try update.run()
  }

  /// Binds a stamp to four parameters.
  func bind(
    _ statement: borrowing Statement, _ stamp: FileStamp, from column: Int
  ) throws(SQLiteError) {
    try statement.bind(column, Int64(bitPattern: stamp.inode))
    try statement.bind(column + 1, stamp.size)
    try statement.bind(column + 2, stamp.ctime.seconds)
    try statement.bind(column + 3, Int64(stamp.ctime.nanoseconds))
  }

  /// Forgets segments that have left log/. False if one of them held records that no other
  /// applied one holds: then the index has to be made anew.
  package func removeSegments(_ names: [SegmentName]) throws(SQLiteError) -> Bool {
    let lost = try rowsHeldOnly(by: names)
    for name in names {
      let delete = try connection.statement("DELETE FROM segment WHERE path = ?1")
      try delete.bind(1, blob: name.path)
      try delete.run()
      try removeOverlaps(of: name)
    }
    for row in lost where try record(row: row) != nil { return false }
    return true
  }

  /// The rows of some segments that no other applied one holds.
  package func rowsHeldOnly(by names: [SegmentName]) throws(SQLiteError) -> Set<Int64> {
    let going = Set(names)
    var doubtful: Set<Int64> = []
    for name in names {
      guard let rows = try rows(of: name) else { continue }
      if try !isHeld(rows, of: name, besides: going) { doubtful.formUnion(rows) }
    }
    if doubtful.isEmpty { return [] }
    let paths = Set(names.map(\.path))
    try eachSegment(near: doubtful) { path, held in
      if !paths.contains(path) { doubtful.subtract(held) }
    }
    return doubtful
  }

  /// Whether one other segment, none of those that go, holds all of these rows of a segment, as overlaps
  /// tell. Costs no look at segments; if not, several others together may hold them.
  private func isHeld(
    _ rows: [Int64], of name: SegmentName, besides going: Set<SegmentName>
  ) throws(SQLiteError) -> Bool {
    let query = try connection.statement(
      """
      SELECT other FROM overlap WHERE one = ?1 AND common = ?2
      UNION ALL SELECT one FROM overlap WHERE other = ?1 AND common = ?2
      """)
    defer { query.reset() }
    try query.bind(1, blob: name.path)
    try query.bind(2, Int64(rows.count))
    while try query.step() {
      if let holder = SegmentName(path: query.blob(0)), !going.contains(holder) { return true }
    }
    return false
  }

  /// Segments that are applied: at most `limit` after `last`, in the order of their paths.
  package func segments(
    after last: SegmentName? = nil, limit: Int = .max
  ) throws(SQLiteError) -> [AppliedSegment] {
    let query = try connection.statement(
      """
      SELECT path, inode, size, ctime, ctime_ns, count FROM segment
      WHERE path > ?1 ORDER BY path LIMIT ?2
      """)
    defer { query.reset() }
    try query.bind(1, blob: last?.path ?? [])
    try query.bind(2, Int64(limit))
    var found: [AppliedSegment] = []
    while try query.step() {
      guard let name = SegmentName(path: query.blob(0)) else { continue }
      found.append(
        AppliedSegment(name: name, stamp: Index.stamp(query), records: Int(query.int(5))))
    }
    return found
  }

  /// The rows of the records of a segment, ascending by id, or nil if it is not applied.
  package func rows(of segment: SegmentName) throws(SQLiteError) -> [Int64]? {
    let query = try connection.statement("SELECT records FROM segment WHERE path = ?1")
    defer { query.reset() }
    try query.bind(1, blob: segment.path)
    return try query.step() ? Index.unpacked(query.blob(0)) : nil
  }

  /// Those of some records that an applied segment holds.
  package func inSegments(_ ids: [RecordID]) throws(SQLiteError) -> Set<RecordID> {
    var sought: [Int64: RecordID] = [:]
    for id in ids { if let row = try row(of: id) { sought[row] = id } }
    var found: Set<RecordID> = []
    try eachSegment(near: sought.keys) { _, held in
      for row in held { if let id = sought[row] { found.insert(id) } }
    }
    return found
  }

  /// Rows as 8 bytes each, big endian.
  private static func packed(_ rows: [Int64]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(rows.count * 8)
    for row in rows {
      for shift in stride(from: 56, through: 0, by: -8) {
        bytes.append(UInt8(truncatingIfNeeded: row >> Int64(shift)))
      }
    }
    return bytes
  }

  private static func unpacked(_ bytes: [UInt8]) -> [Int64] {
    stride(from: 0, to: bytes.count - bytes.count % 8, by: 8).map { start in
      var row: Int64 = 0
      for place in start..<start + 8 { row = row << 8 | Int64(bytes[place]) }
      return row
    }
  }

  /// Where a look at a segment's records ended, so that the next one goes on there.
  package struct SegmentCursor {
    fileprivate var name: SegmentName
    fileprivate var last: RecordID
    fileprivate var place: Int
  }

  /// The records of an applied segment that are here: at most `limit` after `after`, by id.
  package func records(
    of name: SegmentName, after: RecordID?, limit: Int, _ cursor: inout SegmentCursor?
  ) throws(SQLiteError) -> [Record] {
    let rows = try rows(of: name) ?? []
    var place = 0
    if let cursor, cursor.name == name, cursor.last == after { place = cursor.place }
    var found: [Record] = []
    while place < rows.count, found.count < limit {
      let record = try record(row: rows[place])
      place += 1
      guard let record else { continue }
      if let after, record.id <= after { continue }
      found.append(record)
    }
    cursor = found.last.map { SegmentCursor(name: name, last: $0.id, place: place) }
    return found
  }

  // MARK: Files that are not whole

  /// What was read and is not whole.
  package func tornSegments() throws(SQLiteError) -> [TornSegment] {
    let query = try connection.statement(
      "SELECT path, inode, size, ctime, ctime_ns, ours, problem FROM torn")
    defer { query.reset() }
    var found: [TornSegment] = []
    while try query.step() {
      guard let name = SegmentName(path: query.blob(0)) else { continue }
      found.append(
        TornSegment(
          name: name, stamp: Index.stamp(query), isOurs: query.int(5) != 0,
          problem: String(decoding: query.text(6), as: UTF8.self)))
    }
    return found
  }

  /// Remembers these in the place of all others.
  package func keep(_ torn: [TornSegment]) throws(SQLiteError) {
    try connection.execute("DELETE FROM torn")
    for segment in torn {
      let insert = try connection.statement(
        "INSERT OR REPLACE INTO torn VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)")
      try insert.bind(1, blob: segment.name.path)
      try bind(insert, segment.stamp, from: 2)
      try insert.bind(6, flag: segment.isOurs)
      try insert.bind(7, text: Array(segment.problem.utf8))
      try insert.run()
    }
  }

  /// A stamp in the columns after a path.
  static func stamp(_ query: borrowing Statement) -> FileStamp {
    FileStamp(
      inode: UInt64(bitPattern: query.int(1)), size: query.int(2),
      ctime: Timestamp(seconds: query.int(3), nanoseconds: Int32(clamping: query.int(4))))
  }

  // MARK: Overlaps

  /// Counts what a segment has in common with each other one.
  private func countOverlaps(of name: SegmentName, _ rows: [Int64]) throws(SQLiteError) {
    let own = Set(rows), path = name.path
    var found: [(other: SegmentName, common: Int)] = []
    try eachSegment(near: rows) { other, held in
      let common = held.count { own.contains($0) }
      guard common > 0, other != path, let other = SegmentName(path: other) else { return }
      found.append((other, common))
    }
    for (other, common) in found { try keepOverlap(name, other, common) }
  }

  /// Calls a function with the path of each applied segment that may hold one of some rows, and the rows
  /// of its records. Rows are counted up, and most segments are of other times: of these no more is read
  /// than an entry of the index by rows.
  private func eachSegment(
    near rows: some Collection<Int64>, _ body: (_ path: [UInt8], _ rows: [Int64]) -> Void
  ) throws(SQLiteError) {
    guard let first = rows.min(), let last = rows.max() else { return }
    let query = try connection.statement(
      """
      SELECT path, records FROM segment INDEXED BY segment_rows WHERE last >= ?1 AND first <= ?2
      """)
    defer { query.reset() }
    try query.bind(1, first)
    try query.bind(2, last)
    while try query.step() { body(query.blob(0), Index.unpacked(query.blob(1))) }
  }

  private func removeOverlaps(of name: SegmentName) throws(SQLiteError) {
    for column in ["one", "other"] {
      let delete = try connection.statement(made: "DELETE FROM overlap WHERE \(column) = ?1")
      try delete.bind(1, blob: name.path)
      try delete.run()
    }
  }

  /// Notes how many records two applied segments have in common.
  package func keepOverlap(
    _ one: SegmentName, _ other: SegmentName, _ common: Int
  ) throws(SQLiteError) {
    let insert = try connection.statement("INSERT OR REPLACE INTO overlap VALUES(?1, ?2, ?3)")
    try insert.bind(1, blob: min(one, other).path)
    try insert.bind(2, blob: max(one, other).path)
    try insert.bind(3, Int64(common))
    try insert.run()
  }

  /// Pairs of applied segments with common records: at most `limit` after `last`, in the order of their
  /// paths.
  package func overlaps(
    after last: Overlap? = nil, limit: Int = .max
  ) throws(SQLiteError) -> [Overlap] {
    let query = try connection.statement(
      """
      SELECT one, other, common FROM overlap
      WHERE (one, other) > (?1, ?2) ORDER BY one, other LIMIT ?3
      """)
    defer { query.reset() }
    try query.bind(1, blob: last?.one.path ?? [])
    try query.bind(2, blob: last?.other.path ?? [])
    try query.bind(3, Int64(limit))
    var found: [Overlap] = []
    while try query.step() {
      if let one = SegmentName(path: query.blob(0)), let other = SegmentName(path: query.blob(1)) {
        found.append(Overlap(one: one, other: other, common: Int(query.int(2))))
      }
    }
    return found
  }

  // MARK: Purged lines

  /// Notes which segments hold these rows, whose records were purged.
  func markDead(_ rows: Set<Int64>) throws(SQLiteError) {
    guard !rows.isEmpty else { return }
    try keep("unscrubbed", 1)
    var holders: [[UInt8]] = []
    try eachSegment(near: rows) { path, held in
      if held.contains(where: { rows.contains($0) }) { holders.append(path) }
    }
    for path in holders {
      let update = try connection.statement("UPDATE segment SET dead = 1 WHERE path = ?1")
      try update.bind(1, blob: path)
      try update.run()
    }
  }

  /// The applied segments that hold dead lines.
  package func segmentsWithDead() throws(SQLiteError) -> [SegmentName] {
    let query = try connection.statement("SELECT path FROM segment WHERE dead = 1")
    defer { query.reset() }
    var found: [SegmentName] = []
    while try query.step() {
      if let name = SegmentName(path: query.blob(0)) { found.append(name) }
    }
    return found
  }

  /// The blobs that purges name.
  package func purgedBlobs() throws(SQLiteError) -> [[UInt8]] {
    let query = try connection.statement("SELECT id FROM dead WHERE length(id) = 32")
    defer { query.reset() }
    var found: [[UInt8]] = []
    while try query.step() { found.append(query.blob(0)) }
    return found
  }
}
