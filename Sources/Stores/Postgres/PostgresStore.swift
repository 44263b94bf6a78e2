internal import Bundle
internal import Digest
public import Format
public import Posix

/// A store in a PostgreSQL database: see `PostgresSchema` for its tables.
public final class PostgresStore: BundleStore {
  /// Larger objects are kept in parts of so many bytes.
  private static let part = 4 << 20

  let pool: PostgresPool
  let listener: PostgresListener
  /// What `identity` found, by how many connections there had been.
  private let known = Lock<(identity: String, connections: Int)?>(nil)

  init(_ place: PostgresPlace) {
    pool = PostgresPool(place)
    listener = PostgresListener(place)
  }

  /// A store that shares its connections with what else is kept in the database.
  package var connections: PostgresPool { pool }

  /// Where it is.
  public var address: String { pool.address }
  /// Server and database.
  public var location: String { pool.place.location() }

  // MARK: Putting

  /// Puts a whole object, unless it is there.
  public func put(
    _ object: StoredObject, of cube: [UInt8], _ content: ByteSource
  ) throws(StoreError) {
    try object.check(cube)
    guard content.count > Self.part else {
      let bytes = try read(content, at: 0)
      guard SHA256.hash(bytes) == object.sum else { throw mismatch(object) }
      return try putSmall(object, cube, bytes)
    }
    try pool.transaction { (transaction) throws(StoreError) in
      try putLarge(object, cube, content, transaction)
    }
  }

  /// One statement, and so one round trip. The cube's row is locked against being erased meanwhile.
  private func putSmall(
    _ object: StoredObject, _ cube: [UInt8], _ bytes: [UInt8]
  ) throws(StoreError) {
    let rows = try pool.query(
      """
      WITH known AS (SELECT id, gone_at FROM memcube.cube WHERE id = $1::uuid FOR SHARE),
      made AS (
        INSERT INTO \(object.table) (cube, hash, size, bytes\(object.isSegment ? ", month" : ""))
        SELECT id, $2, length($3), $3\(object.isSegment ? ", $4" : "")
        FROM known WHERE gone_at IS NULL
        ON CONFLICT DO NOTHING RETURNING cube
      )
      SELECT (gone_at IS NOT NULL)::text,
        (SELECT max(pg_notify('memcube', $1)::text) FROM made), $4
      FROM known
      """, [.text(cube), .bytes(object.sum), .bytes(bytes), .text(object.month)])
    try checkIsThere(rows, cube)
  }

  private func putLarge(
    _ object: StoredObject, _ cube: [UInt8], _ content: ByteSource,
    _ transaction: PostgresTransaction
  ) throws(StoreError) {
    let known = try transaction.query(
      "SELECT (gone_at IS NOT NULL)::text FROM memcube.cube WHERE id = $1::uuid FOR SHARE",
      [.text(cube)])
    try checkIsThere(known, cube)
    let made = try transaction.query(
      """
      INSERT INTO \(object.table) (cube, hash, size\(object.isSegment ? ", month" : ""))
      SELECT $1::uuid, $2, $3::bigint\(object.isSegment ? ", $4" : "") WHERE $4 IS NOT NULL
      ON CONFLICT DO NOTHING RETURNING hash
      """,
      [
        .text(cube), .bytes(object.sum), .text(String(content.count)), .text(object.month),
      ])
    if made.isEmpty { return }
    var hash = SHA256()
    var offset: Int64 = 0
    var number = 0
    while offset < content.count {
      let bytes = try read(content, at: offset)
      if bytes.isEmpty { break }
      hash.update(bytes)
      _ = try transaction.query(
        """
        INSERT INTO memcube.part (cube, hash, month, number, bytes)
        VALUES ($1::uuid, $2, $3, $4::integer, $5)
        """,
        [
          .text(cube), .bytes(object.sum), .text(object.month), .text(String(number)),
          .bytes(bytes),
        ])
      offset += Int64(bytes.count)
      number += 1
    }
    guard hash.finish() == object.sum else { throw mismatch(object) }
    _ = try transaction.query("SELECT pg_notify('memcube', $1)::text", [.text(cube)])
  }

