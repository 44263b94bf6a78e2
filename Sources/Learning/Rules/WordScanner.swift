/// Cuts a text into lines of words.
///
/// It reads a `PlainText`; emoticons and tags of HTML are left out.
package struct WordScanner {
  private let plain: PlainText
  private let scalars: [Unicode.Scalar]
  private var at = 0
  private var isSpaced = false
  private var isQuoted = false
  /// Where the single quotation mark stands that closes what one has opened.
  private var singleEnd: Int?
  /// Where the text ends that stands between two blanks, and where a token stands in it that is one word.
  private var chunkEnd = 0
  private var token: Range<Int>?
  /// Behind the last word.
  private var end = 0
  private var line: [Word] = []
  private var lines: [[Word]] = []
  private let keepsBlanks: Bool

  private init(_ plain: PlainText, keepsBlanks: Bool) {
    self.plain = plain
    scalars = plain.scalars
    self.keepsBlanks = keepsBlanks
  }

  /// The lines of a text, each a list of words. `keepsPictures`: emoji become marks, since a sentence may
  /// end there. `keepsBlanks`: lines without words are empty lists, and not left out.
  static func lines(
    _ text: String, keepsPictures: Bool = false, keepsBlanks: Bool = false
  ) -> [[Word]] {
    var scanner = WordScanner(
      PlainText(text, keepsPictures: keepsPictures), keepsBlanks: keepsBlanks)
    while scanner.at < scanner.scalars.count { scanner.step() }
    scanner.endLine()
    return scanner.lines
  }

  /// The words of a text, whatever its lines.
  package static func words(_ text: String) -> [Word] { Array(lines(text).joined()) }

  // MARK: Characters

  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x41...0x5A, 0x61...0x7A: true
    case 0..<0x80: false
    default:
      scalar.properties.isAlphabetic || scalar.properties.generalCategory == .nonspacingMark
    }
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool {
    (0x30...0x39).contains(scalar.value)
  }

  private func scalar(_ place: Int) -> Unicode.Scalar {
    scalars.indices.contains(place) ? scalars[place] : " "
  }

  private func isLetter(at place: Int) -> Bool { WordScanner.isLetter(scalar(place)) }

  private func isWordPart(at place: Int) -> Bool {
    isLetter(at: place) || WordScanner.isDigit(scalar(place))
  }

  // MARK: Words

  private mutating func step() {
    let next = scalars[at]
    if at >= chunkEnd, next != " ", next != "\n" { beginChunk() }
    if let token, token.lowerBound == at {
      let kind: Word.Kind = WordScanner.isDigit(next) ? .number : .word
      return add(text(at, token.upperBound), kind, token.count, isVerbatim: true)
    }
    switch next {
    case "\n":
      endLine()
      at += 1
    case " ":
      isSpaced = true
      at += 1
    // What is quoted is kept with its pictures.
    case "\u{2766}" where isQuoted: at += 1
    case "`":
      let end = codeEnd()
      add(text(at, end), .word, end - at, isVerbatim: true)
    case "\"":
      // Behind a number it means inches.
      if isQuoted || at == 0 || !WordScanner.isDigit(scalar(at - 1)) { isQuoted.toggle() }
      add("\"", .mark, 1)
    case "'" where at == singleEnd:
      isQuoted = false
      add("\"", .mark, 1)
    case "'" where !isQuoted && opensQuotation():
      isQuoted = true
      add("\"", .mark, 1)
    default:
      if let (end, isBreak) = tagEnd(at) {
        if isBreak { endLine() }
        at = end
      } else if let end = wordEnd() {
        let word = text(at, end)
        let kind: Word.Kind = WordScanner.isDigit(next) ? .number : .word
        add(word, kind, end - at, isVerbatim: isJoined(at, end))
      } else if let length = emoticonLength() {
        at += length
      } else {
        add(String(Character(next)), .mark, 1)
      }
    }
  }

  private func text(_ start: Int, _ end: Int) -> String { PlainText.string(scalars[start..<end]) }

  private mutating func add(
    _ text: String, _ kind: Word.Kind, _ length: Int, isVerbatim: Bool = false
  ) {
    var word = Word(text, kind, isSpaced: isSpaced, isQuoted: isQuoted && text != "\"")
    word.isVerbatim = isVerbatim
    word.source = plain.source(at..<at + length)
    // What stands for a plain quotation mark may be an apostrophe.
    if text == "\"", word.source == nil, scalars[at] != "\"" { word.source = self.text(at, at + 1) }
    // One sign stands for three points.
    if text == ".", plain.isRepeated(at) { word.source = "" }
    keepGap(before: &word)
    line.append(word)
    isSpaced = false
    at += length
    end = at
  }

  /// Keeps what stands before a word, of what is quoted as it is written.
  private mutating func keepGap(before word: inout Word) {
    guard let last = line.last else { return }
    let closes = word.text == "\"" && last.isQuoted
    guard word.isQuoted || closes else {
      word.isTight = isSpaced && plain.isTight(end, at)
      return
    }
    let gap = plain.gap(end, at)
    let isPlain = gap == (isSpaced ? " " : "")
    if word.isQuoted {
      if word.source != nil || !isPlain { word.source = gap + (word.source ?? word.text) }
    } else if !isPlain {
      line[line.count - 1].source =
        (last.source ?? (last.isSpaced ? " " : "") + last.text) + gap
      word.isSpaced = false
    }
  }

  /// Finds where the text ends that goes on to the next blank, quotation mark, tag or code, and the token in it.
  private mutating func beginChunk() {
    token = nil
    chunkEnd = at + 1
    // "wifi:guest_net": what stands before the colon is a label.
    if scalars[at] == ":", isWordPart(at: at - 1) { return }
    var isOdd = scalars[at] == "-"
    var isLabel = true
    chunkEnd = at
    loop: while chunkEnd < scalars.count {
      let next = scalars[chunkEnd]
      switch next {
      case " ", "\n", "`", "\u{2766}": break loop
      case "\"":
        if chunkEnd == at || !WordScanner.isDigit(scalar(chunkEnd - 1)) || isQuoted { break loop }
      case "<":
        if tagEnd(chunkEnd) != nil { break loop }
        isOdd = true
      case "(":
        if scalar(chunkEnd - 1) == "]", chunkEnd > at { break loop }
        isOdd = isOdd || scalar(chunkEnd + 1) == ")"
      case "a"..."z", "A"..."Z", "0"..."9", "'", ",", ";", "!", "?", ")", "-": break
      case ".", ":":
        if next == ":", isLabel, chunkEnd > at, isLetter(at: chunkEnd + 1) { break loop }
        if isWordPart(at: chunkEnd + 1) || scalar(chunkEnd + 1) == ":"
          || scalar(chunkEnd + 1) == "/"
        {
          isOdd = true
        }
      default: isOdd = true
      }
      isLabel = isLabel && isLetter(at: chunkEnd)
      chunkEnd += 1
    }
    chunkEnd = max(chunkEnd, at + 1)
    token = isOdd ? VerbatimToken.find(scalars, at..<chunkEnd) : nil
  }

  /// Whether a word goes on behind or before a slash, with nothing to say what it means: "wife/partner".
  private func isJoined(_ start: Int, _ end: Int) -> Bool {
    scalar(start - 1) == "/" && isWordPart(at: start - 2)
      || scalar(end) == "/" && isWordPart(at: end + 1)
      || scalar(start - 1) == "@"
  }

  /// Behind the code that begins here.
  private func codeEnd() -> Int {
    var end = at
    while scalar(end) == "`" { end += 1 }
    let length = end - at
    while end < scalars.count {
      let run = end
      while scalar(end) == "`" { end += 1 }
      if end - run == length { return end }
      if end == run { end += 1 }
    }
    return end
  }

  private mutating func endLine() {
    isSpaced = false
    end = at
    isQuoted = false
    if line.contains(where: { !$0.isMark }) {
      lines.append(line)
    } else if keepsBlanks {
      lines.append([])
    }
    line = []
  }

  /// The end of a tag of HTML that begins at a place, and whether it begins a line: `<b>`, `</p>`.
  private func tagEnd(_ place: Int) -> (end: Int, isBreak: Bool)? {
    guard scalar(place) == "<" else { return nil }
    let start = scalar(place + 1) == "/" ? place + 2 : place + 1
    guard isLetter(at: start) else { return nil }
    let limit = min(place + 200, scalars.count)
    guard
      let close = scalars[start..<limit].firstIndex(where: { $0 == ">" || $0 == "<" || $0 == "\n" }
      ),
      scalars[close] == ">"
    else { return nil }
    let nameEnd = scalars[start..<close].firstIndex { !isWord($0) } ?? close
    // "<me@example.org>" and "<https://…>" are no tags.
    guard nameEnd == close || [" ", "/"].contains(scalars[nameEnd]) else { return nil }
    // "a<b && c>d" compares.
    let behind = scalars[nameEnd..<close].first { $0 != " " }
    guard behind.map({ $0 == "/" || WordScanner.isLetter($0) }) ?? true else { return nil }
    let name = text(start, nameEnd).lowercased()
    // "Run deploy <env>" names what is to be put there.
    guard Self.tags.contains(name) else { return nil }
    return (close + 1, ["br", "p", "div", "li", "tr", "h1", "h2", "h3"].contains(name))
  }

  /// Tags of HTML that mark text.
  private static let tags = WordSet(
    """
    a abbr article aside b blockquote body br button center code dd del details div dl dt em font footer
    form h1 h2 h3 h4 h5 h6 head header hr html i img input ins label li main nav ol p pre q s section
    small span strike strong sub summary sup table tbody td th thead title tr tt u ul
    """)

  /// Beyond so many characters a single quotation mark is an apostrophe.
  private static let longestQuotation = 400
  private static let elisions = ["til", "cause", "cuz", "twas", "tis", "em", "bout", "round", "n"]

  /// Whether a single quotation mark that stands here opens what somebody says of himself, and where that
  /// ends: "'I moved to Faro,' she wrote".
  private mutating func opensQuotation() -> Bool {
    guard isLetter(at: at + 1), at == 0 || [" ", "\n", "(", "[", ":"].contains(scalar(at - 1))
    else {
      return false
    }
    let limit = min(at + WordScanner.longestQuotation, scalars.count)
    let stop = scalars[at..<limit].firstIndex(of: "\n") ?? limit
    let marks = (at + 2..<max(at + 2, stop)).filter {
      scalars[$0] == "'" && !isWordPart(at: $0 + 1) && scalar($0 - 1) != " "
    }
    // "My friends' dog" has an apostrophe.
    guard let end = marks.first(where: { scalar($0 - 1) != "s" }) ?? marks.first else {
      return false
    }
    let words = text(at + 1, end).lowercased().split { !$0.isLetter && $0 != "'" }.map(String.init)
    guard words.count > 2, words.contains(where: { Pronouns.first.contains($0) }),
      !WordScanner.elisions.contains(words[0])
    else { return false }
    singleEnd = end
    return true
  }

  private func isWord(_ scalar: Unicode.Scalar) -> Bool {
    WordScanner.isLetter(scalar) || WordScanner.isDigit(scalar)
  }

  /// The end of a word that begins here: letters and digits, with apostrophes, hyphens and points
  /// between them, as in `don't`, `me-time`, `7:30`, `a.m.`; `'cause` begins with one.
  private func wordEnd() -> Int? {
    var end = at
    if scalar(at) == "'", isLetter(at: at + 1), at == 0 || !isWordPart(at: at - 1) {
      let word = text(at, min(at + 6, scalars.count)).lowercased()
      guard ["'cause", "'cuz"].contains(where: { word.hasPrefix($0) }) || word.hasPrefix("'em")
      else { return nil }
      end += 1
    }
    guard isWordPart(at: end) else { return nil }
    let isNumber = WordScanner.isDigit(scalar(end))
    while true {
      while isWordPart(at: end) { end += 1 }
      let next = scalar(end)
      if next == "'" || next == "-" || next == "&", isWordPart(at: end + 1) {
        end += 1
      } else if isNumber, next == "." || next == "," || next == ":" || next == "/",
        WordScanner.isDigit(scalar(end + 1))
      {
        end += 1
      } else if next == ".", isInitial(end - 1) {
        end += 1
      } else if next == "'", end != singleEnd, text(max(at, end - 2), end).lowercased() == "in",
        end - at > 4
      {
        return end + 1  // thinkin'
      } else {
        return end
      }
    }
  }

  /// Whether a letter stands alone between points, as in `a.m.` and `U.S.`
  private func isInitial(_ place: Int) -> Bool {
    guard isLetter(at: place), place == at || scalar(place - 1) == "." else { return false }
    return (isLetter(at: place + 2) && !isLetter(at: place + 3)) || scalar(place - 1) == "."
  }

  /// How long an emoticon is that begins here.
  private func emoticonLength() -> Int? {
    let isBehindWord = isWordPart(at: at - 1)
    if scalar(at) == "<", scalar(at + 1) == "3", !isBehindWord { return 2 }
    guard [":", ";", "="].contains(scalar(at)) else { return nil }
    let face = scalar(at + 1) == "-" ? 2 : 1
    let mouths: [Unicode.Scalar] = [")", "(", "D", "P", "p", "/", "O", "o", "|", "]", "3"]
    guard mouths.contains(scalar(at + face)), !isWordPart(at: at + face + 1),
      !isBehindWord || !isWordPart(at: at + face)
    else { return nil }
    return face + 1
  }
}
