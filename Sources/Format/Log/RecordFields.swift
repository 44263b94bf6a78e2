internal import Digest
public import Posix

/// The fields of a record by name. Of a known kind, what memcube(5) requires is there; of an
/// unknown one, each may be nil or empty.
extension Record {
  /// The value of a field.
  public subscript(key: String) -> JSON? { members.first(key) }

  /// A string field's bytes.
  public func string(_ key: String) -> [UInt8]? { self[key]?.string }
  /// A field that holds an id.
  public func recordID(_ key: String) -> RecordID? { self[key]?.recordID }
  /// A field that holds ids; empty if absent.
  public func recordIDs(_ key: String) -> [RecordID] {
    self[key]?.elements?.compactMap(\.recordID) ?? []
  }

  /// Order time, milliseconds since 1970.
  public var orderTime: UInt64 { id.time }
  /// Who wrote it.
  public var author: [UInt8] { string("author") ?? [] }
  /// The label of the replica that wrote it; nil from an extractor.
  public var replica: [UInt8]? { string("replica") }
  /// That replica's count; nil from an extractor.
  public var sequence: Int64? { self["seq"]?.integer }

  /// The versions that this one replaces, or settings or grants alike.
  public var parents: [RecordID] { recordIDs("parents") }
  /// The object of a memory, document or delete: what its field names, else itself. Of a redaction and of
  /// moved content: the memory.
  public var object: ObjectID? {
    switch kind {
    case .memory: recordID("memory") ?? id
    case .document: recordID("document") ?? id
    case .delete: recordID("memory") ?? recordID("document")
    case .redact, .moved: recordID("memory")
    default: nil
    }
  }
  /// Of a delete: whether it is one of a document.
  public var deletesDocument: Bool { kind == .delete && self["document"] != nil }
  /// The path, from `path` or `path_hex`, as written (not cleaned).
  public var path: [UInt8]? {
    if let path = string("path") { return path }
    return string("path_hex").flatMap { Hex.decode($0) }
  }
  /// The file's time.
  public var mtime: Timestamp? { string("mtime").flatMap { Timestamp(rfc3339: $0) } }
  /// The permission bits.
  public var mode: UInt16? { self["mode"]?.integer.flatMap { UInt16(exactly: $0) } }
  /// Content that stands in the record itself.
  public var content: [UInt8]? { string("content") }
  /// Content that is in blobs/.
  public var blob: Blob? {
    guard let value = self["blob"], let size = value["size"]?.integer,
      let sha256 = value["sha256"]?.string.flatMap({ Hex.decode($0) }), sha256.count == 32
    else { return nil }
    return Blob(sha256: sha256, size: size)
  }
  /// The version of the same object that holds the content.
  public var contentFrom: RecordID? { recordID("content_from") }
  /// The target of a symbolic link.
  public var target: [UInt8]? { string("target") }
  /// Of a delete: the object that took the deleted one's text.
  public var into: ObjectID? { recordID("into") }

  /// Of a message: its conversation.
  public var conversation: [UInt8] { string("conversation") ?? [] }
  /// Of a message: user, assistant, …
  public var role: [UInt8] { string("role") ?? [] }
  /// Of a message: the speaker's name.
  public var name: [UInt8]? { string("name") }
  /// Of a message: when it was said, as spelled.
  public var date: [UInt8]? { string("date") }
  /// Of a message: the id that another program gave it.
  public var messageID: [UInt8]? { string("message_id") }
  /// Of a message: anything else.
  public var metadata: JSON? { self["metadata"] }
  /// Of a message: whether it tells something. What a program asked of a cube, and what it was
  /// answered from there, does not (`"evidence": false` in its metadata).
  public var isEvidence: Bool { metadata?[Message.evidenceKey] != false }

  /// Of a setting or grant: its key; of a signed commit: the public key.
  public var key: [UInt8]? { string("key") }
  /// Of a setting or grant: the value; `.null` says that it is gone.
  public var value: JSON? { self["value"] }
  /// Of a purge: the objects and messages to forget; of a signed commit: what is signed.
  public var ids: [RecordID] { recordIDs("ids") }
  /// Of a purge or a redaction: the SHA-256 (32 bytes each) of the blobs to forget.
  public var purgedBlobs: [[UInt8]] {
    self["blobs"]?.elements?.compactMap { $0.string.flatMap { Hex.decode($0) } } ?? []
  }
  /// Of an ingestion: its source; of moved content: the version that it is the content of.
  public var of: RecordID? { recordID("of") }
  /// Of an ingestion: the extractor's `name/version`; of a purge: who.
  public var by: [UInt8]? { string("by") }

  /// The fields of a version that are merged one by one: all but those that tell who wrote it,
  /// where it stands in the graph, its path, content, mtime and mode.
  public var freeFields: [JSON.Member] {
    members.filter { !Record.boundFields.contains($0.key) }
  }

  /// A list and no set: to hash a key costs more than to compare it with each.
  private static let boundFields: [[UInt8]] =
    [
      "kind", "time", "author", "replica", "seq", "salt", "id", "parents", "memory", "document",
      "path", "path_hex", "mtime", "mode", "content", "blob", "content_from", "target",
    ].map { Array($0.utf8) }
}
