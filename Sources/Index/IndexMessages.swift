internal import Digest
package import Format
internal import Posix
package import SQLite
package import Text

/// Messages, their conversations, and duplicates (memcube(5), "Messages").
extension Index {
  /// Applies a message; false if it was known. `text`: its words, if the caller has read them already.
  package func applyMessage(
    _ record: Record, text words: IndexedText.Words? = nil
  ) throws(SQLiteError) -> Bool {
    let conversation = try conversationRow(record.conversation, record)
    guard let row = try insert(record, .message, owner: conversation, path: nil) else {
      return false
    }
    var shown = true
    if let key = Index.duplicateKey(record) {
      shown = try joinDuplicates(key, row, record)
    }
    if shown {
      try count(record, in: conversation)
      try awaitExtractor(record, row: row, conversation: conversation)
      if isReplaying, let text = record.content {
        try putMessage(record, text: text, row: row, conversation: conversation, words)
      } else {
        try queueText(.message, row)
      }
    }
    return true
  }

  /// Stores what a replay has counted.
  package func storeTallies() throws(SQLiteError) {
    for tally in tallies.values where tally.count > 0 {
      let update = try connection.statement(
        """
        UPDATE conversation SET count = count + ?4, time = max(time, ?3), last = max(last, ?2)
        WHERE row = ?1
        """)
      try update.bind(1, tally.row)
      try update.bind(2, blob: tally.last.bytes)
      try update.bind(3, tally.time)
      try update.bind(4, tally.count)
      try update.run()
    }
    tallies = [:]
  }

  /// What makes two messages with a message_id duplicates: a hash of conversation, message_id,
  /// role and content, each with its length; nil without a message_id.
  static func duplicateKey(_ record: Record) -> [UInt8]? {
    guard let messageID = record.messageID else { return nil }
    let content = record.content ?? record.blob?.sha256 ?? []
    return duplicateKey(
      record.conversation, messageID, record.role, content, isBlob: record.content == nil)
  }

  private static func duplicateKey(
    _ conversation: [UInt8], _ messageID: [UInt8], _ role: [UInt8], _ content: [UInt8],
    isBlob: Bool
  ) -> [UInt8] {
    var hash = SHA256()
    for part in [conversation, messageID, role, [isBlob ? 1 : 0], content] {
      hash.update(length(part.count))
      hash.update(part)
    }
    return hash.finish()
  }

  /// The message that is here already of those that say the same as a draft, by its message_id.
  package func message(like draft: MessageDraft) throws(SQLiteError) -> RecordID? {
    guard let messageID = draft.messageID else { return nil }
    for (content, isBlob) in [(draft.content, false), (SHA256.hash(draft.content), true)] {
      let key = Index.duplicateKey(
        draft.conversation, messageID, draft.role, content, isBlob: isBlob)
      if let first = try firstDuplicate(key) { return first.id }
    }
    return nil
  }

  /// The messages here that say the same as one that is not, by its message_id.
  package func duplicates(of message: Record) throws(SQLiteError) -> [RecordID] {
    guard let key = Index.duplicateKey(message) else { return [] }
    let query = try connection.statement("SELECT id FROM duplicate WHERE key = ?1")
    defer { query.reset() }
    try query.bind(1, blob: key)
    var found: [RecordID] = []
    while try query.step() {
      if let id = RecordID(bytes: query.blob(0)), id != message.id { found.append(id) }
    }
    return found
  }

  private static func length(_ count: Int) -> [UInt8] {
    (0..<8).map { UInt8(truncatingIfNeeded: count >> ($0 * 8)) }
  }

  /// Adds a message to its duplicates; true if it is the first of them and thus shown.
  private func joinDuplicates(
    _ key: [UInt8], _ row: Int64, _ record: Record
  ) throws(SQLiteError) -> Bool {
    let first = try firstDuplicate(key)
    let insert = try connection.statement(
      "INSERT INTO duplicate(key, id, record) VALUES(?1, ?2, ?3)")
    try insert.bind(1, blob: key)
    try insert.bind(2, blob: record.id.bytes)
    try insert.bind(3, row)
    try insert.run()
    guard let first else { return true }
    if first.id < record.id {
      try show(row, false)
      return false
    }
    try show(first.row, false)
    try forgetWaiting(first.id)
    if let owner = try owner(of: first.id) { try recount(owner.row, by: -1) }
    try text.remove(.message, owner: first.row)
    return true
  }

