public import Posix

/// A conversation, as the index counts it.
public struct Conversation: Hashable, Sendable {
  /// Its row; never given twice.
  public var row: Int64
  /// Its id, as the messages spell it.
  public var name: [UInt8]
  /// Messages shown.
  public var count: Int64
  /// The id of its last shown message.
  public var last: RecordID
  /// When the last message was recorded.
  public var time: Timestamp
  /// Whether `conversation/NAME/hidden` is set.
  public var isHidden: Bool

  /// A conversation of its parts.
  public init(
    row: Int64, name: [UInt8], count: Int64, last: RecordID, time: Timestamp, isHidden: Bool
  ) {
    self.row = row
    self.name = name
    self.count = count
    self.last = last
    self.time = time
    self.isHidden = isHidden
  }
}

/// A message, as recorded.
public struct Message: Hashable, Sendable {
  /// Its record.
  public var id: RecordID
  /// The conversation's id.
  public var conversation: [UInt8]
  /// Who speaks: user, assistant, system, …
  public var role: [UInt8]
  /// The speaker's name.
  public var name: [UInt8]?
  /// The text, or where it is.
  public var content: Content
  /// `date` as recorded (RFC 3339 with offset), if any.
  public var date: [UInt8]?
  /// When it was recorded.
  public var time: Timestamp
  /// The id that another program gave it.
  public var messageID: [UInt8]?
  /// Anything else.
  public var metadata: JSON?
  /// Who recorded it.
  public var author: [UInt8]

  /// Whether its heading in a transcript of several authors says who recorded it: a person said it, and it
  /// does not say who.
  public var isByAuthor: Bool {
    name == nil && !MessageRole.silent.contains { $0.utf8.elementsEqual(role) }
  }

  /// The member of `metadata` that is `false` of a message that tells nothing: what a program asked
  /// of the cube, or was answered from there. Such a one is kept and shown, and neither found nor
  /// learned from: else a question would be answered with itself, and not twice the same.
  public static let evidenceKey = "evidence"

  /// The member of the metadata that says, with false, that nothing is learned from a message. It is found
  /// and shown as others are.
  public static let learnKey = "learn"

  /// The member of the metadata that says, with true, that the text was written down, as a document, and
  /// that no person says it of themself.
  public static let writtenKey = "written"

  /// The member of the metadata that says, with true, that an assistant says it of itself, to its user.
  public static let ofAssistantKey = "of_assistant"

  /// When it was said: by its `date`, or else when it was recorded.
  public var said: Timestamp { date.flatMap { Timestamp(rfc3339: $0) } ?? time }

  /// Whether it tells something: see `evidenceKey`.
  public var isEvidence: Bool { metadata?[Self.evidenceKey] != false }

  /// A message of its parts.
  public init(
    id: RecordID, conversation: [UInt8], role: [UInt8], name: [UInt8]?, content: Content,
    date: [UInt8]?, time: Timestamp, messageID: [UInt8]?, metadata: JSON?, author: [UInt8] = []
  ) {
    self.id = id
    self.conversation = conversation
    self.role = role
    self.name = name
    self.content = content
    self.date = date
    self.time = time
    self.messageID = messageID
    self.metadata = metadata
    self.author = author
  }
}
