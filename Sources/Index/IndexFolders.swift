internal import Format
internal import Posix
package import SQLite

/// Folders are the set D of memcube(5), "Paths": the proper parents of wanted paths, and for the
/// live memories those that a setting names. A folder exists exactly as long as something is
/// shown in it, a folder is in it, or a setting names it.
extension Index {
  /// The components of a cleaned path.
  package static func components(_ path: [UInt8]) -> [ArraySlice<UInt8>] {
    path.split(separator: 0x2F)
  }

  /// The row of a folder in a folder, or nil.
  package func folder(in parent: Int64, named name: some Collection<UInt8>) throws(SQLiteError)
    -> Int64?
  {
    let query = try connection.statement(
      "SELECT row FROM folder WHERE parent = ?1 AND name = ?2")
    defer { query.reset() }
    try query.bind(1, parent)
    try query.bind(2, blob: Array(name))
    return try query.step() ? query.int(0) : nil
  }

  /// The row of the folder at a cleaned path (the root's for the empty one), or nil.
  func folder(_ tree: Tree, at path: [UInt8]) throws(SQLiteError) -> Int64? {
    var row = tree.rawValue
    for name in Index.components(path) {
      guard let next = try folder(in: row, named: name) else { return nil }
      row = next
    }
    return row
  }

  /// Makes the folders of these names, one in the other, where they are absent; gives the last
  /// one's row. An object that was shown at such a path has to make way.
  func makeFolders(
    _ tree: Tree, _ names: some Collection<ArraySlice<UInt8>>, time: Timestamp
  ) throws(SQLiteError) -> Int64 {
    var row = tree.rawValue
    for name in names {
      if let next = try folder(in: row, named: name) {
        row = next
        continue
      }
      let insert = try connection.statement(
        "INSERT INTO folder(tree, parent, name, mtime, mtime_ns) VALUES(?1, ?2, ?3, ?4, ?5)")
      try insert.bind(1, tree.rawValue)
      try insert.bind(2, row)
      try insert.bind(3, blob: Array(name))
      try insert.bind(4, time.seconds)
      try insert.bind(5, Int64(time.nanoseconds))
      try insert.run()
      let made = connection.lastInsertedRow
      try noteName(folder: row, Array(name))
      if let occupant = try object(in: row, named: Array(name)) {
        try giveWay(occupant, tree)
      }
      row = made
    }
    return row
  }

  /// Takes a folder away if nothing keeps it, then its parents likewise.
  func releaseFolder(_ row: Int64, _ tree: Tree) throws(SQLiteError) {
    var row = row
    while row > 3 {
      let query = try connection.statement(
        """
        SELECT parent, name FROM folder WHERE row = ?1 AND settings = 0
          AND NOT EXISTS (SELECT 1 FROM object WHERE folder = ?1)
          AND NOT EXISTS (SELECT 1 FROM folder WHERE parent = ?1)
        """)
      try query.bind(1, row)
      guard try query.step() else {
        query.reset()
        return
      }
      let (parent, name) = (query.int(0), query.blob(1))
      query.reset()
      let delete = try connection.statement("DELETE FROM folder WHERE row = ?1")
      try delete.bind(1, row)
      try delete.run()
      try noteName(folder: parent, name)
      if contested[tree.rawValue, default: 0] > 0 {
        look(tree, try path(of: ObjectRow.Seat(folder: parent, name: name)))
      }
      row = parent
    }
  }

  /// A folder's path below its tree's root.
  package func path(folder row: Int64) throws(SQLiteError) -> [UInt8] {
    var names: [[UInt8]] = []
    var row = row
    while row > 3 {
      let query = try connection.statement("SELECT parent, name FROM folder WHERE row = ?1")
      defer { query.reset() }
      try query.bind(1, row)
      guard try query.step() else { break }
      row = query.int(0)
      names.append(query.blob(1))
    }
    return Array(names.reversed().joined(separator: [0x2F]))
  }

  /// Counts a folder setting at a cleaned path in or out.
  func countFolderSetting(
    _ path: [UInt8], present: Bool, mode: UInt16?, mtime: Timestamp?, time: Timestamp
  ) throws(SQLiteError) {
    guard !path.isEmpty else { return }
    if present {
      let row = try makeFolders(.memories, Index.components(path), time: time)
      let update = try connection.statement(
        "UPDATE folder SET settings = settings + 1 WHERE row = ?1")
      try update.bind(1, row)
      try update.run()
      try describeFolder(row, mode: mode, mtime: mtime)
      try settle()
    } else if let row = try folder(.memories, at: path) {
      let update = try connection.statement(
        "UPDATE folder SET settings = settings - 1 WHERE row = ?1 AND settings > 0")
      try update.bind(1, row)
      try update.run()
      try releaseFolder(row, .memories)
      try settle()
    }
  }

  /// Sets what a folder's setting says of it.
  func describeFolder(_ row: Int64, mode: UInt16?, mtime: Timestamp?) throws(SQLiteError) {
    if let mode {
      let update = try connection.statement("UPDATE folder SET mode = ?2 WHERE row = ?1")
      try update.bind(1, row)
      try update.bind(2, Int64(mode))
      try update.run()
    }
    if let mtime {
      let update = try connection.statement(
        "UPDATE folder SET mtime = ?2, mtime_ns = ?3 WHERE row = ?1")
      try update.bind(1, row)
      try update.bind(2, mtime.seconds)
      try update.bind(3, Int64(mtime.nanoseconds))
      try update.run()
    }
    try noteFolder(row)
  }
}
