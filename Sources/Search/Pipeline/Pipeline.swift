internal import Format
internal import Index
internal import SQLite

/// Ranks what a query found: `Question`, the candidates by words and by meaning, then a stage
/// after another, each a function over `Contenders`. memcube-search(7), "Ranking", says the same to users.
struct Pipeline {
  let reader: ItemReader
  let weights: Weights
  let question: Question
  /// The authors that the question names.
  let authors: Set<Int64>
  /// Their names, as the index holds them.
  let names: Set<[UInt8]>
  /// The words that are looked for, as the index holds them, in order.
  let terms: [[UInt8]]
  /// Whether a message may be found for what stands around it, and not only for its own words.
  let entersNeighbours: Bool
  /// Whether what is so since comes in beside what it took the place of, also where it holds nothing asked.
  let entersSuccessors: Bool
  /// Whether of a large memory more than its best part is found.
  let findsParts: Bool
  /// What makes of messages the memories that are shown in their place; nil: messages are shown.
  let heard: HeardMessages?
  /// How many results are wanted.
  let limit: Int

  /// The contenders by their scores, best first.
  /// - Parameters:
  ///   - candidates: The best of what was found by words.
  ///   - asked: The rarity of all that was asked.
  ///   - rarities: That of each of its words.
  ///   - similar: What was found by meaning.
  /// - Returns: All but those for which another stands, with the parts of their scores; and the rows of all that
  ///   were looked at.
  /// - Throws: What the database throws.
  func rank(
    _ candidates: [Candidate], asked: Double, rarities: [[UInt8]: Double],
    similar: [SemanticCandidate]
  ) throws(SQLiteError) -> (contenders: [Contender], seen: Set<Int64>) {
    var contenders = Contenders()
    try addWords(candidates, asked, &contenders)
    try addParts(candidates, asked, rarities, &contenders)
    try addNearness(&contenders)
    try addMeaning(similar, &contenders)
    try SlotScore.add(&contenders, question.slots, reader, weights)
    let origins = try addOrigins(&contenders)
    try addNeighbours(&contenders)
    ConversationScore.lend(&contenders, weights)
    try addAuthor(&contenders)
    KindScore.add(&contenders, question, weights)
    TimeScore.add(&contenders, question.spans, weights, zone: question.zone)
    RecencyScore.add(&contenders, weights)
    let kin = KinScore(question, authors: authors, names: names, reader, weights)
    try kin?.add(&contenders)
    MemoryScore.add(&contenders, origins, weights)
    if entersNeighbours { try GraphScore.add(&contenders, origins, reader, weights) }
    let sorted = Order.sorted(contenders.all)
    let whole = findsParts ? sorted : Folding.fold(sorted)
    let once =
      heard == nil ? MemoryScore.once(Repeats.demote(whole, weights), origins, weights) : whole
    let seen = Set(contenders.all.lazy.map(\.item.row))
    // A question for when something was, or for a time, keeps its order.
    guard question.asksWhenNow || !question.asksWhen, question.spans.isEmpty else {
      return (try shown(once), seen)
    }
    var ordered = once
    // So does one for what is over: the mark alone says what is superseded.
    if reader.filter.superseded == nil, !question.asksWhen {
      let succession = SuccessionScore(
        outdated: Outdated(reader: reader, terms: terms), weights: weights,
        entersOthers: entersSuccessors)
      ordered = try succession.ordered(once)
    }
    let changed = ChangeScore(
      reader: reader, weights: weights, terms: Set(terms), entersOthers: entersSuccessors)
    ordered = try changed.ordered(ordered)
    return (try shown(ordered), seen.union(ordered.lazy.map(\.item.row)))
  }

  private func shown(_ sorted: [Contender]) throws(SQLiteError) -> [Contender] {
    try heard?.memories(sorted, limit: limit) ?? sorted
  }

  private func addNearness(_ contenders: inout Contenders) throws(SQLiteError) {
    guard terms.count > 1, weights.nearness > 0 else { return }
    let words = contenders.all.map(\.parts.words)
    let best = Order.first(Nearness.contenders, of: Array(words.indices)) { a, b in
      if words[a] != words[b] { return words[a] > words[b] }
      // Not by row: an index that is made anew gives others.
      return contenders[b].item.record < contenders[a].item.record
    }
    for place in best {
      let text = try reader.stems(of: contenders[place].item.row)
      contenders[place].parts.nearness = weights.nearness * Nearness.share(terms, in: text)
    }
  }

