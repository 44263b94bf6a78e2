public import Format
public import Index
public import Posix
internal import SQLite
public import Text

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

  /// The time by which a memory is found and listed: of what it tells, else when it was said or written.
  /// - Parameters:
  ///   - whole: The memory.
  ///   - matter: The front matter of its text.
  ///   - text: Its text.
  /// - Returns: The time.
  /// - Throws: What reading the index throws.
  public func time(
    of whole: WholeFile, _ matter: FrontMatter, _ text: [UInt8]
  ) throws(CubeError) -> Timestamp {
    try read { core throws(SQLiteError) in try core.index.time(of: whole, matter, text) }
  }
}
