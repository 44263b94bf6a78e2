/// Takes the text out of HTML and XML, crudely and as it streams: paragraphs, list items and
/// headings get lines of their own, marked as in Markdown; comments, scripts and styles go; character
/// references are resolved. What a browser takes for text is text: "1 < 2" holds no tag.
package struct MarkupStripper {
  private enum State: Hashable {
    case text
    /// After an ampersand, or after "<", which may begin a tag.
    case reference, opened
    case tag
    /// Within an attribute's value, until this quotation mark.
    case value(UInt8)
    case comment
    /// Within <![CDATA[ ]]>.
    case section
    /// Within the brackets of a <!DOCTYPE [ ]>, where XML declares its elements.
    case declarations
    /// Within an element whose content is no text, until its end tag.
    case skipped
  }

  /// Whether neither a tag nor anything else is open that hides what comes next.
  var isInText: Bool { (state == .text || state == .reference) && !isRaised }

  private var state = State.text
  /// What was read of a reference, a tag's name, or an end tag that is waited for.
  private var held: [UInt8] = []
  private var awaited: [UInt8] = []
  private var isNameDone = false
  private var isBehindEquals = false
  /// The last byte of a tag, to know <br/> by.
  private var last: UInt8 = 0
  /// How many of "-" or "]" stand at the end, before a comment or section is closed.
  private var closing = 0
  /// How deep in <pre>, where lines are lines.
  private var depth = 0
  private var before = MarkupElement.none
  /// Whether what is read is raised, and its text, which is left out if it marks a footnote.
  private var isRaised = false
  private var raised: [UInt8] = []

  package init() {}

  /// The text of the next bytes of the stream.
  package mutating func text(_ bytes: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(bytes.count)
    for byte in bytes {
      if isRaised { takeRaised(byte, &out) } else { take(byte, &out) }
    }
    return out
  }

  /// What is left at the end of the stream.
  package mutating func finish() -> [UInt8] {
    defer { (held, raised, isRaised) = ([], [], false) }
    return raised + (state == .reference ? [0x26] + held : state == .opened ? [0x3C] : [])
  }

  private mutating func takeRaised(_ byte: UInt8, _ out: inout [UInt8]) {
    var text = raised
    raised = []
    take(byte, &text)
    if isRaised, text.count <= FootnoteMark.longest {
      raised = text
      return
    }
    isRaised = false
    if !FootnoteMark.isOne(text) { out += text }
  }

  private mutating func take(_ byte: UInt8, _ out: inout [UInt8]) {
    switch state {
    case .text: takeText(byte, &out)
    case .reference: takeReference(byte, &out)
    case .opened:
      if Self.beginsTag(byte) {
        (state, held, isNameDone, isBehindEquals, last) = (.tag, [], false, false, 0)
        takeTag(byte, &out)
      } else {
        out.append(0x3C)
        state = .text
        takeText(byte, &out)
      }
    case .tag: takeTag(byte, &out)
    case .value(let mark): if byte == mark { state = .tag }
    case .comment:
      if byte == 0x3E, closing >= 2 { state = .text }
      closing = byte == 0x2D ? closing + 1 : 0
    case .section: takeSection(byte, &out)
    case .declarations:
      if byte == 0x3E, closing > 0 { state = .text }
      closing = byte == 0x5D ? 1 : byte <= 0x20 ? closing : 0
    case .skipped:
      held.append(Self.lower(byte))
      if held == awaited {
        (state, isNameDone, isBehindEquals, held) = (.tag, false, false, Array(held.dropFirst()))
      } else if !awaited.starts(with: held) {
        held = byte == 0x3C ? [byte] : []
      }
    }
  }

  private mutating func takeText(_ byte: UInt8, _ out: inout [UInt8]) {
    switch byte {
    case 0x3C: state = .opened
    case 0x26: (state, held) = (.reference, [])
    case 0x0A:
      // A line of HTML goes on in the next one; XML is laid out by its lines.
      out.append(depth > 0 || before == .unknown ? 0x0A : 0x20)
    default:
      if byte > 0x20 { before = .none }
      out.append(byte)
    }
  }

  private mutating func takeReference(_ byte: UInt8, _ out: inout [UInt8]) {
    if Self.isWord(byte) || byte == 0x23, held.count < CharacterReference.longest {
      held.append(byte)
      return
    }
    state = .text
    before = .none
    if let scalar = CharacterReference.scalar(held), byte == 0x3B {
      UTF8Scalar.append(scalar, to: &out)
      return
    }
    out.append(0x26)
    out += held
    takeText(byte, &out)
  }

  private mutating func takeTag(_ byte: UInt8, _ out: inout [UInt8]) {
    if byte == 0x3E { return endTag(&out) }
    defer { last = byte }
    if !isNameDone, byte > 0x20, byte != 0x2F || held.isEmpty {
      if held.count < 16 { held.append(Self.lower(byte)) }
      if held == Self.comment { (state, closing) = (.comment, 2) }
      if held == Self.section { (state, closing) = (.section, 0) }
      return
    }
    isNameDone = true
    if byte == 0x5B, held == Self.doctype { (state, closing) = (.declarations, 0) }
    if byte == 0x22 || byte == 0x27, isBehindEquals { state = .value(byte) }
    isBehindEquals = byte == 0x3D || isBehindEquals && byte <= 0x20
  }

  private mutating func endTag(_ out: inout [UInt8]) {
    state = .text
    let isEnd = held.first == 0x2F
    let element = MarkupElement(isEnd ? Array(held.dropFirst()) : held)
    defer { before = element }
    switch element {
    case .skipped where !isEnd && last != 0x2F:
      awaited = [0x3C, 0x2F] + held
      (state, held) = (.skipped, [])
    // Whatever ends a line ends it as well: the end tag may be missing.
    case .raised: isRaised = !isEnd && last != 0x2F
    case .paragraph, .item, .line, .heading: isRaised = false
    case .preformatted: depth = max(0, depth + (isEnd ? -1 : 1))
    // Links in a row are a menu.
    case .link where !isEnd && before == .link && last != 0x2F: out.append(0x20)
    default: break
    }
    out += element.text(isEnd: isEnd)
  }

  private mutating func takeSection(_ byte: UInt8, _ out: inout [UInt8]) {
    if byte == 0x5D {
      closing += 1
      return
    }
    let isClosed = byte == 0x3E && closing >= 2
    out += [UInt8](repeating: 0x5D, count: isClosed ? closing - 2 : closing)
    closing = 0
    if isClosed { state = .text } else { out.append(byte) }
  }

  private static let doctype = Array("!doctype".utf8)
  private static let comment = Array("!--".utf8)
  private static let section = Array("![cdata[".utf8)

  private static func lower(_ byte: UInt8) -> UInt8 {
    (0x41...0x5A).contains(byte) ? byte | 0x20 : byte
  }

  private static func isWord(_ byte: UInt8) -> Bool {
    (0x61...0x7A).contains(byte | 0x20) || (0x30...0x39).contains(byte)
  }

  private static func beginsTag(_ byte: UInt8) -> Bool {
    (0x61...0x7A).contains(byte | 0x20) || byte == 0x2F || byte == 0x21 || byte == 0x3F
  }
}
