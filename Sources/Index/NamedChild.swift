public import Format

/// What a listing of names says of a folder's child.
public enum NamedChild: Hashable, Sendable {
  /// A folder.
  case folder(Node)
  /// A memory or document.
  case file(NamedFile)
}

/// A file as a listing of names knows it: what the index finds without the file's row.
public struct NamedFile: Hashable, Sendable {
  /// The row, as in `Node`.
  public var row: Int64
  /// Its name in the folder.
  public var name: [UInt8]
  /// The memory or document.
  public var object: ObjectID
  /// Whether it is a symbolic link.
  public var isLink: Bool
  /// Whether listings leave it out (the attribute `hidden`).
  public var isHidden: Bool
}
