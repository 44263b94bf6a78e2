public import Format
public import Language
internal import Posix

/// How a conversation's messages are shown as text, and read from it. The same messages give the
/// same bytes, and one message more only adds bytes at the end, but for the first of a second author.
public struct Transcript: Sendable {
  /// The conversation's id, which every draft gets.
  public let conversation: [UInt8]
  /// The zone of the times in headings.
  public let zone: Zone

  /// The transcript of a conversation.
  public init(conversation: [UInt8], zone: Zone) {
    self.conversation = conversation
    self.zone = zone
  }

  /// One message in Markdown: heading, empty line, text, line end; an empty line in front of it
  /// unless it is the first. `content` is what `message.content` stands for.
  /// `namesAuthor`: whether several authors wrote here: a message of a person without a name has then its
  /// author's.
  public func markdown(
    _ message: Message, content: [UInt8], isFirst: Bool, namesAuthor: Bool = false
  ) -> [UInt8] {
    let time = message.said
    var out: [UInt8] = isFirst ? [] : [0x0A]
    let author = namesAuthor && message.isByAuthor && !message.author.isEmpty ? message.author : nil
    out += Heading.line(
      name: message.name ?? author, role: message.role, time: time.seconds, in: zone)
    out += [0x0A, 0x0A]
    out += ContentLines.escape(content)
    out.append(0x0A)
    return out
  }

  /// The messages of a text in Markdown, such as one that was appended. Text before the first
  /// heading is a message of the user, now. Bytes of a text are kept as they are; the last LF is
  /// not part of it. Any text can be read.
  public func drafts(markdown text: some Collection<UInt8>) -> [MessageDraft] {
    var reader = MarkdownReader(zone: zone)
    ContentLines.forEachLine(Array(text)[...]) { reader.take($0) }
    reader.finish()
    return reader.blocks.map { block in
      MessageDraft(
        conversation: conversation, role: block.heading?.role ?? Array("user".utf8),
        name: block.heading?.name, content: block.content,
        date: block.heading?.time.map { HeadingTime.date($0.seconds, offset: $0.offset) })
    }
  }
}

/// Cuts a transcript into messages, line by line.
private struct MarkdownReader {
  let zone: Zone
  var blocks: [(heading: Heading?, content: [UInt8])] = []
  private var heading: Heading?
  private var text: ArraySlice<UInt8> = []
  /// A heading counts only after an empty line or at the start.
  private var isBehindEmptyLine = true
  private var isBehindHeading = false

  init(zone: Zone) { self.zone = zone }

  mutating func take(_ line: ArraySlice<UInt8>) {
    let body = line.last == 0x0A ? line.dropLast() : line
    if isBehindEmptyLine, let next = Heading(body, in: zone) {
      close(dropping: true)
      heading = next
      text = []
      (isBehindEmptyLine, isBehindHeading) = (false, true)
      return
    }
    isBehindEmptyLine = body.isEmpty || body.elementsEqual([0x0D])
    // The one empty line between heading and text belongs to neither.
    if !(isBehindHeading && isBehindEmptyLine) { text += line }
    isBehindHeading = false
  }

  mutating func finish() { close(dropping: false) }

  /// Ends a message; with `dropping`, an empty line stands between it and the next heading.
  private mutating func close(dropping: Bool) {
    if dropping {
      if text.last == 0x0A { text.removeLast() }
      // Of a line that ends with CR LF.
      if text.last == 0x0D, text.dropLast().last ?? 0x0A == 0x0A { text.removeLast() }
    }
    if text.last == 0x0A { text.removeLast() }
    if heading == nil {
      // Empty lines in front are how people set their text off, and nothing else is no message.
      while let end = text.firstIndex(of: 0x0A), text[..<end].trimmed.isEmpty {
        text = text[(end + 1)...]
      }
      if text.trimmed.isEmpty { return }
    }
    blocks.append((heading, ContentLines.unescape(text)))
  }
}
