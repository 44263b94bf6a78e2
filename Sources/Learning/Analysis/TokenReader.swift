internal import Language

/// Cuts a line of a text into tokens. Words end at white space; marks around them stand alone, and what is no
/// plain word or number stays whole.
struct TokenReader {
  private let text: [UInt8]
  private var tokens: [Token] = []
  private let lexicon = Lexicon.shared

  private typealias Letter = (scalar: Unicode.Scalar, start: Int, end: Int)

  private init(_ text: [UInt8]) { self.text = text }

  /// The tokens of a part of a text that is UTF-8.
  static func tokens(of text: [UInt8], in range: Range<Int>) -> [Token] {
    var reader = TokenReader(text)
    reader.read(range.clamped(to: 0..<text.count))
    return reader.tokens
  }

  private static let opening = Set(
    "\"'([{<*_~\u{201C}\u{2018}\u{201E}\u{201A}\u{AB}\u{BF}\u{A1}\u{2039}\u{300C}".unicodeScalars)
  private static let closing = Set(
    "\"')]}>*_~,;:.!?\u{2026}\u{201D}\u{2019}\u{201C}\u{2018}\u{BB}\u{203A}\u{300D}\u{3002}\u{FF01}\u{FF1F}\u{3001}\u{FF0C}"
      .unicodeScalars)
  /// They end a word wherever they stand.
  private static let parting = Set(
    "\u{2014}\u{2013}\u{2026}\u{3002}\u{FF01}\u{FF1F}\u{3001}\u{FF0C}\u{300C}\u{300D}"
      .unicodeScalars)
  private static let ends = Set(".!?\u{2026}\u{3002}\u{FF01}\u{FF1F}".unicodeScalars)
  private static let emphasis = Set("*_~".unicodeScalars)
  /// What makes a word an identifier, a path or the like.
  private static let technical = Set("_/\\<>=+^$~@#{}|&%*".unicodeScalars)

  private mutating func read(_ range: Range<Int>) {
    var chunk: [Letter] = []
    var place = range.lowerBound
    while place < range.upperBound {
      let letter = letter(at: place, range.upperBound)
      if letter.scalar.properties.isWhitespace {
        take(chunk)
        chunk = []
      } else if letter.scalar == "`", chunk.allSatisfy({ Self.opening.contains($0.scalar) }),
        let close = text[letter.end..<range.upperBound].firstIndex(of: 0x60), close > letter.end
      {
        take(chunk)
        chunk = []
        add(place, close + 1, .code)
        place = close + 1
        continue
      } else {
        chunk.append(letter)
      }
      place = letter.end
    }
    take(chunk)
  }

  private func letter(at place: Int, _ limit: Int) -> Letter {
    let first = text[place]
    let size = first < 0x80 ? 1 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
    let end = min(place + size, limit)
    if size == 1 { return (Unicode.Scalar(first), place, end) }
    let decoded = String(decoding: text[place..<end], as: UTF8.self)
    return (decoded.unicodeScalars.first ?? "?", place, end)
  }

  // MARK: Chunks

  /// Takes what stands between white space.
  private mutating func take(_ chunk: [Letter]) {
    guard let whole = chunk.first, let last = chunk.last else { return }
    if isAddress(chunk) {
      let cut = chunk.lastIndex { !Self.closing.contains($0.scalar) || $0.scalar == "_" } ?? 0
      add(whole.start, chunk[cut].end, .address)
      takeMarks(chunk[(cut + 1)...])
      return
    }
    var (start, end) = (0, chunk.count)
    while start < end, Self.opening.contains(chunk[start].scalar), opens(chunk, start) {
      start += 1
    }
    if start == end {
      takeMarks(chunk[...])
      return
    }
    let isEmphasised = start > 0 && Self.emphasis.contains(chunk[start - 1].scalar)
    while end > start, closes(chunk, start, end - 1, isEmphasised) { end -= 1 }
    takeMarks(chunk[..<start])
    if end > start { takeCore(Array(chunk[start..<end])) } else { _ = last }
    takeMarks(chunk[max(start, end)...])
  }

  private func opens(_ chunk: [Letter], _ place: Int) -> Bool {
    let scalar = chunk[place].scalar
    if scalar == "'" || scalar == "\u{2019}" {
      // "'ve" goes on with the word before.
      return place + 1 < chunk.count
    }
    if scalar == "<" || Self.emphasis.contains(scalar) {
      // "*Porto*" is marked, "~/bin" and "<3" are none.
      guard place + 1 < chunk.count else { return true }
      if scalar == "_", place == 0, isDunder(chunk) { return false }
      return chunk[(place + 1)...].contains {
        $0.scalar == scalar || scalar == "<" && $0.scalar == ">"
      }
        || place > 0 && chunk[place - 1].scalar == scalar
        || chunk[place + 1].scalar.properties.isAlphabetic && scalar == "*"
    }
    return true
  }

