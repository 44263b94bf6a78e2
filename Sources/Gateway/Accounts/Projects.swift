internal import Bundle
public import Format
internal import MemCube
public import Posix
internal import SQLite
internal import Text

/// A project: a folder of cubes, with keys, members and budgets of its own.
public struct Project: Hashable, Sendable {
  /// Its row in the database.
  public var row: Int64
  /// Its id, as dialects show it.
  public var id: [UInt8]
  /// Its name; `default` is the project of the store's own cubes.
  public var name: [UInt8]
  /// What it is for.
  public var description: [UInt8]
  /// When it was made, and last changed.
  public var created, updated: Timestamp
  /// What dialects keep of it: an object.
  public var settings: JSON
  /// How many calls a month may add, and may look for something; nil: any number.
  public var monthlyIngest, monthlyRetrieval: Int?
  /// Calls a minute; nil: any number.
  public var rate: Int?
  /// Of a folder of cubes that is no project: when the project of that name was deleted, whose cubes
  /// these were; nil: there was none.
  public var deleted: Timestamp?
  /// The last removal of a cube that was known when this was read: what is asked on its behalf makes
  /// no cube again that was removed later.
  var seen: Int64 = 0

  /// The project's folder in the store, as `Store` takes it; nil for the default project.
  public var folder: [UInt8]? {
    name.elementsEqual(Project.defaultName) ? nil : EscapedName.escape(name)
  }

  /// The name of the project whose cubes the mount shows at its root.
  public static let defaultName = Array("default".utf8)
}

extension Accounts {
  /// Makes the default project, if it is not there.
  func makeDefault() throws(CubeError) {
    if try project(named: Project.defaultName) != nil { return }
    do throws(CubeError) { _ = try makeProject(Project.defaultName, waits: false) } catch {
      // Another process was faster.
      if case .exists = error { return }
      throw error
    }
  }

  /// Makes a project.
  /// - Throws: `.exists` where the name is taken, also by a project whose cubes are still to be erased;
  ///   `.invalid` where it cannot be a name.
  @discardableResult
  public func makeProject(
    _ name: [UInt8], description: [UInt8] = [], monthlyIngest: Int? = nil,
    monthlyRetrieval: Int? = nil, rate: Int? = nil
  ) throws(CubeError) -> Project {
    let made = try makeProject(
      name, description: description, monthlyIngest: monthlyIngest,
      monthlyRetrieval: monthlyRetrieval, rate: rate, waits: true)
    // Another server may have made one of that name a moment before.
    if sharing != nil, let now = try project(row: made.row), now.name != name {
      try drop(now)
      throw .exists("there is a project '\(name.asText)' already")
    }
    return made
  }

  private func makeProject(
    _ name: [UInt8], description: [UInt8] = [], monthlyIngest: Int? = nil,
    monthlyRetrieval: Int? = nil, rate: Int? = nil, waits: Bool
  ) throws(CubeError) -> Project {
    guard !name.isBlank, name.count <= 200, String(validating: name, as: UTF8.self) != nil,
      !name.contains(where: { $0 < 0x20 || $0 == 0x7F })
    else { throw .invalid("a project's name is text of 1 to 200 bytes on one line") }
    return try write(waits: waits) { (connection) throws(CubeError) in
      if try Self.project(connection, named: name) != nil {
        throw .exists("there is a project '\(name.asText)' already")
      }
      guard try !Self.isBeingRemoved(connection, name) else {
        throw .exists(
          "a project '\(name.asText)' is still being deleted; memcube serve finishes that")
      }
      return try insert(
        connection, name, description, monthlyIngest: monthlyIngest.map { Int64($0) },
        monthlyRetrieval: monthlyRetrieval.map { Int64($0) }, rate: rate.map { Int64($0) })
    }
  }

