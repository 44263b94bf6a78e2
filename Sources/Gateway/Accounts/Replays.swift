internal import Bundle
internal import Digest
internal import Format
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
  /// Whether it is about what was read, which may be any owner's.
  var reads = false

  /// Whether the caller chose the key; else it is the call's own meaning.
  var isChosen: Bool { key.first != 0 }

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

  /// Those whom a call is about, by the names of their cubes, as their answer is kept: of several each
  /// stands between two NULs, which no name holds.
  static func name(of owners: [Owner]) -> [UInt8]? { name(ofCubes: owners.map(\.cubeName)) }

  /// The same of the names themselves.
  static func name(ofCubes names: [[UInt8]]) -> [UInt8]? {
    names.count < 2 ? names.first : names.flatMap(marked)
  }

  /// What stands in the place of a name where the answer may be about any owner.
  static let anybody: [UInt8] = [0, 0]

  /// One of several.
  static func marked(_ name: [UInt8]) -> [UInt8] { [0] + name + [0] }

  /// Makes it one of those that `Accounts.forgetAnswers` passes over: what deleted or changed something
  /// is not said anew because something was deleted.
  mutating func staysKnown() { endpoint.insert(0x3A, at: endpoint.firstIndex(of: 0x20) ?? 0) }
}

/// A call's turn: that it is to be answered now, and under which id. Repeated after a crash or an error, it
/// has the same id, so that what it stored is found, and not stored a second time.
struct ReplayTurn: Hashable, Sendable {
  /// A UUID, from which all that the call stores has its name.
  var id: [UInt8]
  /// When the call came first.
  var began: Timestamp
  /// What the first one noted that it was about to take away: see `Call.aim`.
  var aim: JSON?
}

