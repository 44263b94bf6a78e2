/// A message's text between headings. A line of backslashes and then `## ` gets one more
/// backslash in front, so that no text can forge a heading; reading takes it away again.
enum ContentLines {
  static func escape(_ content: [UInt8]) -> [UInt8] {
    // Nearly every text holds no such line, and is taken as it is.
    if !holdsMark(content[...]) { return content }
    var out: [UInt8] = []
    out.reserveCapacity(content.count + 1)
    forEachLine(content[...]) { line in
      if isMarked(line) { out.append(0x5C) }
      out += line
    }
    return out
  }

  static func unescape(_ text: ArraySlice<UInt8>) -> [UInt8] {
    if !holdsMark(text) { return Array(text) }
    var out: [UInt8] = []
    out.reserveCapacity(text.count)
    forEachLine(text) { line in
      out += line.first == 0x5C && isMarked(line) ? line.dropFirst() : line
    }
    return out
  }

  /// Each line with its LF; the last may have none.
  static func forEachLine(_ text: ArraySlice<UInt8>, _ body: (ArraySlice<UInt8>) -> Void) {
    var start = text.startIndex
    while start < text.endIndex {
      let end = text[start...].firstIndex(of: 0x0A).map { $0 + 1 } ?? text.endIndex
      body(text[start..<end])
      start = end
    }
  }

  private static func holdsMark(_ text: ArraySlice<UInt8>) -> Bool {
    var hashes = 0
    for byte in text {
      if byte == 0x20, hashes >= 2 { return true }
      hashes = byte == 0x23 ? hashes + 1 : 0
    }
    return false
  }

  private static func isMarked(_ line: ArraySlice<UInt8>) -> Bool {
    line.drop { $0 == 0x5C }.starts(with: Heading.mark)
  }
}
