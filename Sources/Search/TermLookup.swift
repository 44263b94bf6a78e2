internal import Index
internal import SQLite
internal import Text

/// Looks up which items hold the terms of a query, and adds up their BM25.
///
/// The cost is that of the postings that are read. So the terms are begun together; those that
/// turn out to be rare are read to their end, and common ones only as far as `Weights.postings`
/// allows. What the others would add is then found out for the best candidates alone (`Rescoring`).
struct TermLookup {
  private let connection: Connection
  private let postings: Postings
  private let reader: ItemReader
  private let itemCount: Int
  private let measures: Measures

  init(
    _ connection: Connection, _ postings: Postings, _ reader: ItemReader, _ measures: Measures,
    itemCount: Int
  ) {
    self.connection = connection
    self.postings = postings
    self.reader = reader
    self.itemCount = itemCount
    self.measures = measures
  }

  /// A term with what was read of it.
  struct Found {
    var term: Term
    var list: PostingList
    /// How rare it is; 0 if it is nowhere.
    var weight = 0.0
    var isCommon = false
    /// Whether its items count only where other terms found them.
    var isDeferred = false
  }

  /// What a clause found.
  struct Answer {
    /// Candidates with rising rows.
    var candidates: [Candidate] = []
    /// The weight of all that was asked for.
    var asked = 0.0
    /// Terms whose share the candidates do not have yet.
    var deferred: [Found] = []
    /// What was asked for, and how rare each word is.
    var words = AskedWords()
  }

  /// The items that a clause finds. Names count for what is no message.
  func answer(_ clause: TermClause, names: [Term] = []) throws(SQLiteError) -> Answer {
    var all: [Found] = []
    for term in clause.all { all.append(try whole(term)) }
    var any = try begun(clause.any)
    try finish(&any, isAlone: all.isEmpty)
    var answer = Answer()
    for found in all + any {
      answer.words.add(found.term.tokens, rarity: found.weight, isCommon: found.isCommon)
    }
    answer.deferred = any.filter { $0.isDeferred && $0.weight > 0 }
    let present = any.filter { !$0.isDeferred }
    let named = try names.map { name throws(SQLiteError) in try whole(name) }
    answer.asked = Self.weight(all + any)
    // Where only the names in a question are known, the names are what was asked for.
    if answer.asked == 0 { answer.asked = weight(names: named, besides: any.count) }
    var sum = ScoreTable(
      measures, all: all.count,
      postings: (all + present + named).reduce(0) { $0 + $1.list.rows.count },
      superseded: reader.filter.superseded != nil)
    for found in all { sum.add(found, isRequired: true) }
    for found in present { sum.add(found) }
    for found in named { sum.add(found, messages: false) }
    answer.candidates = try passing(Self.telling(sum.candidates(), any, isAlone: all.isEmpty))
    for found in all + any + named { end(found) }
    return answer
  }

  // MARK: Reading

  /// The terms, each with its first postings; of very many only the rarest that are known, which
  /// bounds the cost of a pasted page.
  private func begun(_ terms: [Term]) throws(SQLiteError) -> [Found] {
    let first = max(64, Weights.firstPostings / max(1, terms.count))
    var found: [Found] = []
    for term in terms {
      let list = try begin(term)
      try postings.read(list, first)
      found.append(weighed(Found(term: term, list: list)))
      if terms.count > Weights.words, let last = found.last { end(last) }
    }
    if terms.count <= Weights.words { return found }
    let rarest = found.indices.filter { found[$0].weight > 0 }
      .sorted { (found[$1].weight, $0) < (found[$0].weight, $1) }.prefix(Weights.words)
    var kept: [Found] = []
    for index in rarest.sorted() {
      let list = try begin(found[index].term)
      try postings.read(list, first)
      kept.append(weighed(Found(term: found[index].term, list: list)))
    }
    return kept
  }

  private func begin(_ term: Term) throws(SQLiteError) -> PostingList {
    let match = term.exactMatch ?? term.match
    if let known = reader.kept?.postings.find(match) { return postings.begin(match, known: known) }
    return try postings.begin(match)
  }

  /// Has no more read of a term; what was read is kept.
  private func end(_ found: Found) {
    if let kept = reader.kept, let news = found.list.news {
      let match = found.term.exactMatch ?? found.term.match
      kept.postings.keep(news, for: match, bytes: 9 * news.count + match.count)
    }
    postings.end(found.list)
  }

  private func whole(_ term: Term) throws(SQLiteError) -> Found {
    let list = try begin(term)
    try postings.read(list, .max)
    return weighed(Found(term: term, list: list))
  }