  private func addMeaning(
    _ similar: [SemanticCandidate], _ contenders: inout Contenders
  ) throws(SQLiteError) {
    // A single word says little, and is mostly looked for as it stands.
    let least = entersNeighbours ? weights.admission : Weights.leastBest
    // A number or a code is near to any other one, and means none of them.
    let isCode = !entersNeighbours && terms.count == 1 && terms[0].contains { (0x30...0x39) ~= $0 }
    // Of what shares no word only what is near indeed comes in.
    var near = similar.filter {
      $0.score >= least && !isCode || contenders.place(of: $0.row) != nil
    }
    let items = try reader.items(near.map(\.row).filter { contenders.place(of: $0) == nil })
    // "Good." is near to any question, and says nothing of it; nor does a note of a letter.
    near.removeAll { candidate in
      guard let item = items[candidate.row] else { return false }
      return item.length < Weights.fewWords && (item.kind == .message || !entersNeighbours)
    }
    let top = near.map(\.score).max() ?? 0
    guard top > 0, top >= Weights.leastBest || !contenders.all.isEmpty else { return }
    for candidate in near {
      let known = contenders.place(of: candidate.row)
      guard let place = known ?? items[candidate.row].map({ contenders.add($0) }) else { continue }
      contenders[place].similarity = candidate.score
      contenders[place].parts.meaning = weights.meaning * candidate.score / top
    }
  }

  /// Finds the messages that memories were learned from; a memory speaks as the author of the first of
  /// them, and in that conversation.
  private func addOrigins(_ contenders: inout Contenders) throws(SQLiteError) -> [Origin] {
    var origins: [Origin] = []
    let memories = contenders.all.indices.filter { contenders.all[$0].item.kind == .memory }
    let owners = memories.map { contenders.all[$0].item.owner }
    let known = try reader.origins(of: owners)
    if known.isEmpty { return [] }
    if entersNeighbours { try add(owners.flatMap { known[$0] ?? [] }, &contenders) }
    for (place, owner) in zip(memories, owners) {
      guard let rows = known[owner], let first = rows.first else { continue }
      origins.append(Origin(memory: contenders.all[place].item.row, messages: rows))
      guard let message = contenders.place(of: first).map({ contenders.all[$0].item }) else {
        continue
      }
      contenders[place].item.author = message.author
      contenders[place].item.conversation = message.conversation
    }
    return origins
  }

  private func addWords(
    _ best: [Candidate], _ asked: Double, _ contenders: inout Contenders
  ) throws(SQLiteError) {
    let top = best.map(\.score).max() ?? 0
    let most = best.map { Ranking.shown($0, asked: asked) }.max() ?? 0
    guard top > 0, most > 0 else { return }
    let items = try reader.items(best.map(\.row))
    contenders.reserve(2 * best.count)
    for candidate in best {
      guard let item = items[candidate.row] else { continue }
      let place = contenders.add(item)
      let held = Ranking.shown(candidate, asked: asked) * candidate.share
      contenders[place].held = held
      contenders[place].isOnlyNamed = candidate.isNamed && !candidate.isTelling
      contenders[place].isNamed = candidate.isNamed && candidate.isTelling
      contenders[place].parts.words =
        weights.words
        * ((1 - weights.coverage) * candidate.share * candidate.score / top
          + weights.coverage * held / most)
    }
  }

  /// Of the best what they hold of the question where they tell the time that it names, and of one sentence
  /// where it has several.
  private func addParts(
    _ candidates: [Candidate], _ asked: Double, _ rarities: [[UInt8]: Double],
    _ contenders: inout Contenders
  ) throws(SQLiteError) {
    let weights = TermLookup.weights(of: rarities)
    let time = entersNeighbours ? ToldTime(question, asked: asked, weights: weights) : nil
    let sentences = AskedSentences(question, weights: weights)
    if time == nil, sentences == nil { return }
    let best = Order.first(Self.looked, of: Array(candidates.indices)) { a, b in
      let (x, y) = (candidates[a], candidates[b])
      return x.score != y.score ? x.score > y.score : x.row > y.row
    }
    for candidate in best.lazy.map({ candidates[$0] }) {
      guard let known = contenders.place(of: candidate.row) else { continue }
      let text = try reader.stems(of: candidate.row)
      let tokens = Set(text.split(separator: 0x20).map { Array($0) })
      let held = max(
        time?.held(candidate, asked: asked, in: tokens) ?? 0,
        sentences?.held(candidate, in: tokens) ?? 0)
      contenders[known].held = max(contenders[known].held, held)
    }
  }

