/// A message's text between headings. A line of backslashes and then `## ` gets one more
/// backslash in front, so that no text can forge a heading; reading takes it away again.
enum ContentLines {
  static func escape(_ content: [UInt8]) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(content.count + 1)
    forEachLine(content[...]) { line in
      if isMarked(line) { out.append(0x5C) }
      out += line
    }
    return out
  }

  static func unescape(_ text: ArraySlice<UInt8>) -> [UInt8] {
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

  private static func isMarked(_ line: ArraySlice<UInt8>) -> Bool {
    line.drop { $0 == 0x5C }.starts(with: Heading.mark)
  }
}
