package import SQLite

extension Index {
  /// How `change.subject` stands for a case of `TreeChange.Subject`.
  private enum Subject: Int64 { case name = 1, file, folder, conversation, setting, everything }

  /// How many changes the journal keeps; a reader that lags further forgets everything.
  static let journalLength: Int64 = 200_000

  /// Notes that a name in a folder came, went, or stands for something else.
  func noteName(folder: Int64, _ name: [UInt8]) throws(SQLiteError) {
    absent = nil
    try note(.name, folder, name)
  }

  /// Notes that a file's bytes or attributes changed.
  func noteFile(_ row: Int64) throws(SQLiteError) { try note(.file, row, nil) }

  /// Notes that a folder's attributes changed.
  func noteFolder(_ row: Int64) throws(SQLiteError) { try note(.folder, row, nil) }

  /// Notes that a conversation changed.
  func noteConversation(_ row: Int64) throws(SQLiteError) { try note(.conversation, row, nil) }

  /// Notes that a setting changed.
  func noteSetting(_ key: [UInt8]) throws(SQLiteError) { try note(.setting, 0, key) }

  /// Notes that more changed than can be listed.
  package func noteEverything() throws(SQLiteError) { try note(.everything, 0, nil) }

  private func note(_ subject: Subject, _ row: Int64, _ name: [UInt8]?) throws(SQLiteError) {
    if isReplaying { return }
    let insert = try connection.statement(
      "INSERT INTO change(subject, row, name, writer) VALUES(?1, ?2, ?3, ?4)")
    try insert.bind(1, subject.rawValue)
    try insert.bind(2, row)
    try insert.bind(3, blob: name)
    try insert.bind(4, isRecording ? writer : 0)
    try insert.run()
  }

  /// Lets the sequence of a new index begin after a number: milliseconds since 1970, so that a process
  /// that followed an older index notices that this is another.
  package func beginSequence(behind number: Int64) throws(SQLiteError) {
    let insert = try connection.statement(
      "INSERT INTO sqlite_sequence(name, seq) VALUES('change', ?1)")
    try insert.bind(1, max(0, number))
    try insert.run()
  }

  /// The sequence of the latest change ever noted.
  package func sequence() throws(SQLiteError) -> Int64 {
    try count("SELECT seq FROM sqlite_sequence WHERE name = 'change'")
  }

  /// The changes after a sequence, oldest first; `.everything` where some are gone.
  package func changes(since: Int64) throws(SQLiteError) -> [TreeChange] {
    let first = try count("SELECT min(sequence) FROM change")
    let last = try sequence()
    if since == last { return [] }
    if since < 0 || since > last || since + 1 < first {
      return [TreeChange(sequence: last, subject: .everything)]
    }
    let query = try connection.statement(
      """
      SELECT sequence, subject, row, name, writer FROM change WHERE sequence > ?1
      ORDER BY sequence
      """)
    defer { query.reset() }
    try query.bind(1, since)
    var found: [TreeChange] = []
    while try query.step() {
      let subject: TreeChange.Subject
      switch Subject(rawValue: query.int(1)) {
      case .name: subject = .name(folder: query.int(2), name: query.blob(3))
      case .file: subject = .file(row: query.int(2))
      case .folder: subject = .folder(row: query.int(2))
      case .conversation: subject = .conversation(row: query.int(2))
      case .setting: subject = .setting(key: query.blob(3))
      case .everything, nil: subject = .everything
      }
      found.append(
        TreeChange(sequence: query.int(0), subject: subject, isOwn: query.int(4) == writer))
    }
    return found
  }

  /// Drops the journal's names, as a purge wants it: its followers forget everything.
  package func emptyJournal() throws(SQLiteError) {
    try connection.statement("DELETE FROM change").run()
    try noteEverything()
  }

  /// Drops what the journal holds beyond its length.
  func trimJournal() throws(SQLiteError) {
    let delete = try connection.statement("DELETE FROM change WHERE sequence <= ?1")
    try delete.bind(1, try sequence() - Index.journalLength)
    try delete.run()
  }
}
