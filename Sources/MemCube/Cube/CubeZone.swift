public import Format
internal import Index
public import Language
internal import SQLite

extension Cube {
  /// The cube's time zone (setting `timezone`), in which dates are read and shown; UTC if absent
  /// or unknown here.
  public func zone() throws(CubeError) -> Zone {
    try read { core throws(SQLiteError) in try core.index.zone() }
  }
}
