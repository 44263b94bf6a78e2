internal import Posix

/// One version of a memory or document, or one delete of it: what the state needs of a record.
/// See memcube(5), "Record".
struct ObjectVersion: Hashable, Sendable {
  /// The record.
  var id: RecordID
  /// The object: the id of its first version.
  var object: ObjectID
  /// Whether the record speaks of a document.
  var isDocument: Bool
  /// Whether the record is a delete.
  var isDelete: Bool
  /// Of a delete: the object into which this one's text went, if that was said.
  var into: ObjectID?
  /// The versions that this one replaces, as recorded: in any order, present or not.
  var parents: [RecordID]
  /// The raw bytes of `path` or `path_hex`; empty in a delete.
  var path: [UInt8]
  /// What the record says of its content.
  var content: StatedContent
  /// When it was written, as its writer says.
  var time: Timestamp
  /// Who wrote it.
  var author: [UInt8]
  /// The file's time; nil in a delete.
  var mtime: Timestamp?
  /// Permission bits, if recorded.
  var mode: UInt16?
  /// All fields besides those above and replica, seq, salt: known and unknown ones.
  var fields: [JSON.Member]

  /// A version of its parts; the defaults are those of a delete.
  init(
    id: RecordID, object: ObjectID, isDocument: Bool = false, isDelete: Bool = false,
    into: ObjectID? = nil, parents: [RecordID], path: [UInt8] = [],
    content: StatedContent = .none, time: Timestamp, author: [UInt8] = [],
    mtime: Timestamp? = nil, mode: UInt16? = nil, fields: [JSON.Member] = []
  ) {
    self.id = id
    self.object = object
    self.isDocument = isDocument
    self.isDelete = isDelete
    self.into = into
    self.parents = parents
    self.path = path
    self.content = content
    self.time = time
    self.author = author
    self.mtime = mtime
    self.mode = mode
    self.fields = fields
  }
}

/// What a record says of its content.
enum StatedContent: Hashable, Sendable {
  /// The bytes themselves (`content`).
  case inline([UInt8])
  /// Bytes in blobs/ (`blob`).
  case blob(Blob)
  /// A symbolic link's target (`target`).
  case link([UInt8])
  /// What another version of the same object holds itself (`content_from`).
  case from(RecordID)
  /// Nothing: a delete.
  case none

  /// Whether the record holds (or names by hash) the content itself.
  var isHeldItself: Bool {
    switch self {
    case .inline, .blob, .link: true
    case .from, .none: false
    }
  }
}
