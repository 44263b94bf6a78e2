internal import Bundle
internal import Digest
internal import Format
internal import Posix
internal import SQLite

/// The key of who deletes its own project: an empty project of that name takes its place, and the key
/// goes on with it. Until the cubes are erased the key stands in a note, which a crash leaves.
extension Accounts {
  private static let keeping = "keeping/"

  private static func note(_ row: Int64) -> [UInt8] { Array("\(keeping)\(row)".utf8) }

  /// Notes a key that is about to be forgotten with its project.
  static func keep(
    _ connection: Connection, _ key: APIKey, of project: Project,
    usedElsewhere: [(month: [UInt8], meter: [UInt8], used: Int64)]
  ) throws(SQLiteError) {
    let query = try connection.statement("SELECT hash FROM key WHERE id = ?1")
    defer { query.reset() }
    try query.bind(1, text: key.id)
    guard try query.step() else { return }
    // Whose the project is, and what it may use, does not end with it.
    func number(_ value: Int?) -> JSON { value.map { JSON($0) } ?? .null }
    let lasting = ["user", Accounts.payerKey, "created_by"]
    let settings = (project.settings.members ?? []).filter { lasting.contains($0.key.asText) }
    let told = object(
      ("settings", .object(settings)),
      ("usage", .array(try usage(connection, of: project, usedElsewhere))),
      ("monthly_ingest", number(project.monthlyIngest)),
      ("monthly_retrieval", number(project.monthlyRetrieval)), ("rate", number(project.rate)),
      ("id", .string(key.id)), ("hash", .string(Hex.encode(query.blob(0)))),
      ("name", .string(key.name)), ("email", .text(key.email)), ("role", JSON(key.role.rawValue)),
      ("scopes", .string(Scope.words(key.scopes))), ("confined", .bool(key.isConfined)),
      ("created", number(Int(key.created.milliseconds))),
      ("expires", number(key.expires.map { Int($0.milliseconds) })))
    let insert = try connection.statement("INSERT OR REPLACE INTO meta(key, value) VALUES(?1, ?2)")
    try insert.bind(1, text: note(project.row))
    try insert.bind(2, blob: told.bytes)
    try insert.run()
  }

  /// Makes the project anew whose key was noted, if one was, and gives the key back.
  func giveBack(
    _ connection: Connection, row: Int64, name: [UInt8]
  ) throws(CubeError) {
    let told = try Self.sql { () throws(SQLiteError) -> JSON? in
      let query = try connection.statement("SELECT value FROM meta WHERE key = ?1")
      defer { query.reset() }
      try query.bind(1, text: Self.note(row))
      return try query.step() ? try? JSON.parse(query.blob(0)) : nil
    }
    guard let told, let id = told["id"]?.string, let hash = told["hash"]?.string,
      let bytes = Hex.decode(hash)
    else { return }
    let project: Project
    if let present = try Self.project(connection, named: name) {
      // The default project belongs to all; any other project of that name belongs to another user.
      guard name == Project.defaultName else { return }
      project = present
    } else {
      project = try insert(
        connection, name, settings: told["settings"] ?? .object([]),
        monthlyIngest: told["monthly_ingest"]?.integer,
        monthlyRetrieval: told["monthly_retrieval"]?.integer, rate: told["rate"]?.integer)
    }
    try Self.sql { () throws(SQLiteError) in
      try Self.giveBack(connection, told["usage"]?.elements ?? [], to: project)
      let email = told["email"]?.string
      let role = told["role"]?.string.flatMap { Role(word: $0) } ?? .reader
      if let email {
        let member = try connection.statement(
          "INSERT OR IGNORE INTO member(project, email, role, created) VALUES(?1, ?2, ?3, ?4)")
        try member.bind(1, project.row)
        try member.bind(2, text: email)
        try member.bind(3, text: Array(role.rawValue.utf8))
        try member.bind(4, host.now().milliseconds)
        try member.run()
      }
      let key = APIKey(
        id: id, project: project.row, name: told["name"]?.string ?? [], email: email,
        role: role, scopes: Scope.read(told["scopes"]?.string ?? []),
        isConfined: told["confined"]?.bool ?? false,
        created: Timestamp(milliseconds: told["created"]?.integer ?? 0),
        expires: told["expires"]?.integer.map { Timestamp(milliseconds: $0) })
      try Self.insert(connection, key, hash: bytes)
      let done = try connection.statement("DELETE FROM meta WHERE key = ?1")
      try done.bind(1, text: Self.note(row))
      try done.run()
    }
  }

  /// Whether a key is one that comes back, when all that its project had is erased.
  func comesBack(_ secret: [UInt8]) throws(CubeError) -> Bool {
    let hash = Hex.encode(SHA256.hash(secret))
    return try read { (connection) throws(SQLiteError) in
      let query = try connection.statement(
        made: "SELECT value FROM meta WHERE key GLOB '\(Self.keeping)*'")
      defer { query.reset() }
      while try query.step() {
        let told = try? JSON.parse(query.blob(0))
        if told?["hash"]?.string == hash { return true }
      }
      return false
    }
  }

  /// Forgets the notes of an address's keys, within a transaction: they end with their projects.
  static func giveNothingBack(_ connection: Connection, to email: [UInt8]) throws(SQLiteError) {
    let query = try connection.statement(
      made: "SELECT key, value FROM meta WHERE key GLOB '\(keeping)*'")
    var notes: [[UInt8]] = []
    do {
      defer { query.reset() }
      while try query.step() {
        let told = try? JSON.parse(query.blob(1))
        if told?["email"]?.string == email { notes.append(query.text(0)) }
      }
    }
    for note in notes {
      let delete = try connection.statement("DELETE FROM meta WHERE key = ?1")
      try delete.bind(1, text: note)
      try delete.run()
    }
  }

  /// What a project used, as its note has it: who deletes a project does not get its budgets anew.
  private static func usage(
    _ connection: Connection, of project: Project,
    _ elsewhere: [(month: [UInt8], meter: [UInt8], used: Int64)]
  ) throws(SQLiteError) -> [JSON] {
    var elsewhere = elsewhere
    let query = try connection.statement("SELECT month, meter, used FROM usage WHERE project = ?1")
    defer { query.reset() }
    try query.bind(1, project.row)
    var found: [JSON] = []
    while try query.step() {
      var used = query.int(2)
      let (month, meter) = (query.text(0), query.text(1))
      if let place = elsewhere.firstIndex(where: { $0.month == month && $0.meter == meter }) {
        used += elsewhere.remove(at: place).used
      }
      found.append(.array([.string(month), .string(meter), JSON(Int(clamping: used))]))
    }
    return found
      + elsewhere.map {
        .array([.string($0.month), .string($0.meter), JSON(Int(clamping: $0.used))])
      }
  }

  private static func giveBack(
    _ connection: Connection, _ usage: [JSON], to project: Project
  ) throws(SQLiteError) {
    for entry in usage {
      guard let parts = entry.elements, parts.count == 3, let month = parts[0].string,
        let meter = parts[1].string, let used = parts[2].integer
      else { continue }
      let insert = try connection.statement(
        """
        INSERT INTO usage(project, month, meter, used) VALUES(?1, ?2, ?3, ?4)
        ON CONFLICT(project, month, meter) DO UPDATE SET used = max(used, excluded.used)
        """)
      try insert.bind(1, project.row)
      try insert.bind(2, text: month)
      try insert.bind(3, text: meter)
      try insert.bind(4, Int64(used))
      try insert.run()
    }
  }
}
