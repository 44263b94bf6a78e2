public import Format
package import SQLite

/// A memory or document with all that its records say of it.
public struct WholeFile: Sendable {
  /// Where it is shown.
  public var node: Node
  /// What it holds now (merged, where it has several heads).
  public var content: Content
  /// The merged record fields without path, content, mtime and mode: an object.
  public var fields: JSON
  /// Whether it is no longer so.
  public var isSuperseded: Bool
  /// Whether another one stands for it that says the same.
  public var isRepeat: Bool
}

extension Index {
  /// A file by its object's row; nil: it is not shown.
  package func wholeFile(_ row: Int64) throws(SQLiteError) -> WholeFile? {
    guard let object = try object(row: row), let node = node(object) else { return nil }
    let (content, fields) = try whole(object)
    let standing = try standings(of: row)
    return WholeFile(
      node: node, content: content, fields: .object(fields),
      isSuperseded: standing.isSuperseded, isRepeat: standing.isFolded)
  }
}
