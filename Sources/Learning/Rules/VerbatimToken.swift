/// What is copied as it stands and read as one word: identifiers, paths, addresses, codes, options of commands,
/// numbers with the signs of their units.
///
/// Such a token is what stands between two blanks or quotation marks, without the brackets around it and the
/// points behind it (GFM, "Extended autolink path validation").
struct VerbatimToken {
  private let scalars: [Unicode.Scalar]
  private let start: Int
  private let end: Int

  /// The longest that is looked at; what is longer was not typed.
  static let longest = 4096

  /// Where the token stands that the text between two blanks holds; nil: there are only words and marks.
  static func find(_ scalars: [Unicode.Scalar], _ chunk: Range<Int>) -> Range<Int>? {
    let (start, end) = trimmed(scalars, chunk)
    guard start < end, end - start <= longest else { return nil }
    let isFirst = start == 0 || scalars[start - 1] == "\n"
    let token = VerbatimToken(scalars: scalars, start: start, end: end)
    return token.isOne(atLineStart: isFirst) ? start..<end : nil
  }

  private static let (openers, closers) = (
    Set<Unicode.Scalar>("([<'|".unicodeScalars),
    [(")", "("), ("]", "["), ("}", "{"), (">", "<")] as [(Unicode.Scalar, Unicode.Scalar)]
  )
  private static let ends = Set<Unicode.Scalar>(".,;:!?'|".unicodeScalars)

  private static func trimmed(
    _ scalars: [Unicode.Scalar], _ chunk: Range<Int>
  ) -> (start: Int, end: Int) {
    var (start, end) = (chunk.lowerBound, chunk.upperBound)
    while start < end, openers.contains(scalars[start]) { start += 1 }
    guard end - start <= longest else { return (start, end) }
    // How many brackets of each kind are closed and were not opened.
    var open = closers.map { pair in
      scalars[start..<end].reduce(0) { $0 + ($1 == pair.0 ? 1 : $1 == pair.1 ? -1 : 0) }
    }
    while start < end {
      let last = scalars[end - 1]
      if let kind = closers.firstIndex(where: { $0.0 == last }) {
        guard open[kind] > 0 else { break }
        open[kind] -= 1
      } else if !ends.contains(last) {
        break
      }
      end -= 1
    }
    return (start, end)
  }

  // MARK: What it holds

  private func scalar(_ place: Int) -> Unicode.Scalar? {
    place >= start && place < end ? scalars[place] : nil
  }

  private func isLetter(_ place: Int) -> Bool {
    scalar(place).map { $0.properties.isAlphabetic } ?? false
  }

  private func isDigit(_ place: Int) -> Bool {
    scalar(place).map { ("0"..."9").contains($0) } ?? false
  }

  private func isWord(_ place: Int) -> Bool { isLetter(place) || isDigit(place) }

  private func isOne(atLineStart: Bool) -> Bool {
    // The words that a slash joins are read one by one: "wife/partner".
    var slashes = 0
    var hasWord = false
    for place in start..<end {
      let scalar = scalars[place]
      if isWord(place) {
        hasWord = true
        continue
      }
      if scalar == "/", isLetter(place - 1) || isLetter(place + 1) { slashes += 1 }
      if isOdd(scalar, place) { return true }
    }
    return hasWord && (slashes > 1 || isOption(atLineStart: atLineStart))
  }

  /// Whether a character that is no letter stands where none does in a sentence.
  private func isOdd(_ scalar: Unicode.Scalar, _ place: Int) -> Bool {
    let (before, after) = (isWord(place - 1), isWord(place + 1))
    switch scalar {
    case "_", "{", "}", "\\": return before || after
    case "^", "=", "|": return before && place + 1 < end || after && place > start
    case "*": return before && place + 1 < end || place == start && self.scalar(place + 1) == "."
    case "~":
      return before && place + 1 < end
        || place == start && (isLetter(place + 1) || self.scalar(place + 1) == "/")
    case "@", "%": return before && after
    case "#": return before
    case "+": return isLetter(place - 1) && !isDigit(place + 1)
    case "$": return isLetter(place + 1) && !before || isLetter(place - 1) && !isDigit(place + 1)
    case "<", ">": return place > start && place + 1 < end && (before || after)
    case "[": return before
    case "(": return before && self.scalar(place + 1) == ")"
    case "/": return isPath(place)
    case ".": return isPoint(place)
    case ":":
      return self.scalar(place + 1) == ":" && before
        || self.scalar(place + 1) == "/" && self.scalar(place + 2) == "/"
    case "\u{2032}", "\u{2033}": return isDigit(place - 1)
    default: return isSign(scalar, place)
    }
  }

  /// Signs of units, raised digits, fractions: "65°F", "m²", "2½", "3×4".
  private func isSign(_ scalar: Unicode.Scalar, _ place: Int) -> Bool {
    guard scalar.value >= 0x80 else { return false }
    switch scalar.properties.generalCategory {
    case .otherNumber: return true
    case .otherSymbol: return isWord(place - 1) || isWord(place + 1)
    case .mathSymbol: return isWord(place - 1) && isWord(place + 1)
    default: return false
    }
  }

  private func isPath(_ place: Int) -> Bool {
    // "/etc", "ops/", "./x", "../x".
    if place == start { return isLetter(place + 1) }
    if place + 1 == end { return isWord(place - 1) }
    return scalar(place - 1) == "." && (start..<place).allSatisfy { scalars[$0] == "." }
  }

  /// Whether a point joins what stands around it: "config.py", "v2.0", ".env". None does between numbers, behind
  /// a single letter ("a.m.") and where the blank behind a sentence was left out ("it.My").
  private func isPoint(_ place: Int) -> Bool {
    if place == start { return isLetter(place + 1) }
    guard isWord(place - 1), isWord(place + 1) else { return false }
    var first = place - 1
    while first > start, isWord(first - 1) { first -= 1 }
    let part = scalars[first..<place]
    // "1.buy tea" is an item of a list.
    if part.allSatisfy({ ("0"..."9").contains($0) }) { return false }
    if part.count == 1, isLetter(first), first > start || !isWord(place + 2) { return false }
    guard scalars[place + 1].properties.isUppercase else { return true }
    // "README.MD", but "Ph.D."
    return part.count > 1 && isWord(place + 2) && part.contains { $0.properties.isUppercase }
  }

  /// Whether it is an option of a command: "--no-cache", "-Wl,-z,now". Behind a dash in a sentence a word of its
  /// grammar stands: "I like it -but only today".
  private func isOption(atLineStart: Bool) -> Bool {
    guard scalars[start] == "-" else { return false }
    let isLong = scalar(start + 1) == "-"
    let first = isLong ? start + 2 : start + 1
    guard isLetter(first), isLong || !atLineStart, scalars[end - 1] != "-" else { return false }
    var last = first
    while isLetter(last) { last += 1 }
    let word = PlainText.string(scalars[first..<last]).lowercased()
    return isLong && last < end || last - first == 1 && word != "i" && word != "a"
      || !FunctionWords.all.contains(word)
  }
}
