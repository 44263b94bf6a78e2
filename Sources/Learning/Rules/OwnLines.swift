/// The lines of a message that its writer typed, as far as their form tells: without blocks of code, and
/// without what others say in a chat's log that was pasted.
struct OwnLines {
  private var lines: [Substring]
  private let others: OthersWords

  /// The text of these lines; what was left out leaves its line empty, so that what stands around it does
  /// not grow together.
  static func text(of text: String, _ others: OthersWords) -> String {
    guard mayBePasted(text) else { return text }
    var own = OwnLines(
      lines: withoutTagged(text).split(
        omittingEmptySubsequences: false, whereSeparator: \.isNewline),
      others: others)
    own.joinParts()
    own.dropFences()
    own.dropIndented()
    own.dropLog()
    return own.lines.joined(separator: "\n")
  }

  /// Whether there is something to look for: most messages have none of these marks.
  private static func mayBePasted(_ text: String) -> Bool {
    var before: (UInt8, UInt8) = (0x0A, 0x0A)
    for byte in text.utf8 {
      switch byte {
      case 0x3C, 0x3E, 0x5B, 0x60, 0x7E: return true  // < > [ ` ~
      case 0x0A, 0x0D: return true
      case 0x30...0x39 where before.0 == 0x3A && (0x30...0x39).contains(before.1): return true
      default: break
      }
      before = (byte, before.0)
    }
    return false
  }

  private static let quoting = [
    ("<blockquote", "</blockquote>"), ("<quote", "</quote>"), ("<q>", "</q>"),
    ("[quote", "[/quote]"), ("<system>", "</system>"), ("<instructions>", "</instructions>"),
  ]

  /// A text without what tags say to be quoted.
  private static func withoutTagged(_ text: String) -> String {
    var text = text
    for (open, close) in quoting where text.contains(open) {
      var (own, rest) = ("", text[...])
      while let start = rest.firstRange(of: open),
        let end = rest[start.upperBound...].firstRange(of: close)
      {
        own += rest[..<start.lowerBound] + "\n"
        rest = rest[end.upperBound...]
      }
      text = own + rest
    }
    return text
  }

  private func isBlank(_ place: Int) -> Bool {
    !lines.indices.contains(place) || lines[place].allSatisfy(\.isWhitespace)
  }

  // MARK: Lines that belong together

  /// Over so many lines a quotation goes on, and the head of a mail.
  private static let (longestQuote, longestHead) = (20, 3)

  /// Puts on one line what is one: a quotation over several, and "On … Ana <ana@…>" with its "wrote:".
  private mutating func joinParts() {
    var joined: [Substring] = []
    var place = 0
    while place < lines.count {
      let length = quoteLength(from: place) ?? headLength(from: place) ?? 1
      joined.append(
        length == 1 ? lines[place] : Substring(lines[place..<place + length].joined(separator: " "))
      )
      place += length
    }
    lines = joined
  }

  private func quoteLength(from place: Int) -> Int? {
    guard QuoteMarks.staysOpen(lines[place]) else { return nil }
    for next in lines.indices.dropFirst(place + 1).prefix(OwnLines.longestQuote) {
      if QuoteMarks.closesFirst(lines[next]) { return next - place + 1 }
      if QuoteMarks.hasAny(lines[next]) { return nil }
    }
    return nil
  }

  private func headLength(from place: Int) -> Int? {
    guard lines[place].hasPrefix("On "), !isWrote(lines[place]) else { return nil }
    for next in lines.indices.dropFirst(place + 1).prefix(OwnLines.longestHead - 1) {
      if isBlank(next) { return nil }
      if isWrote(lines[next]) { return next - place + 1 }
    }
    return nil
  }

  private func isWrote(_ line: Substring) -> Bool {
    let last = line.lastIndex { !$0.isWhitespace }
    return last.map { line[...$0].hasSuffix("wrote:") } ?? false
  }

  // MARK: Code

  /// Between fences nobody speaks for himself; one that is not closed reaches to the end.
  private mutating func dropFences() {
    var fence: Character?
    for place in lines.indices {
      let line = lines[place].drop(while: \.isWhitespace)
      let mark = fenceMark(line)
      if let open = fence {
        if mark == open { fence = nil }
        lines[place] = ""
      } else if let mark {
        let rest = line.drop { $0 == mark }
        // "```x```" stands on one line, and the writer's words may stand behind it.
        if mark == "`", let end = rest.firstRange(of: "```") {
          lines[place] = rest[end.upperBound...].drop { $0 == mark }
        } else if mark == "`" || closes(behind: place) {
          fence = mark
          lines[place] = ""
        }
      }
    }
  }

