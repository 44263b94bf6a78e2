/// A line that begins what one person says in the log of a chat, as programs copy and export it.
struct LogEntry {
  enum Form {
    /// `<Ana> …`: no other line looks like that.
    case nick
    /// `Ana> …`
    case prompt
    /// `[12/05/24, 10:30] Ana: …`
    case stamped
    /// `Ana, [12.05.24 10:30]` above what is said: no other line looks like that.
    case dated
    /// `Ana  10:30 AM` or a name and a time on a line each, which an agenda has as well.
    case header
  }

  enum Reach {
    /// It is said on one line.
    case line
    /// The lines below go on with it.
    case block
  }

  let form: Form
  let speaker: [Word]
  /// What is said on the line itself.
  let rest: Substring
  /// Lines without what is said.
  let headLines: Int
  /// Whether it begins with a time in brackets.
  private(set) var isBracketed = false

  var reach: Reach { form == .nick || form == .prompt ? .line : .block }

  /// Reads a line; `next`: the one below it.
  init?(_ line: Substring, next: Substring?) {
    // A head is short, however long the line is.
    let front = line.prefix(LogEntry.longest)
    if let (speaker, rest) = LogEntry.nick(line, front) {
      self.init(.nick, speaker, rest)
      return
    }
    let words = WordScanner.words(String(front))
    guard let first = words.first else { return nil }
    if first.kind == .word, words.count > 2, words[1].text == ">",
      // "Tom > I moved", but not "Tom > Bo" of who is the better one.
      !words[1].isSpaced || Pronouns.subjectI.contains(words[2])
        || Pronouns.subjectWe.contains(words[2]),
      words[2].isSpaced, let mark = line.firstIndex(of: ">")
    {
      self.init(.prompt, [first], line[line.index(after: mark)...])
      return
    }
    if let speaker = LogEntry.stamped(words), let mark = LogEntry.colon(of: line) {
      self.init(.stamped, speaker, line[line.index(after: mark)...])
      isBracketed = first.text == "["
      return
    }
    guard front.endIndex == line.endIndex, let next,
      let (speaker, stamp) = LogEntry.header(words)
    else { return nil }
    if stamp.isEmpty {
      guard LogEntry.isStamp(next) else { return nil }
      self.init(.header, speaker, "", headLines: 2)
    } else {
      // In an agenda the next thing to do follows at once.
      let below = WordScanner.words(String(next.prefix(LogEntry.longest)))
      guard !below.isEmpty, LogEntry.header(below).map(\.stamp.isEmpty) ?? true else { return nil }
      let isBracketed = words.contains { $0.text == "[" } && words.contains { $0.text == "," }
      self.init(isBracketed && stamp.count > 1 ? .dated : .header, speaker, "")
    }
  }

  private init(_ form: Form, _ speaker: [Word], _ rest: Substring, headLines: Int = 1) {
    self.form = form
    self.speaker = speaker
    self.rest = rest
    self.headLines = headLines
  }

  /// Characters of a head, and words of a name, at most.
  private static let (longest, longestName) = (120, 4)

  // MARK: Times

  private static let around = WordSet("am pm a.m p.m a.m. p.m. uhr at today yesterday t z")

  private static func isTime(_ word: Word) -> Bool {
    guard word.kind == .number, let colon = word.text.utf8.firstIndex(of: 0x3A) else {
      return false
    }
    return word.text.utf8[colon...].dropFirst().first.map { (0x30...0x39).contains($0) } ?? false
  }

  private static func isPart(_ word: Word) -> Bool {
    word.isMark && word.text != ":" || word.kind == .number || around.contains(word)
      || TimeWords.isName(word.text)
  }

  private static func isStamp(_ words: some Collection<Word>) -> Bool {
    words.contains(where: isTime) && words.allSatisfy(isPart)
  }

  private static func isStamp(_ line: Substring) -> Bool {
    line.count <= longest && isStamp(WordScanner.words(String(line)))
  }