  private func read(_ content: ByteSource, at offset: Int64) throws(StoreError) -> [UInt8] {
    do { return try content.read(at: offset, count: Self.part) } catch {
      throw .receiver(.io(error, "reading what is put into \(address)"))
    }
  }

  private func mismatch(_ object: StoredObject) -> StoreError {
    .damaged("the bytes for \(object.title) are not those of its name: nothing was put")
  }

  // MARK: Getting

  /// Hands on an object's bytes.
  public func get(
    _ object: StoredObject, of cube: [UInt8],
    receive: (_ part: [UInt8]) throws(CubeError) -> Void
  ) throws(StoreError) {
    try object.check(cube)
    let key: [PostgresValue] = [.text(cube), .bytes(object.sum), .text(object.month)]
    let found = try pool.query(
      """
      SELECT bytes, size::text FROM \(object.table)
      WHERE cube = $1::uuid AND hash = $2 AND \(object.isSegment ? "month = $3" : "$3 = ''")
      """, key)
    guard let size = found[0, 1].flatMap({ Int64($0.text) }) else {
      throw try absent(object, cube)
    }
    var hash = SHA256()
    func hand(_ part: [UInt8]) throws(StoreError) {
      hash.update(part)
      do throws(CubeError) { try receive(part) } catch { throw .receiver(error) }
    }
    if let bytes = found[0, 0] {
      try hand(bytes)
    } else {
      var (number, taken) = (0, Int64(0))
      while taken < size {
        // One by one: the connection serves others while the caller works.
        let rows = try pool.query(
          """
          SELECT bytes FROM memcube.part
          WHERE cube = $1::uuid AND hash = $2 AND month = $3 AND number = $4::integer
          """, key + [.text(String(number))])
        guard let part = rows[0, 0], !part.isEmpty else { throw try absent(object, cube) }
        try hand(part)
        taken += Int64(part.count)
        number += 1
      }
    }
    guard hash.finish() == object.sum else {
      throw .damaged("what \(address) has of \(object.title) is not what its name says")
    }
  }

  /// Why an object is not there.
  private func absent(
    _ object: StoredObject, _ cube: [UInt8]
  ) throws(StoreError) -> StoreError {
    let known = try pool.query(
      "SELECT (gone_at IS NOT NULL)::text FROM memcube.cube WHERE id = $1::uuid", [.text(cube)])
    return known[0, 0]?.text == "true"
      ? gone(cube) : .notFound("\(address) has not \(object.title)")
  }

  // MARK: Listing

  /// What was put since a mark: by the transactions that were not over then.
  public func list(_ cube: [UInt8], since mark: [UInt8]?) throws(StoreError) -> StoreListing {
    try checkID(cube)
    let heard = listener.heard
    let identity = try self.identity()
    let since = PostgresMark(mark).flatMap { $0.identity == identity ? $0.transaction : nil }
    let rows = try pool.query(
      """
      SELECT '!', NULL, (gone_at IS NOT NULL)::text,
        pg_snapshot_xmin(pg_current_snapshot())::text,
        (pg_snapshot_xmax(pg_current_snapshot()) >= $2::xid8)::text
      FROM memcube.cube WHERE id = $1::uuid
      UNION ALL SELECT month, hash, NULL, NULL, NULL FROM memcube.segment
      WHERE cube = $1::uuid AND xid >= $2::xid8
      UNION ALL SELECT '', hash, NULL, NULL, NULL FROM memcube.blob
      WHERE cube = $1::uuid AND xid >= $2::xid8
      """, [.text(cube), .text(since ?? "0")])
    var head: [PostgresRow] = []
    var objects: [StoredObject] = []
    for row in rows {
      if row.first == Array("!".utf8) {
        head.append(row)
      } else if let object = Self.object([row]) {
        objects.append(object)
      }
    }
    try checkIsThere(head.map { Array($0.dropFirst(2)) }, cube)
    // Of a time to come: the database was set back since.
    if since != nil, head[0, 4]?.text != "true" { return try list(cube, since: nil) }
    let next = PostgresMark(
      identity: identity, transaction: head[0, 3]?.text ?? "0", heard: heard)
    return StoreListing(objects: objects, isWhole: since == nil, mark: next.bytes)
  }

