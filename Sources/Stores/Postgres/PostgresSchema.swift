/// The tables, which are in the schema `memcube`, in versions. `meta` has a row for each that was made.
enum PostgresSchema {
  /// What makes version 1, 2, … of the one before, in SQL without parameters. A new version is appended; one
  /// that was published is never changed.
  static let migrations = [objects, PostgresAccounts.tables, PostgresAccounts.callTables]

  /// The version that this program knows.
  static var version: Int { migrations.count }

  /// Cubes, their objects, and leases. `xid` is the transaction that put a row: rows are committed out of the
  /// order of `seq`, so that a reader's mark is a transaction before which all are over.
  private static let objects = """
    CREATE SEQUENCE memcube.put;
    CREATE TABLE memcube.cube (
      id uuid PRIMARY KEY,
      name text NOT NULL,
      gone_at timestamptz
    );
    CREATE INDEX cube_name ON memcube.cube (name);
    CREATE TABLE memcube.segment (
      cube uuid NOT NULL REFERENCES memcube.cube,
      month text NOT NULL,
      hash bytea NOT NULL,
      size bigint NOT NULL,
      bytes bytea,
      seq bigint NOT NULL DEFAULT nextval('memcube.put'),
      xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
      at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (cube, hash, month)
    );
    CREATE INDEX segment_since ON memcube.segment (cube, xid);
    CREATE TABLE memcube.blob (
      cube uuid NOT NULL REFERENCES memcube.cube,
      hash bytea NOT NULL,
      size bigint NOT NULL,
      bytes bytea,
      seq bigint NOT NULL DEFAULT nextval('memcube.put'),
      xid xid8 NOT NULL DEFAULT pg_current_xact_id(),
      at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (cube, hash)
    );
    CREATE INDEX blob_since ON memcube.blob (cube, xid);
    CREATE TABLE memcube.part (
      cube uuid NOT NULL,
      hash bytea NOT NULL,
      month text NOT NULL,
      number integer NOT NULL,
      bytes bytea NOT NULL,
      PRIMARY KEY (cube, hash, month, number)
    );
    CREATE TABLE memcube.lease (
      name bytea PRIMARY KEY,
      holder bytea NOT NULL,
      until timestamptz NOT NULL
    );
    """

  /// Makes what is missing.
  /// - Throws: `.refused` where a later program made the schema.
  static func prepare(_ connection: PostgresConnection, _ address: String) throws(StoreError) {
    // Where all is there no right is needed to make anything.
    if try found(connection, address) == version { return }
    try connection.script("BEGIN; SELECT pg_advisory_xact_lock(1835363683, 1)")
    do throws(StoreError) {
      // Another program may have been faster.
      let made = try found(connection, address)
      if made == 0 {
        try connection.script(
          """
          CREATE SCHEMA IF NOT EXISTS memcube;
          CREATE TABLE memcube.meta (
            version integer PRIMARY KEY, at timestamptz NOT NULL DEFAULT now())
          """)
      }
      for (index, migration) in migrations.enumerated() where index >= made {
        try connection.script(migration)
        try connection.script("INSERT INTO memcube.meta (version) VALUES (\(index + 1))")
      }
      try connection.script("COMMIT")
    } catch {
      if !connection.isBroken { try? connection.script("ROLLBACK") }
      throw error
    }
  }

  /// The version that is there; 0: none.
  private static func found(
    _ connection: PostgresConnection, _ address: String
  ) throws(StoreError) -> Int {
    // By a scan: to_regclass() answers from what the session remembers, while another one makes the table.
    let isThere = try connection.query(
      """
      SELECT c.relname::text FROM pg_catalog.pg_class c
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = 'memcube' AND c.relname = 'meta'
      """, [])
    if isThere.isEmpty { return 0 }
    let rows = try connection.query("SELECT coalesce(max(version), 0)::text FROM memcube.meta", [])
    let made = rows[0, 0].flatMap { Int($0.text) } ?? 0
    guard made <= version else {
      throw .refused(
        "the schema memcube in \(address) is of version \(made), which a later memcube made; this one "
          + "knows version \(version): install the later one")
    }
    return made
  }
}
