internal import Index
internal import Learning
internal import SQLite

/// What was said later of the same thing, and says that it changed, stands before what it may put out of date. Both
/// stay: see `ChangeReader`.
struct ChangeScore {
  /// How many of the best are looked at, and later ones for each word.
  static let (reach, limit) = (5, 4)
  /// How many words of each are looked up.
  static let words = 128
  /// A word in more items than this tells no two things apart.
  static let commonest: Int64 = 8

  let reader: ItemReader
  let weights: Weights
  /// The words that are looked for, as the index holds them.
  let terms: Set<[UInt8]>
  /// Whether what is so since may come in where nothing asked is found in it.
  let entersOthers: Bool

  /// The contenders, best first.
  /// - Throws: What the database throws.
  func ordered(_ sorted: [Contender]) throws(SQLiteError) -> [Contender] {
    var all = sorted
    var isChanged = false
    for place in sorted.indices.prefix(Self.reach) {
      guard let later = try later(than: sorted[place].item) else { continue }
      all[place].doubter = later.owner
      let known = all.firstIndex { $0.item.row == later.row }
      if let known, known < place { continue }
      guard let newer = known ?? (entersOthers ? all.count : nil) else { continue }
      if known == nil { all.append(Contender(later)) }
      SuccessionScore.lift(&all[newer], to: sorted[place])
      all[place].parts.succession -= weights.succession * max(0, all[place].parts.total)
      isChanged = true
    }
    return isChanged ? Order.sorted(all) : all
  }

  /// The last statement of the same author that tells of a change of what an item is about: see `ChangedThing`.
  private func later(than item: ItemFacts) throws(SQLiteError) -> ItemFacts? {
    guard item.kind == .message || item.kind == .memory, let origins = reader.origins else {
      return nil
    }
    var found: ItemFacts?
    var seen: Set<ArraySlice<UInt8>> = []
    var older: [UInt8]?
    for stem in try reader.stems(of: item.row).split(separator: 0x20).prefix(Self.words)
    where stem.count > 2 && seen.insert(stem).inserted {
      for object in try origins.objects(filling: ChangeReader.key(Array(stem)), limit: Self.limit) {
        let items = try reader.items(ofMemory: object)
        guard let first = items.first, let author = items.last?.author, author == item.author,
          first.time > max(item.time, found?.time ?? 0),
          !items.contains(where: { $0.row == item.row }), try isRare(Array(stem))
        else { continue }
        if older == nil {
          older = try origins.text(of: item.owner, isMessage: item.kind == .message)
        }
        // What a message says is beside what another one says: both say "I" then.
        let isMessage = item.kind == .message
        let owner = isMessage ? items.last { $0.kind == .message }?.owner : object
        let newer = ChangedThing(try origins.text(of: owner ?? object, isMessage: isMessage))
        if newer.isIn(older ?? [], by: Array(stem), asked: terms) { found = first }
      }
    }
    return found
  }

  private func isRare(_ stem: [UInt8]) throws(SQLiteError) -> Bool {
    let query = try reader.connection.statement(
      "SELECT count(*) FROM (SELECT 1 FROM item_words WHERE item_words MATCH ?1 LIMIT ?2)")
    defer { query.reset() }
    try query.bind(1, text: [0x22] + stem.filter { $0 != 0x22 } + [0x22])
    try query.bind(2, Self.commonest + 1)
    return try query.step() && query.int(0) <= Self.commonest
  }
}
