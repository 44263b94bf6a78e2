public import Posix

/// What a new version says; nil keeps what the merged heads say.
public struct Edit: Sendable {
  /// The path below memories/ or documents/, components joined by `/`.
  public var path: [UInt8]?
  /// The content. `.missing` is refused. Bytes over 1 MiB, bytes that are not UTF-8 and a
  /// document's bytes are put into a blob by the writer.
  public var content: Content?
  /// The file's time; now, if the content changes and this is nil.
  public var mtime: Timestamp?
  /// Permission bits. What is shown already is no change, and recorded only where it was.
  public var mode: UInt16?
  /// Other fields of the record by name, checked as memcube(5) says: type, tags, entities,
  /// relations, confidence, validity, sources, attributes, xattrs, media_type, title, source_url.
  /// A nil value takes the field away.
  public var fields: [String: JSON?]
  /// Of a new file, of one that gets a path, and of one that comes back from the trash: whether it is
  /// recorded also where its name is taken, or a folder of its path is a file. One of the two then goes by
  /// a name beside its own: what comes back, or else by rule "Paths".
  public var yields = false

  /// An edit of its parts.
  public init(
    path: [UInt8]? = nil, content: Content? = nil, mtime: Timestamp? = nil, mode: UInt16? = nil,
    fields: [String: JSON?] = [:]
  ) {
    self.path = path
    self.content = content
    self.mtime = mtime
    self.mode = mode
    self.fields = fields
  }
}

/// A message to be appended to a conversation.
public struct MessageDraft: Sendable {
  /// The conversation's id, not empty.
  public var conversation: [UInt8]
  /// user, assistant, system or another word, not empty.
  public var role: [UInt8]
  /// Who spoke, if known.
  public var name: [UInt8]?
  /// The text. Bytes over 1 MiB or not UTF-8 go to a blob.
  public var content: [UInt8]
  /// When it was said, RFC 3339 with its offset, if not now.
  public var date: [UInt8]?
  /// The id that another program gave it.
  public var messageID: [UInt8]?
  /// Anything else, an object.
  public var metadata: JSON?

  /// Whether it tells something: see `Message.evidenceKey`.
  public var isEvidence: Bool { metadata?[Message.evidenceKey] != false }

  /// A draft of its parts.
  public init(
    conversation: [UInt8], role: [UInt8], name: [UInt8]? = nil, content: [UInt8],
    date: [UInt8]? = nil, messageID: [UInt8]? = nil, metadata: JSON? = nil
  ) {
    self.conversation = conversation
    self.role = role
    self.name = name
    self.content = content
    self.date = date
    self.messageID = messageID
    self.metadata = metadata
  }
}

/// One thing to record. A list of them is recorded together or not at all.
public enum Change: Sendable {
  /// A new memory (`.memories`) or document (`.documents`); path and content are required.
  case create(Tree, Edit)
  /// A new version that names all heads of the object; of a deleted one, restores it.
  case edit(ObjectID, Edit)
  /// Puts the object (and its twins) into the trash; with `into`, ends a temporary whose text
  /// became a version of another, so that it is not shown in the trash.
  case delete(ObjectID, into: ObjectID?)
  /// Appends a message.
  case message(MessageDraft)
  /// Sets a setting of the cube; nil takes it away.
  case setting(key: [UInt8], value: JSON?)
  /// Says what a user may do with the cube; nil takes it away.
  case grant(user: [UInt8], CubeRole?)
}

extension Change {
  /// Takes a conversation from the listing, or brings it back.
  public static func hide(conversation name: [UInt8], undoes: Bool = false) -> Change {
    let key = Array("conversation/".utf8) + name + Array("/hidden".utf8)
    return .setting(key: key, value: undoes ? nil : true)
  }

  /// Whether it may go by another name than it says.
  package var yields: Bool {
    switch self {
    case .create(_, let edit), .edit(_, let edit): edit.yields
    case .delete, .message, .setting, .grant: false
    }
  }
}

/// What a user may do with a cube, as its log says: copied with it.
public enum CubeRole: String, CaseIterable, Hashable, Sendable {
  /// Everything, also share it.
  case owner
  /// Read, add, change.
  case writer
  /// Read.
  case reader
}

/// How long a write must last before the call returns.
public enum Durability: Sendable {
  /// In the spool: visible to every process of this host, survives a killed process; made
  /// durable within a second, or by the next `synchronize`.
  case spooled
  /// In a segment, synced: survives a power loss.
  case durable
}
