internal import Digest
internal import Format
internal import MemCube
internal import Posix

/// Conversations and their messages.
extension CubeWriter {
  package func take(_ conversation: ImportedConversation) throws(ExchangeError) {
    let end = Names.conversationEnd(conversation.source, conversation.id)
    let made = Names.conversation(conversation.title, conversation.source, conversation.id)
    // A chat that was renamed here stays one conversation.
    let renamed = conversation.id == nil ? nil : namesByEnd[end]
    let name = conversation.name ?? renamed ?? made
    if conversation.name == nil, conversation.id != nil { namesByEnd[end] = name }
    let before = try messages(of: name, withTexts: conversation.isLocal)
    var known = before.ids
    var (added, isLate) = (0, false)
    let dated = Self.filled(conversation)
    if conversation.isLocal, before.isThere { try checkZone(of: dated, before, named: name) }
    for message in dated {
      try advance(Int64(message.content.count))
      let time = message.date.flatMap { Timestamp(rfc3339: $0) }
      guard isWanted(time) else {
        leaveOut(.filtered)
        continue
      }
      if let record = message.record, try isHere(record, in: name) {
        report.messages.same += 1
        continue
      }
      for file in message.attachments { try take(file) }
      let draft = draft(message, of: conversation, named: name)
      let id = draft.messageID ?? []
      let digest = Self.digest(draft.role, .bytes(draft.content))
      if let there = known[id] {
        if there == digest { report.messages.same += 1 } else { noteChange(id, in: name) }
        continue
      }
      known[id] = digest
      added += 1
      if let time, let last = before.last, time < last { isLate = true }
      try record(.message(draft), size: draft.content.count, at: "\(Path(name))") {
        $0.messages.new += 1
      }
    }
    if plan.isDry { dryMessages[name] = known }
    current = (name, HeldMessages(ids: known, isThere: before.isThere, last: before.last))
    if isLate {
      note("\(Path(name))", "older messages stand behind later ones that were there before")
    }
    count(name, wasThere: before.isThere, hasMore: added > 0, isEmpty: dated.isEmpty)
  }

  /// Refuses a chat if more than half of it is there at one other time: it was written in another zone.
  private func checkZone(
    of messages: [ImportedMessage], _ held: HeldMessages, named name: [UInt8]
  ) throws(ExchangeError) {
    var shifts: [Int64: Int] = [:]
    for message in messages {
      guard let time = message.date.flatMap({ Timestamp(rfc3339: $0) }),
        let there = held.said[SHA256.hash(message.content)], there != time
      else { continue }
      shifts[there.seconds &- time.seconds, default: 0] += 1
    }
    let most = shifts.filter { $0.key % 900 == 0 && abs($0.key) <= 86_400 }.values.max() ?? 0
    if most > 2, most > messages.count / 2 {
      throw .unreadable(
        "'\(Path(name))' is the same chat, written in another time zone: give --timezone")
    }
  }

  /// Whether a message is of this very cube, which was exported from it.
  private func isHere(_ record: RecordID, in name: [UInt8]) throws(ExchangeError) -> Bool {
    let found = try cubing { () throws(CubeError) in try cube.message(record) }
    return found?.conversation == name
  }

  /// Counts a conversation once, however often it comes.
  private func count(_ name: [UInt8], wasThere: Bool, hasMore: Bool, isEmpty: Bool) {
    let old = states[name]
    guard wasThere || hasMore || old != nil, !isEmpty else { return }
    let new: ConversationState =
      switch old {
      case .new: .new
      case .grown: .grown
      case .same, nil: hasMore ? (wasThere ? .grown : .new) : .same
      }
    if let old { add(old, -1) }
    add(new, 1)
    states[name] = new
  }

  /// Counts it when what it holds lasts.
  private func add(_ state: ConversationState, _ number: Int) {
    pending.count(in: &report, atOnce: plan.isDry) { report in
      switch state {
      case .new: report.conversations.new += number
      case .grown: report.conversations.grown += number
      case .same: report.conversations.same += number
      }
    }
  }

