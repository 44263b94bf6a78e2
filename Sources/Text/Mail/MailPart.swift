/// A part of a mail that holds text, while it streams by.
struct MailPart {
  /// So many bytes are decoded at a time where no line ends.
  private static let enough = 4096

  private var transfer: TransferDecoder
  /// Says the charset.
  private let type: [UInt8]
  private var decoder: TextDecoder?
  private var markup: MarkupStripper?
  private var content: [UInt8] = []
  private var inner = SourceSizes()
  /// Bytes of the mail that were taken, and that stand for what was given.
  private var (taken, given) = (0, 0)
  /// Whether anything but blanks came.
  private(set) var hasWords = false

  /// Whether it is of HTML.
  var isHTML: Bool { markup != nil }

  /// The part below these fields.
  init(_ header: MailHeader, isHTML: Bool) {
    transfer = TransferDecoder(named: header.word("content-transfer-encoding"))
    type = header.value("content-type")
    if isHTML { markup = MarkupStripper() }
  }

  /// Takes a line, or a piece of one, and adds what it says.
  mutating func append(_ line: [UInt8], to out: inout [UInt8], _ sizes: inout SourceSizes) {
    taken += line.count
    transfer.append(line, to: &content, &inner)
    if content.last == 0x0A || content.count >= Self.enough { decode(to: &out, &sizes) }
  }

  /// Adds what is left at the part's end.
  mutating func finish(to out: inout [UInt8], _ sizes: inout SourceSizes) {
    decode(to: &out, &sizes)
    give(decoder?.finish() ?? [], to: &out, &sizes)
    if let tail = markup?.finish() { put(tail, from: 0, to: &out, &sizes) }
    sizes.add(0, from: max(0, taken - given))
  }

  private mutating func decode(to out: inout [UInt8], _ sizes: inout SourceSizes) {
    if content.isEmpty { return }
    var decoder =
      self.decoder ?? TextDecoder(TextEncoding(start: content, name: [], type: type))
    let text = decoder.append(content)
    content = []
    self.decoder = decoder
    give(text, to: &out, &sizes)
  }

  private mutating func give(
    _ text: [UInt8], to out: inout [UInt8], _ sizes: inout SourceSizes
  ) {
    if text.isEmpty { return }
    hasWords = hasWords || text.contains { $0 > 0x20 }
    if let stripped = markup?.text(text) {
      put(stripped, from: sourceSize(of: text.count), to: &out, &sizes)
      return
    }
    out += text
    var index = 0
    while index < text.count {
      let length = UTF8Scalar.read(text, index, text.count).length
      sizes.add(length, from: sourceSize(of: length))
      index += length
    }
  }

  private mutating func put(
    _ text: [UInt8], from source: Int, to out: inout [UInt8], _ sizes: inout SourceSizes
  ) {
    out += text
    sizes.add(whole: text.count, from: source)
  }

  /// How many bytes of the mail the next ones of the text were.
  private mutating func sourceSize(of bytes: Int) -> Int {
    let size = inner.take(decoder?.sourceSize(of: bytes) ?? bytes)
    given += size
    return size
  }
}

extension SourceSizes {
  /// Adds a text that as a whole stands for so many bytes: its first byte does for all.
  mutating func add(whole count: Int, from size: Int) {
    add(count > 0 ? 1 : 0, from: size)
    for _ in 1..<max(1, count) { add(1, from: 0) }
  }
}
