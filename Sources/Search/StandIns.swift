internal import SQLite

/// Words of the cube that stand in for a word of a short query that is nowhere in it: "allergic" for
/// "allergies", "F.28" for "F28". Where a word is found it stands for itself alone.
package struct StandIns {
  private let vocabulary: Vocabulary

  /// A query of more words finds something by the others.
  private static let words = 2
  /// Words of a query at most in which two are tried as one, and letters of the shorter at most.
  private static let (longest, shortPart) = (12, 4)
  /// Letters that a root has at least, so that it says what is meant.
  private static let leastRoot = 5
  /// Words of a cube that are looked at for one, and that stand in for it.
  private static let window: Int64 = 64
  private static let most = 8

  /// What a word was replaced by.
  struct Replacement: Hashable {
    var asked: [UInt8]
    var tokens: [[UInt8]]
  }

  /// Whether the query is German: its words are made of others, and bent at their ends.
  private let isGerman: Bool
  /// A cube of more items has too many words for looking at each.
  private let hasFewWords: Bool

  init(_ vocabulary: Vocabulary, isGerman: Bool, hasFewWords: Bool) {
    (self.vocabulary, self.isGerman, self.hasFewWords) = (vocabulary, isGerman, hasFewWords)
  }

  /// A query's clauses with others in the place of words that are nowhere, and what stands for what.
  func replacing(
    _ clauses: [TermClause]
  ) throws(SQLiteError) -> (clauses: [TermClause], replaced: [Replacement]) {
    guard clauses.count == 1, let asked = clauses.first, asked.all.isEmpty,
      (1...Self.longest).contains(asked.any.count)
    else { return (clauses, []) }
    let (clause, joined) = try joined(asked)
    guard (1...Self.words).contains(clause.any.count) else { return ([clause], joined) }
    var (made, replaced) = (TermClause(), joined)
    for term in clause.any {
      guard let token = Self.word(term), try !isKnown(token) else {
        made.any.append(term)
        continue
      }
      let others = try standIns(for: token)
      made.any += others.isEmpty ? [term] : others
      if let tokens = Self.told(others) {
        replaced.append(Replacement(asked: token, tokens: tokens))
      }
    }
    return ([made], replaced)
  }

  /// A clause with two words beside each other that are nowhere, and one where they are written as one:
  /// "wi-fi" as "wifi", "F 28" as "F28".
  private func joined(
    _ clause: TermClause
  ) throws(SQLiteError) -> (clause: TermClause, replaced: [Replacement]) {
    var (made, replaced) = (TermClause(), [Replacement]())
    var place = 0
    while place < clause.any.count {
      let term = clause.any[place]
      let next = place + 1 < clause.any.count ? clause.any[place + 1] : nil
      var (pair, length) = ([[UInt8]](), 1)
      if term.tokens.count == 2, !term.isPrefix, term.exact.isEmpty {
        // With a hyphen they are one word of the query.
        pair = term.tokens
      } else if let one = Self.word(term), let other = next.flatMap(Self.word),
        min(one.count, other.count) <= Self.shortPart
      {
        (pair, length) = ([one, other], 2)
      }
      // The whole, which is rarely there, first: to look up a common word is dear.
      let whole = Array(pair.joined())
      if !pair.isEmpty, try isKnown(whole), try !isKnown(pair[0]), try !isKnown(pair[1]) {
        made.any.append(Term(tokens: [whole]))
        replaced += pair.map { Replacement(asked: $0, tokens: [whole]) }
        place += length
      } else {
        made.any.append(term)
        place += 1
      }
    }
    return (made, replaced)
  }

  /// The one word that a term is.
  private static func word(_ term: Term) -> [UInt8]? {
    term.tokens.count == 1 && !term.isPrefix && term.exact.isEmpty ? term.tokens[0] : nil
  }

  /// The tokens by which texts show that they hold a stand-in: of a phrase its last.
  private static func told(_ terms: [Term]) -> [[UInt8]]? {
    terms.isEmpty ? nil : terms.compactMap(\.tokens.last)
  }

  private func standIns(for token: [UInt8]) throws(SQLiteError) -> [Term] {
    if let (letters, digits) = Self.parts(token) { return [Term(tokens: [letters, digits])] }
    if isGerman {
      let found = try compounds(of: token)
      if !found.isEmpty { return found }
      let bent = try standIns(for: token, by: Self.bentRoot)
      if !bent.isEmpty { return bent }
    }
    let found = try standIns(for: token, by: Self.root)
    if found.isEmpty, let (one, other) = try split(token) { return [Term(tokens: [one, other])] }
    return found
  }

  /// The words of the cube that have a word's root.
  private func standIns(
    for token: [UInt8], by read: (_ token: [UInt8]) -> [UInt8]?
  ) throws(SQLiteError) -> [Term] {
    guard let root = read(token) else { return [] }
    var found: [Term] = []
    for term in try vocabulary.words(beginningWith: root, limit: Self.window)
    where found.count < Self.most && (term == root || read(term) == root) {
      found.append(Term(tokens: [term]))
    }
    return found
  }

  /// Words of the cube that a German word is the last part of, "Ersatzschlüssel" of "Schlüssel", or
  /// else the longest of its own last parts that is one.
  private func compounds(of token: [UInt8]) throws(SQLiteError) -> [Term] {
    guard token.count >= Self.leastStem, token.allSatisfy({ (0x61...0x7A).contains($0) }) else {
      return []
    }
    if hasFewWords {
      let query = try vocabulary.connection.statement(
        "SELECT term FROM item_vocabulary WHERE term LIKE '%' || ?1 ORDER BY term LIMIT ?2")
      defer { query.reset() }
      // "Probe" keeps its "e", which "Chorprobe" loses.
      let stem = token.last == 0x65 ? Array(token.dropLast()) : token
      try query.bind(1, text: stem)
      try query.bind(2, Int64(Self.most))
      var found: [Term] = []
      while try query.step() {
        let term = query.text(0)
        if term.count >= stem.count + Self.leastModifier { found.append(Term(tokens: [term])) }
      }
      if !found.isEmpty { return found }
    }
    for length in stride(from: token.count - Self.leastModifier, through: Self.leastHead, by: -1) {
      let head = Array(token.suffix(length))
      if try isKnown(head) { return [Term(tokens: [head])] }
    }
    return []
  }

  /// Letters at least: of a word that ends others ("reis" of "Reise" and "Sommerreise"), of the last part
  /// of one that is looked for by it, and of what stands before that.
  private static let leastStem = 4
  private static let leastHead = 5
  private static let leastModifier = 3

  /// A short word as two of the cube that are written apart or with a hyphen: "wifi" as "wi-fi".
  private func split(_ token: [UInt8]) throws(SQLiteError) -> ([UInt8], [UInt8])? {
    guard (4...Self.longestSplit).contains(token.count),
      token.allSatisfy({ (0x61...0x7A).contains($0) })
    else { return nil }
    for length in 2...(token.count - 2) {
      let (one, other) = (Array(token.prefix(length)), Array(token.dropFirst(length)))
      if try isKnown(one), try isKnown(other) { return (one, other) }
    }
    return nil
  }

  /// Letters of a word that is tried as two.
  private static let longestSplit = 10

  private func isKnown(_ token: [UInt8]) throws(SQLiteError) -> Bool {
    try vocabulary.contains(token)
  }

  // MARK: Words

  /// `f28` as `f` and `28`; nil of what is otherwise made.
  private static func parts(_ token: [UInt8]) -> (letters: [UInt8], digits: [UInt8])? {
    let letters = token.prefix { (0x61...0x7A).contains($0) }
    let digits = token.dropFirst(letters.count)
    guard !letters.isEmpty, !digits.isEmpty, digits.allSatisfy({ (0x30...0x39).contains($0) })
    else {
      return nil
    }
    return (Array(letters), Array(digits))
  }

  /// Endings that make other words of one root, as stems and as words have them; the longer first.
  private static let endings: [[UInt8]] = """
    ician ations ation ition ments ment ness able ible ities ance ence ancy ency ians ists isms ages ical
    ies ian ist ism ity iti ant ent anc enc ers ors ous ive ful ion ial ics ary ari age ine
    al an ar at ed er es ic in or ri ry ag iv ou e i y s a o
    """.split(whereSeparator: { $0 == " " || $0 == "\n" }).map { Array($0.utf8) }

  /// Endings of German verbs and nouns, the longer first.
  private static let bends: [[UInt8]] = "est en et st te er em es e t n s".split(separator: " ").map
  {
    Array($0.utf8)
  }

  /// A German word without what bends it: `heirat` of "heiratet". Nil of what is too short.
  static func bentRoot(_ token: [UInt8]) -> [UInt8]? {
    guard token.count >= leastRoot, token.allSatisfy({ (0x61...0x7A).contains($0) }) else {
      return nil
    }
    for bend in bends
    where token.count >= leastRoot + bend.count && token.suffix(bend.count).elementsEqual(bend) {
      return Array(token.dropLast(bend.count))
    }
    return token
  }

  /// What words of one family share: `allerg` of "allergies" and "allergic". Nil of what is too
  /// short, or is no word of plain letters.
  package static func root(_ token: [UInt8]) -> [UInt8]? {
    guard token.count >= leastRoot, token.allSatisfy({ (0x61...0x7A).contains($0) }) else {
      return nil
    }
    for ending in endings
    where token.count >= leastRoot + ending.count
      && token.suffix(ending.count).elementsEqual(ending)
    {
      return Array(token.dropLast(ending.count))
    }
    return token
  }
}
