package import Format
package import Language
internal import Posix
internal import Text

/// What an extractor knows of a conversation when it reads the next message: who spoke lately, and
/// what was last asked. Made of the messages before it alone.
package struct ConversationContext {
  /// How many messages back it looks.
  package static let reach = 16
  /// After so many seconds a question is no longer answered.
  private static let session: Int64 = 12 * 3600
  /// So much of a message is searched for a question, bytes.
  private static let questionLimit = 4096

  /// The last message that was taken in.
  package private(set) var last: RecordID?
  private var speakers: [Speaker] = []
  private var text: [UInt8] = []
  private var time = Timestamp(seconds: 0)
  /// What each of them said last, the latest at the end.
  private var said: [(by: Speaker, text: [UInt8], time: Timestamp, record: RecordID)] = []

  package init() {
  }

  private struct Speaker: Equatable {
    var name: [UInt8]?
    var role: [UInt8]
    var isSilent: Bool
  }

  /// Takes in the message that follows.
  package mutating func add(_ message: Record) {
    last = message.id
    speakers.append(ConversationContext.speaker(message))
    if speakers.count > ConversationContext.reach { speakers.removeFirst() }
    text = message.content.map(ConversationContext.end) ?? []
    time = Timestamp(rfc3339: Ingestion.date(of: message)) ?? Timestamp(seconds: 0)
    let speaker = ConversationContext.speaker(message)
    said.removeAll { $0.by == speaker }
    said.append((speaker, text, time, message.id))
    if said.count > ConversationContext.reach { said.removeFirst() }
  }

  /// The end of a message, without the rest of a sentence that begins before it.
  private static func end(of content: [UInt8]) -> [UInt8] {
    let cut = content.suffix(questionLimit)
    guard cut.count < content.count else { return content }
    let start = cut.indices.dropFirst().first { place in
      let before = cut[place - 1]
      return before == 0x0A || cut[place] == 0x20 && [0x21, 0x2E, 0x3F].contains(before)
    }
    return Array(start.map { cut[$0...] } ?? [])
  }

  private static func speaker(_ message: Record) -> Speaker {
    Speaker(name: message.name, role: message.role, isSilent: Ingestion.isSilent(message))
  }

  /// A message as the extractor reads it. Its day is that at the place where it was said, by the offset of
  /// its
  /// date. Where that is UTC the cube's zone counts, since programs write UTC for every speaker.
  package func source(_ message: Record, _ zone: Zone? = nil) -> SaidMessage {
    let speaker = ConversationContext.speaker(message)
    var others: [String] = []
    for other in speakers.reversed() where !other.isSilent && other.name != message.name {
      guard let name = other.name.flatMap(ConversationContext.string) else { continue }
      if !others.contains(name) { others.append(name) }
    }
    let (time, offset) =
      Timestamp.parse(rfc3339: Ingestion.date(of: message)) ?? (Timestamp(seconds: 0), 0)
    let author = message.name.flatMap(ConversationContext.string)
    let isRecent = isRecent(at: time)
    let local = time.seconds + Int64(offset == 0 ? zone?.offset(at: time.seconds) ?? 0 : offset)
    let day = TimeCalendar.day(ofSeconds: local)
    let isOwn = speakers.last == speaker
    var heard = isOwn || !isRecent ? nil : String(decoding: text, as: UTF8.self)
    let people = [author].compactMap { $0 } + others
    let asked =
      text.contains(0x3F)
      ? heard.flatMap { AskedQuestion(in: $0, of: people, asked: day) }
      : nil
    // What is put to another by name is answered by that one.
    if let asked, asked.isForOther(than: author, among: others) { heard = nil }
    let question = heard == nil ? nil : asked?.text
    let own = own(of: speaker, at: time)
    var source = SaidMessage(
      text: String(decoding: message.content ?? [], as: UTF8.self),
      day: day,
      author: author, others: others,
      isToAssistant: speakers.contains { $0.isSilent } || (message.name == nil && others.isEmpty),
      question: question, heard: heard, own: own?.text,
      followsOwn: isOwn && isRecent)
    (source.heardRecord, source.ownRecord) = (heard == nil ? nil : last, own?.record)
    source.isOfAssistant = message.metadata?[Message.ofAssistantKey] == true
    source.isWritten = message.metadata?[Message.writtenKey] == true
    return source
  }

  /// What the same one said last, if not long ago.
  private func own(
    of speaker: Speaker, at time: Timestamp
  ) -> (text: String, record: RecordID)? {
    guard let last = said.last(where: { $0.by == speaker }), !last.text.isEmpty,
      abs(time.seconds - last.time.seconds) < ConversationContext.session
    else { return nil }
    return (String(decoding: last.text, as: UTF8.self), last.record)
  }

  /// Whether there is a message before, and not long ago.
  private func isRecent(at time: Timestamp) -> Bool {
    !speakers.isEmpty && !text.isEmpty
      && abs(time.seconds - self.time.seconds) < ConversationContext.session
  }

  /// A name as memories hold it; nil: there is none.
  private static func string(_ name: [UInt8]) -> String? {
    name.isEmpty ? nil : SpeakerName.text(of: name)
  }
}
