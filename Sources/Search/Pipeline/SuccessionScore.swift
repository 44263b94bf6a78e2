internal import Index
internal import SQLite

/// What is so stands before what was so until then.
struct SuccessionScore {
  /// How many of the best are looked at: a reader does not read on to where others stand.
  static let reach = 100

  let outdated: Outdated
  let weights: Weights
  /// Whether what is so since may come in where nothing asked is found in it.
  let entersOthers: Bool

  /// The contenders, best first. A message whose statement is superseded comes after what supersedes it,
  /// which
  /// takes its place. A message stays where it is if the question names what was so.
  /// - Throws: What the database throws.
  func ordered(_ sorted: [Contender]) throws(SQLiteError) -> [Contender] {
    let messages = sorted.prefix(Self.reach).filter { $0.item.kind == .message }
    let successors = try outdated.successors(
      of: messages.map { (row: $0.item.row, owner: $0.item.owner) })
    if successors.isEmpty { return sorted }
    var all = sorted
    var places: [Int64: Int] = [:]
    for place in all.indices { places[all[place].item.row] = place }
    for place in sorted.indices.prefix(Self.reach) {
      guard let successor = successors[sorted[place].item.row], !successor.isNamed else { continue }
      let items = try outdated.reader.items(ofMemory: successor.object)
      let known = items.lazy.compactMap { places[$0.row] }.min()
      if let newer = known {
        Self.lift(&all[newer], to: sorted[place])
      } else if entersOthers, let item = items.first {
        places[item.row] = all.count
        var newer = Contender(item)
        Self.lift(&newer, to: sorted[place])
        all.append(newer)
      } else {
        continue
      }
      all[place].parts.succession -= weights.succession * max(0, all[place].parts.total)
    }
    return Order.sorted(all)
  }

  /// It answers as well as what it took the place of.
  static func lift(_ newer: inout Contender, to older: Contender) {
    newer.held = max(newer.held, older.held)
    newer.similarity = max(newer.similarity, older.similarity)
    newer.parts.succession += max(0, older.parts.total - newer.parts.total)
  }
}
