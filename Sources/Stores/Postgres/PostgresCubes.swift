/// The tables `cube` and `lease`.
extension PostgresStore: CubeDirectory {
  /// The cubes, whether gone or not, by name.
  public func cubes() throws(StoreError) -> [StoredCube] {
    try pool.query(Self.selection).compactMap { Self.cube([$0]) }.sorted(by: StoredCube.precedes)
  }

  /// The cube of a name that is not gone; of several the one of the first id.
  public func cube(named name: [UInt8]) throws(StoreError) -> StoredCube? {
    guard (try? checkName(name)) != nil else { return nil }
    let rows = try pool.query(
      Self.selection + " WHERE name = $1 AND gone_at IS NULL ORDER BY id LIMIT 1", [.text(name)])
    return Self.cube(rows)
  }

  private static let selection = """
    SELECT encode(uuid_send(id), 'hex'), name, (gone_at IS NOT NULL)::text FROM memcube.cube
    """

  private static func cube(_ rows: [PostgresRow]) -> StoredCube? {
    guard let id = rows[0, 0], let name = rows[0, 1] else { return nil }
    return StoredCube(id: id, name: name, isGone: rows[0, 2]?.text == "true")
  }

  /// Adds a cube, or gives it another name.
  public func add(_ cube: StoredCube) throws(StoreError) {
    try checkID(cube.id)
    try checkName(cube.name)
    _ = try pool.query(
      """
      INSERT INTO memcube.cube AS old (id, name) VALUES ($1::uuid, $2)
      ON CONFLICT (id) DO UPDATE SET name = excluded.name
      WHERE old.gone_at IS NULL AND old.name <> excluded.name
      """, [.text(cube.id), .text(cube.name)])
  }

  /// Erases a cube.
  public func remove(_ cube: [UInt8]) throws(StoreError) {
    try checkID(cube)
    // The update waits for what is being put; what is put later sees it.
    try pool.transaction { (transaction) throws(StoreError) in
      let known = try transaction.query(
        """
        UPDATE memcube.cube SET gone_at = coalesce(gone_at, now()) WHERE id = $1::uuid
        RETURNING name
        """, [.text(cube)])
      if known.isEmpty {
        throw .notFound("\(address) has no cube of the id \(cube.text)")
      }
      // A large cube takes longer than a call may else.
      _ = try transaction.query("SET LOCAL statement_timeout = '1h'")
      for table in ["segment", "blob", "part"] {
        _ = try transaction.query(
          "DELETE FROM memcube.\(table) WHERE cube = $1::uuid", [.text(cube)], seconds: 3_600)
      }
      _ = try transaction.query("SELECT pg_notify('memcube', $1)::text", [.text(cube)])
    }
  }

  /// Takes a lease, or prolongs it, by the database's clock.
  public func lease(
    _ name: [UInt8], by holder: [UInt8], seconds: Int
  ) throws(StoreError) -> Bool {
    let rows = try pool.query(
      """
      INSERT INTO memcube.lease AS old (name, holder, until)
      VALUES ($1, $2, clock_timestamp() + $3::bigint * interval '1 second')
      ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, until = excluded.until
      WHERE old.holder = excluded.holder OR old.until <= clock_timestamp()
      RETURNING name
      """,
      [.bytes(name), .bytes(holder), .text(String(min(max(0, seconds), 1 << 31)))])
    return !rows.isEmpty
  }
}
