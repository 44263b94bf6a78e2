internal import Format
internal import Text

/// Finds the words of a query in the texts that it found, to show one line around them. Keeps
/// buffers: one for all results of a query.
public struct Snippets {
  /// The longest snippet, in bytes.
  public static let limit = 160
  /// How much of a text is looked at, in bytes.
  static let reach = 64 << 10

  /// The number of a term by a token that shows it, as the index holds tokens.
  private var terms: [[UInt8]: Int] = [:]
  private var prefixes: [(token: [UInt8], term: Int)] = []
  private var tokenizer = Tokenizer()
  private var within = Tokenizer()
  private var english = Stems()

  /// Snippets for what a query looks for, and for what stood in for words of it: see `StandIns`.
  public init(_ query: Query, _ words: AskedWords = AskedWords()) {
    var maker = TermMaker()
    for clause in maker.clauses(query) {
      for term in clause.any + clause.all {
        for (index, token) in term.tokens.enumerated() {
          let number = terms.count + prefixes.count
          if term.isPrefix, index == term.tokens.count - 1 {
            prefixes.append((token, number))
          } else if terms[token] == nil {
            terms[token] = number
          }
        }
      }
    }
    for case .hash(let token) in maker.clauses(query).flatMap(\.spellings) {
      if let term = terms[token] {
        prefixes.append((Array(token.prefix(AskedSpelling.shortHash)), term))
      }
    }
    for (token, asked) in words.standIns where terms[token] == nil {
      terms[token] = asked.compactMap { terms[$0] }.first
    }
  }

  /// A word of the query in a text.
  private struct Match {
    var range: Range<Int>
    var term: Int
  }

  /// The bytes of a text around its best match, at most `limit`; its start if nothing matches.
  public mutating func range(in text: [UInt8]) -> Range<Int> {
    let found = matches(text)
    guard let best = Self.best(found) else {
      let start = text.firstIndex { $0 > 0x20 } ?? 0
      return start..<Self.end(text, from: start)
    }
    // A single word may be longer than a line.
    if best.count > Self.limit {
      let end = UTF8Scalar.border(text, before: best.lowerBound + Self.limit)
      return best.lowerBound..<end
    }
    // Some words before the match say where it stands; a snippet begins with a whole word.
    let spare = max(0, Self.limit - best.count)
    let earliest = max(0, best.lowerBound - spare / 2)
    let start = Self.start(text, from: earliest, before: best.lowerBound)
    return start..<max(best.upperBound, Self.end(text, from: start))
  }

  /// The same as one line: runs of white space and controls are one space.
  public mutating func line(in text: [UInt8]) -> [UInt8] { Self.line(text[range(in: text)]) }

  /// Bytes as one line.
  package static func line(_ part: ArraySlice<UInt8>) -> [UInt8] {
    var line: [UInt8] = []
    for byte in OneLine.of(Array(part)) {
      if byte > 0x20, byte != 0x7F {
        line.append(byte)
      } else if let last = line.last, last != 0x20 {
        line.append(0x20)
      }
    }
    if line.last == 0x20 { line.removeLast() }
    return line
  }

  private mutating func matches(_ text: [UInt8]) -> [Match] {
    if terms.isEmpty, prefixes.isEmpty { return [] }
    var (found, digits): ([Match], DigitGroups) = ([], DigitGroups())
    let terms = terms
    func endNumber() {
      // "12.500,00" for 12500.
      if let term = digits.forms(in: text).compactMap({ terms[$0] }).first {
        found.append(Match(range: digits.range, term: term))
      }
      digits.clear()
    }
    tokenizer.read(text, in: 0..<min(text.count, Self.reach))
    while tokenizer.next() {
      if tokenizer.isNumber {
        if !digits.add(tokenizer.range, of: text) {
          endNumber()
          _ = digits.add(tokenizer.range, of: text)
        }
      } else if !digits.isEmpty {
        endNumber()
      }
      if tokenizer.hasHump { found += identifier(text) }
      let word = tokenizer.token
      var token = word
      if case .word(latin: true) = tokenizer.form {
        token.removeAll(keepingCapacity: true)
        _ = english.append(stemOf: word, to: &token)
      }
      if let term = terms[token] ?? prefixes.first(where: { word.starts(with: $0.token) })?.term {
        found.append(Match(range: tokenizer.range, term: term))
      }
    }
    endNumber()
    return found.sorted { $0.range.lowerBound < $1.range.lowerBound }
  }

  /// The words of the query that make up an identifier.
  private mutating func identifier(_ text: [UInt8]) -> [Match] {
    var found: [Match] = []
    for part in CamelCase.parts(of: text, in: tokenizer.range) {
      within.read(text, in: part)
      while within.next() {
        var stem: [UInt8] = []
        _ = english.append(stemOf: within.token, to: &stem)
        if let term = terms[stem] { found.append(Match(range: within.range, term: term)) }
      }
    }
    return found
  }

  /// The span of the matches that hold the most different terms within a line, then the most
  /// matches, then the first.
  private static func best(_ matches: [Match]) -> Range<Int>? {
    var best: (span: Range<Int>, terms: Int, count: Int)?
    var counts: [Int: Int] = [:]
    var first = 0
    for (last, match) in matches.enumerated() {
      counts[match.term, default: 0] += 1
      while first < last, match.range.upperBound - matches[first].range.lowerBound > limit {
        let term = matches[first].term
        counts[term] = counts[term].flatMap { $0 > 1 ? $0 - 1 : nil }
        first += 1
      }
      let count = last - first + 1
      if let best, (best.terms, best.count) >= (counts.count, count) { continue }
      let span = matches[first].range.lowerBound..<match.range.upperBound
      best = (span, counts.count, count)
    }
    return best?.span
  }

  /// The first beginning of a word or character from an index on, not after `last`.
  private static func start(_ text: [UInt8], from index: Int, before last: Int) -> Int {
    if index == 0 { return 0 }
    if let space = text[(index - 1)..<last].firstIndex(where: { $0 <= 0x20 }) { return space + 1 }
    var start = index
    while start < last, text[start] & 0xC0 == 0x80 { start += 1 }
    return start
  }

  /// The last end of a word or character within the limit.
  private static func end(_ text: [UInt8], from start: Int) -> Int {
    let end = start + limit
    if end >= text.count { return text.count }
    if let space = text[(start + limit / 2)..<end].lastIndex(where: { $0 <= 0x20 }) { return space }
    return max(start, UTF8Scalar.border(text, before: end))
  }
}
