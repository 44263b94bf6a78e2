internal import Text

/// Whether what a text says to have changed is what another one tells of. A shared name does not say so by itself: "Kwame
/// quit smoking" leaves "Kwame is afraid of heights" as it is.
package struct ChangedThing {
  /// A word, the subject of its clause, as far as that is known, and whether the word is in it.
  private struct Place {
    var token: Token
    /// The word as the index holds it.
    var stem: [UInt8]
    var subject: Set<String> = []
    var isInSubject = false
    /// Whether a person is the subject, as far as can be seen.
    var isOfPerson = false
    /// Whether that person is only called what they are of another: "my daughter".
    var isOfKin = false
    /// Whether it is what a thing is rather than of what: "card" in "the Cordwell card".
    var isHead = true
    /// Whether its sentence has a number.
    var isCounted = false
  }

  private let changed: [Place]

  /// Where parts of speech are not known, a word of so few bytes and without a capital names no thing.
  private static let small = 3

  /// Of a text that says so, UTF-8, with or without front matter.
  package init(_ newer: [UInt8]) {
    let analysis = Self.analysis(newer)
    let said = analysis.sentences.filter { $0.isNegated || Phrases.shared.isIn($0.tokens, .change) }
    changed = (said.isEmpty ? analysis.sentences : said).flatMap {
      Self.places($0, changedAlone: true)
    }
  }

  /// Whether an older text tells of it, by a word as the index holds it; where the text was asked for by words
  /// (stems), in a sentence that has one of them.
  package func isIn(_ older: [UInt8], by stem: [UInt8], asked: Set<[UInt8]> = []) -> Bool {
    // "They moved it" names nothing else.
    if changed.isEmpty { return true }
    var reader = StemReader()
    let sentences = Self.analysis(older).sentences
    let found = sentences.filter { sentence in
      sentence.tokens.contains { !asked.isDisjoint(with: reader.stems(Array($0.text.utf8))) }
    }
    let told = (found.isEmpty ? sentences : found).flatMap { Self.places($0, changedAlone: false) }
    let named = Set(reader.words(older).map { String(decoding: $0, as: UTF8.self) })
    return changed.contains { new in
      new.stem == stem
        && told.contains { old in
          guard old.stem == stem, old.isHead, Self.isSame(new.token, old.token) else {
            return false
          }
          // "Ron still drives" goes on when I may not drive.
          let isAct = [new.token, old.token].contains { $0.isVerb && $0.form != .gerund }
          if isAct, new.subject.isDisjoint(with: old.subject) { return false }
          if new.isInSubject, old.isInSubject {
            return !new.isOfPerson || new.isCounted && old.isCounted
          }
          // "Sander left Halfmaan" says nothing of what is so of Halfmaan.
          return new.isInSubject || !new.isOfPerson || old.isOfKin
            || !named.isDisjoint(with: new.subject)
        }
    }
  }

  private static func analysis(_ text: [UInt8]) -> Analysis {
    var body = text[FrontMatter.parse(text).body...]
    // What is cited in another language is read as such.
    if let first = body.firstIndex(of: 0x22), let last = body.lastIndex(of: 0x22), last > first {
      body = body[(first + 1)..<last]
    }
    return Analysis(String(decoding: body, as: UTF8.self), said: 0)
  }

  /// The same word, be it of several or of another tense: not "account" and "accountant".
  private static func isSame(_ a: Token, _ b: Token) -> Bool {
    func base(_ token: Token) -> String {
      token.isVerb ? token.base : Lexicon.shared.verb(token.lower)?.base ?? token.lower
    }
    if base(a) == base(b) { return true }
    let (short, long) = a.lower.utf8.count < b.lower.utf8.count ? (a, b) : (b, a)
    return long.lower.utf8.count - short.lower.utf8.count <= 2
      && (long.lower.hasSuffix("s") || a.part == .other)
  }

  /// The telling words of a sentence. `changedAlone`: those that say what changed.
  private static func places(_ sentence: AnalysedSentence, changedAlone: Bool) -> [Place] {
    let tokens = sentence.tokens
    let marks = Phrases.shared.places(of: .change, in: tokens)
    let isCounted = tokens.contains { $0.kind == .number }
    func telling(_ range: Range<Int>, aside: Bool) -> [Int] {
      range.filter { place in
        let token = tokens[place]
        return token.isContent && token.kind == .word && tokens[place - 1].kind != .number
          && !(aside && marks.contains(place))
          && !(token.part == .other && !token.isCapitalised && token.bytes.count <= small)
          && !token.isOne(of: [.timeword, .numberword, .month, .weekday])
          && !sentence.times.contains { $0.bytes.overlaps(token.bytes) }
      }
    }
    var reader = StemReader()
    func place(_ at: Int, in subject: Range<Int>?, ofPerson: Bool, ofKin: Bool = false) -> Place {
      let (token, next) = (tokens[at], tokens[at + 1])
      let isJoined = next.part == .noun || next.part == .name && token.part != .name
      let doer = subject.map { tokens.tokens($0).filter { $0.isContent || $0.part == .pronoun } }
      return Place(
        token: token, stem: reader.stems(Array(token.text.utf8)).last ?? [],
        subject: Set(doer?.map(\.lower) ?? []),
        isInSubject: subject?.contains(at) ?? false, isOfPerson: ofPerson, isOfKin: ofKin,
        isHead: !isJoined || next.isMark, isCounted: isCounted)
    }
    guard !sentence.clauses.isEmpty else {
      // What begins the sentence is its subject, as far as can be seen.
      let name = sentence.names.first { $0.lowerBound == sentence.start }
      let subject = name ?? sentence.start..<sentence.start + 1
      let all = telling(tokens.indices, aside: changedAlone)
      let rest = all.filter { !subject.contains($0) }
      return (changedAlone && !rest.isEmpty ? rest : all).map {
        place($0, in: subject, ofPerson: name != nil)
      }
    }
    let clauses = sentence.clauses.filter { clause in
      !changedAlone || clause.isNegated || clause.tokens.contains(where: marks.contains)
    }
    return (clauses.isEmpty ? sentence.clauses : clauses).flatMap { clause in
      // "The meeting with Lena" is no person.
      let subject =
        clause.subject.map { tokens.tokens($0).prefix { $0.part != .preposition } } ?? []
      let isKin = subject.contains { $0.isOne(of: [.kin, .partner]) }
      let isPerson = isKin || subject.contains { $0.part == .name }
      let all = telling(clause.tokens, aside: changedAlone)
      let rest = all.filter { !(clause.subject?.contains($0) ?? false) }
      // "The cleaner broke a vase": the vase alone is changed.
      let object = rest.first { $0 > clause.verb && tokens[$0].part != .adverb }
      let isDirect = object.map { object in
        tokens[clause.verb].base != "be"
          && !(clause.verb..<object).contains { tokens[$0].part == .preposition }
      }
      let isAside = changedAlone && !rest.isEmpty && (isPerson || isDirect ?? false)
      return (isAside ? rest : all).map {
        place($0, in: clause.subject, ofPerson: isPerson, ofKin: isKin)
      }
    }
  }
}
