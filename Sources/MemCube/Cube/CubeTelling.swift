public import Format
public import Index
internal import Language
public import Posix
internal import SQLite
internal import Text

/// The time that memories and conversations are about, as search shows it.
extension Cube {
  /// The time that a file is about: what its front matter says, or a mail's header. Else, of what was
  /// learned, when it was said; else the day of its name or its first heading. Nil where only the writing
  /// of the file is known.
  public func timeTold(of node: Node, text: [UInt8]) throws(CubeError) -> Timestamp? {
    let zone = try zone()
    let path = try path(of: node)
    if TextFormat(name: path, start: text) == .mail {
      return MailDecoder.date(of: text, offset: zone.dateOffset)
    }
    let matter = FrontMatter.parse(text)
    let fields = try fields(row: node.row)
    // Of a file that an import made, its own time is known.
    let isKnown = matter.isDateOfFile && fields["attributes"]?["import"] != nil
    if !isKnown, let date = matter.dateSpan(zone.dateOffset) {
      return Timestamp(milliseconds: date.start)
    }
    if fields["sources"] != nil { return node.mtime }
    let recorded = zone.day(of: max(node.mtime, node.ctime))
    return NoteDay.day(path: path, body: text[matter.body...], notAfter: recorded).map { day in
      zone.day(of: node.writingTime) == day ? node.writingTime : zone.start(of: day)
    }
  }

  /// When a conversation's latest message was said, among those recorded last: one that is said to be
  /// older may have come after it.
  public func lastSaid(in conversation: Conversation) throws(CubeError) -> Timestamp {
    try latest(16, of: conversation).map(\.said).max() ?? conversation.time
  }

  /// The day of a time in the cube's zone, as `2025-06-10`.
  public func day(of time: Timestamp) throws(CubeError) -> [UInt8] {
    try zone().dayName(of: time)
  }

  /// The latest messages of a conversation, the last first.
  func latest(
    _ limit: Int, of conversation: Conversation
  ) throws(CubeError) -> [Message] {
    try read { core throws(SQLiteError) in
      try core.index.messages(in: conversation.row, before: nil, limit: limit)
    }
  }
}

extension Index {
  /// The shown messages of a conversation before one, or its last ones, from last to first.
  func messages(
    in conversation: Int64, before id: RecordID?, limit: Int
  ) throws(SQLiteError) -> [Message] {
    let query = try connection.statement(
      """
      SELECT owner FROM item INDEXED BY item_talk
      WHERE conversation = ?1 AND (?2 IS NULL OR record < ?2) ORDER BY record DESC LIMIT ?3
      """)
    defer { query.reset() }
    try query.bind(1, conversation)
    try query.bind(2, blob: id?.bytes)
    try query.bind(3, Int64(limit))
    var messages: [Message] = []
    while try query.step() {
      if let record = try record(row: query.int(0)) { messages.append(Message(record)) }
    }
    return messages
  }
}