  /// Reads the terms to their end, the rarest first, while the budget lasts; the first that is
  /// somewhere in any case, unless something else is required.
  private func finish(_ found: inout [Found], isAlone: Bool) throws(SQLiteError) {
    var budget = Weights.postings - found.reduce(0) { $0 + $1.list.rows.count }
    var isFirst = isAlone
    for index in found.indices.sorted(by: { found[$0].weight > found[$1].weight })
    where found[index].weight > 0 {
      let rest = Int(estimate(found[index].list)) - found[index].list.rows.count
      let isAffordable = rest <= budget && !found[index].isCommon
      guard isFirst || isAffordable || found[index].list.isWhole else {
        found[index].isDeferred = true
        continue
      }
      isFirst = false
      budget -= rest
      try postings.read(found[index].list, .max)
      found[index] = weighed(found[index])
    }
  }

  // MARK: Weighing

  /// How many items hold a term: counted, or guessed from how far its first ones reach.
  private func estimate(_ list: PostingList) -> Double {
    let read = Double(list.rows.count)
    guard !list.isWhole, let last = list.rows.last, last > 0 else { return read }
    return max(read + 1, read * Double(measures.bytes.count) / Double(last))
  }

  /// FTS5's rarity is 0.000001 for whatever is in half of the items, which in a cube of three
  /// notes is everything; so it is Lucene's, which is always positive.
  private func weighed(_ found: Found) -> Found {
    var found = found
    var count = estimate(found.list)
    guard count > 0 else { return found }
    let items = max(Double(itemCount), count)
    // A guess depends on the order of rows, which an index made anew has otherwise: rounded to a
    // share of 1, 1/2, 1/4, … it is the same.
    if !found.list.isWhole {
      let halvings = (Logarithm.natural(items / count) / Logarithm.natural(2)).rounded()
      count = items / Double(sign: .plus, exponent: Int(halvings), significand: 1)
    }
    found.weight = Self.rarity(count, of: items)
    found.isCommon =
      itemCount >= Weights.commonFrom && count > Weights.commonShare * Double(itemCount)
    return found
  }

  /// How rare a word is that so many of the items hold: BM25's inverse document frequency.
  private static func rarity(_ count: Double, of items: Double) -> Double {
    Logarithm.natural(1 + (items - count + 0.5) / (count + 0.5))
  }

  /// The weight of what was asked: that of the terms that are somewhere, and a share of the
  /// greatest for each that is nowhere.
  private static func weight(_ found: [Found]) -> Double {
    let weights = found.map(\.weight)
    let unknown = Double(weights.count { $0 == 0 })
    return weights.reduce(0, +) + unknown * Weights.unknownWord * (weights.max() ?? 0)
  }

  /// What each word counts of what was asked, by how rare it is; 0 of what is nowhere.
  static func weights(of rarities: [[UInt8]: Double]) -> [[UInt8]: Double] {
    let unknown = Weights.unknownWord * (rarities.values.max() ?? 0)
    return rarities.mapValues { $0 > 0 ? $0 : unknown }
  }

  /// The weight of names, beside as many words that are nowhere: each is as rare as a word can be, so
  /// that a name alone is a small part of what was asked.
  private func weight(names: [Found], besides unknown: Int) -> Double {
    let rarest = Self.rarity(0, of: Double(itemCount))
    return names.reduce(0) { $0 + $1.weight } + Double(unknown) * Weights.unknownWord * rarest
  }

  /// What holds only common words is left out if rarer ones were asked for, unless that would
  /// leave nothing of a query that the cube knows half of.
  private static func telling(
    _ candidates: [Candidate], _ any: [Found], isAlone: Bool
  ) -> [Candidate] {
    if !isAlone || any.allSatisfy(\.isCommon) { return candidates }
    let telling = candidates.filter { $0.isTelling || $0.isNamed }
    let known = any.count { $0.weight > 0 }
    return telling.isEmpty && 2 * known >= any.count ? candidates : telling
  }

  /// Those that the filters let pass.
  private func passing(_ candidates: [Candidate]) throws(SQLiteError) -> [Candidate] {
    var kept = candidates
    if let rows = reader.filter.rows { kept = Candidates.filtered(kept, by: rows) }
    let expired = reader.filter.expired
    if !expired.isEmpty { kept.removeAll { expired.contains($0.row) } }
    guard reader.filter.needsItem else { return kept }
    if !reader.filter.needsMore {
      return kept.filter { reader.filter.allows(kindOf: measures.byte(of: $0.row)) }
    }
    var passing: [Candidate] = []
    for candidate in kept where try reader.passes(candidate.row) { passing.append(candidate) }
    return passing
  }
}