/// What became of the first call with a key.
enum ReplayState: Hashable, Sendable {
  /// This one is to be answered, and what it is answered `settle`d or `release`d.
  case fresh(ReplayTurn)
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
    try forgetOwed()
    let now = host.now()
    let fresh = ReplayTurn(
      id: UUIDs.random(host.random(16)), began: Timestamp(milliseconds: now.milliseconds))
    return try write(replay) { (connection) throws(SQLiteError) in
      let old = try connection.statement("DELETE FROM replay WHERE ends <= ?1")
      try old.bind(1, now.milliseconds)
      try old.run()
      let insert = try connection.statement(
        """
        INSERT OR IGNORE INTO replay(project, caller, endpoint, key, digest, owner, holder, ends)
        SELECT ?1, ?2, ?3, ?4, x'', NULL, x'', 0 WHERE EXISTS (SELECT 1 FROM project WHERE row = ?1)
        """)
      try Self.bind(replay, project, to: insert)
      try insert.run()
      guard let known = try Self.known(replay, of: project, connection) else {
        // Its project is gone meanwhile: whatever it does comes to nothing.
        return .fresh(fresh)
      }
      let isSame = known.digest == replay.digest
      if let answer = known.answer { return isSame ? answer : .different }
      // What this gateway is answering has its turn (`CallTurns`): a claim of its own that still stands
      // could not be given back, on a full disk say.
      if known.holder != holder, Presence.isAlive(known.holder, host) {
        return isSame ? .running : .different
      }
      // What came to nothing is not kept, and another call may have its key.
      guard isSame || known.holder.isEmpty else { return .different }
      var turn = fresh
      if isSame, let told = known.turn { turn = told }
      let take = try connection.statement(
        """
        UPDATE replay SET digest = ?5, owner = ?6, holder = ?7, ends = ?8, id = ?9, began = ?10,
          answer = CASE WHEN ?11 THEN answer END
        WHERE project = ?1 AND caller = ?2 AND endpoint = ?3 AND key = ?4
        """)
      try Self.bind(replay, project, to: take)
      try take.bind(5, blob: replay.digest)
      try take.bind(6, blob: owner)
      try take.bind(7, blob: holder)
      try take.bind(8, now.milliseconds.addingReportingOverflow(replay.age).partialValue)
      try take.bind(9, blob: turn.id)
      try take.bind(10, turn.began.milliseconds)
      try take.bind(11, Int64(isSame ? 1 : 0))
      try take.run()
      return .fresh(turn)
    }
  }

  /// What stands there of a key.
  private static func known(
    _ replay: ReplayKey, of project: Project, _ connection: Connection
  ) throws(SQLiteError) -> (
    digest: [UInt8], holder: [UInt8], turn: ReplayTurn?, answer: ReplayState?
  )? {
    let query = try connection.statement(
      """
      SELECT digest, holder, id, began, status, answer FROM replay
      WHERE project = ?1 AND caller = ?2 AND endpoint = ?3 AND key = ?4
      """)
    defer { query.reset() }
    try bind(replay, project, to: query)
    guard try query.step() else { return nil }
    let id = query.blob(2)
    var turn = ReplayTurn(id: id, began: Timestamp(milliseconds: query.int(3)))
    let status = query.optionalInt(4)
    // Until there is an answer, what the call takes away stands in its place.
    if status == nil { turn.aim = query.optionalText(5).flatMap { try? JSON.parse($0) } }
    let answer = status.map { status in
      ReplayState.answered(
        status: Int(clamping: status), (try? JSON.parse(query.text(5))) ?? .null)
    }
    return (query.blob(0), query.blob(1), id.isEmpty ? nil : turn, answer)
  }

  /// A transaction of a key: what a caller chose outlasts a power loss, what is known by its meaning
  /// need not.
  private func write<Result>(
    _ replay: ReplayKey, _ body: (Connection) throws(SQLiteError) -> Result
  ) throws(CubeError) -> Result {
    guard replay.isChosen else { return try count(body) }
    return try write { (connection) throws(CubeError) in
      try Self.sql { () throws(SQLiteError) in try body(connection) }
    }
  }

  /// Notes of a call that is being answered whom else it is about, by the names of their cubes; nothing
  /// where one of those whom it was about is gone.
  func note(
    _ replay: ReplayKey, of project: Project, isAbout names: [[UInt8]]
  ) throws(CubeError) {
    try write(replay) { (connection) throws(SQLiteError) in
      let update = try connection.statement(
        """
        UPDATE replay SET owner = ?5 WHERE project = ?1 AND caller = ?2 AND endpoint = ?3
          AND key = ?4 AND status IS NULL AND owner IS NOT x''
        """)
      try Self.bind(replay, project, to: update)
      try update.bind(5, blob: ReplayKey.name(ofCubes: names))
      try update.run()
    }
  }

  /// Notes what a call that is being answered is about to take away.
  func note(_ replay: ReplayKey, of project: Project, aim: JSON) throws(CubeError) {
    try write(replay) { (connection) throws(SQLiteError) in
      let update = try connection.statement(
        """
        UPDATE replay SET answer = ?5 WHERE project = ?1 AND caller = ?2 AND endpoint = ?3
          AND key = ?4 AND status IS NULL
        """)
      try Self.bind(replay, project, to: update)
      try update.bind(5, text: aim.bytes)
      try update.run()
    }
  }

  /// Keeps what a call was answered, durably. It keeps nothing where its owner was deleted meanwhile, or an
  /// owner that only the answer named: those whose names are `about`.
  /// - Returns: whether it is kept.
  func settle(
    _ replay: ReplayKey, of project: Project, status: Int, _ answer: JSON, about names: [[UInt8]]
  ) throws(CubeError) -> Bool {
    try write(replay) { (connection) throws(SQLiteError) in
      if try Self.isAnyGone(names, from: project, connection) { return false }
      let update = try connection.statement(
        """
        UPDATE replay SET status = ?5, answer = ?6, ends = ?7, owner = coalesce(owner, ?8)
        WHERE project = ?1 AND caller = ?2 AND endpoint = ?3 AND key = ?4 AND status IS NULL
          AND owner IS NOT x''
        """)
      try update.bind(8, blob: ReplayKey.name(ofCubes: names))
      try Self.bind(replay, project, to: update)
      try update.bind(5, Int64(status))
      try update.bind(6, text: answer.bytes)
      try update.bind(7, host.now().milliseconds.addingReportingOverflow(replay.age).partialValue)
      try update.run()
      return connection.changes > 0
    }
  }

  /// Gives a key back whose call came to nothing, so that it can be tried again: under the same id,
  /// for some of it may have been stored.
  func release(_ replay: ReplayKey, of project: Project) throws(CubeError) {
    try write(replay) { (connection) throws(SQLiteError) in
      let update = try connection.statement(
        """
        UPDATE replay SET holder = x'' WHERE project = ?1 AND caller = ?2 AND endpoint = ?3
          AND key = ?4 AND status IS NULL
        """)
      try Self.bind(replay, project, to: update)
      try update.run()
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