  private static func object(_ rows: [PostgresRow]) -> StoredObject? {
    guard let month = rows[0, 0], let hash = rows[0, 1], hash.count == SHA256.length else {
      return nil
    }
    if month.isEmpty { return .blob(hash) }
    return SegmentName(month: month, hash: Hex.encode(hash)).map { .segment($0) }
  }

  /// Which history of transactions this is. Another one after a restore elsewhere or a failover, and those
  /// end the connections.
  private func identity() throws(StoreError) -> String {
    if let known = known.withLock({ $0 }), known.connections == pool.made { return known.identity }
    let found = try askIdentity()
    let made = pool.made
    known.withLock { $0 = (found, made) }
    return found
  }

  private func askIdentity() throws(StoreError) -> String {
    do {
      let rows = try pool.query(
        """
        SELECT (SELECT system_identifier::text FROM pg_control_system()) || '-'
          || substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) || '-'
          || (SELECT oid::text FROM pg_database WHERE datname = current_database())
        """)
      return rows[0, 0]?.text ?? "-"
    } catch {
      // A service that does not let its users see that.
      guard case .refused = error else { throw error }
      return "-"
    }
  }

  // MARK: Removing and watching

  /// Removes an object.
  public func delete(_ object: StoredObject, of cube: [UInt8]) throws(StoreError) {
    try object.check(cube)
    let key: [PostgresValue] = [.text(cube), .bytes(object.sum), .text(object.month)]
    _ = try pool.query(
      """
      WITH parts AS (
        DELETE FROM memcube.part WHERE cube = $1::uuid AND hash = $2 AND month = $3
      )
      DELETE FROM \(object.table)
      WHERE cube = $1::uuid AND hash = $2 AND \(object.isSegment ? "month = $3" : "$3 = ''")
      """, key)
  }

  /// Waits for notifications.
  public func watch(
    _ cubes: [[UInt8]: [UInt8]?], nanoseconds: Int64
  ) throws(StoreError) -> Set<[UInt8]> {
    let marks = cubes.mapValues { $0.flatMap { PostgresMark($0)?.heard } }
    return try listener.watch(marks, nanoseconds: nanoseconds)
  }

  /// - Throws: `.notFound` where there is no row of the cube, `.gone` where it says so.
  private func checkIsThere(_ rows: [PostgresRow], _ cube: [UInt8]) throws(StoreError) {
    guard let isGone = rows[0, 0] else {
      throw .notFound("\(address) has no cube of the id \(cube.text)")
    }
    if isGone.text == "true" { throw gone(cube) }
  }

  func gone(_ cube: [UInt8]) -> StoreError {
    .gone("the cube \(cube.text) was erased in \(address): nothing of it is taken there any more")
  }
}

extension StoredObject {
  fileprivate var isSegment: Bool { if case .segment = self { true } else { false } }
  fileprivate var table: String { isSegment ? "memcube.segment" : "memcube.blob" }
  /// The month of a segment; nothing for a blob.
  fileprivate var month: [UInt8] { if case .segment(let name) = self { name.month } else { [] } }
}

/// What a listing gives to begin the next one from: `1 IDENTITY TRANSACTION LISTENER COUNT`.
struct PostgresMark: Hashable {
  var identity: String
  /// An xid8: all transactions before it were over.
  var transaction: String
  /// What the process's listener had heard before the listing.
  var heard: PostgresListener.Heard

  init(identity: String, transaction: String, heard: PostgresListener.Heard) {
    self.identity = identity
    self.transaction = transaction
    self.heard = heard
  }

  /// nil: it is of another form.
  init?(_ bytes: [UInt8]?) {
    guard let bytes, bytes.count <= 1 << 10 else { return nil }
    let parts = bytes.split(separator: 0x20).map { String(decoding: $0, as: UTF8.self) }
    guard parts.count == 5, parts[0] == "1", UInt64(parts[2]) != nil, let count = Int(parts[4])
    else { return nil }
    self.init(
      identity: parts[1], transaction: parts[2],
      heard: PostgresListener.Heard(listener: parts[3], count: count))
  }

  var bytes: [UInt8] {
    Array("1 \(identity) \(transaction) \(heard.listener) \(heard.count)".utf8)
  }
}
