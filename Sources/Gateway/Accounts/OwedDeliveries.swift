internal import Bundle
internal import Digest
internal import Format
internal import Posix
internal import SQLite

/// What a webhook is still to be sent. The database holds its text once, however many webhooks get it.
struct Delivery: Hashable, Sendable {
  /// Its row, which rises and is never given twice.
  var row: Int64
  /// A UUID, the same where it is tried again.
  var id: [UInt8]
  var event: [UInt8]
  var body: [UInt8]
}

extension Accounts {
  /// So many deliveries may wait for one webhook; it does not get those that come then.
  static let deliveryLimit = 50_000

  /// Notes what webhooks are to be sent, in one step. It is forgotten with its cube's owner.
  /// - Parameters:
  ///   - event: what happened.
  ///   - body: what they are sent.
  ///   - project: whose webhooks they are.
  ///   - webhooks: their ids.
  ///   - cube: the cube that it is about.
  ///   - mark: names an event that happens once: noted again after a crash, it has the same ids.
  /// - Throws: what the database throws; then nothing is noted.
  func addDeliveries(
    _ event: String, _ body: [UInt8], _ project: Project, to webhooks: [[UInt8]], cube: [UInt8]?,
    once mark: [UInt8]? = nil
  ) throws(CubeError) {
    try write { (connection) throws(CubeError) in
      try Self.sql { () throws(SQLiteError) in
        let notice = try Self.note(connection, Array(event.utf8), body, project.row, cube)
        var isTold = false
        for webhook in webhooks where try !Self.isFull(connection, webhook, project.row) {
          let named = mark.map { Array(SHA256.hash($0 + [0] + webhook).prefix(16)) }
          try Self.owe(
            connection, UUIDs.random(named ?? host.random(16)), project.row, webhook, notice)
          isTold = true
        }
        if !isTold { try Self.dropIdle(connection, notice) }
      }
    }
  }

  private static func note(
    _ connection: Connection, _ event: [UInt8], _ body: [UInt8], _ project: Int64,
    _ cube: [UInt8]?
  ) throws(SQLiteError) -> Int64 {
    let insert = try connection.statement(
      "INSERT INTO notice(project, event, body, owner) VALUES(?1, ?2, ?3, ?4)")
    try insert.bind(1, project)
    try insert.bind(2, text: event)
    try insert.bind(3, text: body)
    try insert.bind(4, blob: cube)
    try insert.run()
    return connection.lastInsertedRow
  }

  private static func owe(
    _ connection: Connection, _ id: [UInt8], _ project: Int64, _ webhook: [UInt8], _ notice: Int64
  ) throws(SQLiteError) {
    let insert = try connection.statement(
      "INSERT INTO delivery(id, project, webhook, notice) VALUES(?1, ?2, ?3, ?4)")
    try insert.bind(1, text: id)
    try insert.bind(2, project)
    try insert.bind(3, blob: webhook)
    try insert.bind(4, notice)
    try insert.run()
  }

  private static func isFull(
    _ connection: Connection, _ webhook: [UInt8], _ project: Int64
  ) throws(SQLiteError) -> Bool {
    let query = try connection.statement(
      """
      SELECT 1 FROM delivery WHERE project = ?1 AND webhook = ?2 ORDER BY row LIMIT 1 OFFSET ?3
      """)
    defer { query.reset() }
    try query.bind(1, project)
    try query.bind(2, blob: webhook)
    try query.bind(3, Int64(deliveryLimit - 1))
    return try query.step()
  }

  /// The webhooks with deliveries that were noted after a row, and the last of these rows.
  func owed(
    after row: Int64
  ) throws(CubeError) -> (webhooks: [DeliveryLanes.Hook], last: Int64) {
    try count { (connection) throws(SQLiteError) in
      let query = try connection.statement(
        """
        SELECT project, webhook, max(row) FROM delivery NOT INDEXED WHERE row > ?1
        GROUP BY project, webhook
        """)
      defer { query.reset() }
      try query.bind(1, row)
      var (found, last): ([DeliveryLanes.Hook], Int64) = ([], row)
      while try query.step() {
        found.append(DeliveryLanes.Hook(project: query.int(0), id: query.blob(1)))
        last = max(last, query.int(2))
      }
      return (found, last)
    }
  }