  /// Writes a new project, within a transaction.
  func insert(
    _ connection: Connection, _ name: [UInt8], _ description: [UInt8] = [],
    settings: JSON = .object([]), monthlyIngest: Int64?, monthlyRetrieval: Int64?, rate: Int64?
  ) throws(CubeError) -> Project {
    try Self.sql { () throws(SQLiteError) in
      let insert = try connection.statement(
        """
        INSERT INTO project(id, name, description, created, updated, settings, monthly_ingest,
          monthly_retrieval, rate) VALUES(?1, ?2, ?3, ?4, ?4, ?5, ?6, ?7, ?8)
        """)
      try insert.bind(1, text: Array("proj_".utf8) + randomHex(12))
      try insert.bind(2, blob: name)
      try insert.bind(3, text: description)
      try insert.bind(4, host.now().milliseconds)
      try insert.bind(5, text: settings.bytes)
      try insert.bind(6, monthlyIngest)
      try insert.bind(7, monthlyRetrieval)
      try insert.bind(8, rate)
      try insert.run()
      try Self.forgetDeletion(connection, of: name)
    }
    guard let made = try Self.project(connection, named: name) else {
      throw .index("the project was not kept")
    }
    return made
  }

  static func project(
    _ connection: Connection, named name: [UInt8]
  ) throws(CubeError) -> Project? { try project(connection, where: "name", name) }

  /// Every project, in the order in which they were made.
  public func projects() throws(CubeError) -> [Project] {
    try read { (connection) throws(SQLiteError) in
      let query = try connection.prepare("SELECT \(Self.columns) FROM project ORDER BY row")
      var found: [Project] = []
      while try query.step() { found.append(Self.project(query)) }
      return found
    }
  }

  /// The same, and the folders of cubes that the server does not know yet: their ids are empty.
  public func allProjects() throws(CubeError) -> [Project] {
    let known = try projects()
    let names = Set(known.map(\.name))
    let folders = try Store(host).projects().map { EscapedName.unescape($0) ?? $0 }
    return known
      + (try folders.filter { !names.contains($0) }.map { (name) throws(CubeError) in
        var project = unmade(name)
        project.deleted = try deletion(of: name)
        return project
      })
  }

  /// The project of an id; nil: there is none.
  public func project(id: [UInt8]) throws(CubeError) -> Project? {
    try state.withLock { connection throws(CubeError) in
      try Self.project(connection, where: "id", id, isText: true)
    }
  }

  /// The project of a name; nil: there is none.
  public func project(named name: [UInt8]) throws(CubeError) -> Project? {
    try state.withLock { connection throws(CubeError) in
      try Self.project(connection, where: "name", name)
    }
  }

  /// The project of a folder of cubes, as the store names it; nil: there is none.
  func project(folder: [UInt8]?) throws(CubeError) -> Project? {
    guard let folder else { return try project(named: Project.defaultName) }
    return try project(named: EscapedName.unescape(folder) ?? folder)
  }

  /// The project of a row; nil: it is gone.
  func project(row: Int64) throws(CubeError) -> Project? {
    try state.withLock { connection throws(CubeError) in
      try Self.project(connection, row: row)
    }
  }

  private static func project(
    _ connection: Connection, row: Int64
  ) throws(CubeError) -> Project? {
    try sql { () throws(SQLiteError) in
      let query = try connection.statement(
        made: "SELECT \(columns) FROM project WHERE row = ?1")
      defer { query.reset() }
      try query.bind(1, row)
      return try query.step() ? project(query) : nil
    }
  }

  /// Whether there is a folder of cubes of this project: mkdir in the mount, or a cube that was made
  /// there, makes one.
  func hasFolder(_ name: [UInt8]) throws(CubeError) -> Bool {
    let folder = EscapedName.escape(name)
    return try Store(host).projects().contains(folder)
  }

  /// Whether there are cubes in it.
  func hasCubes(_ name: [UInt8]) throws(CubeError) -> Bool {
    try !Store(host).cubes(project: EscapedName.escape(name)).isEmpty
  }

  /// The project of a name or id that a command line gave. A folder of cubes that was not known to the
  /// server becomes one.
  /// - Throws: `.notFound`, with the way out.
  public func project(naming name: [UInt8]) throws(CubeError) -> Project {
    if let found = try project(named: name) { return found }
    if let found = try project(id: name) { return found }
    if try hasFolder(name) {
      if isLooking { return unmade(name) }
      do throws(CubeError) { return try makeProject(name) } catch {
        // Another process was faster.
        if case .exists = error, let found = try project(named: name) { return found }
        throw error
      }
    }
    throw .notFound(
      "there is no project '\(name.asText)'; memcube project new makes one, memcube project list "
        + "shows them")
  }

