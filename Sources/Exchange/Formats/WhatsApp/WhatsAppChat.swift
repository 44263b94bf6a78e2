internal import Digest
internal import Format
internal import Language
internal import Posix

/// Reads one chat.
final class WhatsAppChat {
  /// A message, as it stands.
  private struct Said {
    var line: ChatLine
    /// What follows the name; nil: a system line.
    var name: String?
    var text: String
  }

  private let file: ExportFile
  private let part: Export.Part
  private let options: ImportOptions
  private let sink: any ImportSink
  private var all: [Said] = []
  private var title = ""
  /// The files beside the chat, by their names.
  private var files: [[UInt8]: ExportFile] = [:]
  /// Equal messages of one minute that stood before.
  private var equals: [[UInt8]: Int] = [:]

  init(_ file: ExportFile, _ part: Export.Part, _ options: ImportOptions, _ sink: any ImportSink) {
    self.file = file
    self.part = part
    self.options = options
    self.sink = sink
    for each in part.files { files[each.name] = each }
  }

  func read() throws(ExchangeError) {
    try readLines()
    title = name()
    let order = options.dates ?? ChatDates(all.map(\.line), sink, file.shown).order
    var conversation = ImportedConversation(source: "whatsapp", id: nil, title: Array(title.utf8))
    conversation.isLocal = true
    var last: Int64?
    for said in all {
      guard let local = ChatDates.local(said.line, order) else {
        sink.problem(file.shown, "a line has the date \(said.line.numbers), which there is not")
        continue
      }
      let date = LocalTime.date(local, in: options.zone, after: last)
      last = date.flatMap { Timestamp(rfc3339: $0)?.seconds } ?? last
      if let message = message(said, local, date) { conversation.messages.append(message) }
    }
    if conversation.messages.isEmpty { return sink.leaveOut(.empty) }
    try sink.take(conversation)
  }

  private func readLines() throws(ExchangeError) {
    var lines = TextLines(try file.reader(), longest: 16 << 20)
    while let line = try lines.next() {
      let text = String(decoding: line.bytes, as: UTF8.self)
      if let begun = ChatLine(text) {
        all.append(Self.said(begun))
      } else if !all.isEmpty {
        all[all.count - 1].text += "\n" + text
      }
    }
  }

  private static func said(_ line: ChatLine) -> Said {
    let text = line.text
    var split = text.utf8.firstIndex(of: 0x3A)
    // `NAME: TEXT`: a blank follows, or nothing.
    while let colon = split {
      let behind = text.utf8.index(after: colon)
      if behind == text.utf8.endIndex || text.utf8[behind] == 0x20 { break }
      split = text.utf8[behind...].firstIndex(of: 0x3A)
    }
    guard let colon = split else { return Said(line: line, name: nil, text: text) }
    var name = String(decoding: Names.person(Array(text.utf8[..<colon])), as: UTF8.self)
    if name.hasPrefix("~") {
      name = String(decoding: Names.person(Array(name.utf8.dropFirst())), as: UTF8.self)
    }
    let isSystem =
      name.isEmpty || name.unicodeScalars.contains { "\"“”„«»".unicodeScalars.contains($0) }
    let rest = text.utf8[colon...].dropFirst(2)
    return Said(
      line: line, name: isSystem ? nil : name, text: String(decoding: rest, as: UTF8.self))
  }

  /// The chat's name: what the option says, the file's name or the archive's, else those who speak.
  private func name() -> String {
    if let given = options.conversation { return given.shown }
    for name in [file.name, part.name] {
      if let chat = WhatsApp.chat(named: name) { return chat }
    }
    if part.kind != .file { return part.name.shown }
    var others: [String] = []
    for said in all {
      guard let name = said.name, !options.isMe(Array(name.utf8)), !others.contains(name) else {
        continue
      }
      others.append(name)
      if others.count == 8 { break }
    }
    return others.isEmpty ? file.name.shown : others.joined(separator: ", ")
  }

  // MARK: Messages

  private func message(_ said: Said, _ local: Int64, _ date: [UInt8]?) -> ImportedMessage? {
    guard let name = said.name else {
      sink.leaveOut(.system)
      return nil
    }
    let words = ChatWords.shared
    var text = said.text
    let isMarked = text.unicodeScalars.first.map { Names.isMark($0) } ?? false
    let plain = String(decoding: Names.person(Array(text.utf8)), as: UTF8.self)
    if words.isOne("deleted", plain) {
      sink.leaveOut(.deleted)
      return nil
    }
    if name == title, words.stands("notice", in: plain) {
      sink.leaveOut(.system)
      return nil
    }
    let attached = ChatAttachment.read(text, isMarked: isMarked, files: files)
    // Polls and places are marked as well: they have several lines, or an address.
    if isMarked, attached == nil, !text.contains("\n"), !text.contains("://") {
      sink.leaveOut(.system)
      return nil
    }
    if let attached { text = attached.caption }
    var metadata: [JSON.Member] = []
    if let mark = words.ending("edited", of: text) {
      text = String(decoding: text.utf8.dropLast(mark.utf8.count), as: UTF8.self)
      while let last = text.unicodeScalars.last, last == " " || Names.isMark(last) {
        text.unicodeScalars.removeLast()
      }
      metadata.append(JSON.Member("edited", true))
    }
    text.unicodeScalars.removeAll { $0 == "\u{2068}" || $0 == "\u{2069}" }
    if isMarked { text.unicodeScalars.removeAll { $0 == "\u{200E}" } }
    let content = text.utf8.allSatisfy { $0 <= 0x20 } ? [] : Array(text.utf8)
    let isMe = options.isMe(Array(name.utf8))
    var message = ImportedMessage(
      id: id(local, name, content), role: "user", name: isMe ? nil : Array(name.utf8),
      content: content, date: date)
    message.metadata = metadata
    if let file = attached?.file { message.attachments = [document(file)] }
    if message.content.isEmpty, message.attachments.isEmpty {
      sink.leaveOut(attached == nil ? .empty : .media)
      return nil
    }
    if let attached, attached.file == nil { noteMissing(attached, &message) }
    return message
  }

