internal import SQLite

/// How else what a query asks for may be written in the texts.
enum AskedSpelling: Hashable {
  /// Groups of digits, as tokens, and the number in one piece, the likelier form first.
  case number(groups: [[UInt8]], forms: [[UInt8]])
  /// An identifier such as `getUserBalance`, as a token, and the words that it is made of. `YouTube` is rather
  /// a name, which has its own meaning where the texts have it.
  case identifier(whole: [UInt8], parts: [[UInt8]], isName: Bool)
  /// A hash in hexadecimal digits, whole or its start.
  case hash([UInt8])

  /// Digits by which people name a commit, and which a whole hash has at least.
  static let (shortHash, wholeHash) = (7, 40)

  /// The token of a hash: hexadecimal digits, some of them letters and some not.
  init?(hash token: [UInt8]) {
    guard token.count >= Self.shortHash, Self.isHexadecimal(token),
      token.contains(where: { $0 < 0x61 }), token.contains(where: { $0 >= 0x61 })
    else { return nil }
    self = .hash(token)
  }

  static func isHexadecimal(_ token: [UInt8]) -> Bool {
    token.allSatisfy { 0x30...0x39 ~= $0 || 0x61...0x66 ~= $0 }
  }
}

/// Puts other spellings into the place of the words of a query, where the texts have them.
struct AskedSpellings {
  let vocabulary: Vocabulary

  /// Clauses with the spellings that the cube knows, and what stands for what.
  func applied(
    to clauses: [TermClause]
  ) throws(SQLiteError) -> (clauses: [TermClause], replaced: [StandIns.Replacement]) {
    if clauses.allSatisfy(\.spellings.isEmpty) { return (clauses, []) }
    var (made, replaced) = ([TermClause](), [StandIns.Replacement]())
    for clause in clauses {
      var clause = clause
      for spelling in clause.spellings {
        switch spelling {
        case .number(let groups, let forms):
          guard let form = try first(of: forms) else { continue }
          Self.replace(groups, by: [Term(tokens: [form])], in: &clause, &replaced)
        case .identifier(let whole, let parts, let isName):
          let isKnown = try vocabulary.contains(whole)
          if isKnown, isName { continue }
          let terms = (isKnown ? [whole] : []) + parts
          Self.replace([whole], by: terms.map { Term(tokens: [$0]) }, in: &clause, &replaced)
        case .hash(let token):
          guard let term = try term(of: token) else { continue }
          Self.replace([token], by: [term], in: &clause, &replaced)
        }
      }
      clause.spellings = []
      made.append(clause)
    }
    return (made, replaced)
  }

  private func first(of forms: [[UInt8]]) throws(SQLiteError) -> [UInt8]? {
    for form in forms where try vocabulary.contains(form) { return form }
    return nil
  }

  /// What finds a hash: all that begin with what is given of it or, of a whole one, what others may have
  /// given. Nil if the token alone finds as much.
  private func term(of token: [UInt8]) throws(SQLiteError) -> Term? {
    let start = Array(token.prefix(AskedSpelling.shortHash))
    let isWhole = token.count >= AskedSpelling.wholeHash
    let others = try vocabulary.words(beginningWith: start, limit: 16).filter {
      AskedSpelling.isHexadecimal($0) && $0 != token
        && ($0.starts(with: token) || isWhole && token.starts(with: $0))
    }
    if others.isEmpty { return nil }
    return Term(tokens: [isWhole ? start : token], isPrefix: true)
  }

  /// Puts terms into the place of the first of some words, and takes out the others.
  private static func replace(
    _ tokens: [[UInt8]], by terms: [Term], in clause: inout TermClause,
    _ replaced: inout [StandIns.Replacement]
  ) {
    let gone = Set(tokens)
    func isGone(_ term: Term) -> Bool {
      term.tokens.count == 1 && !term.isPrefix && term.exact.isEmpty
        && gone.contains(term.tokens[0])
    }
    guard let place = clause.any.firstIndex(where: isGone) else { return }
    clause.any.insert(contentsOf: terms, at: place)
    var seen: Set<Term> = []
    clause.any = clause.any.filter { !isGone($0) || terms.contains($0) }.filter {
      seen.insert($0).inserted
    }
    for token in tokens {
      replaced.append(.init(asked: token, tokens: terms.compactMap(\.tokens.last)))
    }
  }
}
