internal import Format
internal import Posix
internal import SQLite

extension Catalog {
  /// A page of a cube's memories, the latest first by the time that each tells of, merged ones left out: how many there
  /// are, and of `limit` after the first `offset` the rows and these times, milliseconds since 1970.
  func page(
    of place: CubePlace, offset: Int, limit: Int
  ) throws(CubeError) -> (total: Int, rows: [(object: Int64, told: Int64)]) {
    try read { (connection) throws(SQLiteError) in
      let find = try connection.statement("SELECT row FROM cube WHERE folder = ?1 AND name = ?2")
      defer { find.reset() }
      try find.bind(1, blob: place.folder ?? [])
      try find.bind(2, blob: place.name)
      guard try find.step() else { return (0, []) }
      let cube = find.int(0)
      let count = try connection.statement(
        "SELECT count(*) FROM memory INDEXED BY memory_cube WHERE cube = ?1 AND state <> 2")
      defer { count.reset() }
      try count.bind(1, cube)
      let total = try count.step() ? Int(clamping: count.int(0)) : 0
      let query = try connection.statement(
        """
        SELECT object, told FROM memory INDEXED BY memory_cube WHERE cube = ?1 AND state <> 2
        ORDER BY told DESC, uuid LIMIT ?2 OFFSET ?3
        """)
      defer { query.reset() }
      try query.bind(1, cube)
      try query.bind(2, Int64(limit))
      try query.bind(3, Int64(offset))
      var rows: [(object: Int64, told: Int64)] = []
      while try query.step() { rows.append((query.int(0), query.int(1))) }
      return (total, rows)
    }
  }
}
