internal import Format
internal import Index
internal import SQLite

extension ItemReader {
  /// What stands around items that are messages or passages. A statement runs once for each message,
  /// and once for all passages together: there are some hundreds of them in a search.
  func links(of items: [ItemFacts]) throws(SQLiteError) -> [Links] {
    let passages = try self.items(Self.beside(items))
    let query = try connection.statement(TextQueries.talk)
    defer { query.reset() }
    var found: [Links] = []
    for item in items {
      if item.kind == .message, let conversation = item.conversation {
        try query.bind(1, conversation)
        try query.bind(2, blob: item.record.bytes)
        var links = Links(row: item.row, before: [], behind: [])
        while try query.step() {
          if query.int(1) < 0 {
            links.before.append(query.int(0))
          } else {
            links.behind.append(query.int(0))
          }
        }
        query.reset()
        found.append(links)
      } else if item.place != nil {
        found.append(Self.links(of: item, among: passages))
      }
    }
    return found
  }

  /// Passages are put one after another, so their rows mostly are neighbours, too.
  private static let distances = [-2, -1, 1, 2] as [Int64]

  private static func beside(_ items: [ItemFacts]) -> [Int64] {
    let passages = items.filter { $0.place != nil && $0.conversation == nil }
    return Set(passages.flatMap { item in distances.map { item.row &+ $0 } }).sorted()
  }

  private static func links(of item: ItemFacts, among others: [Int64: ItemFacts]) -> Links {
    var links = Links(row: item.row, before: [], behind: [])
    for distance in [1, 2] as [Int64] {
      if let other = others[item.row &- distance], other.isNeighbour(of: item, at: -distance) {
        links.before.append(other.row)
      }
      if let other = others[item.row &+ distance], other.isNeighbour(of: item, at: distance) {
        links.behind.append(other.row)
      }
    }
    return links
  }
}

extension ItemFacts {
  /// Whether this is a part of the same text, `distance` parts after another one.
  fileprivate func isNeighbour(of other: ItemFacts, at distance: Int64) -> Bool {
    guard let place, let around = other.place, owner == other.owner, kind == other.kind else {
      return false
    }
    return Int64(place.number) == Int64(around.number) &+ distance
  }
}
