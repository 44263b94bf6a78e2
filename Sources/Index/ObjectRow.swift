package import Format
package import Posix
package import SQLite

/// A row of the table `object`: a memory or document and where it is shown.
package struct ObjectRow {
  package var row: Int64
  package var first: ObjectID
  package var isDocument: Bool
  package var heads: [RecordID]
  var gaps: Int64
  package var inConflict: Bool
  /// What it wants, nil if it is in no tree.
  package var want: Want?
  /// 1 at its wanted path, 2 under a made name, 3 a twin.
  package var round: Int64?
  /// Where it is shown.
  package var seat: Seat?
  /// The record that holds the shown content; nil: merged, or not here.
  package var source: Int64?
  package var attributes: ObjectAttributes

  init(row: Int64, first: ObjectID) {
    self.row = row
    self.first = first
    isDocument = false
    heads = []
    gaps = 0
    inConflict = false
    attributes = ObjectAttributes(
      isLink: false, isHidden: false, size: 0, mtime: Timestamp(seconds: 0), ctime: 0)
  }

  /// A name that an object asks for in one of the three trees.
  package struct Want: Equatable {
    package var tree: Tree
    package var path: [UInt8]
    /// The two ids of its claim, 36 bytes; byte order is the order of claims.
    var claim: [UInt8]
    /// What makes two contents equal; nil: the content is not here and equals none.
    var digest: [UInt8]?
  }

  /// A name in a folder.
  package struct Seat: Equatable, Hashable {
    package var folder: Int64
    package var name: [UInt8]
  }

  /// Reads the columns of the statements below, all in one order.
  init(_ query: borrowing Statement) {
    row = query.int(0)
    first = RecordID(bytes: query.blob(1)) ?? .zero
    isDocument = query.int(2) != 0
    heads = RecordID.list(query.blob(4))
    gaps = query.int(5)
    inConflict = query.int(6) != 0
    if let tree = Tree(rawValue: query.int(3)) {
      want = Want(
        tree: tree, path: query.blob(7), claim: query.blob(8),
        digest: query.isNull(9) ? nil : query.blob(9))
    }
    round = query.isNull(10) ? nil : query.int(10)
    if !query.isNull(11) { seat = Seat(folder: query.int(11), name: query.blob(12)) }
    source = query.isNull(13) ? nil : query.int(13)
    attributes = ObjectAttributes(
      isLink: query.int(14) & 1 != 0, isHidden: query.int(14) & 2 != 0, size: query.int(15),
      mtime: Timestamp(seconds: query.int(16), nanoseconds: Int32(clamping: query.int(17))),
      ctime: query.int(18),
      statedMode: query.int(14) & 4 != 0 ? nil : UInt16(clamping: query.int(19)))
  }
}

/// What stat(2) shows of an object, and whether readdir(3) does.
package struct ObjectAttributes: Equatable {
  var isLink: Bool
  /// Left out of listings (the attribute `hidden`).
  var isHidden: Bool
  package var size: Int64
  package var mtime: Timestamp
  /// Milliseconds since 1970.
  var ctime: Int64
  /// The permission bits that the shown value says; nil where it says none.
  package var statedMode: UInt16?
  /// The permission bits that are shown.
  package var mode: UInt16 { statedMode ?? 0o644 }
}

extension RecordID {
  /// Smaller than every real id.
  package static let zero = RecordID(time: 0, high: 0, low: 0)

  /// Ids laid end to end, 18 bytes each.
  static func list(_ bytes: [UInt8]) -> [RecordID] {
    stride(from: 0, to: bytes.count - bytes.count % 18, by: 18).compactMap {
      RecordID(bytes: Array(bytes[$0..<$0 + 18]))
    }
  }
}

extension Index {
  /// The object of a first version's id, or nil.
  package func object(first: ObjectID) throws(SQLiteError) -> ObjectRow? {
    let query = try connection.statement(
      """
      SELECT row, first, document, tree, heads, gaps, conflict, wanted, claim, digest, round, folder,
        name, source, link, size, mtime, mtime_ns, ctime, mode FROM object WHERE first = ?1
      """)
    defer { query.reset() }
    try query.bind(1, blob: first.bytes)
    return try query.step() ? ObjectRow(query) : nil
  }

  /// The object of a row, or nil.
  package func object(row: Int64) throws(SQLiteError) -> ObjectRow? {
    let query = try connection.statement(
      """
      SELECT row, first, document, tree, heads, gaps, conflict, wanted, claim, digest, round, folder,
        name, source, link, size, mtime, mtime_ns, ctime, mode FROM object WHERE row = ?1
      """)
    defer { query.reset() }
    try query.bind(1, row)
    return try query.step() ? ObjectRow(query) : nil
  }

  /// The object shown under a name in a folder, or nil.
  package func object(in folder: Int64, named name: [UInt8]) throws(SQLiteError) -> ObjectRow? {
    let query = try connection.statement(
      """
      SELECT row, first, document, tree, heads, gaps, conflict, wanted, claim, digest, round, folder,
        name, source, link, size, mtime, mtime_ns, ctime, mode FROM object WHERE folder = ?1 AND name = ?2
      """)
    defer { query.reset() }
    try query.bind(1, folder)
    try query.bind(2, blob: name)
    return try query.step() ? ObjectRow(query) : nil
  }
}
