package import Posix

/// One version of a memory or document, or one delete of it: what the state needs of a record.
/// See memcube(5), "Record".
package struct ObjectVersion: Hashable, Sendable {
  /// The record.
  package var id: RecordID
  /// The object: the id of its first version.
  package var object: ObjectID
  /// Whether the record speaks of a document.
  package var isDocument: Bool
  /// Whether the record is a delete.
  package var isDelete: Bool
  /// Of a delete: the object into which this one's text went, if that was said.
  package var into: ObjectID?
  /// The versions that this one replaces, as recorded: in any order, present or not.
  package var parents: [RecordID]
  /// The raw bytes of `path` or `path_hex`; empty in a delete.
  package var path: [UInt8]
  /// What the record says of its content.
  package var content: StatedContent
  /// When it was written, as its writer says.
  package var time: Timestamp
  /// Who wrote it.
  package var author: [UInt8]
  /// The file's time; nil in a delete.
  package var mtime: Timestamp?
  /// Permission bits, if recorded.
  package var mode: UInt16?
  /// All fields besides those above and replica, seq, salt: known and unknown ones.
  package var fields: [JSON.Member]
  /// That its path, content and fields were forgotten. One that is no delete is a *stub* then: it stands in
  /// the graph as before, and holds nothing.
  package var redaction: Redaction?

  /// A version of its parts; the defaults are those of a delete.
  init(
    id: RecordID, object: ObjectID, isDocument: Bool = false, isDelete: Bool = false,
    into: ObjectID? = nil, parents: [RecordID], path: [UInt8] = [],
    content: StatedContent = .none, time: Timestamp, author: [UInt8] = [],
    mtime: Timestamp? = nil, mode: UInt16? = nil, fields: [JSON.Member] = [],
    redaction: Redaction? = nil
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
    self.redaction = redaction
  }

  /// Whether what it held was forgotten.
  package var isRedacted: Bool { redaction != nil }

  /// Whether it is what is left of a version whose record is dead.
  var isStub: Bool { redaction != nil && !isDelete }
}

/// What a record says of its content.
package enum StatedContent: Hashable, Sendable {
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
  package var isHeldItself: Bool {
    switch self {
    case .inline, .blob, .link: true
    case .from, .none: false
    }
  }
}