  /// The oldest delivery to a webhook; nil: there is none.
  func nextDelivery(to hook: DeliveryLanes.Hook) throws(CubeError) -> Delivery? {
    try count { (connection) throws(SQLiteError) in
      let query = try connection.statement(
        """
        SELECT d.row, d.id, n.event, n.body FROM delivery d JOIN notice n ON n.row = d.notice
        WHERE d.project = ?1 AND d.webhook = ?2 ORDER BY d.row LIMIT 1
        """)
      defer { query.reset() }
      try query.bind(1, hook.project)
      try query.bind(2, blob: hook.id)
      guard try query.step() else { return nil }
      return Delivery(
        row: query.int(0), id: query.text(1), event: query.text(2), body: query.text(3))
    }
  }

  /// Forgets a delivery, which was taken or given up.
  func endDelivery(_ delivery: Delivery) throws(CubeError) {
    try count { (connection) throws(SQLiteError) in
      let query = try connection.statement("DELETE FROM delivery WHERE row = ?1 RETURNING notice")
      try query.bind(1, delivery.row)
      let notice = try query.step() ? query.int(0) : nil
      query.reset()
      if let notice { try Self.dropIdle(connection, notice) }
    }
    // A delivery about a deletion holds what was deleted. Others may follow, which go with it.
    if delivery.event.elementsEqual(Webhook.event(.delete).utf8) {
      owesSweep.withLock { $0 = true }
    }
  }

  /// Forgets all that a webhook was still to be sent.
  func endDeliveries(to hook: DeliveryLanes.Hook) throws(CubeError) {
    try count { (connection) throws(SQLiteError) in
      let delete = try connection.statement(
        "DELETE FROM delivery WHERE project = ?1 AND webhook = ?2")
      try delete.bind(1, hook.project)
      try delete.bind(2, blob: hook.id)
      try delete.run()
      let drop = try connection.statement(
        """
        DELETE FROM notice WHERE project = ?1
          AND NOT EXISTS (SELECT 1 FROM delivery WHERE notice = notice.row)
        """)
      try drop.bind(1, hook.project)
      try drop.run()
    }
  }

  /// Drops a text that no webhook is to be sent any more.
  private static func dropIdle(_ connection: Connection, _ notice: Int64) throws(SQLiteError) {
    let drop = try connection.statement(
      "DELETE FROM notice WHERE row = ?1 AND NOT EXISTS (SELECT 1 FROM delivery WHERE notice = ?1)")
    try drop.bind(1, notice)
    try drop.run()
  }

  /// Takes over what older programs left to be delivered, as tasks that each hold all of the text.
  static func takeOverDeliveries(_ connection: Connection) throws(SQLiteError) {
    let older = "task INDEXED BY task_open WHERE state < 2 AND dialect = 'webhook'"
    let any = try connection.prepare("SELECT 1 FROM \(older) LIMIT 1")
    guard try any.step() else { return }
    any.reset()
    let query = try connection.prepare("SELECT seq FROM sqlite_sequence WHERE name = 'notice'")
    // Each gets a text of its own, whose row follows from the task's.
    let base = try query.step() ? query.int(0) : 0
    query.reset()
    try connection.execute(
      """
      INSERT INTO notice(row, project, event, body, owner)
        SELECT \(base) + row, project, kind, coalesce(json_extract(input, '$.body'), '{}'), owner
        FROM \(older) AND json_valid(input) ORDER BY row
      """)
    try connection.execute(
      """
      INSERT INTO delivery(id, project, webhook, notice)
        SELECT id, project, CAST(coalesce(json_extract(input, '$.webhook'), '') AS BLOB), \(base) + row
        FROM \(older) AND json_valid(input) ORDER BY row
      """)
    try connection.execute("DELETE FROM \(older)")
  }
}