  /// "__init__" is a name of code, "__really__" is emphasis: the lexicon knows it.
  private func isDunder(_ chunk: [Letter]) -> Bool {
    let word = String(
      String.UnicodeScalarView(chunk.map(\.scalar).filter { $0.properties.isAlphabetic })
    ).lowercased()
    return chunk[1].scalar == "_" && lexicon.kinds(of: word).isEmpty && lexicon.verb(word) == nil
  }

  private func closes(_ chunk: [Letter], _ start: Int, _ place: Int, _ isEmphasised: Bool) -> Bool {
    let scalar = chunk[place].scalar
    guard Self.closing.contains(scalar) else { return false }
    let inner = chunk[start..<place]
    switch scalar {
    case "*", "_", "~":
      return isEmphasised || inner.isEmpty
    case ">": return start > 0 && chunk[start - 1].scalar == "<"
    case ")":
      return inner.count(where: { $0.scalar == "(" }) <= inner.count(where: { $0.scalar == ")" })
    case "]": return !inner.contains { $0.scalar == "[" }
    case "}": return !inner.contains { $0.scalar == "{" }
    case "'", "\u{2019}":
      // "My parents' house", unless a quotation is open.
      let isOpen = start > 0 && ["'", "\u{2018}"].contains(chunk[start - 1].scalar)
      return isOpen || !(inner.last.map { "sS".unicodeScalars.contains($0.scalar) } ?? false)
    default: return true
    }
  }

  private mutating func takeMarks(_ marks: ArraySlice<Letter>) {
    var next = marks.startIndex
    while next < marks.endIndex {
      let start = next
      next += 1
      if Self.ends.contains(marks[start].scalar) {
        while next < marks.endIndex, Self.ends.contains(marks[next].scalar) { next += 1 }
      }
      add(marks[start].start, marks[next - 1].end, .mark)
    }
  }

  private func isAddress(_ chunk: [Letter]) -> Bool {
    let text = String(String.UnicodeScalarView(chunk.map(\.scalar)))
    if text.contains("://") || text.hasPrefix("www.") { return true }
    guard let at = text.firstIndex(of: "@"), at > text.startIndex else { return false }
    return text[at...].contains(".")
  }

  // MARK: What stands between the marks

  private static func isLetter(_ scalar: Unicode.Scalar) -> Bool {
    scalar.value < 0x80
      ? (0x61...0x7A).contains(scalar.value | 0x20)
      : scalar.properties.isAlphabetic || isMarkOnLetter(scalar)
  }

