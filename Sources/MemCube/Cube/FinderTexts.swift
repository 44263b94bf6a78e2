internal import Bundle
internal import Format
internal import Index
internal import Posix
internal import Text

/// What results quote of memories, documents and messages.
extension Finder {
  /// So much of a text is shown and embedded at most, bytes.
  private static let limit = 1 << 16
  /// So much markup is read for that at most, bytes: a picture may stand in the midst of it.
  private static let markupLimit = 1 << 22

  /// What a reader sees of a passage, or of the start of a whole text, as UTF-8 where its encoding is
  /// known; of HTML only its text; of an object that is no text what was read in it, or its name.
  func text(
    _ content: Content, _ place: SearchResult.Place?, named path: [UInt8], of object: Int64?
  ) -> [UInt8] {
    if place?.isOfName == true { return Index.nameText(path) }
    if let object, let extracted = try? index.extractedText(of: object, content), !extracted.isEmpty
    {
      return bytes(.bytes(extracted), place).filter { $0 != 0x0C }
    }
    let sample = SearchResult.Place(number: 1, start: 0, end: Int64(TextEncoding.sample))
    let start = bytes(content, sample)
    let format = TextFormat(name: path, start: start)
    if format == .mail { return mailText(content, place) }
    let encoding = TextEncoding(start: start, name: path)
    if format == .table, let table = RowText(start: encoding.text(start)) {
      return table.text(ofAll: encoding.text(bytes(content, place)))
    }
    guard format == .html else { return encoding.text(bytes(content, place)) }
    var part = place ?? SearchResult.Place(number: 1, start: 0, end: .max)
    var (stripper, text, left) = (MarkupStripper(), [UInt8](), Self.markupLimit)
    var decoder = TextDecoder(encoding)
    while left > 0, text.count < Self.limit {
      let bytes = bytes(content, part)
      if bytes.isEmpty { break }
      text += stripper.text(decoder.append(bytes))
      part.start += Int64(bytes.count)
      left -= bytes.count
    }
    text += stripper.text(decoder.finish())
    return Markup.tidy(text + stripper.finish())
  }

  /// What a mail says at a place, or from its start. It is read from the first byte on, as when it was cut
  /// into passages, and in the same lines.
  private func mailText(_ content: Content, _ place: SearchResult.Place?) -> [UInt8] {
    let (start, end) = (place?.start ?? -1, place?.end ?? .max)
    var decoder = MailDecoder()
    var lines = LineReader(limit: PassageSplitter.longestLine)
    var text: [UInt8] = []
    var (source, position): (Int64, Int64) = (0, 0)
    var isEnd = false
    while !isEnd, source < end, text.count < Self.limit {
      let part = SearchResult.Place(number: 1, start: position, end: MailDecoder.limit)
      let bytes = position < MailDecoder.limit ? bytes(content, part) : []
      position += Int64(bytes.count)
      isEnd = bytes.isEmpty
      lines.append(isEnd ? decoder.finish() : decoder.append(bytes))
      while let line = lines.next() ?? (isEnd ? lines.finish() : nil) {
        source += Int64(decoder.sourceSize(of: line.count))
        if source > start, source <= end { text += line }
      }
    }
    return text
  }

  /// What a message says, or the start of a long one; none if it is not here.
  func text(of message: Message) -> [UInt8] {
    if case .bytes(let bytes) = message.content { return bytes }
    // What is not UTF-8 stands in a blob.
    return text(message.content, nil, named: [], of: nil)
  }

  /// The bytes of a passage, or the start of the whole; none if they are not here.
  func bytes(_ content: Content, _ place: SearchResult.Place?) -> [UInt8] {
    let start = place?.start ?? 0
    let length = min((place?.end ?? .max) - start, Int64(Self.limit))
    switch content {
    case .bytes(let bytes):
      let start = Int(clamping: max(0, min(start, Int64(bytes.count))))
      return Array(bytes[start..<min(bytes.count, start + Int(clamping: max(0, length)))])
    case .blob(let blob):
      guard let file = try? bundle.openBlob(blob, isChecked: true) else { return [] }
      return (try? Files.read(file, at: start, count: Int(clamping: max(0, length)))) ?? []
    case .link, .missing: return []
    }
  }
}