  /// The earliest of the messages of a key.
  func firstDuplicate(_ key: [UInt8]) throws(SQLiteError) -> (row: Int64, id: RecordID)? {
    let query = try connection.statement(
      "SELECT record, id FROM duplicate WHERE key = ?1 ORDER BY id LIMIT 1")
    defer { query.reset() }
    try query.bind(1, blob: key)
    guard try query.step(), let id = RecordID(bytes: query.blob(1)) else { return nil }
    return (query.int(0), id)
  }

  /// Shows a message in its transcript, or not.
  func show(_ row: Int64, _ shown: Bool) throws(SQLiteError) {
    let update = try connection.statement("UPDATE record SET shown = ?2 WHERE row = ?1")
    try update.bind(1, row)
    try update.bind(2, flag: shown)
    try update.run()
  }

  /// The row of a conversation, made for its first message.
  private func conversationRow(
    _ name: [UInt8], _ record: Record
  ) throws(SQLiteError) -> Int64 {
    if isReplaying, let tally = tallies[name] { return tally.row }
    let row = try conversationRow(named: name)
    if isReplaying { tallies[name] = Tally(row: row) }
    return row
  }

  private func conversationRow(named name: [UInt8]) throws(SQLiteError) -> Int64 {
    let query = try connection.statement("SELECT row FROM conversation WHERE name = ?1")
    defer { query.reset() }
    try query.bind(1, blob: name)
    if try query.step() { return query.int(0) }
    let hidden = try setting(Array("conversation/".utf8) + name + Array("/hidden".utf8))
    let insert = try connection.statement(
      "INSERT INTO conversation(name, count, last, time, hidden) VALUES(?1, 0, x'', 0, ?2)")
    try insert.bind(1, blob: name)
    try insert.bind(2, flag: Index.isSet(hidden))
    try insert.run()
    return connection.lastInsertedRow
  }

  /// Whether a setting's value means yes: true, and nothing else.
  static func isSet(_ value: JSON?) -> Bool { value?.bool == true }

  /// Counts a shown message in.
  private func count(_ record: Record, in conversation: Int64) throws(SQLiteError) {
    if isReplaying, var tally = tallies.removeValue(forKey: record.conversation) {
      tally.count += 1
      tally.last = max(tally.last, record.id)
      tally.time = max(tally.time, record.time?.milliseconds ?? 0)
      tallies[record.conversation] = tally
      return
    }
    let update = try connection.statement(
      """
      UPDATE conversation SET count = count + 1, time = max(time, ?3), last = max(last, ?2)
      WHERE row = ?1
      """)
    try update.bind(1, conversation)
    try update.bind(2, blob: record.id.bytes)
    try update.bind(3, record.time?.milliseconds ?? 0)
    try update.run()
    try noteConversation(conversation)
  }

  /// Counts again what a replay could not count while it went on.
  package func storeRecounts() throws(SQLiteError) {
    for conversation in recounts {
      let shown = try connection.statement(
        "SELECT count(*) FROM record WHERE class = 2 AND owner = ?1 AND shown = 1")
      try shown.bind(1, conversation)
      guard try shown.step() else { continue }
      let known = try connection.statement("SELECT count FROM conversation WHERE row = ?1")
      try known.bind(1, conversation)
      guard try known.step() else { continue }
      let change = shown.int(0) - known.int(0)
      shown.reset()
      known.reset()
      try recount(conversation, by: change)
    }
    recounts = []
  }

  /// Corrects a conversation's count; an empty conversation goes.
  func recount(_ conversation: Int64, by change: Int64) throws(SQLiteError) {
    if isReplaying {
      recounts.insert(conversation)
      return
    }
    let update = try connection.statement(
      """
      UPDATE conversation SET count = count + ?2, last = coalesce((SELECT max(id) FROM record
        WHERE class = 2 AND owner = ?1 AND shown = 1), x'') WHERE row = ?1
      """)
    try update.bind(1, conversation)
    try update.bind(2, change)
    try update.run()
    let delete = try connection.statement(
      """
      DELETE FROM conversation WHERE row = ?1
        AND NOT EXISTS (SELECT 1 FROM record WHERE class = 2 AND owner = ?1)
      """)
    try delete.bind(1, conversation)
    try delete.run()
    try noteConversation(conversation)
  }
}