  private static func isMarkOnLetter(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.generalCategory == .nonspacingMark
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool {
    (0x30...0x39).contains(scalar.value)
  }

  private static func isApostrophe(_ scalar: Unicode.Scalar) -> Bool {
    scalar == "'" || scalar == "\u{2019}"
  }

  /// Characters of a word at most; what is longer is data.
  private static let longest = 256

  private mutating func takeCore(_ core: [Letter]) {
    if core.contains(where: { Script.of($0.scalar.value) != .other }) { return takeUnspaced(core) }
    guard core.count <= Self.longest else {
      return add(core[0].start, core[core.count - 1].end, .code)
    }
    if let part = core.indices.first(where: { parts(core, $0) }) {
      let end = core[part...].firstIndex { $0.scalar != core[part].scalar } ?? core.count
      if part > 0 { takeCore(Array(core[..<part])) }
      takeMarks(core[part..<end])
      if end < core.count { takeCore(Array(core[end...])) }
      return
    }
    guard let first = core.first, let last = core.last else { return }
    let letters = core.count { Self.isLetter($0.scalar) }
    let digits = core.count { Self.isDigit($0.scalar) }
    if letters == 0, digits == 0 {
      let isMark = core.allSatisfy { "-\u{2013}\u{2014}&+=/|#".unicodeScalars.contains($0.scalar) }
      return add(first.start, last.end, isMark ? .mark : .symbol)
    }
    if digits > 0, isNumber(core, letters) { return add(first.start, last.end, .number) }
    let isPlain = core.allSatisfy {
      Self.isLetter($0.scalar) || Self.isApostrophe($0.scalar) || $0.scalar == "-"
        || $0.scalar == "."
    }
    if isPlain, digits == 0, first.scalar != "-", first.scalar != "." { return takeWord(core) }
    add(first.start, last.end, .code)
  }

  /// Whether a mark within a word parts it: "so...we", "well—no", "hello,how"; not "1,000", "a.b", "x_y".
  private func parts(_ core: [Letter], _ place: Int) -> Bool {
    let scalar = core[place].scalar
    if Self.parting.contains(scalar) {
      // "4–7".
      guard scalar == "\u{2013}", place > 0, place + 1 < core.count else { return true }
      return !(Self.isDigit(core[place - 1].scalar) && Self.isDigit(core[place + 1].scalar))
    }
    guard place > 0, place + 1 < core.count, core[0].scalar != "-",
      !core.contains(where: { Self.technical.contains($0.scalar) })
    else { return false }
    let (before, after) = (core[place - 1].scalar, core[place + 1].scalar)
    if scalar == "." { return after == "." && Self.isLetter(before) }
    guard ",;!?\"()".unicodeScalars.contains(scalar) else { return false }
    return Self.isLetter(before) && (Self.isLetter(after) || after == scalar)
  }

  /// Digits with what parts them, and a short unit: "65°F", "5pm", "$950", "2024-05-03", "3rd".
  private func isNumber(_ core: [Letter], _ letters: Int) -> Bool {
    guard letters <= 3 else { return false }
    var hasDigit = false
    var isUnit = false
    for letter in core {
      let scalar = letter.scalar
      if Self.isLetter(scalar) {
        if !hasDigit { return false }
        isUnit = true
      } else if Self.isDigit(scalar) {
        if isUnit { return false }
        hasDigit = true
      } else if ",.:/-\u{2013}'".unicodeScalars.contains(scalar) {
        if isUnit { return false }
      } else if !scalar.properties.generalCategory.isSign {
        return false
      }
    }
    return hasDigit
  }

  private mutating func takeUnspaced(_ core: [Letter]) {
    var start = 0
    while start < core.count {
      let script = Script.of(core[start].scalar.value)
      var end = start + 1
      if script != .han {
        while end < core.count, Script.of(core[end].scalar.value) == script { end += 1 }
      }
      if script == .other {
        takeCore(Array(core[start..<end]))
      } else {
        add(core[start].start, core[end - 1].end, .word)
      }
      start = end
    }
  }

  // MARK: Words

  private static let shortened: [String] = ["n't", "'s", "'m", "'re", "'ve", "'ll", "'d"]
  private static let bare: [String: Int] = [
    "im": 1, "ive": 2, "thats": 1, "whats": 1, "theres": 1, "lets": 1, "heres": 1,
  ]

  private mutating func takeWord(_ core: [Letter]) {
    guard let first = core.first, let last = core.last else { return }
    let lower = Self.lower(core.map(\.scalar))
    if let size = cut(lower), size < core.count, size > 0 {
      let place = core.count - size
      add(first.start, core[place].start, .word)
      add(core[place].start, last.end, .word)
      normalise()
    } else {
      add(first.start, last.end, .word)
    }
  }

  /// How many letters at the end of a word are one of its own: "n't" of "don't"; nil: none.
  private func cut(_ lower: String) -> Int? {
    if let ending = Self.shortened.first(where: {
      lower.hasSuffix($0) && lower.utf8.count > $0.utf8.count
    }) {
      return ending.utf8.count
    }
    if lower.hasSuffix("nt"), lexicon.kinds(of: String(lower.dropLast(2))).contains(.contracted) {
      return 2
    }
    return Self.bare[lower]
  }

  /// The two halves of "can't", "Im" by what they stand for.
  private mutating func normalise() {
    guard tokens.count >= 2 else { return }
    let (first, second) = (tokens.count - 2, tokens.count - 1)
    let halves = ["ca": "can", "wo": "will", "sha": "shall"]
    let ends = ["nt": "n't", "m": "'m", "ve": "'ve", "s": "'s"]
    if let whole = ends[tokens[second].lower] { tokens[second].lower = whole }
    if tokens[second].lower == "n't", let whole = halves[tokens[first].lower] {
      tokens[first].lower = whole
    }
    for place in [first, second] {
      tokens[place].base = tokens[place].lower
      tokens[place].kinds = lexicon.kinds(of: tokens[place].lower)
    }
  }

  private static func lower(_ scalars: some Collection<Unicode.Scalar>) -> String {
    if scalars.allSatisfy({ $0.value < 0x80 }) {
      return String(
        decoding: scalars.map {
          (0x41...0x5A).contains($0.value) ? UInt8($0.value) | 0x20 : UInt8($0.value)
        },
        as: UTF8.self)
    }
    let text = String(String.UnicodeScalarView(scalars.map { isApostrophe($0) ? "'" : $0 }))
    return text.lowercased()
  }

  private mutating func add(_ start: Int, _ end: Int, _ kind: Token.Kind) {
    guard start < end else { return }
    let part = String(decoding: text[start..<end], as: UTF8.self)
    let lower = Self.lower(part.unicodeScalars)
    var token = Token(
      bytes: start..<end, text: part, lower: lower, kind: kind, base: lower,
      isSpaced: start == 0 || tokens.isEmpty
        || tokens.last.map { $0.bytes.upperBound < start } ?? true,
      isCapitalised: part.unicodeScalars.first.map { $0.properties.isUppercase } ?? false)
    if kind == .word { token.kinds = lexicon.kinds(of: lower) }
    tokens.append(token)
  }
}

extension Unicode.GeneralCategory {
  /// Signs of money, of degrees, of sums.
  fileprivate var isSign: Bool {
    switch self {
    case .currencySymbol, .otherSymbol, .mathSymbol: true
    default: self == .otherPunctuation
    }
  }
}
