internal import Language
internal import SQLite

extension Index {
  func zone() throws(SQLiteError) -> Zone {
    guard let name = try setting(Array("timezone".utf8))?.string else { return .utc }
    return Zone(String(decoding: name, as: UTF8.self)) ?? .utc
  }
}
