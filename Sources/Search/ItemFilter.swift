internal import Index
package import SQLite
internal import Text

/// A query's filters as the index reads them: facets become a list of rows beforehand, since
/// they are selective and indexed; the rest is asked of each item where a posting names it.
package struct ItemFilter {
  /// The rows, rising, that the facets leave; nil if no facet is asked for.
  private(set) var rows: [Int64]?
  /// The rows of items whose last day is over.
  let expired: Set<Int64>
  /// Whether items have to be looked at: for time, kind, author or conversation.
  let needsItem: Bool
  /// Whether they have to be even where their kind is known.
  let needsMore: Bool
  /// Whether memories that are superseded are asked for; nil: they are left out.
  let superseded: Query.Filters.Superseded?

  /// Whether authors or conversations are asked for, which no index of items holds.
  var isNarrow: Bool { authors != nil || conversations != nil }

  private let after: Int64
  private let before: Int64
  private var kinds: Int64
  private let authors: [UInt8]?
  private let conversations: [UInt8]?

  /// `only`: with the filters that ask for a span of time alone.
  init(
    _ query: Query, only span: TimeSpan? = nil, _ connection: Connection,
    _ conversations: TextSearch.Conversations
  ) throws(SQLiteError) {
    let filters = span.map { OnlyTime.filters(query, $0) } ?? query.filters
    expired =
      try query.today.map { today throws(SQLiteError) in try Self.expired(today, connection) } ?? []
    after = filters.after ?? .min
    before = filters.before ?? .max
    superseded = filters.superseded
    kinds = Self.kinds(filters.places, filters.superseded)
    authors = Self.list(filters.authors) { [NameHash.hash($0)] }
    self.conversations = Self.list(filters.conversations) { conversations($0) }
    needsMore =
      filters.after != nil || filters.before != nil || authors != nil || self.conversations != nil
    needsItem = needsMore || !filters.places.isEmpty || filters.superseded == .only
    rows = filters.items
    if let memories = filters.memories { keep(try Self.items(of: memories, connection)) }
    if let days = filters.days { keep(try Moments.items(naming: days, connection)) }
    if filters.hasOpenBox { try keep(.box, [Moments.open], connection) }
    for types in filters.types { try keep(Facet.type, types, connection) }
    for tag in filters.tags.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      try keep(.tag, [tag], connection)
    }
    for entity in filters.entities.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      try keep(.entity, [entity], connection)
    }
  }

  /// Whether memories alone are asked for.
  var asksForMemoriesAlone: Bool {
    let others = [SearchResult.Kind.message, .passage].reduce(Int64(0)) { $0 | 1 << $1.number }
    return kinds != 0 && kinds & others == 0
  }

  /// The same, which messages pass as well: where the facets leave certain rows, these alone.
  func hearing(_ messages: [Int64]) -> ItemFilter {
    var filter = self
    filter.kinds |= 1 << SearchResult.Kind.message.number
    filter.rows = rows.map { ($0 + messages).sorted() }
    return filter
  }

  /// Whether the facets leave a row.
  func allows(_ row: Int64) -> Bool {
    if expired.contains(row) { return false }
    guard let rows else { return true }
    var (low, high) = (0, rows.count)
    while low < high {
      let middle = (low + high) / 2
      if rows[middle] < row { low = middle + 1 } else { high = middle }
    }
    return low < rows.count && rows[low] == row
  }

  /// Whether an item of this byte of `Measures` is of a kind that is asked for.
  func allows(kindOf byte: UInt8) -> Bool { kinds >> Measures.kind(byte) & 1 == 1 }

  /// Whether an item is of a kind that is asked for.
  func allows(kindOf item: ItemFacts) -> Bool {
    let number = item.isSuperseded ? SearchResult.Kind.supersededNumber : item.kind.number
    return kinds >> number & 1 == 1
  }

  /// Binds what the filtered statements of `TextQueries` ask for, of items of any kind.
  func bindAnyKind(_ statement: Statement) throws(SQLiteError) {
    try bind(statement)
    try statement.bind(4, Int64(-1))
  }

  /// Binds what the filtered statements of `TextQueries` ask for: parameters 2 to 6.
  func bind(_ statement: Statement) throws(SQLiteError) {
    try statement.bind(2, after)
    try statement.bind(3, before)
    try statement.bind(4, kinds)
    if let authors { try statement.bind(5, text: authors) }
    if let conversations { try statement.bind(6, text: conversations) }
  }

  /// The rows of items whose last day is before a day.
  private static func expired(
    _ day: [UInt8], _ connection: Connection
  ) throws(SQLiteError) -> Set<Int64> {
    let statement = try connection.statement(
      "SELECT item FROM facet WHERE kind = ?1 AND value < ?2")
    defer { statement.reset() }
    try statement.bind(1, Facet.expires.rawValue)
    try statement.bind(2, blob: day)
    var found: Set<Int64> = []
    while try statement.step() { found.insert(statement.int(0)) }
    return found
  }

  /// Whether the last day of a memory is before a day.
  package static func isExpired(
    _ memory: Int64, on day: [UInt8], _ connection: Connection
  ) throws(SQLiteError) -> Bool {
    let statement = try connection.statement(
      """
      SELECT 1 FROM item JOIN facet ON facet.item = item.row
      WHERE owner = ?1 AND item.kind IN (0, 3) AND facet.kind = ?2 AND value < ?3
      """)
    defer { statement.reset() }
    try statement.bind(1, memory)
    try statement.bind(2, Facet.expires.rawValue)
    try statement.bind(3, blob: day)
    return try statement.step()
  }

  /// The rows, rising, of the items that memories have.
  package static func items(
    of memories: Set<Int64>, _ connection: Connection
  ) throws(SQLiteError) -> [Int64] {
    let statement = try connection.statement(
      "SELECT row FROM item WHERE owner = ?1 AND kind IN (?2, ?3)")
    var found: [Int64] = []
    for memory in memories {
      try statement.bind(1, memory)
      try statement.bind(2, SearchResult.Kind.memory.number)
      try statement.bind(3, SearchResult.Kind.supersededNumber)
      while try statement.step() { found.append(statement.int(0)) }
      statement.reset()
    }
    return found.sorted()
  }

  /// Keeps those of these rows.
  private mutating func keep(_ others: [Int64]) {
    let others = Set(others)
    rows = rows.map { $0.filter(others.contains) } ?? others.sorted()
  }

  /// Keeps the rows that have any of the values.
  private mutating func keep(
    _ facet: Facet, _ values: Set<[UInt8]>, _ connection: Connection
  ) throws(SQLiteError) {
    let statement = try connection.statement(
      "SELECT item FROM facet WHERE kind IN (?1, ?2) AND value = ?3")
    var found: [Int64] = []
    for value in values {
      try statement.bind(1, facet.rawValue)
      try statement.bind(2, facet == .entity ? Facet.entityWord.rawValue : facet.rawValue)
      try statement.bind(3, blob: value)
      while try statement.step() { found.append(statement.int(0)) }
      statement.reset()
    }
    keep(found)
  }

  /// The kinds that all groups allow, as bits.
  private static func kinds(
    _ places: [Set<SearchResult.Kind>], _ superseded: Query.Filters.Superseded?
  ) -> Int64 {
    let kinds: Int64 = places.reduce(0b111) { bits, group in
      bits & group.reduce(0) { $0 | 1 << $1.number }
    }
    let memories: Int64 = 1 << SearchResult.Kind.memory.number
    let ended: Int64 =
      kinds & memories == 0 ? 0 : 1 << SearchResult.Kind.supersededNumber
    switch superseded {
    case nil: return kinds
    case .yes: return kinds | ended
    case .only: return ended
    }
  }

  /// The numbers that all groups allow, as a JSON array; nil if there is no group.
  private static func list(
    _ groups: [Set<[UInt8]>], _ numbers: ([UInt8]) -> [Int64]
  ) -> [UInt8]? {
    guard let first = groups.first else { return nil }
    func allowed(_ group: Set<[UInt8]>) -> Set<Int64> { Set(group.flatMap(numbers)) }
    let all = groups.dropFirst().reduce(allowed(first)) { $0.intersection(allowed($1)) }
    return RowList.text(all.sorted())
  }
}
