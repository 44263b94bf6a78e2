package import Format
package import Posix

/// A conversation of an export.
package struct ImportedConversation {
  /// The format's word: chatgpt, whatsapp.
  package var source: String
  /// The source's id; nil where it has none.
  package var id: [UInt8]?
  /// As it is called there.
  package var title: [UInt8]
  /// When it was begun or changed, for messages without a time: RFC 3339.
  package var date: [UInt8]?
  /// In the export's order.
  package var messages: [ImportedMessage] = []
  /// What every message says of the conversation, beside source and id.
  package var about: [JSON.Member] = []
  /// Whether its times are those of clocks, in a zone that the export does not say.
  package var isLocal = false
  /// The whole name, where it is no title of another program.
  package var name: [UInt8]?

  /// A conversation without messages.
  package init(source: String, id: [UInt8]?, title: [UInt8], date: [UInt8]? = nil) {
    self.source = source
    self.id = id
    self.title = title
    self.date = date
  }
}

/// A message of an export.
package struct ImportedMessage {
  /// The source's id of it.
  package var id: [UInt8]
  /// user, assistant.
  package var role: [UInt8]
  /// Who speaks, of several people.
  package var name: [UInt8]?
  /// The text, without the lines that name what is attached.
  package var content: [UInt8]
  /// RFC 3339; nil: as the one before.
  package var date: [UInt8]?
  /// More metadata.
  package var metadata: [JSON.Member] = []
  /// What it says in `import` besides the conversation's source and id.
  package var about: [JSON.Member] = []
  /// Files that are attached and in the export.
  package var attachments: [ImportedFile] = []
  /// Whether `id` is the whole message_id, without the source before it.
  package var isWholeID = false
  /// The record that it is in the cube that it was exported from.
  package var record: RecordID?

  /// A message of its parts.
  package init(id: [UInt8], role: String, name: [UInt8]? = nil, content: [UInt8], date: [UInt8]?) {
    self.id = id
    self.role = Array(role.utf8)
    self.name = name
    self.content = content
    self.date = date
  }
}

/// A memory or document of an export.
package struct ImportedFile {
  /// Where its bytes are.
  package enum Content {
    case bytes([UInt8])
    case file(ExportFile)
  }

  /// memories or documents.
  package var tree: Tree
  /// Below it.
  package var path: [UInt8]
  /// The format's word, and the source's id.
  package var source: String
  package var id: [UInt8]
  package var content: Content
  package var mtime: Timestamp?
  package var mode: UInt16?
  /// When it was made and changed there: RFC 3339.
  package var created, updated: [UInt8]?
  /// Record fields: type, tags, entities, relations, validity.
  package var fields: [String: JSON] = [:]
  /// More attributes.
  package var attributes: [JSON.Member] = []
  /// The object that it is in the cube that it was exported from.
  package var object: ObjectID?
  /// More of the attribute `import`.
  package var about: [JSON.Member] = []

  /// A file of its parts.
  package init(
    _ tree: Tree, _ path: [UInt8], source: String, id: [UInt8], _ content: Content,
    mtime: Timestamp? = nil
  ) {
    self.tree = tree
    self.path = path
    self.source = source
    self.id = id
    self.content = content
    self.mtime = mtime
  }

  /// Sets the type if it is one of ours in any case.
  package mutating func setType(_ word: [UInt8]?) {
    if let type = word.flatMap({ MemoryType.named($0) }) { fields["type"] = .string(type) }
  }

  /// Sets the tags, each once; none: no field.
  package mutating func setTags(_ tags: [[UInt8]]) {
    var known: Set<[UInt8]> = []
    let all = tags.filter { !$0.isEmpty && $0.count < 200 && known.insert($0).inserted }
    if !all.isEmpty { fields["tags"] = .array(all.map { .string($0) }) }
  }
}
