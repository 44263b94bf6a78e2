public import Format
internal import Index
internal import SQLite

/// Files that have an id in their name, since another one had the name that they want: the same note, made on
/// two machines.
extension Cube {
  /// Those of memories/ and documents/, in the order in which they came here, each with the path that the
  /// other has. One whose other is gone is none.
  public func filesWithMadeNames() throws(CubeError) -> [(
    path: [UInt8], other: [UInt8], tree: Tree
  )] {
    var found: [(path: [UInt8], other: [UInt8], tree: Tree)] = []
    for row in try read({ core throws(SQLiteError) in try core.index.rowsNamedByID() }) {
      guard let file = try file(row: row), let object = file.object else { continue }
      let path = try path(of: file)
      guard let other = NameCandidates.wanted(by: path, object), try find(file.tree, other) != nil
      else { continue }
      found.append((path, other, file.tree))
    }
    return found
  }
}

extension Index {
  /// The rows of all files in whose name the last digits of their own id stand before a parenthesis.
  fileprivate func rowsNamedByID() throws(SQLiteError) -> [Int64] {
    let query = try connection.statement(
      """
      SELECT row FROM object WHERE folder IS NOT NULL AND tree < 3
        AND instr(name, CAST(lower(hex(substr(first, -4))) || ')' AS BLOB)) > 0 ORDER BY row
      """)
    defer { query.reset() }
    var rows: [Int64] = []
    while try query.step() { rows.append(query.int(0)) }
    return rows
  }
}
