internal import Language
internal import Text

/// Cuts a text into sentences with their tokens.
struct SentenceReader {
  private let text: [UInt8]
  private(set) var sentences: [Sentence] = []
  /// Whether a line of a block of code is read.
  private var isInCode = false

  /// A sentence before its words are known.
  struct Sentence {
    var tokens: [Token]
    var end: AnalysedSentence.End
    var isItem = false
    var isHeading = false
    var isCited = false
    var box: Bool?
    /// Whether a line begins with it.
    var beginsLine = false
  }

  /// The sentences of a text that is UTF-8.
  static func sentences(of text: [UInt8]) -> [Sentence] {
    var reader = SentenceReader(text: text)
    var start = 0
    while start < text.count {
      let end = text[start...].firstIndex(of: 0x0A) ?? text.count
      reader.read(start..<end)
      start = end + 1
    }
    return reader.sentences
  }

  private init(text: [UInt8]) { self.text = text }

  private func starts(_ place: Int, _ end: Int, with mark: StaticString) -> Bool {
    let size = mark.utf8CodeUnitCount
    guard place + size <= end else { return false }
    return text[place..<(place + size)].elementsEqual("\(mark)".utf8)
  }

  // MARK: Lines

  private mutating func read(_ line: Range<Int>) {
    var place = line.lowerBound
    func skipBlanks() {
      while place < line.upperBound, text[place] == 0x20 || text[place] == 0x09 { place += 1 }
    }
    skipBlanks()
    if starts(place, line.upperBound, with: "```") || starts(place, line.upperBound, with: "~~~") {
      isInCode.toggle()
      return
    }
    if isInCode { return }
    var (isCited, isItem, isHeading) = (false, false, false)
    var box: Bool?
    while place < line.upperBound, text[place] == 0x3E {
      isCited = true
      place += 1
      skipBlanks()
    }
    let marks = text[place..<line.upperBound].prefix { $0 == 0x23 }.count
    if 1...6 ~= marks, place + marks < line.upperBound, text[place + marks] == 0x20 {
      isHeading = true
      place += marks
      skipBlanks()
    } else if let size = itemMark(place, line.upperBound) {
      isItem = true
      place += size
      skipBlanks()
      if place + 2 < line.upperBound, text[place] == 0x5B, text[place + 2] == 0x5D,
        [0x20, 0x78, 0x58].contains(text[place + 1])
      {
        box = text[place + 1] != 0x20
        place += 3
        skipBlanks()
      }
    }
    let count = sentences.count
    cut(TokenReader.tokens(of: text, in: place..<line.upperBound))
    for index in count..<max(count, sentences.count) {
      sentences[index].isCited = isCited
      sentences[index].isHeading = isHeading
      sentences[index].isItem = isItem
      sentences[index].box = box
      sentences[index].beginsLine = index == count
    }
  }

  /// The bytes of the mark with which an item of a list begins: "- ", "* ", "1. ", "2) "; nil: there is none.
  private func itemMark(_ place: Int, _ end: Int) -> Int? {
    guard place + 1 < end else { return nil }
    if [0x2D, 0x2A, 0x2B].contains(text[place]), text[place + 1] == 0x20 { return 2 }
    if starts(place, end, with: "\u{2022}") { return 3 }
    let digits = text[place..<end].prefix { (0x30...0x39).contains($0) }.count
    guard 1...2 ~= digits, place + digits + 1 < end, text[place + digits + 1] == 0x20,
      [0x2E, 0x29].contains(text[place + digits])
    else { return nil }
    return digits + 2
  }

  // MARK: Sentences

  private mutating func cut(_ tokens: [Token]) {
    var start = 0
    var place = 0
    let all = Tokens(tokens)
    while place < tokens.count {
      defer { place += 1 }
      guard let end = end(all, place) else { continue }
      var next = place + 1
      while next < tokens.count, isTail(all, next) { next += 1 }
      take(tokens, start..<next, end)
      start = next
      place = next - 1
    }
    if start < tokens.count {
      take(tokens, start..<tokens.count, tokens.last?.text == ":" ? .colon : .none)
    }
  }

  /// Closing marks right after the end of a sentence, and emoji before the next word.
  private func isTail(_ tokens: Tokens, _ place: Int) -> Bool {
    let token = tokens[place]
    if token.kind == .symbol { return true }
    return token.kind == .mark && !token.isSpaced
      && ["\"", "'", ")", "]", "\u{201D}", "\u{2019}", "\u{BB}", "*", "_", "\u{300D}"].contains(
        token.text)
  }

  private mutating func take(_ tokens: [Token], _ range: Range<Int>, _ end: AnalysedSentence.End) {
    guard tokens[range].contains(where: { $0.kind != .mark }) else { return }
    sentences.append(Sentence(tokens: Array(tokens[range]), end: end))
  }

  /// How a sentence ends with a token; nil: it goes on.
  private func end(_ tokens: Tokens, _ place: Int) -> AnalysedSentence.End? {
    let token = tokens[place]
    guard token.kind == .mark, let first = token.text.unicodeScalars.first else { return nil }
    let isWide = ["\u{3002}", "\u{FF01}", "\u{FF1F}"].contains(first)
    guard isWide || [".", "!", "?", "\u{2026}"].contains(first) else { return nil }
    if token.text.contains("?") || token.text.contains("\u{FF1F}") { return .question }
    if token.text.contains("!") || token.text.contains("\u{FF01}") { return .exclamation }
    if isWide { return .full }
    let next = tokens[place + 1]
    if place + 1 >= tokens.count { return token.text == "." ? .full : .ellipsis }
    if token.text.unicodeScalars.count > 1 || first == "\u{2026}" {
      return next.isCapitalised || next.kind == .symbol ? .ellipsis : nil
    }
    guard next.isSpaced || isTail(tokens, place + 1) else { return nil }
    return isPoint(tokens, place) ? nil : .full
  }

  /// Whether a full stop belongs to the word or the number before it.
  private func isPoint(_ tokens: Tokens, _ place: Int) -> Bool {
    let (before, next) = (tokens[place - 1], tokens[place + 1])
    guard !tokens[place].isSpaced else { return false }
    let isSmall = next.kind == .word && !next.isCapitalised
    // "Am 24.12. um 18 Uhr".
    let parts = before.text.utf8.split(separator: 0x2E, omittingEmptySubsequences: false)
    let isDate =
      parts.count == 2
      && parts.allSatisfy {
        1...2 ~= $0.count && $0.allSatisfy { 0x30...0x39 ~= $0 }
      }
    if isDate { return isSmall || next.kind == .number }
    if before.kind == .number, before.text.utf8.count <= 2 {
      return isSmall || next.isOne(of: .month) || next.kind == .word && isMonth(next.lower)
    }
    if before.text.unicodeScalars.count == 1, before.kind == .word, before.isCapitalised,
      before.text != "I"
    {
      return next.kind == .word
    }
    let word = Array(before.text.utf8)
    if Abbreviations.areInitials(word) { return isSmall || next.kind == .number }
    return Abbreviations.holds(word, before: Array(next.text.utf8))
  }

  /// Whether a word names a month, so that "3. Mai" ends no sentence.
  private func isMonth(_ word: String) -> Bool {
    TimeGrammar.shared.isMonth(Array(word.utf8))
  }
}