  /// Of what a line's fence is made. "~~~ hooray ~~~" is none.
  private func fenceMark(_ line: Substring) -> Character? {
    if line.hasPrefix("```") { return "`" }
    return line.hasPrefix("~~~") && !line.contains(where: \.isWhitespace) ? "~" : nil
  }

  private func closes(behind place: Int) -> Bool {
    lines[(place + 1)...].contains { fenceMark($0.drop(while: \.isWhitespace)) == "~" }
  }

  private func isIndented(_ place: Int) -> Bool {
    lines[place].hasPrefix("    ") || lines[place].hasPrefix("\t")
  }

  /// Indented lines below an empty one are code or a text that is set off, unless most lines are so, or a
  /// list goes on in them.
  private mutating func dropIndented() {
    let written = lines.indices.filter { !isBlank($0) }
    let indented = written.filter(isIndented)
    guard let first = written.first, !indented.isEmpty, indented.count * 2 <= written.count,
      // "Dear Ana," begins a letter of indented paragraphs.
      !lines[first].hasSuffix(",")
    else { return }
    // The last line that is not indented, and whether the block that goes on was set off at its beginning.
    var last: Int?
    var isSetOff = true
    for place in lines.indices {
      if isBlank(place) {
        isSetOff = true
      } else if !isIndented(place) {
        (last, isSetOff) = (place, false)
      } else if isSetOff, !isItem(lines[place]), last.map({ !isItem(lines[$0]) }) ?? true {
        lines[place] = ""
      }
    }
  }

  private func isItem(_ line: Substring) -> Bool {
    guard let first = line.first(where: { !$0.isWhitespace }) else { return false }
    return "-*+\u{2022}".contains(first) || first.isNumber
  }

  // MARK: Logs

  private mutating func dropLog() {
    var entries: [(place: Int, entry: LogEntry)] = []
    for place in lines.indices where !isBlank(place) {
      let next = place + 1 < lines.count ? lines[place + 1] : nil
      if let entry = LogEntry(lines[place], next: next) { entries.append((place, entry)) }
    }
    let isAlone = entries.count == 1
    entries.removeAll { !others.isLogged($0.entry, isAlone: isAlone) }
    for (number, (place, entry)) in entries.enumerated().reversed() {
      let isOwn = others.isOwn(entry.speaker)
      let start = place + entry.headLines
      if isOwn { for at in place..<start { lines[at] = "" } }
      if isOwn || entry.reach == .line {
        lines[place] = isOwn ? entry.rest : ""
        continue
      }
      // What stands between two entries is the first one's; behind the last one it ends where a line is
      // left empty.
      let isLast = number + 1 == entries.count
      let end =
        isLast
        ? lines.indices.dropFirst(start).first(where: isBlank) ?? lines.count
        : entries[number + 1].place
      for at in place..<max(start, end) { lines[at] = "" }
    }
  }

  private init(lines: [Substring], others: OthersWords) {
    self.lines = lines
    self.others = others
  }
}

/// Double quotation marks in a line as it was typed.
enum QuoteMarks {
  private static let opening: Set<Character> = ["\u{201C}", "\u{201E}", "\u{AB}"]
  private static let closing: Set<Character> = ["\u{201D}", "\u{BB}"]

  static func isMark(_ mark: Character) -> Bool {
    mark == "\"" || opening.contains(mark) || closing.contains(mark)
  }

  static func hasAny(_ line: Substring) -> Bool { line.contains(where: isMark) }

  /// Whether the last mark of a line opens a quotation, of which the end stands below.
  static func staysOpen(_ line: Substring) -> Bool {
    guard line.count(where: isMark) % 2 == 1, let last = line.lastIndex(where: isMark),
      !closing.contains(line[last])
    else { return false }
    let next = line.index(after: last)
    guard next < line.endIndex, line[next].isLetter else { return false }
    return last == line.startIndex || !isInside(line[line.index(before: last)])
  }

  /// Whether the first mark of a line closes a quotation.
  static func closesFirst(_ line: Substring) -> Bool {
    guard line.count(where: isMark) % 2 == 1, let first = line.firstIndex(where: isMark),
      first > line.startIndex, !opening.contains(line[first])
    else { return false }
    let next = line.index(after: first)
    return !line[line.index(before: first)].isWhitespace
      && (next == line.endIndex || !isInside(line[next]))
  }

  private static func isInside(_ mark: Character) -> Bool { mark.isLetter || mark.isNumber }
}
