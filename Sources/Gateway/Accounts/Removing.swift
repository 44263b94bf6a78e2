internal import Bundle
internal import Digest
public import Format
internal import Posix
internal import SQLite

extension Gateway {
  /// Forgets a project with its keys, members and logs. Cubes that the gateway made are erased; the
  /// names of the others come back. The default project comes again, empty and with a new id, and so
  /// does that of a key that is kept, which goes on with it.
  func remove(_ project: Project, keeping key: APIKey? = nil) throws(CubeError) -> [[UInt8]] {
    // First of all the project: what is asked on its behalf from now on makes nothing.
    try accounts.remove(project, keeping: key, with: try memories.cubes.ids(project.folder))
    let kept = try erase(project)
    try? Files.removeTree(OpenMemFile.waiting(project, host))
    try accounts.finishRemoving(project, isThere: !kept.isEmpty)
    try accounts.makeDefault()
    try accounts.tellRemoval()
    return kept
  }

  /// The names of the cubes that outlast a project: those that a person made.
  func staying(of project: Project) throws(CubeError) -> [[UInt8]] {
    var kept: [[UInt8]] = []
    for name in try memories.cubes.names(project.folder) {
      let place = CubePlace(folder: project.folder, name: name)
      if try !memories.cubes.isGateways(place) { kept.append(name) }
    }
    return kept
  }

  /// Erases the cubes of a project that the gateway made: all that are there, or `doomed` alone, by name.
  /// - Returns: the names of those that a person made.
  private func erase(
    _ project: Project, _ doomed: [[UInt8]: [UInt8]]? = nil
  ) throws(CubeError) -> [[UInt8]] {
    var kept: [[UInt8]] = []
    for name in try memories.cubes.names(project.folder) {
      let place = CubePlace(folder: project.folder, name: name)
      if let doomed {
        guard let id = doomed[name], try memories.cubes.id(place) == id else { continue }
      }
      if try !erase(place, of: project) { kept.append(name) }
    }
    if kept.isEmpty { memories.cubes.removeFolder(project.folder) }
    return kept
  }

  /// How long it is tried again to erase a cube that another process makes or removes meanwhile,
  /// nanoseconds.
  private static let patience: Int64 = 3_000_000_000

  private func erase(_ place: CubePlace, of project: Project) throws(CubeError) -> Bool {
    let end = Clock.monotonic() + Self.patience
    while true {
      do throws(CubeError) {
        if try memories.remove(place, of: project) { return true }
        // A cube that is gone was removed by the call that was making it.
        return try !memories.cubes.contains(place)
      } catch {
        guard try memories.cubes.contains(place) else { return true }
        guard Clock.monotonic() < end else { throw error }
        Clock.sleep(nanoseconds: 20_000_000)
      }
    }
  }

  /// Erases what a crash left of projects that were being removed. If one is there again, as the default
  /// project is at once, only what it had then is erased.
  ///
  /// - Parameter rows: of these projects only; nil: of all.
  /// - Throws: what the database throws.
  func finishRemovals(of rows: Set<Int64>? = nil) throws(CubeError) {
    for (project, doomed) in try accounts.removals() where rows?.contains(project.row) ?? true {
      let isThere = try accounts.project(named: project.name) != nil
      let kept: [[UInt8]]
      // Another process may be about it at this moment: it is tried again at the next start.
      do throws(CubeError) { kept = try erase(project, isThere ? doomed : nil) } catch { continue }
      try accounts.finishRemoving(project, isThere: !isThere && !kept.isEmpty)
    }
  }
}

extension Gateway {
  /// Deletes the project that a command line names; the names of the cubes that stay.
  public func deleteProject(naming name: [UInt8]) throws(CubeError) -> [[UInt8]] {
    try remove(try accounts.project(naming: name))
  }
}

extension Accounts {
  private static let removing = "removing/"
  private static let doomed = "doomed/"
  private static let deleted = "deleted/"

  /// Forgets a project with its keys, members, logs and tasks, and notes that its cubes are to be
  /// erased: `cubes`, their ids by their names.
  func remove(
    _ project: Project, keeping key: APIKey? = nil, with cubes: [[UInt8]: [UInt8]] = [:]
  ) throws(CubeError) {
    // Other servers hear of it once its cubes are erased: what is removed stays so without them too.
    try write(waits: false) { (connection) throws(CubeError) in
      try remove(connection, project, keeping: key, with: cubes)
    }
  }

