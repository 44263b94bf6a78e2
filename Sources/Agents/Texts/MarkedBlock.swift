/// Lines of ours between two marks, at the end of a text that people write.
struct MarkedBlock {
  /// The first and the last line.
  let begin, end: [UInt8]

  /// The marks of a file in which `#` begins a comment.
  static let hash = MarkedBlock(
    begin: Array("# memcube: begin".utf8), end: Array("# memcube: end".utf8))
  /// The marks of a Markdown file.
  static let markdown = MarkedBlock(
    begin: Array("<!-- memcube: begin -->".utf8), end: Array("<!-- memcube: end -->".utf8))

  /// Where the block stands, from its first mark to the end of its last; nil: it is not there.
  /// - Throws: where the marks do not stand once each, in order.
  func range(in text: [UInt8]) throws(ConfigError) -> Range<Int>? {
    let begins = Self.lines(of: text) { $0.elementsEqual(begin) }
    let ends = Self.lines(of: text) { $0.elementsEqual(end) }
    if begins.isEmpty, ends.isEmpty { return nil }
    guard begins.count == 1, ends.count == 1, begins[0].upperBound <= ends[0].lowerBound else {
      throw ConfigError("the marks of memcube's block do not stand once each, in order")
    }
    return begins[0].lowerBound..<ends[0].upperBound
  }

  /// The block around a body, which ends without a line feed.
  func text(_ body: [UInt8], newline: [UInt8]) -> [UInt8] {
    let lines = body.split(separator: 0x0A, omittingEmptySubsequences: false)
    return begin + newline + Array(lines.joined(separator: newline)) + newline + end
  }

  /// Puts the block at the end, or in the place of the one that is there.
  func put(_ body: [UInt8], in text: inout EditedText) throws(ConfigError) {
    let newline = JSONLayout(of: text.bytes, nil).newline
    let block = self.text(body, newline: newline)
    if let range = try range(in: text.bytes) { return text.replace(range, with: block) }
    var lead: [UInt8] = []
    if let last = text.bytes.last {
      lead = last == 0x0A ? newline : newline + newline
    }
    text.insert(lead + block + newline, at: text.bytes.count)
  }

  /// Takes the block out, with the empty line before it.
  func remove(from text: inout EditedText) throws(ConfigError) {
    guard var range = try range(in: text.bytes) else { return }
    let bytes = text.bytes
    var end = range.upperBound
    if end < bytes.count, bytes[end] == 0x0D { end += 1 }
    if end < bytes.count, bytes[end] == 0x0A { end += 1 }
    var start = range.lowerBound
    for ending in [[0x0D, 0x0A], [0x0A]] as [[UInt8]] {
      let blank = ending + ending
      if bytes[..<start].suffix(blank.count).elementsEqual(blank) {
        start -= ending.count
        break
      }
    }
    range = start..<end
    text.replace(range, with: [])
  }

  /// The ranges of the lines that fit, without their ends.
  private static func lines(
    of text: [UInt8], _ fits: (ArraySlice<UInt8>) -> Bool
  ) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var start = 0
    while start < text.count {
      let feed = text[start...].firstIndex(of: 0x0A) ?? text.count
      let end = feed > start && text[feed - 1] == 0x0D ? feed - 1 : feed
      if fits(text[start..<end]) { found.append(start..<end) }
      start = feed + 1
    }
    return found
  }
}