  /// Of so many of the best by words the parts are looked at: the best of all decides the score.
  private static let looked = 24

  private func addNeighbours(_ contenders: inout Contenders) throws(SQLiteError) {
    let own = contenders.all.map(\.own)
    // A search finds some hundreds, and each has four around it: what barely fits itself would lend
    // too little to any of them.
    let best = Order.first(weights.lending, of: own.indices.filter { own[$0] > 0 }) { a, b in
      if own[a] != own[b] { return own[a] > own[b] }
      return contenders[b].item.record < contenders[a].item.record
    }
    let links = try reader.links(of: best.map { contenders[$0].item })
    if entersNeighbours { try add(links.flatMap { $0.before + $0.behind }, &contenders) }
    Neighbours.lend(&contenders, links, weights)
  }

  /// Adds items by their rows, but for those that are there or that the filters leave out.
  private func add(_ rows: [Int64], _ contenders: inout Contenders) throws(SQLiteError) {
    let unknown = Set(rows.filter { contenders.place(of: $0) == nil })
    let items = try reader.items(unknown.sorted())
    for row in rows where unknown.contains(row) && contenders.place(of: row) == nil {
      if let item = items[row] { contenders.add(item) }
    }
  }

  private func addAuthor(_ contenders: inout Contenders) throws(SQLiteError) {
    if let author = authors.first, authors.count == 1 {
      let all = Set(contenders.all.compactMap(\.item.conversation))
      let theirs = try reader.conversations(of: author, among: all)
      AuthorScore.add(
        &contenders, author: author, conversations: theirs.count < all.count ? theirs : nil,
        weights)
    } else if authors.isEmpty, question.asksOfMyself {
      AuthorScore.add(&contenders, author: Question.user, conversations: nil, weights)
    }
  }
}

/// The order of results.
enum Order {
  /// Best first; of equally good ones the later record, and of one record's parts the first.
  static func sorted(_ contenders: [Contender]) -> [Contender] {
    // Numbers are sorted, since a contender is large.
    let totals = contenders.map(\.parts.total)
    return contenders.indices.sorted { a, b in
      if totals[a] != totals[b] { return totals[a] > totals[b] }
      return precedes(contenders[a].item, contenders[b].item)
    }.map { contenders[$0] }
  }

  /// The first few of some places in an order, without sorting the others; of equals the one that
  /// stands first.
  static func first(
    _ count: Int, of places: [Int], by precedes: (Int, Int) -> Bool
  ) -> [Int] {
    var first: [Int] = []
    for place in places {
      if first.count >= count, let last = first.last, !precedes(place, last) { continue }
      // By halves: the first that this one precedes.
      var (low, high) = (0, first.count)
      while low < high {
        let middle = (low + high) / 2
        if precedes(place, first[middle]) { high = middle } else { low = middle + 1 }
      }
      first.insert(place, at: low)
      if first.count > count { first.removeLast() }
    }
    return first
  }

  private static func precedes(_ x: ItemFacts, _ y: ItemFacts) -> Bool {
    if x.record != y.record { return y.record < x.record }
    let (first, second) = (x.place?.number ?? 0, y.place?.number ?? 0)
    return first != second ? first < second : x.row < y.row
  }
}

/// Of what fits equally well, the newer is the better.
enum RecencyScore {
  /// Adds by the place of an item's time between the oldest and the newest contender.
  static func add(_ contenders: inout Contenders, _ weights: Weights) {
    let times = contenders.all.map(\.item.time)
    guard let first = times.min(), let last = times.max(), first < last else { return }
    let span = Double(last) - Double(first)
    contenders.update {
      $0.parts.recency = weights.recency * (Double($0.item.time) - Double(first)) / span
    }
  }
}
