public import Format
public import Index
internal import SQLite

extension Cube {
  /// Files by their objects' rows, in that order, at one moment; what is not shown is left out. Costs
  /// less than to ask for each part of each: a record is read once.
  public func wholeFiles(_ rows: [Int64]) throws(CubeError) -> [WholeFile] {
    try read { core throws(SQLiteError) in
      try core.index.connection.atOneMoment { () throws(SQLiteError) in
        var files: [WholeFile] = []
        for row in rows {
          if let file = try core.index.wholeFile(row) { files.append(file) }
        }
        return files
      }
    }
  }
}