  /// The same, within a transaction.
  func remove(
    _ connection: Connection, _ project: Project, keeping key: APIKey? = nil,
    with cubes: [[UInt8]: [UInt8]]
  ) throws(CubeError) {
    let doomed = JSON.array(cubes.map { .array([.string(Hex.encode($0.key)), .string($0.value)]) })
    let elsewhere =
      key == nil || sharing == nil ? [] : try Self.usedElsewhere(connection, project.id)
    try Self.sql { () throws(SQLiteError) in
      if let key { try Self.keep(connection, key, of: project, usedElsewhere: elsewhere) }
      for (place, value) in [(Self.removing, project.name), (Self.doomed, doomed.bytes)] {
        let note = try connection.statement(
          "INSERT OR REPLACE INTO meta(key, value) VALUES(?1, ?2)")
        try note.bind(1, text: Array("\(place)\(project.row)".utf8))
        try note.bind(2, blob: value)
        try note.run()
      }
      let delete = try connection.statement("DELETE FROM project WHERE row = ?1")
      try delete.bind(1, project.row)
      try delete.run()
    }
    if sharing != nil {
      try connection.run("DELETE FROM shared_usage WHERE project = ?1", .text(project.id))
    }
  }

  /// Whether cubes of a project of a name are still to be erased: who makes another of that name would
  /// get them. (The default project is always there.)
  static func isBeingRemoved(
    _ connection: Connection, _ name: [UInt8]
  ) throws(CubeError) -> Bool {
    if name == Project.defaultName { return false }
    return try sql { () throws(SQLiteError) in
      let query = try connection.statement(
        made: "SELECT 1 FROM meta WHERE key GLOB '\(removing)*' AND value = ?1")
      defer { query.reset() }
      try query.bind(1, blob: name)
      return try query.step()
    }
  }

  /// When a project of a name was deleted and cubes of it stayed; nil: none was, or it is there again.
  func deletion(of name: [UInt8]) throws(CubeError) -> Timestamp? {
    try read { (connection) throws(SQLiteError) in
      let query = try connection.statement("SELECT value FROM meta WHERE key = ?1")
      defer { query.reset() }
      try query.bind(1, text: Array(Self.deleted.utf8) + name)
      return try query.step() ? Timestamp(milliseconds: query.int(0)) : nil
    }
  }

  /// Forgets that a project of a name was deleted: it is there again. Within a transaction.
  static func forgetDeletion(
    _ connection: Connection, of name: [UInt8]
  ) throws(SQLiteError) {
    let delete = try connection.statement("DELETE FROM meta WHERE key = ?1")
    try delete.bind(1, text: Array(deleted.utf8) + name)
    try delete.run()
  }

  /// Forgets a project that has no cubes.
  func drop(_ project: Project) throws(CubeError) {
    try remove(project)
    try finishRemoving(project, isThere: false)
  }

  /// The projects whose cubes are still to be erased, each with the ids of those that it had by their
  /// names; of a project only row and name count.
  fileprivate func removals() throws(CubeError) -> [(Project, [[UInt8]: [UInt8]])] {
    try read { (connection) throws(SQLiteError) in
      let query = try connection.prepare(
        """
        SELECT key, value, (SELECT value FROM meta AS other
          WHERE other.key = '\(Self.doomed)' || substr(meta.key, \(Self.removing.utf8.count + 1)))
        FROM meta WHERE key GLOB '\(Self.removing)*' ORDER BY key
        """)
      var found: [(Project, [[UInt8]: [UInt8]])] = []
      while try query.step() {
        guard let row = Int64(query.text(0).asText.dropFirst(Self.removing.utf8.count)) else {
          continue
        }
        let time = host.now()
        let project = Project(
          row: row, id: [], name: query.blob(1), description: [], created: time, updated: time,
          settings: .object([]))
        var cubes: [[UInt8]: [UInt8]] = [:]
        for pair in (try? JSON.parse(query.blob(2)))?.elements ?? [] {
          guard let parts = pair.elements, parts.count == 2,
            let name = parts[0].string.flatMap({ Hex.decode($0) }), let id = parts[1].string
          else { continue }
          cubes[name] = id
        }
        found.append((project, cubes))
      }
      return found
    }
  }

  /// Notes that the cubes of a removed project are erased, or that some are there still, and makes it anew
  /// for a key that is kept.
  fileprivate func finishRemoving(
    _ project: Project, isThere: Bool
  ) throws(CubeError) {
    try write { (connection) throws(CubeError) in
      if isThere {
        try Self.sql { () throws(SQLiteError) in
          let note = try connection.statement(
            "INSERT OR REPLACE INTO meta(key, value) VALUES(?1, ?2)")
          try note.bind(1, text: Array(Self.deleted.utf8) + project.name)
          try note.bind(2, host.now().milliseconds)
          try note.run()
        }
      }
      try giveBack(connection, row: project.row, name: project.name)
      try Self.sql { () throws(SQLiteError) in
        for place in [Self.removing, Self.doomed] {
          let delete = try connection.statement("DELETE FROM meta WHERE key = ?1")
          try delete.bind(1, text: Array("\(place)\(project.row)".utf8))
          try delete.run()
        }
      }
    }
    sweepLog()
  }
}
