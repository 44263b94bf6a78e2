internal import Bundle
internal import Format
internal import Index
internal import SQLite
internal import Search

/// What a query found, and the query whose words show it: of one of filters alone that around it.
struct Found {
  var query: Query
  var total: Int
  var hits: [Hit]
  var words: AskedWords
}

// Queries within queries: each looks among what the one around it found.
extension Cube {
  /// So many results a query is looked at that says no limit of its own and has another within it.
  private static let outerLimit = 1_000

  /// Says which day it is, unless what has expired is asked for as well.
  func setDay(of query: inout Query) {
    query.today = query.showsExpired ? nil : Array(host.now().rfc3339.prefix(10))
  }

  /// What a query finds; see `Query.narrowed(by:)`.
  func found(_ query: Query, _ limit: Int, _ weights: Weights) throws(CubeError) -> Found {
    var query = query
    setDay(of: &query)
    guard let outer = query.within.first else {
      let vector = try meaning(of: query)
      return try finding { [query] finder throws(CubeError) in
        let found = try finder.found(query, limit, weights, vector)
        return Found(query: query, total: found.total, hits: found.hits, words: found.words)
      }
    }
    var around = try found(outer, Self.outerLimit, weights)
    var inner = query
    inner.within = []
    inner.filters.items = try finding { finder throws(CubeError) in try finder.items(around.hits) }
    if !inner.clauses.isEmpty { return try found(inner, limit, weights) }
    inner.limit = nil
    let met = Set(try found(inner, around.hits.count, weights).hits.map(\.shown))
    around.hits = around.hits.filter { met.contains($0.shown) }
    around.total = around.hits.count
    around.hits = Array(around.hits.prefix(max(0, query.limit ?? limit)))
    return around
  }
}

extension Hit {
  /// What it shows: of a memory in parts all of them.
  fileprivate struct Shown: Hashable {
    let row: Int64
    let isWhole: Bool
  }

  fileprivate var shown: Shown { Shown(row: isOfMemory ? owner : row, isWhole: isOfMemory) }
}

extension Finder {
  /// Items that were found, by their rows, rising; of a memory all its parts.
  fileprivate func items(_ hits: [Hit]) throws(CubeError) -> [Int64] {
    let parted = Set(hits.lazy.filter(\.isOfMemory).map(\.owner))
    let parts = try caught { () throws(SQLiteError) in
      try ItemFilter.items(of: parted, index.connection)
    }
    return Set(hits.map(\.row) + parts).sorted()
  }
}
