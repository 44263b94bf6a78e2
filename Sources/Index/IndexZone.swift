internal import Format
package import Language
package import SQLite

extension Index {
  package func zone() throws(SQLiteError) -> Zone {
    guard let name = try setting(Array("timezone".utf8))?.string else { return .utc }
    return Zone(String(decoding: name, as: UTF8.self)) ?? .utc
  }
}