  /// A folder of cubes as the project that it becomes with its first key.
  private func unmade(_ name: [UInt8]) -> Project {
    let now = host.now()
    return Project(
      row: 0, id: [], name: name, description: [], created: now, updated: now,
      settings: .object([]))
  }

  /// Changes what a project says of itself: description, settings, budgets. What is changed is
  /// what stands there now, so that of changes at the same time none is lost.
  public func update(_ row: Int64, _ change: (inout Project) -> Void) throws(CubeError) {
    try write { (connection) throws(CubeError) in
      guard var project = try Self.project(connection, row: row) else { return }
      change(&project)
      try Self.sql { () throws(SQLiteError) in
        let update = try connection.statement(
          """
          UPDATE project SET description = ?2, settings = ?3, monthly_ingest = ?4,
            monthly_retrieval = ?5, rate = ?6, updated = ?7 WHERE row = ?1
          """)
        try update.bind(1, project.row)
        try update.bind(2, text: project.description)
        try update.bind(3, text: project.settings.bytes)
        try update.bind(4, project.monthlyIngest.map { Int64($0) })
        try update.bind(5, project.monthlyRetrieval.map { Int64($0) })
        try update.bind(6, project.rate.map { Int64($0) })
        try update.bind(7, host.now().milliseconds)
        try update.run()
      }
    }
  }

  /// The id of the whole store, which dialects show as the organisation.
  public func organization() throws(CubeError) -> [UInt8] {
    if let known = try meta("organization") { return known }
    let made = try write { (connection) throws(CubeError) in
      try Self.sql { () throws(SQLiteError) in try keepOrganization(connection) }
    }
    return try meta("organization") ?? made
  }

  /// Makes the id of the store, unless it has one.
  /// - Returns: what it is if it had none.
  @discardableResult
  func keepOrganization(_ connection: Connection) throws(SQLiteError) -> [UInt8] {
    let made = Array("org_".utf8) + randomHex(12)
    let insert = try connection.statement(
      "INSERT OR IGNORE INTO meta(key, value) VALUES('organization', ?1)")
    try insert.bind(1, text: made)
    try insert.run()
    return made
  }

  private func meta(_ key: String) throws(CubeError) -> [UInt8]? {
    try read { (connection) throws(SQLiteError) in
      let query = try connection.statement("SELECT value FROM meta WHERE key = ?1")
      defer { query.reset() }
      try query.bind(1, text: Array(key.utf8))
      return try query.step() ? query.text(0) : nil
    }
  }

  /// So many random bytes as hex digits.
  func randomHex(_ count: Int) -> [UInt8] {
    let digits = Array("0123456789abcdef".utf8)
    return host.random(count).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
  }

  private static let columns =
    """
    row, id, name, description, created, updated, settings, monthly_ingest, monthly_retrieval, rate,
    (SELECT coalesce(max(row), 0) FROM gone)
    """

  private static func project(
    _ connection: Connection, where column: String, _ value: [UInt8], isText: Bool = false
  ) throws(CubeError) -> Project? {
    try sql { () throws(SQLiteError) in
      let query = try connection.statement(
        made: "SELECT \(columns) FROM project WHERE \(column) = ?1")
      defer { query.reset() }
      if isText { try query.bind(1, text: value) } else { try query.bind(1, blob: value) }
      return try query.step() ? project(query) : nil
    }
  }

  private static func project(_ query: Statement) -> Project {
    Project(
      row: query.int(0), id: query.text(1), name: query.blob(2), description: query.text(3),
      created: Timestamp(milliseconds: query.int(4)),
      updated: Timestamp(milliseconds: query.int(5)),
      settings: (try? JSON.parse(query.text(6))) ?? .object([]),
      monthlyIngest: query.optionalInt(7).map { Int(clamping: $0) },
      monthlyRetrieval: query.optionalInt(8).map { Int(clamping: $0) },
      rate: query.optionalInt(9).map { Int(clamping: $0) }, seen: query.int(10))
  }
}
