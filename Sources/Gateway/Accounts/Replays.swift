internal import Digest
internal import MemCube
internal import Posix
internal import SQLite

/// By what a call that is sent twice is known again: who sent it, to what, and a key that the caller
/// chose, or the call's own meaning.
struct ReplayKey: Hashable, Sendable {
  /// The caller's API key, by its id.
  var caller: [UInt8]
  /// The method and pattern of the endpoint, and the dialect.
  var endpoint: [UInt8]
  /// What the caller calls it.
  var key: [UInt8]
  /// The SHA-256 of what was asked: the same key with something else is refused.
  var digest: [UInt8]
  /// How long the answer is kept, milliseconds.
  var age: Int64

  /// How long answers are kept unless a dialect says otherwise.
  static let day: Int64 = 86_400_000
}

extension ReplayKey {
  /// A key of a call: `key`, or where that is nil the meaning itself, so that the same asked twice
  /// within `age` is one.
  /// - Parameters:
  ///   - call: the call; its endpoint and session are known.
  ///   - key: what the caller chose.
  ///   - meaning: what was asked, in a form in which equal things are equal bytes.
  ///   - age: how long the answer is kept, milliseconds.
  init(_ call: Call, key: [UInt8]?, meaning: [UInt8], age: Int64 = ReplayKey.day) {
    caller = call.session?.key?.id ?? []
    let pattern = call.endpoint.map { "\($0.method.rawValue) \($0.pattern.text)" } ?? ""
    endpoint = Array("\(call.dialect) \(pattern)".utf8)
    digest = SHA256.hash(meaning)
    // A key that was chosen never is a digest of ours: that one has no printable first byte.
    self.key = key ?? [0] + digest
    self.age = age
  }
}

/// What became of the first call with a key.
enum ReplayState: Hashable, Sendable {
  /// There was none: this one is to be answered, and what it is answered `settle`d or `release`d.
  case fresh
  /// It was answered so.
  case answered(status: Int, JSON)
  /// It is being answered.
  case running
  /// It asked for something else.
  case different
}

extension Accounts {
  /// Claims a key for a call, unless another call has it; one whose gateway ended in the midst of it
  /// has it no more.
  /// - Parameters:
  ///   - replay: the key.
  ///   - project: the caller's project.
  ///   - owner: the name of the cube that the call is about, with which its answer is forgotten.
  ///   - holder: this gateway, by the name of its `Presence`.
  /// - Returns: what became of the first call with that key.
  /// - Throws: where the database fails.
  func claim(
    _ replay: ReplayKey, of project: Project, owner: [UInt8]?, holder: [UInt8]
  ) throws(CubeError) -> ReplayState {
    let now = host.now().milliseconds
    return try write { (connection) throws(CubeError) in
      try Self.sql { () throws(SQLiteError) in
        let old = try connection.statement("DELETE FROM replay WHERE ends <= ?1")
        try old.bind(1, now)
        try old.run()
        let insert = try connection.statement(
          """
          INSERT OR IGNORE INTO replay(project, caller, endpoint, key, digest, owner, holder, ends)
          SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8
          WHERE EXISTS (SELECT 1 FROM project WHERE row = ?1)
          """)
        try Self.bind(replay, project, to: insert)
        try insert.bind(5, blob: replay.digest)
        try insert.bind(6, blob: owner)
        try insert.bind(7, blob: holder)
        try insert.bind(8, now.addingReportingOverflow(replay.age).partialValue)
        try insert.run()
        if connection.changes > 0 { return .fresh }
        let query = try connection.statement(
          """
          SELECT digest, status, answer, holder FROM replay
          WHERE project = ?1 AND caller = ?2 AND endpoint = ?3 AND key = ?4
          """)
        defer { query.reset() }
        try Self.bind(replay, project, to: query)
        // Its project is gone meanwhile: whatever it does comes to nothing.
        guard try query.step() else { return .fresh }
        guard query.blob(0) == replay.digest else { return .different }
        guard let status = query.optionalInt(1) else {
          let other = query.blob(3)
          if other == holder || Presence.isAlive(other, host) { return .running }
          query.reset()
          let take = try connection.statement(
            """
            UPDATE replay SET holder = ?5
            WHERE project = ?1 AND caller = ?2 AND endpoint = ?3 AND key = ?4
            """)
          try Self.bind(replay, project, to: take)
          try take.bind(5, blob: holder)
          try take.run()
          return .fresh
        }
        return .answered(
          status: Int(clamping: status), (try? JSON.parse(query.text(2))) ?? .null)
      }
    }
  }

  /// Keeps what a call was answered, durably; nothing where its owner was deleted meanwhile.
  func settle(
    _ replay: ReplayKey, of project: Project, status: Int, _ answer: JSON
  ) throws(CubeError) {
    try write { (connection) throws(CubeError) in
      try Self.sql { () throws(SQLiteError) in
        let update = try connection.statement(
          """
          UPDATE replay SET status = ?5, answer = ?6
          WHERE project = ?1 AND caller = ?2 AND endpoint = ?3 AND key = ?4 AND status IS NULL
          """)
        try Self.bind(replay, project, to: update)
        try update.bind(5, Int64(status))
        try update.bind(6, text: answer.bytes)
        try update.run()
      }
    }
  }

  /// Gives a key back whose call came to nothing, so that it can be tried again.
  func release(_ replay: ReplayKey, of project: Project) throws(CubeError) {
    try write { (connection) throws(CubeError) in
      try Self.sql { () throws(SQLiteError) in
        let delete = try connection.statement(
          """
          DELETE FROM replay WHERE project = ?1 AND caller = ?2 AND endpoint = ?3 AND key = ?4
            AND status IS NULL
          """)
        try Self.bind(replay, project, to: delete)
        try delete.run()
      }
    }
  }

  private static func bind(
    _ replay: ReplayKey, _ project: Project, to statement: Statement
  ) throws(SQLiteError) {
    try statement.bind(1, project.row)
    try statement.bind(2, text: replay.caller)
    try statement.bind(3, text: replay.endpoint)
    try statement.bind(4, blob: replay.key)
  }
}