  // MARK: Forms

  /// The elements of HTML.
  static let tags = WordSet(
    """
    a abbr article aside b blockquote body br button center code dd del details div dl dt em font footer
    form h1 h2 h3 h4 h5 h6 head header hr html i img input ins label li main nav ol p pre q s section
    small span strike strong sub summary sup table tbody td th thead title tr tt u ul
    """)

  /// `<Ana> …`, `10:30 <@Ana> …`
  private static func nick(_ line: Substring, _ front: Substring) -> ([Word], Substring)? {
    guard let open = front.firstIndex(of: "<"),
      let close = front[open...].firstIndex(of: ">")
    else { return nil }
    let before = front[..<open]
    guard before.allSatisfy({ $0.isWhitespace || $0 == "*" }) || isStamp(before) else { return nil }
    let behind = line[line.index(after: close)...]
    guard behind.first?.isWhitespace ?? false else { return nil }
    let inside = front[front.index(after: open)..<close].drop(while: \.isWhitespace)
    // "<@U024BE7LH>" speaks to somebody.
    let name = inside.drop { "@+%&~".contains($0) }
    if inside.first == "@", name.count > 6, !name.contains(where: \.isLowercase) { return nil }
    guard let first = name.first, first.isLetter || first == "_",
      name.allSatisfy({ $0.isLetter || $0.isNumber || "_-[]\\^{}|.' ".contains($0) }),
      !tags.contains(name.lowercased()), !line.contains("</\(name)>")
    else { return nil }
    let words = WordScanner.words(String(name))
    return words.isEmpty || words.count > longestName ? nil : (words, behind)
  }

  /// Who says what stands behind a time, a name and a colon.
  private static func stamped(_ words: [Word]) -> [Word]? {
    guard
      let colon = words.firstIndex(where: { $0.isMark && ($0.text == ":" || $0.text == "|") }),
      words.indices.contains(colon + 1) ? words[colon + 1].isSpaced : true
    else { return nil }
    let head = words[..<colon]
    guard let time = head.lastIndex(where: isTime) else { return nil }
    let (before, behind) = (head[..<time], head[(time + 1)...])
    let isFirst = before.allSatisfy(isPart)
    let name = isFirst ? behind.drop(while: isPart) : before.prefix { !isPart($0) }
    // "+47 912 34 567"
    if name.isEmpty, isFirst, let plus = behind.firstIndex(where: { $0.text == "+" }) {
      return Array(behind[plus...])
    }
    guard !name.isEmpty, name.count <= longestName,
      isFirst || (Array(before[name.endIndex...]) + behind).allSatisfy(isPart)
    else { return nil }
    return Array(name)
  }

  /// The colon behind a name: those in times have digits behind them.
  private static func colon(of line: Substring) -> Substring.Index? {
    line.indices.first { place in
      guard line[place] == ":" || line[place] == "|" else { return false }
      let next = line.index(after: place)
      return next == line.endIndex || line[next].isWhitespace
    }
  }

  /// A name with a time behind or before it, or nothing else on the line.
  private static func header(_ words: [Word]) -> (speaker: [Word], stamp: [Word])? {
    func isName(_ word: Word) -> Bool {
      word.kind == .word && word.isCapitalised && !isPart(word)
    }
    let name = words.prefix(while: isName)
    if !name.isEmpty, name.count <= longestName {
      let stamp = words[name.endIndex...]
      if stamp.isEmpty { return (Array(name), []) }
      return isStamp(stamp) ? (Array(name), stamp.filter { $0.kind == .number }) : nil
    }
    guard words.first?.text == "[", let close = words.firstIndex(where: { $0.text == "]" }),
      isStamp(words[...close])
    else { return nil }
    let behind = words[(close + 1)...]
    guard !behind.isEmpty, behind.count <= longestName, behind.allSatisfy(isName) else {
      return nil
    }
    return (Array(behind), words[...close].filter { $0.kind == .number })
  }
}
