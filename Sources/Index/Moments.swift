internal import Posix
package import SQLite
internal import Text

/// Which days the texts of items name, and which texts hold tasks: what lists of days and tasks are made of.
///
/// An item may have been written on two days, by the zone: rows are made for both, since "next week" depends on it. What
/// makes a list reads the text again, with the zone that is meant.
package enum Moments {
  /// `class`: 0 a span of a month at most, 1 a longer one, 2 what comes again from `first` on.
  static let sql = """
    CREATE TABLE moment (
      class INTEGER NOT NULL, first INTEGER NOT NULL, last INTEGER NOT NULL, item INTEGER NOT NULL,
      PRIMARY KEY (class, first, item, last)) WITHOUT ROWID;
    CREATE INDEX moment_item ON moment (item)
    """
  static let delete: StaticString = "DELETE FROM moment WHERE item = ?1"

  /// The value of the facet `box`.
  package static let open = Array("open".utf8)

  /// Days of a short span at most; times of an item at most; and how far a zone is from UTC, seconds, west and east.
  private static let (short, most) = (Int64(31), 4_096)
  private static let (west, east) = (Int64(12 * 3_600), Int64(14 * 3_600))
  private static let marks = ["- [ ] ", "* [ ] ", "+ [ ] "].map { Array($0.utf8) }

  /// The text of an item, or of its part.
  private static func text(of item: borrowing TextItem) -> [UInt8] {
    item.part.map { Array(item.text[$0.clamped(to: item.text.indices)]) } ?? item.text
  }

  /// Notes the days that an item names.
  static func put(
    _ item: borrowing TextItem, _ row: Int64, _ connection: Connection
  ) throws(SQLiteError) {
    let text = text(of: item)
    let seconds = item.time.seconds
    let days = Set(
      [seconds &- west, seconds, seconds &+ east].map { TimeCalendar.day(ofSeconds: $0) })
    let times = days.flatMap {
      TimeGrammar.shared.expressions(in: text, said: $0).prefix(most)
    }
    for time in times {
      let length: Int64 = time.recurrence != nil ? 2 : time.last - time.first < short ? 0 : 1
      let insert = try connection.statement("INSERT OR IGNORE INTO moment VALUES (?1, ?2, ?3, ?4)")
      try insert.bind(1, length)
      try insert.bind(2, time.first)
      try insert.bind(3, time.last)
      try insert.bind(4, row)
      try insert.run()
    }
  }

  /// Whether an item holds a box that is not ticked.
  static func hasOpenBox(_ item: borrowing TextItem) -> Bool {
    let text = text(of: item)
    guard text.contains(0x5B) else { return false }
    return text.split(separator: 0x0A).contains { line in
      let line = line.drop { $0 <= 0x20 || $0 == 0x3E }
      return marks.contains { line.starts(with: $0) }
    }
  }

  /// The rows, rising, of items that may name one of some days.
  package static func items(
    naming days: ClosedRange<Int64>, _ connection: Connection
  ) throws(SQLiteError) -> [Int64] {
    let query = try connection.statement(
      """
      SELECT item FROM moment WHERE class = 0 AND first BETWEEN ?3 AND ?2 AND last >= ?1
      UNION SELECT item FROM moment WHERE class = 1 AND first <= ?2 AND last >= ?1
      UNION SELECT item FROM moment WHERE class = 2 AND first <= ?2 ORDER BY item
      """)
    defer { query.reset() }
    try query.bind(1, days.lowerBound)
    try query.bind(2, days.upperBound)
    try query.bind(3, days.lowerBound &- short)
    var found: [Int64] = []
    while try query.step() { found.append(query.int(0)) }
    return found
  }
}