  private func noteMissing(_ attached: ChatAttachment, _ message: inout ImportedMessage) {
    sink.leaveOut(.media)
    guard let name = attached.name else { return }
    message.metadata.append(
      JSON.Member("attachments", .array([.string(Array(name.utf8))])))
  }

  private func document(_ file: ExportFile) -> ImportedFile {
    let chat = Names.component(Array(title.utf8))
    let path = Array("whatsapp/".utf8) + chat + [0x2F] + Names.component(file.name)
    return ImportedFile(
      .documents, path, source: "whatsapp", id: chat + [0x2F] + file.name, .file(file),
      mtime: file.mtime)
  }

  /// The id of a message: what it says, who, in which minute, and how many equal ones stood before it.
  private func id(_ local: Int64, _ name: String, _ content: [UInt8]) -> [UInt8] {
    let minute = Timestamp(seconds: local).rfc3339.prefix(16)
    let key = Array(minute) + [0] + Array(name.utf8) + [0] + content + [0]
    let hash = SHA256.hash(key)
    let number = equals[hash, default: 0]
    equals[hash] = number + 1
    return Array(Hex.encode(SHA256.hash(key + Array("\(number)".utf8))).prefix(16))
  }
}

/// A file that a message is about: in the export, or not.
struct ChatAttachment {
  /// Its name, if it is said.
  var name: String?
  /// The file, if it is in the export.
  var file: ExportFile?
  /// What is said with it.
  var caption = ""

  private init(caption: String) { self.caption = caption }

  private init(named name: String, _ files: [[UInt8]: ExportFile], caption: String) {
    self.name = name
    self.caption = caption
    file = files[Array(name.utf8)]
  }

  /// What a message's text says is attached; nil: nothing.
  static func read(_ text: String, isMarked: Bool, files: [[UInt8]: ExportFile]) -> ChatAttachment?
  {
    let words = ChatWords.shared
    let (first, rest) = firstLine(text)
    let line = String(decoding: Names.person(Array(first.utf8)), as: UTF8.self)
    if words.isOne("media", line) { return ChatAttachment(caption: rest) }
    if let missing = missing(line, isMarked, caption: rest) { return missing }
    // iOS: <attached: FILE>, which may follow what is said.
    if let open = line.lastIndex(of: "<"), line.last == ">", line.contains(".") {
      let inside = line[line.index(after: open)...].dropLast()
      if let colon = inside.firstIndex(of: ":"), isMarked || open != line.startIndex {
        let name = inside[inside.index(after: colon)...].drop { $0 == " " }
        let said = [String(line[..<open]), rest].filter { !$0.isEmpty }.joined(separator: "\n")
        return ChatAttachment(named: String(name), files, caption: said)
      }
    }
    // Android: FILE (file attached), and what is said below.
    guard line.last == ")", let open = line.range(of: " (")?.lowerBound else { return nil }
    let isSaid = words.isOne("file", String(line[open...].dropFirst()))
    let found = ChatAttachment(named: String(line[..<open]), files, caption: rest)
    return isSaid || found.file != nil ? found : nil
  }

  /// What a line says is not in the export: `image omitted`, `<Video note omitted>`, or on iOS a file with its pages,
  /// `FILE • 3 pages document omitted`, where marks stand before what WhatsApp wrote.
  private static func missing(
    _ line: String, _ isMarked: Bool, caption: String
  ) -> ChatAttachment? {
    let isBracketed = line.first == "<" && line.last == ">"
    let plain = isBracketed ? String(line.dropFirst().dropLast()) : line
    guard isBracketed || isMarked || plain.unicodeScalars.contains("\u{200E}"),
      let last = plain.split(separator: " ").last,
      ChatWords.shared.isOne("omitted", String(last))
    else { return nil }
    var found = ChatAttachment(caption: caption)
    if let end = plain.range(of: " • ")?.lowerBound {
      found.name = String(decoding: Names.person(Array(plain[..<end].utf8)), as: UTF8.self)
    }
    return found
  }

  private static func firstLine(_ text: String) -> (String, String) {
    guard let end = text.utf8.firstIndex(of: 0x0A) else { return (text, "") }
    return (String(text[..<end]), String(text[text.utf8.index(after: end)...]))
  }
}

extension String {
  /// Where a text first stands, from the back.
  fileprivate func range(of text: String) -> Range<String.Index>? {
    var start = endIndex
    while start > startIndex {
      start = index(before: start)
      if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
    }
    return nil
  }
}
