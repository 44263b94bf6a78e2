internal import Learning
internal import Search
internal import Text

/// Other words in which to look for what a question asks: without those that no answer repeats, and with
/// the deeds that brought about what it asks of.
struct AskedOtherwise {
  /// Without "cost", "name", "phone number"; nil where nothing else is asked, or nothing of that.
  let reduced: Query?
  /// "Where did Ana move", for "where does Ana live"; nil where no deeds are known.
  let deeds: Query?
  /// With other words for the same, first those of the question's language.
  let senses: [Query]
  /// By which people say their name, or what they are.
  let phrases: [Query]
  /// By what lists of tasks are called, where those alone are asked for.
  let lists: [Query]
  /// Of whom is asked, and what.
  private let owner: AskedOwner
  private let verb: AskedVerb

  /// Of a question, and the query that it was parsed to.
  init(_ question: [UInt8], _ query: Query) {
    (owner, verb) = (AskedOwner(question), AskedVerb(question))
    guard query.clauses.count == 1, let clause = query.clauses.first, clause.phrases.isEmpty else {
      (reduced, deeds, senses, phrases, lists) = (nil, nil, [], [], [])
      return
    }
    let words = Question(query).words
    senses = Senses(words).queries(query, clause.words)
    phrases = Self.phrases(query, AskedKind(words), owner)
    lists = Self.lists(query, question, words)
    let form = QuestionForm(words)
    let frame =
      form.asksForDate || form.asksForTime
      ? [] : form.amount.frame.union(form.kind.frame).union(AskedBox.frame(words))
    var reader = StemReader()
    let kept = clause.words.filter { word in
      guard case .text(let text) = word else { return true }
      let tokens = reader.words(text)
      return tokens.isEmpty || !tokens.allSatisfy { frame.contains($0) }
    }
    var (less, maker) = (query, TermMaker())
    less.clauses[0].words = kept
    let left = maker.clauses(less).flatMap(\.any)
    // Where only small words are left they are looked for themselves.
    let isTelling = left.contains { term in
      term.tokens.contains { token in
        !StopWords.contains(token) && !ForeignStopWords.stopWords(for: clause.words).contains(token)
      }
    }
    reduced = kept.count < clause.words.count && isTelling ? less : nil
    guard owner.isKnown, !verb.deeds.isEmpty else {
      deeds = nil
      return
    }
    var other = query
    let state = verb.word
    other.clauses[0].words =
      clause.words.filter { word in
        guard case .text(let text) = word else { return true }
        return !String(decoding: text, as: UTF8.self).lowercased().hasPrefix(state)
      } + verb.deeds.map { Query.Word.text(Array($0.utf8)) }
    deeds = other
  }

  private static func phrase(_ text: String, _ query: Query) -> Query {
    var other = query
    other.clauses[0] = Query.Clause(phrases: [.phrase(Array(text.utf8))])
    return other
  }

  private static func lists(_ query: Query, _ question: [UInt8], _ words: [[UInt8]]) -> [Query] {
    guard AskedBox.isAlone(words), AskedBox(question) != nil else { return [] }
    return AskedBox.lists.map { phrase($0, query) }
  }

  private static func phrases(
    _ query: Query, _ kind: AskedKind, _ owner: AskedOwner
  ) -> [Query] {
    if kind.kind == .ownName { return SelfTold.openings.map { phrase($0, query) } }
    if kind.kind == .ownAge { return SelfTold.ages.map { phrase($0, query) } }
    if let asked = kind.kind, kind.isOfPossession, owner.isKnown {
      let words = AskedPossessions.words(of: asked).map { Query.Word.text(Array($0.utf8)) }
      let names = (owner.askedNames ?? []).sorted().map { Query.Word.text(Array($0.utf8)) }
      return (names.isEmpty ? [words] : [names + words, words]).map { words in
        var other = query
        other.clauses[0].words = words
        return other
      }
    }
    guard kind.kind == .occupation || kind.isOfWorkplace else { return [] }
    let (phrases, names) = owner.trade
    if names.isEmpty { return phrases.map { phrase($0, query) } }
    var other = query
    other.clauses[0].words = names.map { .text(Array($0.utf8)) }
    return [other]
  }

  /// Whether it is asked of who asks.
  var isOfAsker: Bool { owner.isOfAsker }

  /// Whether a text tells a deed of whom is asked.
  func tellsDeed(_ text: [UInt8], by author: [UInt8]?) -> Bool {
    let authors = Set(
      [author].compactMap(\.self).map {
        String(decoding: $0, as: UTF8.self).lowercased()
      })
    return sentences(text).contains { sentence in
      verb.isHeldByDeed(in: sentence)
        && owner.isDeedOfAsked(sentence, by: author, authors: authors)
    }
  }

  /// Whether a text says what of a kind is asked of whom is asked: what they are, or where they work.
  func tellsKind(_ kind: AskedKind, _ text: [UInt8], by author: [UInt8]?) -> Bool {
    let authors = Set([author].compactMap(\.self).map { Self.lower($0) })
    return sentences(text).contains { sentence in
      kind.isTold(in: sentence)
        && (kind.isOfOneself
          || owner.relation(sentence, by: author, authors: authors) == .asked)
    }
  }

  /// The first sentences of a text, with the names of whom they speak.
  private func sentences(_ text: [UInt8]) -> [[UInt8]] {
    let pieces = Array(SaidFrame.read(SentenceCut.pieces(text)).pieces.prefix(40))
    return zip(pieces, CarriedSubject.resolve(pieces)).map { $1?.text ?? $0.text }
  }

  private static func lower(_ name: [UInt8]) -> String {
    String(decoding: name, as: UTF8.self).lowercased()
  }
}
