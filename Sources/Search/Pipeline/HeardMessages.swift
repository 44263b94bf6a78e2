internal import Index
internal import SQLite

/// Where memories alone are asked for, messages answer as well: by the memories that were learned from them,
/// which say in a few words what the messages say in those of who asks. Of questions about conversations the
/// ten best memories alone answer 73 of a hundred, and 80 so (memcube-bench quality).
struct HeardMessages {
  /// Reads what may be shown.
  let reader: ItemReader

  /// So many of the best messages are looked at, at least.
  private static let most = 60
  /// What an answer gets of its question at least, as a share of what the best says itself.
  private static let answering = 0.5
  /// What a memory gets of what its message scores more, where another one of that message answers.
  private static let share = 0.5
  /// What a memory gets of what its message holds of the question, for the score shown: what only the message
  /// says ("last spring") is not said in the memory's own words, which 0.45 stands for.
  private static let hearsay = 0.55
  /// What it gets of the message's nearness in meaning, for that score.
  private static let nearHearsay = 0.8
  /// How much less each further memory of a message scores than the one before it.
  private static let step = 1e-6

  /// Where facets leave more rows than these, the messages of their memories are not looked for.
  static let rowLimit = 4096

  /// The rows of the messages of the memories that a filter by facets leaves; nil: there are too many.
  func messages() throws(SQLiteError) -> [Int64]? {
    guard let rows = reader.filter.rows else { return [] }
    if rows.count > Self.rowLimit { return nil }
    let owners = Set(try reader.items(rows).values.lazy.map(\.owner))
    return Array(Set(try reader.origins(of: owners.sorted()).values.joined()))
  }

  /// The memories, each with the score of its best message where that is higher.
  /// - Parameters:
  ///   - sorted: memories and messages, best first.
  ///   - limit: how many results are wanted.
  /// - Returns: the memories, best first.
  /// - Throws: what the database throws.
  func memories(_ sorted: [Contender], limit: Int) throws(SQLiteError) -> [Contender] {
    // One that holds nothing of the question only stands near one that does: that is too little for its
    // memories, unless it answers that one.
    let best = sorted.reduce(0) { max($0, $1.own) }
    let messages = sorted.filter {
      $0.item.kind == .message && ($0.own > 0 || $0.parts.neighbours >= Self.answering * best)
    }.prefix(max(limit, Self.most))
    let learned = try reader.learned(from: messages.map(\.item))
    var found: [Contender] = []
    var places: [Int64: Int] = [:]
    for contender in sorted where contender.item.kind == .memory {
      places[contender.item.owner] = found.count
      found.append(contender)
    }
    for message in messages {
      guard let items = learned[message.item.row] else { continue }
      for item in items where places[item.owner] == nil {
        places[item.owner] = found.count
        found.append(Contender(item))
      }
      lend(message, to: items.compactMap { places[$0.owner] }, &found)
    }
    return Order.sorted(found)
  }

  /// Gives memories what their message scores more than they do: in full those that say about as much of
  /// what was asked as the best of them, or the first few, where none says any of it.
  private func lend(_ message: Contender, to places: [Int], _ found: inout [Contender]) {
    let best = places.map { found[$0].own }.max() ?? 0
    let order = places.enumerated().sorted { a, b in
      let (one, other) = (found[a.element].own, found[b.element].own)
      return one != other ? one > other : a.offset < b.offset
    }
    for (number, (_, place)) in order.enumerated() {
      let isMeant =
        best > 0 ? found[place].own >= MemoryScore.asGood * best : number < MemoryScore.full
      let more = message.parts.total - Self.step * Double(number) - found[place].parts.total
      guard more > 0 else { continue }
      found[place].parts.memory += isMeant ? more : Self.share * more
      guard isMeant else { continue }
      found[place].held = max(found[place].held, Self.hearsay * message.held)
      found[place].heard = max(found[place].heard, Self.nearHearsay * message.similarity)
    }
  }
}
