internal import Digest

/// The accounts that servers share, in the same database as their cubes.
public final class PostgresAccounts: AccountTable {
  let pool: PostgresPool

  init(_ pool: PostgresPool) { self.pool = pool }

  /// `account` and `usage`, each spread over eight parts by project. All changes wait for one lock, so that
  /// revisions are committed in their order: a reader's mark is the last revision that it read.
  /// Rows come as JSON whose texts are hex: a value may hold what `jsonb` refuses.
  static let tables =
    """
    CREATE SEQUENCE memcube.revision;
    CREATE TABLE memcube.account (
      project bytea NOT NULL,
      kind bytea NOT NULL,
      key bytea NOT NULL,
      value bytea,
      removed boolean NOT NULL GENERATED ALWAYS AS (value IS NULL) STORED,
      changed bigint NOT NULL,
      revision bigint NOT NULL,
      PRIMARY KEY (project, kind, key)
    ) PARTITION BY HASH (project);
    CREATE INDEX account_since ON memcube.account (revision);
    CREATE TABLE memcube.usage (
      project bytea NOT NULL,
      month text NOT NULL,
      meter text NOT NULL,
      server text NOT NULL,
      used bigint NOT NULL,
      revision bigint NOT NULL,
      PRIMARY KEY (project, month, meter, server)
    ) PARTITION BY HASH (project);
    CREATE INDEX usage_since ON memcube.usage (revision);
    \(parts("account"))
    \(parts("usage"))
    CREATE FUNCTION memcube.put_account(rows jsonb) RETURNS bigint LANGUAGE plpgsql AS $$
    DECLARE latest bigint;
    BEGIN
      PERFORM pg_advisory_xact_lock(1835363683, 2);
      IF EXISTS (
        SELECT FROM jsonb_to_recordset(rows) AS new(project text, kind text, key text, revision bigint)
        LEFT JOIN memcube.account AS old ON old.project = decode(new.project, 'hex')
          AND old.kind = decode(new.kind, 'hex') AND old.key = decode(new.key, 'hex')
        WHERE coalesce(old.revision, 0) <> new.revision
      ) THEN RETURN NULL; END IF;
      latest := nextval('memcube.revision');
      INSERT INTO memcube.account (project, kind, key, value, changed, revision)
        SELECT decode(project, 'hex'), decode(kind, 'hex'), decode(key, 'hex'),
          decode(value, 'hex'), changed, latest
        FROM jsonb_to_recordset(rows)
          AS new(project text, kind text, key text, value text, changed bigint)
      ON CONFLICT (project, kind, key) DO UPDATE
        SET value = excluded.value, changed = excluded.changed, revision = excluded.revision;
      RETURN latest;
    END $$;
    CREATE FUNCTION memcube.put_usage(rows jsonb) RETURNS void LANGUAGE plpgsql AS $$
    DECLARE latest bigint;
    BEGIN
      PERFORM pg_advisory_xact_lock(1835363683, 2);
      latest := nextval('memcube.revision');
      INSERT INTO memcube.usage (project, month, meter, server, used, revision)
        SELECT decode(project, 'hex'), month, meter, server, used, latest
        FROM jsonb_to_recordset(rows)
          AS new(project text, month text, meter text, server text, used bigint)
      ON CONFLICT (project, month, meter, server) DO UPDATE
        SET used = excluded.used, revision = excluded.revision;
    END $$;
    """

  static func parts(_ table: String) -> String {
    (0..<8).map { part in
      """
      CREATE TABLE memcube.\(table)_\(part) PARTITION OF memcube.\(table)
        FOR VALUES WITH (MODULUS 8, REMAINDER \(part));
      """
    }.joined(separator: "\n")
  }

  /// The rows with a later revision.
  public func rows(since revision: Int64) throws(StoreError) -> [AccountRow] {
    let rows = try pool.query(
      """
      SELECT project, kind, key, value, changed::text, revision::text FROM memcube.account
      WHERE revision > $1::bigint
      """, [.text(String(revision))])
    var found: [AccountRow] = []
    for row in rows {
      guard row.count == 6, let project = row[0], let kind = row[1], let key = row[2] else {
        throw unreadable
      }
      found.append(
        AccountRow(
          project: project, kind: kind, key: key, value: row[3], changed: try number(row[4]),
          revision: try number(row[5])))
    }
    return found
  }

  /// Puts rows, all or none.
  public func put(_ rows: [AccountRow]) throws(StoreError) -> Int64? {
    let parts = rows.map { row in
      let value = row.value.map { "\"\(Self.hex($0))\"" } ?? "null"
      return """
        {"project":"\(Self.hex(row.project))","kind":"\(Self.hex(row.kind))",\
        "key":"\(Self.hex(row.key))","value":\(value),"changed":\(row.changed),\
        "revision":\(row.revision)}
        """
    }
    let answer = try pool.query(
      "SELECT memcube.put_account($1::jsonb)::text", [Self.list(parts)])
    guard answer.count == 1 else { throw unreadable }
    guard answer[0, 0] != nil else { return nil }
    return try number(answer[0, 0])
  }

  /// What all servers counted.
  public func usage(since revision: Int64) throws(StoreError) -> [UsageRow] {
    let rows = try pool.query(
      """
      SELECT project, month, meter, server, used::text, revision::text FROM memcube.usage
      WHERE revision > $1::bigint
      """, [.text(String(revision))])
    var found: [UsageRow] = []
    for row in rows {
      guard row.count == 6, let project = row[0], let month = row[1], let meter = row[2],
        let server = row[3]
      else { throw unreadable }
      found.append(
        UsageRow(
          project: project, month: month, meter: meter, server: server, used: try number(row[4]),
          revision: try number(row[5])))
    }
    return found
  }

  /// Puts what one server counted.
  public func putUsage(_ rows: [UsageRow]) throws(StoreError) {
    // Months, meters and servers are plain words, with nothing to escape.
    let parts = rows.map { row in
      """
      {"project":"\(Self.hex(row.project))","month":"\(row.month.text)",\
      "meter":"\(row.meter.text)","server":"\(row.server.text)","used":\(row.used)}
      """
    }
    _ = try pool.query("SELECT memcube.put_usage($1::jsonb)::text", [Self.list(parts)])
  }

  static func list(_ parts: [String]) -> PostgresValue {
    .text("[" + parts.joined(separator: ",") + "]")
  }

  static func hex(_ bytes: [UInt8]) -> String { Hex.encode(bytes).text }

  func number(_ text: [UInt8]?) throws(StoreError) -> Int64 {
    guard let number = text.flatMap({ Int64($0.text) }) else { throw unreadable }
    return number
  }

  var unreadable: StoreError {
    .damaged("the accounts in \(pool.address) are not of the form that this program reads")
  }
}

extension PostgresStore {
  /// The accounts that servers of this store share.
  public var accountTable: any AccountTable { PostgresAccounts(pool) }
}
