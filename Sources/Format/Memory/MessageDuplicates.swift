/// What the state needs of a message.
package struct MessageFact: Hashable, Sendable {
  /// The record.
  var id: RecordID
  /// The conversation.
  var conversation: [UInt8]
  /// Who speaks.
  var role: [UInt8]
  /// The text, or the blob that holds it.
  var content: StatedContent
  /// The id that another program gave it.
  var messageID: [UInt8]?
}

/// Which messages are the same one, imported more than once; state rule 8.
enum MessageDuplicates {
  /// What duplicates have in common. A text and a blob of the same bytes differ here: a second import of
  /// the same message writes it in the same form.
  struct Key: Hashable, Sendable {
    /// The conversation.
    let conversation: [UInt8]
    /// The id that another program gave it.
    let messageID: [UInt8]
    /// Who speaks.
    let role: [UInt8]
    /// The bytes, or the blob's SHA-256.
    let content: [UInt8]
    /// Whether it is a blob.
    let isBlob: Bool

    /// The key of a message; nil for one without message_id, which has no duplicates.
    init?(_ message: MessageFact) {
      guard let messageID = message.messageID else { return nil }
      switch message.content {
      case .inline(let bytes): (content, isBlob) = (bytes, false)
      case .blob(let blob): (content, isBlob) = (blob.sha256, true)
      case .link, .from, .none: return nil
      }
      self.messageID = messageID
      conversation = message.conversation
      role = message.role
    }
  }

  /// Of every message that is a duplicate the one that is shown and searched: the first by id.
  static func find(_ messages: [MessageFact]) -> [RecordID: RecordID] {
    var first: [Key: RecordID] = [:]
    var out: [RecordID: RecordID] = [:]
    for message in messages.sorted(by: { $0.id < $1.id }) {
      guard let key = Key(message) else { continue }
      if let shown = first[key] {
        if shown != message.id { out[message.id] = shown }
      } else {
        first[key] = message.id
      }
    }
    return out
  }
}
