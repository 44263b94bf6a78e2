internal import Posix

/// A record as the state sees it.
package enum StateRecord: Hashable, Sendable {
  /// A version or a delete of a memory or document.
  case version(ObjectVersion)
  /// A message.
  case message(MessageFact)
  /// A setting.
  case setting(KeyVersion)
  /// A grant.
  case grant(KeyVersion)
  /// A purge: what it names.
  case purge(RecordID, ids: [RecordID])
  /// A redaction of versions.
  case redact(Redacting)
  /// Content that was moved to a version.
  case moved(MovedContent)
  /// A record of unknown kind: no effect, but a purge can name it.
  case unknown(RecordID)
  /// Any other: no effect on the state.
  case other(RecordID)

  /// A record as the state sees it.
  package init(_ record: Record) {
    switch record.kind {
    case .memory, .document, .delete:
      self = ObjectVersion(record).map { .version($0) } ?? .other(record.id)
    case .message: self = .message(MessageFact(record))
    case .setting: self = .setting(KeyVersion(record))
    case .grant: self = .grant(KeyVersion(record))
    case .purge: self = .purge(record.id, ids: record.ids)
    case .redact: self = Redacting(record).map { .redact($0) } ?? .other(record.id)
    case .moved: self = MovedContent(record).map { .moved($0) } ?? .other(record.id)
    case .unknown: self = .unknown(record.id)
    case .ingested, .signed: self = .other(record.id)
    }
  }

  /// What a purge names to make this record dead; nil: nothing does.
  package var subject: RecordID? {
    switch self {
    case .version(let version): version.object
    case .message(let message): message.id
    case .setting(let version): version.id
    case .unknown(let id): id
    case .redact(let redacting): redacting.object
    case .moved(let moved): moved.object
    case .grant, .purge, .other: nil
    }
  }

  /// The record.
  var id: RecordID {
    switch self {
    case .version(let version): version.id
    case .message(let message): message.id
    case .setting(let version), .grant(let version): version.id
    case .purge(let id, _), .unknown(let id), .other(let id): id
    case .redact(let redacting): redacting.id
    case .moved(let moved): moved.id
    }
  }
}

extension StateRecord {
  /// Whether redactions of these versions make this record dead.
  func isRedacted(by versions: Set<RecordID>) -> Bool {
    switch self {
    case .version(let version):
      !version.isDelete && !version.isDocument && versions.contains(version.id)
    case .moved(let moved): versions.contains(moved.version)
    default: false
    }
  }
}

extension ObjectVersion {
  /// A version or delete from its record; nil for one of another kind.
  package init?(_ record: Record) {
    guard [.memory, .document, .delete].contains(record.kind), let object = record.object else {
      return nil
    }
    let isDelete = record.kind == .delete
    self.init(
      id: record.id, object: object,
      isDocument: record.kind == .document || record.deletesDocument, isDelete: isDelete,
      into: isDelete ? record.into : nil, parents: record.parents,
      path: isDelete ? [] : record.path ?? [],
      content: isDelete ? .none : StatedContent(record),
      time: record.time ?? Timestamp(milliseconds: Int64(record.orderTime)),
      author: record.author, mtime: isDelete ? nil : record.mtime,
      mode: isDelete ? nil : record.mode, fields: isDelete ? [] : record.freeFields)
  }
}

extension StatedContent {
  /// What a version or a message says of its content.
  package init(_ record: Record) {
    if let bytes = record.content {
      self = .inline(bytes)
    } else if let blob = record.blob {
      self = .blob(blob)
    } else if let target = record.target {
      self = .link(target)
    } else if let named = record.contentFrom {
      self = .from(named)
    } else {
      self = .none
    }
  }
}

extension MessageFact {
  /// What the state needs of a message's record.
  init(_ record: Record) {
    self.init(
      id: record.id, conversation: record.conversation, role: record.role,
      content: StatedContent(record), messageID: record.messageID)
  }
}

extension KeyVersion {
  /// A setting or grant from its record.
  package init(_ record: Record) {
    self.init(
      id: record.id, key: record.key ?? [], value: record.value ?? .null,
      parents: record.parents)
  }
}
