internal import Language
internal import Text

/// One thing to look up in the full-text index, and how to see it in a text.
package struct Term: Hashable {
  /// The tokens in order, as the index holds them (stems of words).
  package var tokens: [[UInt8]]
  /// Whether the last token is only the beginning of one.
  var isPrefix = false
  /// Words that must occur as they stand, for a phrase whose words differ from their stems.
  var exact: [[UInt8]] = []

  /// The term in FTS5's language. Tokens are quoted and hold no quotation mark, so whatever was
  /// typed is text: https://sqlite.org/fts5.html#full_text_query_syntax
  var match: [UInt8] {
    var match: [UInt8] = [0x22]
    for (index, token) in tokens.enumerated() {
      if index > 0 { match.append(0x20) }
      match += token
    }
    match.append(0x22)
    if isPrefix { match += [0x20, 0x2A] }
    return match
  }

  /// The term and its exact words, which must all match; nil if it has no exact words.
  var exactMatch: [UInt8]? {
    if exact.isEmpty { return nil }
    return exact.reduce(match) { $0 + Array(" AND \"".utf8) + $1 + [0x22] }
  }
}

/// A clause of a query, ready for looking up.
package struct TermClause: Hashable {
  /// Any of these is enough.
  package var any: [Term] = []
  /// All of these are needed.
  package var all: [Term] = []
  /// How else some of `any` may be written.
  var spellings: [AskedSpelling] = []
}

