internal import Bundle
internal import Format
internal import MemCube
internal import Posix
internal import SQLite
internal import Stores
internal import Text

/// Takes over what other servers changed, within one transaction for all that came at a time.
extension Accounts {
  func take(_ rows: [AccountRow], _ sharing: Sharing) throws(CubeError) {
    let ranked = rows.map { ($0, SharedID($0).rank(isRemoved: $0.value == nil)) }
    let sorted = ranked.sorted { $0.1 < $1.1 }.map(\.0)
    var reports: [String] = []
    try Self.write(state) { (connection) throws(CubeError) in
      for row in sorted { try take(connection, row, &reports) }
    }
    let last = rows.map(\.revision).max() ?? 0
    let isRemoving = sharing.state.withLock { state in
      state.rows = max(state.rows, last)
      return !state.removed.isEmpty
    }
    // Entities may have gone.
    if rows.contains(where: { $0.value == nil }) { met.withLock { $0 = [] } }
    if isRemoving { sweepLog() }
    for report in reports { sharing.report(report) }
  }

  private func take(
    _ connection: Connection, _ row: AccountRow, _ reports: inout [String]
  ) throws(CubeError) {
    let id = SharedID(row)
    let base = try Self.sharedBase(connection, id)
    // What this server put itself comes as well.
    if base.revision >= row.revision { return }
    let value: JSON?
    if let bytes = row.value {
      // A row that cannot be read stays unknown: a later program may have written it.
      guard let json = try? JSON.parse(bytes) else { return }
      value = json
    } else {
      value = nil
    }
    let remote = value.map { SharedState.value($0) } ?? .removed
    switch id.meaning {
    case .name: return try note(connection, id, row)
    case .store:
      // The store's id is that of the whole; this server had one of its own until now.
      for key in ["organization", "shared/store"] {
        try Self.setSharedMeta(connection, key, value?["id"]?.string ?? [])
      }
      return try note(connection, id, row)
    case .key: try Self.noteHadKeys(connection)
    case .project, .member, .thing: break
    case nil: return
    }
    var local = try Self.sharedState(connection, id)
    if local == .absent, base.state != .absent { local = .removed }
    if case .project = id.meaning, local == .absent, let name = value?["name"]?.string {
      try makeRoom(connection, name, for: id.project, &reports)
      local = try Self.sharedState(connection, id)
    }
    let merge = SharedMerge(
      base: base.state, isLocalLater: try noteTime(connection, id) > row.changed)
    let merged = merge.merged(local, remote)
    try note(connection, id, row)
    if merged != local { try writeShared(connection, id, merged) }
    if merged == remote { try Self.dropNote(connection, id) }
  }

  private func note(
    _ connection: Connection, _ id: SharedID, _ row: AccountRow
  ) throws(CubeError) {
    try Self.setSharedBase(connection, id, row.value, revision: row.revision)
  }

  /// When a row was last changed here without the others; 0: it was not.
  private func noteTime(_ connection: Connection, _ id: SharedID) throws(CubeError) -> Int64 {
    let time = try connection.first(
      "SELECT time FROM shared_change WHERE project = ?1 AND kind = ?2 AND key = ?3",
      .text(id.project), .text(id.kind), .blob(id.key)
    ) { $0.int(0) }
    return time ?? 0
  }

  /// Sees that no other project here has the name of one that the others have. The default project becomes
  /// theirs, with all that it has; any other gets a name of its own.
  private func makeRoom(
    _ connection: Connection, _ name: [UInt8], for id: [UInt8], _ reports: inout [String]
  ) throws(CubeError) {
    let other = try connection.first(
      "SELECT row, id FROM project WHERE name = ?1 AND id <> ?2", .blob(name), .text(id)
    ) { (row: $0.int(0), id: $0.text(1)) }
    guard let other else { return }
    guard name == Project.defaultName else {
      let new = try rename(connection, other.row, name)
      reports.append(
        "project '\(name.asText)' of this server is called '\(new.asText)' from now on: the others have "
          + "one of that name")
      return
    }
    try connection.run("UPDATE project SET id = ?2 WHERE row = ?1", .int(other.row), .text(id))
    for old in [other.id, id] {
      try connection.run("DELETE FROM shared_change WHERE project = ?1", .text(old))
    }
    try Self.noteAll(connection, ofProject: other.row)
  }

  /// Gives a project `NAME-2`, or the next that is free, with the folder of its cubes.
  private func rename(
    _ connection: Connection, _ row: Int64, _ name: [UInt8]
  ) throws(CubeError) -> [UInt8] {
    let store = Store(host)
    var (stem, number) = (name, 2)
    if stem.count > 190 {
      stem = Array(stem.prefix(190))
      // No part of a character stays.
      while let last = stem.last, last >= 0x80 { stem.removeLast() }
    }
    while true {
      let new = stem + Array("-\(number)".utf8)
      number += 1
      let isTaken = try connection.first(
        """
        SELECT 1 FROM project WHERE name = ?1 UNION ALL SELECT 1 FROM shared_base
        WHERE project = '' AND kind = 'name' AND key = ?1
        """, .blob(new)
      ) { _ in true }
      let (from, to) = (
        try store.folder(project: EscapedName.escape(name)),
        try store.folder(project: EscapedName.escape(new))
      )
      if isTaken == true || Files.exists(to) { continue }
      try connection.run(
        "UPDATE project SET name = ?2 WHERE row = ?1", .int(row), .blob(new))
      try renamePayer(connection, name, new)
      if Files.exists(from) {
        do { try Files.rename(from, to) } catch { throw .io(error, "renaming \(from)") }
      }
      return new
    }
  }

  /// Projects that the renamed one pays for, and that the others do not know, name it as it is called now.
  private func renamePayer(
    _ connection: Connection, _ name: [UInt8], _ new: [UInt8]
  ) throws(CubeError) {
    let all = try connection.all("SELECT row, id, settings FROM project") {
      (row: $0.int(0), id: $0.text(1), settings: (try? JSON.parse($0.text(2))) ?? .null)
    }
    for project in all where project.settings[Self.payerKey]?.string == name {
      guard try Self.sharedBase(connection, .ofProject(project.id)).revision == 0 else { continue }
      try connection.run(
        "UPDATE project SET settings = ?2 WHERE row = ?1", .int(project.row),
        .text(project.settings.replacing(Self.payerKey, .string(new)).bytes))
    }
  }

  /// The cubes in a project's folder: their ids by their names.
  func cubeIDs(in folder: [UInt8]?) throws(CubeError) -> [[UInt8]: [UInt8]] {
    var found: [[UInt8]: [UInt8]] = [:]
    for cube in try Store(host).cubes(project: folder) {
      if case .good(let manifest)? = try? Bundle.readManifest(at: cube.path) {
        found[cube.name] = manifest.cube
      }
    }
    return found
  }
}
