public import Format
public import Index
internal import SQLite

/// Memories and documents whose copies were changed apart from each other.
extension Cube {
  /// Whether a memory or document is in conflict; what is in the trash does not count.
  public func hasConflicts() throws(CubeError) -> Bool {
    try read { core throws(SQLiteError) in try core.index.hasConflicts }
  }

  /// The files in conflict, in the order in which they came here; at most so many.
  public func filesInConflict(limit: Int) throws(CubeError) -> [Node] {
    var found: [Node] = []
    for row in try read({ core throws(SQLiteError) in try core.index.conflictRows(limit: limit) }) {
      if let node = try file(row: row) { found.append(node) }
    }
    return found
  }

  /// The names of files in conflict in a folder (by row), and of folders that hold some: at most `limit`
  /// after `name`, by bytes.
  public func conflicts(
    in folder: Int64, after name: [UInt8]?, limit: Int
  ) throws(CubeError) -> [[UInt8]] {
    try read { core throws(SQLiteError) in
      try core.index.conflicts(in: folder, after: name, limit: limit)
    }
  }

  /// The versions of an object that no other one replaces, oldest first, deletes left out.
  public func standingVersions(_ object: ObjectID) throws(CubeError) -> [Version] {
    let heads = Set(try heads(object))
    return try history(object).filter { heads.contains($0.id) && !$0.isDelete }
  }
}
