public import Format
internal import Index
internal import SQLite

/// A file that an import made, as its attribute `import` says.
public struct ImportedObject: Hashable, Sendable {
  /// The format's word, and the source's id.
  public var source, id: [UInt8]
  /// The SHA-256 of the bytes that came, in hex digits.
  public var sha256: [UInt8]
  /// The memory or document.
  public var object: ObjectID
  /// Its row.
  public var row: Int64
  /// Where it is; nil: it became a part of another file.
  public var tree: Tree?
  /// Whether it is a document.
  public var isDocument: Bool
}

extension Cube {
  /// The files that imports made, wherever they are by now, in the trash as well.
  public func importedObjects() throws(CubeError) -> [ImportedObject] {
    try read { core throws(SQLiteError) in
      var found: [ImportedObject] = []
      for row in try core.index.rowsOfImports() {
        guard let object = try core.index.object(row: row),
          let attributes = try core.index.fields(of: object).first("attributes"),
          let origin = attributes["import"], let source = origin["source"]?.string,
          let id = origin["id"]?.string
        else { continue }
        found.append(
          ImportedObject(
            source: source, id: id, sha256: origin["sha256"]?.string ?? [], object: object.first,
            row: row, tree: object.want?.tree, isDocument: object.isDocument))
      }
      return found
    }
  }
}

extension Index {
  /// The rows of objects that may have a version with the attribute `import`.
  fileprivate func rowsOfImports() throws(SQLiteError) -> [Int64] {
    let query = try connection.statement(
      """
      SELECT DISTINCT owner FROM record
      WHERE class = 1 AND instr(line, CAST('"import":{' AS BLOB)) > 0 ORDER BY owner
      """)
    defer { query.reset() }
    var rows: [Int64] = []
    while try query.step() { rows.append(query.int(0)) }
    return rows
  }
}
