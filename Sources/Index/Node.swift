public import Format
public import Posix

/// A file or folder of the visible tree, as the index holds it.
public struct Node: Hashable, Sendable {
  /// What the node is.
  public enum Kind: Hashable, Sendable { case folder, file, link }

  /// The row: of the folder table for folders, of the object table else. Never given twice.
  public var row: Int64
  /// What the node is.
  public var kind: Kind
  /// Which tree it is in.
  public var tree: Tree
  /// The row of the folder that holds it; 0 for a tree's root.
  public var parent: Int64
  /// Its name there; empty for a tree's root.
  public var name: [UInt8]
  /// Bytes of content; of a link, of its target; 0 for a folder.
  public var size: Int64
  /// When the content was last modified, as its writer said.
  public var mtime: Timestamp
  /// When the latest version was written (its `time`); of a folder, as mtime.
  public var ctime: Timestamp
  /// Permission bits, 0 ... 0o7777.
  public var mode: UInt16
  /// The memory or document; nil for a folder.
  public var object: ObjectID?
  /// The latest head, changed by every version; nil for a folder.
  public var head: RecordID?
  /// Whether the object is a document (matters in the trash).
  public var isDocument: Bool
  /// Whether several heads could not be merged.
  public var inConflict: Bool
  /// Whether listings leave it out (the attribute `hidden`).
  public var isHidden: Bool

  /// A node of its parts.
  public init(
    row: Int64, kind: Kind, tree: Tree, parent: Int64, name: [UInt8], size: Int64,
    mtime: Timestamp, ctime: Timestamp, mode: UInt16, object: ObjectID?, head: RecordID?,
    isDocument: Bool, inConflict: Bool, isHidden: Bool = false
  ) {
    self.row = row
    self.kind = kind
    self.tree = tree
    self.parent = parent
    self.name = name
    self.size = size
    self.mtime = mtime
    self.ctime = ctime
    self.mode = mode
    self.object = object
    self.head = head
    self.isDocument = isDocument
    self.inConflict = inConflict
    self.isHidden = isHidden
  }

  /// When the text was written, for callers that ask what is newer: as its writer said; when it came here,
  /// where that says nothing or names a time to come. A file that is tidied away is no news.
  package var writingTime: Timestamp {
    mtime > Timestamp(seconds: 0) && mtime < ctime ? mtime : ctime
  }
}