  private func noteChange(_ id: [UInt8], in name: [UInt8]) {
    report.messages.changed += 1
    note("\(Path(name))", "message \(Path(id)) has another text now; what was said stays")
  }

  /// The messages with the times that those beside them lend.
  private static func filled(_ conversation: ImportedConversation) -> [ImportedMessage] {
    var messages = conversation.messages
    let first = messages.lazy.compactMap(\.date).first
    var last = first ?? conversation.date
    for place in messages.indices {
      if messages[place].date == nil {
        messages[place].date = last
      } else {
        last = messages[place].date
      }
    }
    return messages
  }

  /// What is recorded of a message.
  private func draft(
    _ message: ImportedMessage, of conversation: ImportedConversation, named name: [UInt8]
  ) -> MessageDraft {
    var content = message.content
    for file in message.attachments {
      if !content.isEmpty { content.append(0x0A) }
      content += Array("[attached: documents/".utf8) + Names.oneLine(file.path) + [0x5D]
    }
    var origin = [JSON.Member("source", JSON(conversation.source))]
    if let id = conversation.id { origin.append(JSON.Member("id", .string(id))) }
    origin += conversation.about + message.about
    var metadata = message.metadata.filter { !$0.key.elementsEqual("import".utf8) }
    if conversation.name == nil { metadata.append(JSON.Member("import", .object(origin))) }
    if plan.learnsNothing { metadata.append(JSON.Member(Message.learnKey, false)) }
    var all: JSON? = metadata.isEmpty ? nil : .object(metadata)
    // What a record cannot hold is left aside.
    if let value = all, (try? JSON.parse(value.bytes)) == nil {
      all = .object([JSON.Member("import", .object(origin))])
    }
    let id = message.isWholeID ? message.id : Array("\(conversation.source):".utf8) + message.id
    let date = message.date.flatMap { Timestamp(rfc3339: $0) == nil ? nil : $0 }
    return MessageDraft(
      conversation: name, role: message.role.isEmpty ? Array("user".utf8) : message.role,
      name: message.name.flatMap { $0.isEmpty ? nil : $0 }, content: content, date: date,
      messageID: id, metadata: all)
  }

  /// What makes two messages of one id the same.
  private static func digest(_ role: [UInt8], _ content: Content) -> [UInt8] {
    let text: [UInt8] =
      switch content {
      case .bytes(let bytes): SHA256.hash(bytes)
      case .blob(let blob): blob.sha256
      case .link, .missing: []
      }
    return SHA256.hash(role + [0] + text).prefix(16).map { $0 }
  }

  private func messages(
    of name: [UInt8], withTexts: Bool
  ) throws(ExchangeError) -> HeldMessages {
    // A long conversation comes in parts.
    if let current, current.name == name, !withTexts { return current.held }
    var held = HeldMessages()
    if plan.isDry, let ids = dryMessages[name] { held.ids = ids }
    if states[name] != nil, !plan.isDry { try pending.record(to: &report) }
    let found = try cubing { () throws(CubeError) in try cube.conversation(name) }
    guard let found else { return held }
    // Of messages of this import alone the state says more.
    held.isThere = states[name] != .new
    var last: RecordID?
    while true {
      let page = try cubing { () throws(CubeError) in
        try cube.messages(conversation: found.row, after: last, limit: 1024)
      }
      guard let end = page.last else { return held }
      last = end.id
      for message in page {
        held.last = max(held.last ?? message.said, message.said)
        if withTexts, case .bytes(let text) = message.content {
          held.said[SHA256.hash(text)] = message.said
        }
        if let id = message.messageID { held.ids[id] = Self.digest(message.role, message.content) }
      }
    }
  }
}

/// What a conversation holds by now.
struct HeldMessages {
  /// What is said under each message_id.
  var ids: [[UInt8]: [UInt8]] = [:]
  /// Whether it was there before this import.
  var isThere = false
  /// When its latest message was said.
  var last: Timestamp?
  /// When texts were said, by their SHA-256; of a chat whose zone is not certain.
  var said: [[UInt8]: Timestamp] = [:]
}
