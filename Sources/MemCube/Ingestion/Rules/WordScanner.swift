/// Cuts a text into lines of words.
///
/// Quotes and dashes become plain ones; emoji, emoticons, zero-width and control characters, marks
/// of emphasis and blocks of code are left out.
struct WordScanner {
  private let scalars: [Unicode.Scalar]
  private var at = 0
  private var isSpaced = false
  private var isQuoted = false
  /// Where the single quotation mark stands that closes what one has opened.
  private var singleEnd: Int?
  private var line: [Word] = []
  private var lines: [[Word]] = []
  private let keepsBlanks: Bool

  private init(_ scalars: [Unicode.Scalar], keepsBlanks: Bool) {
    self.scalars = scalars
    self.keepsBlanks = keepsBlanks
  }

  /// The lines of a text, each a list of words. `keepsPictures`: emoji become marks, since a sentence may
  /// end there. `keepsBlanks`: lines without words are empty lists, and not left out.
  static func lines(
    _ text: String, keepsPictures: Bool = false, keepsBlanks: Bool = false
  ) -> [[Word]] {
    var scanner = WordScanner(
      plain(text, keepsPictures: keepsPictures), keepsBlanks: keepsBlanks)
    while scanner.at < scanner.scalars.count { scanner.step() }
    scanner.endLine()
    return scanner.lines
  }

  /// The words of a text, whatever its lines.
  static func words(_ text: String) -> [Word] { Array(lines(text).joined()) }

  // MARK: Characters

  /// A text of plain quotes and dashes, without what is no text.
  private static func plain(_ text: String, keepsPictures: Bool) -> [Unicode.Scalar] {
    var out: [Unicode.Scalar] = []
    out.reserveCapacity(text.utf8.count)
    for scalar in text.unicodeScalars {
      switch scalar.value {
      case 0x0A, 0x0D, 0x2028, 0x2029: out.append("\n")
      case 0x09, 0xA0, 0x2000...0x200A, 0x202F, 0x3000: out.append(" ")
      case 0x20...0x7E: out.append(scalar)
      case 0x2018, 0x2019, 0x02BC, 0x60, 0xB4: out.append("'")
      case 0x201C, 0x201D, 0x201E, 0xAB, 0xBB: out.append("\"")
      case 0x2010, 0x2011: out.append("-")
      case 0x2012...0x2015: out += [" ", "\u{2013}", " "]
      case 0x2026: out += [".", ".", "."]
      case 0x2600...0x27BF, 0x1F300...0x1FAFF:
        if keepsPictures, scalar.properties.generalCategory == .otherSymbol {
          out.append("\u{2766}")
        }
      default: if isText(scalar) { out.append(scalar) }
      }
    }
    return out
  }

  private static func isText(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .privateUse, .surrogate, .unassigned, .otherSymbol, .modifierSymbol,
      .enclosingMark:
      false
    default: !(0xFE00...0xFE0F).contains(scalar.value)
    }
  }

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
    switch next {
    case "\n":
      endLine()
      at += 1
    case " ":
      isSpaced = true
      at += 1
    case "*", "_", "`", "~", "^": at += 1
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
      if let (end, isBreak) = tagEnd() {
        if isBreak { endLine() }
        at = end
      } else if let end = linkEnd() {
        add(text(at, end), .mark, end - at)
      } else if let end = wordEnd() {
        let word = text(at, end)
        add(word, WordScanner.isDigit(next) ? .number : .word, end - at)
      } else if let length = emoticonLength() {
        at += length
      } else {
        add(String(Character(next)), .mark, 1)
      }
    }
  }

  private func text(_ start: Int, _ end: Int) -> String {
    var text = String.UnicodeScalarView()
    text.append(contentsOf: scalars[start..<end])
    return String(text)
  }

  private mutating func add(_ text: String, _ kind: Word.Kind, _ length: Int) {
    line.append(Word(text, kind, isSpaced: isSpaced, isQuoted: isQuoted && text != "\""))
    isSpaced = false
    at += length
  }

  private mutating func endLine() {
    isSpaced = false
    isQuoted = false
    if line.contains(where: { !$0.isMark }) {
      lines.append(line)
    } else if keepsBlanks {
      lines.append([])
    }
    line = []
  }

  /// The end of a tag of HTML that begins here, and whether it begins a line: `<b>`, `</p>`.
  private func tagEnd() -> (end: Int, isBreak: Bool)? {
    guard scalar(at) == "<" else { return nil }
    let start = scalar(at + 1) == "/" ? at + 2 : at + 1
    guard isLetter(at: start) else { return nil }
    let limit = min(at + 200, scalars.count)
    guard
      let close = scalars[start..<limit].firstIndex(where: { $0 == ">" || $0 == "<" || $0 == "\n" }
      ),
      scalars[close] == ">"
    else { return nil }
    let nameEnd = scalars[start..<close].firstIndex { !isWord($0) } ?? close
    // "<me@example.org>" and "<https://…>" are no tags.
    guard nameEnd == close || [" ", "/"].contains(scalars[nameEnd]) else { return nil }
    let name = text(start, nameEnd).lowercased()
    return (close + 1, ["br", "p", "div", "li", "tr", "h1", "h2", "h3"].contains(name))
  }

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

  /// The end of an address that begins here.
  private func linkEnd() -> Int? {
    guard line.last.map({ _ in isSpaced }) ?? true else { return nil }
    let starts = ["http://", "https://", "www."]
    let isLink = starts.contains { start in
      start.unicodeScalars.enumerated().allSatisfy { scalar(at + $0.offset) == $0.element }
    }
    guard isLink else { return nil }
    return scalars[at...].firstIndex { $0 == " " || $0 == "\n" } ?? scalars.count
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
    if scalar(at) == "<", scalar(at + 1) == "3" { return 2 }
    guard [":", ";", "="].contains(scalar(at)) else { return nil }
    let face = scalar(at + 1) == "-" ? 2 : 1
    let mouths: [Unicode.Scalar] = [")", "(", "D", "P", "p", "/", "O", "o", "|", "]", "3"]
    guard mouths.contains(scalar(at + face)), !isWordPart(at: at + face + 1) else { return nil }
    return face + 1
  }
}