/// Makes terms of a query's words, by the rules of the index.
package struct TermMaker {
  private var tokenizer = Tokenizer()
  private var within = Tokenizer()
  private var english = Stems()
  /// ICU's dictionaries, opened for the first run that needs them.
  private var breaker: WordBreaker??
  /// What is left out of the clause that is read, beside the stop words of English.
  private var foreign: Set<[UInt8]> = []
  /// The word before the one that is read.
  private var last: [UInt8] = []

  package init() {
  }

  /// The clauses that ask for anything, without stop words unless nothing is left.
  package mutating func clauses(_ query: Query) -> [TermClause] {
    let clauses = query.clauses.map { clause($0, keepsStopWords: false) }
    if clauses.contains(where: { $0 != TermClause() }) {
      return clauses.filter { $0 != TermClause() }
    }
    let verbs = verbs(query)
    if !verbs.isEmpty { return [TermClause(any: verbs)] }
    return query.clauses.map { clause($0, keepsStopWords: true) }.filter { $0 != TermClause() }
  }

  /// The verbs among the stop words of a query, in their forms: what it asks where it has no other words.
  mutating func verbs(_ query: Query) -> [Term] {
    guard query.clauses.count == 1, query.clauses[0].phrases.isEmpty else { return [] }
    var (found, last): ([Term], [UInt8]) = ([], [])
    for case .text(let text) in query.clauses[0].words {
      tokenizer.read(text)
      while tokenizer.next() {
        let token = tokenizer.token
        if StopWords.contains(token, behind: last) {
          found += (StopWords.verbs[token] ?? []).map { Term(tokens: [stem($0)]) }
        }
        last = token
      }
    }
    return Self.distinct(found)
  }

  private mutating func clause(_ clause: Query.Clause, keepsStopWords: Bool) -> TermClause {
    var terms = TermClause()
    foreign = keepsStopWords ? [] : ForeignStopWords.stopWords(for: clause.words)
    last = []
    for word in clause.words {
      switch word {
      case .text(let text), .phrase(let text):
        terms.any += words(text, keepsStopWords: keepsStopWords, &terms.spellings)
      case .prefix(let text):
        if let prefix = phrase(text, isPrefix: true) { terms.any.append(prefix) }
      }
    }
    for case .phrase(let text) in clause.phrases {
      if let phrase = phrase(text, isPrefix: false) { terms.all.append(phrase) }
    }
    terms.spellings += numbers(clause)
    terms.any = Self.distinct(terms.any)
    terms.all = Self.distinct(terms.all)
    return terms
  }

  /// The groups of digits that may be one number, also where they were typed apart.
  private mutating func numbers(_ clause: Query.Clause) -> [AskedSpelling] {
    var text: [UInt8] = []
    for case .text(let word) in clause.words { text += (text.isEmpty ? [] : [0x20]) + word }
    guard text.contains(where: { 0x30...0x39 ~= $0 }) else { return [] }
    var (found, groups): ([AskedSpelling], DigitGroups) = ([], DigitGroups())
    var tokens: [[UInt8]] = []
    func end() {
      let forms = groups.forms(in: text)
      if !forms.isEmpty { found.append(.number(groups: tokens, forms: forms)) }
      groups.clear()
      tokens = []
    }
    within.read(text)
    while found.count < Self.mostNumbers, within.next() {
      guard within.isNumber else {
        end()
        continue
      }
      if !groups.add(within.range, of: text) {
        end()
        _ = groups.add(within.range, of: text)
      }
      tokens.append(within.token)
    }
    end()
    return found
  }

  /// Numbers of a query that are looked for in other spellings.
  private static let mostNumbers = 16

  /// The word at which the tokenizer stands as an identifier that is made of words; nil: it is made of none.
  private mutating func identifier(_ whole: [UInt8], in text: [UInt8]) -> AskedSpelling? {
    guard tokenizer.hasHump else { return nil }
    let ranges = CamelCase.parts(of: text, in: tokenizer.range)
    var (parts, telling): ([[UInt8]], [[UInt8]]) = ([], [])
    for range in ranges {
      within.read(text, in: range)
      while within.next() {
        let token = within.token
        let stem = stem(token)
        parts.append(stem)
        if !StopWords.contains(token) { telling.append(stem) }
      }
    }
    if parts.isEmpty { return nil }
    let isName = ranges.count == 2 && 0x41...0x5A ~= text[tokenizer.range.lowerBound]
    return .identifier(whole: whole, parts: telling.isEmpty ? parts : telling, isName: isName)
  }

  private static func distinct(_ terms: [Term]) -> [Term] {
    var seen: Set<Term> = []
    return terms.filter { seen.insert($0).inserted }
  }

  /// The words of a text, each a term of its own. A run without spaces gives those that a dictionary
  /// finds in it, or its pairs.
  private mutating func words(
    _ text: [UInt8], keepsStopWords: Bool, _ spellings: inout [AskedSpelling]
  ) -> [Term] {
    var terms: [Term] = []
    var run: [(token: [UInt8], range: Range<Int>)] = []
    tokenizer.read(text)
    while tokenizer.next() {
      let token = tokenizer.token
      switch tokenizer.form {
      case .word(latin: true):
        let isEmpty = StopWords.contains(token, behind: last) || foreign.contains(token)
        last = token
        guard keepsStopWords || !isEmpty else { continue }
        let stem = stem(token)
        terms.append(Term(tokens: [stem]))
        if let identifier = identifier(stem, in: text) { spellings.append(identifier) }
      case .word(latin: false), .emoji:
        terms.append(Term(tokens: [token]))
        if let identifier = identifier(token, in: text) {
          spellings.append(identifier)
        } else if let hash = AskedSpelling(hash: token) {
          spellings.append(hash)
        }
      case .pair:
        run.append((token, tokenizer.range))
      case .last:
        // After pairs it adds nothing; alone it finds every pair that it begins.
        if run.isEmpty {
          terms.append(Term(tokens: [token], isPrefix: true))
        } else {
          terms += segments(text, run)
          run = []
        }
      }
    }
    return terms
  }

  /// The words of a run without spaces. Where it is Hangul, whose words carry endings, or a pair,
  /// or no dictionary knows it, these are its pairs.
  private mutating func segments(
    _ text: [UInt8], _ run: [(token: [UInt8], range: Range<Int>)]
  ) -> [Term] {
    let pairs = run.map { Term(tokens: [$0.token]) }
    guard run.count > 1, let first = run.first, let last = run.last, !isHangul(first.token) else {
      return pairs
    }
    if breaker == nil { breaker = .some(WordBreaker()) }
    let part = Array(text[first.range.lowerBound..<last.range.upperBound])
    let words = breaker??.words(part) ?? []
    let terms = words.compactMap { word -> Term? in
      within.read(part, in: word)
      var tokens: [[UInt8]] = []
      while within.next() { if within.form == .pair { tokens.append(within.token) } }
      return tokens.isEmpty ? nil : Term(tokens: tokens)
    }
    return terms.isEmpty ? pairs : terms
  }

  private func isHangul(_ token: [UInt8]) -> Bool {
    guard let scalar = UTF8Scalar.read(token, 0, token.count).value else { return false }
    return (0x1100...0x11FF).contains(scalar) || (0xAC00...0xD7FF).contains(scalar)
      || (0x3131...0x318E).contains(scalar)
  }

  /// All tokens of a text as one term; nil if there is none.
  private mutating func phrase(_ text: [UInt8], isPrefix: Bool) -> Term? {
    var term = Term(tokens: [])
    var forms: [Tokenizer.Form] = []
    var typed: [UInt8] = []
    tokenizer.read(text)
    // FTS5 looks at each place of each word of a phrase: what is longer is a text, not a phrase.
    while term.tokens.count < Self.longestPhrase, tokenizer.next() {
      let token = tokenizer.token
      if case .word(latin: true) = tokenizer.form {
        let stem = stem(token)
        if stem != token { term.exact.append(token) }
        term.tokens.append(stem)
      } else {
        term.tokens.append(token)
      }
      forms.append(tokenizer.form)
      typed = token
    }
    guard let last = forms.last else { return nil }
    if last == .last {
      // What follows the run in the text is not said: its last scalar may begin a pair.
      if forms.dropLast().last == .pair { term.tokens.removeLast() } else { term.isPrefix = true }
    } else if isPrefix {
      // A prefix is of the word as it stands, not of its stem.
      if let stem = term.tokens.popLast(), stem != typed { term.exact.removeLast() }
      term.tokens.append(typed)
      term.isPrefix = true
    }
    term.exact = Array(Self.distinctWords(term.exact).prefix(16))
    return term
  }

  /// Words of a phrase that are looked at.
  private static let longestPhrase = 64

  private static func distinctWords(_ words: [[UInt8]]) -> [[UInt8]] {
    var seen: Set<[UInt8]> = []
    return words.filter { seen.insert($0).inserted }
  }

  private mutating func stem(_ word: [UInt8]) -> [UInt8] {
    var stem: [UInt8] = []
    _ = english.append(stemOf: word, to: &stem)
    return stem
  }
}
