internal import Index
internal import Learning
internal import SQLite
internal import Text

/// Reads what ranking knows of items, within a query's filters.
struct ItemReader {
  let connection: Connection
  let filter: ItemFilter
  /// Knows what memories were learned from.
  let origins: (any MemoryOrigins)?
  /// What was read before, where that is kept.
  let kept: KeptReadings?

  /// The items of the messages that memories were learned from, by the memories' objects; without
  /// a look at the filters.
  func origins(of memories: [Int64]) throws(SQLiteError) -> [Int64: [Int64]] {
    guard let origins, !memories.isEmpty else { return [:] }
    var found: [Int64: [Int64]] = [:]
    var unknown = memories
    if let kept {
      unknown = []
      for memory in memories {
        guard let rows = kept.origins.find(memory) else {
          unknown.append(memory)
          continue
        }
        if !rows.isEmpty { found[memory] = rows }
      }
      if unknown.isEmpty { return found }
    }
    let query = try connection.statement("SELECT row FROM item WHERE owner = ?1 AND kind = 1")
    for (memory, message) in try origins.messageRows(of: unknown) {
      try query.bind(1, message)
      if try query.step() { found[memory, default: []].append(query.int(0)) }
      query.reset()
    }
    for memory in unknown {
      let rows = found[memory] ?? []
      kept?.origins.keep(rows, for: memory, bytes: 16 + 8 * rows.count)
    }
    return found
  }

  /// The items of what was learned from messages, by the messages' own, within the filters.
  func learned(from messages: [ItemFacts]) throws(SQLiteError) -> [Int64: [ItemFacts]] {
    guard let origins, !messages.isEmpty else { return [:] }
    var objects: [Int64: [Int64]] = [:]
    for (message, object) in try origins.objects(learnedFrom: messages.map(\.owner)) {
      objects[message, default: []].append(object)
    }
    let query = try connection.statement("SELECT row FROM item WHERE owner = ?1 AND kind IN (0, 3)")
    var rows: [Int64: Int64] = [:]
    for object in Set(objects.values.joined()) {
      try query.bind(1, object)
      // Of one in parts the first.
      if try query.step() { rows[object] = query.int(0) }
      query.reset()
    }
    let items = try items(rows.values.sorted())
    var found: [Int64: [ItemFacts]] = [:]
    for message in messages {
      let learned = objects[message.owner] ?? []
      found[message.row] = learned.compactMap { rows[$0].flatMap { items[$0] } }
    }
    return found
  }

  /// Items by their rows, but for those that are gone or left out by the filters. One statement for
  /// all: to begin one costs more than to find an item.
  func items(_ rows: [Int64]) throws(SQLiteError) -> [Int64: ItemFacts] {
    if let kept, !filter.needsMore { return try items(rows, kept) }
    let query = try connection.statement(TextQueries.items)
    defer { query.reset() }
    try filter.bind(query)
    try query.bind(1, text: RowList.text(rows.filter(filter.allows)))
    var items = [Int64: ItemFacts](minimumCapacity: rows.count)
    while try query.step() {
      if let item = ItemFacts(query) { items[item.row] = item }
    }
    return items
  }

  /// The same without a filter by time, author or conversation. Only items that are not known are read.
  private func items(
    _ rows: [Int64], _ kept: KeptReadings
  ) throws(SQLiteError) -> [Int64: ItemFacts] {
    var items = [Int64: ItemFacts](minimumCapacity: rows.count)
    var unknown: [Int64] = []
    for row in rows where filter.allows(row) {
      guard let known = kept.items.find(row) else {
        unknown.append(row)
        continue
      }
      if let known, filter.allows(kindOf: known) { items[row] = known }
    }
    if !unknown.isEmpty {
      let query = try connection.statement(TextQueries.items)
      defer { query.reset() }
      try filter.bindAnyKind(query)
      try query.bind(1, text: RowList.text(unknown))
      var read: [Int64: ItemFacts] = [:]
      while try query.step() {
        if let item = ItemFacts(query) { read[item.row] = item }
      }
      for row in unknown {
        kept.items.keep(read[row], for: row, bytes: MemoryLayout<ItemFacts>.size)
        if let item = read[row], filter.allows(kindOf: item) { items[row] = item }
      }
    }
    return items
  }

  /// Whether a name is that of a person who speaks here; nearly every text is about such a person.
  func isAuthor(_ name: [UInt8]) throws(SQLiteError) -> Bool {
    if let known = kept?.isAuthor.find(name) { return known }
    let isAuthor = try looksLikeAuthor(name)
    kept?.isAuthor.keep(isAuthor, for: name, bytes: name.count)
    return isAuthor
  }

  private func looksLikeAuthor(_ name: [UInt8]) throws(SQLiteError) -> Bool {
    let query = try connection.statement("SELECT 1 FROM author WHERE word = ?1")
    defer { query.reset() }
    var reader = StemReader()
    for stem in reader.stems(name) {
      try query.bind(1, blob: stem)
      if try !query.step() { return false }
      query.reset()
    }
    return true
  }

  /// Whether the filters let an item pass, those by facets aside.
  func passes(_ row: Int64) throws(SQLiteError) -> Bool {
    let query = try connection.statement(TextQueries.passes)
    defer { query.reset() }
    try filter.bind(query)
    try query.bind(1, row)
    return try query.step()
  }

  /// The tokens of an item's text, with single spaces between.
  func stems(of row: Int64) throws(SQLiteError) -> [UInt8] {
    if let known = kept?.stems.find(row) { return known }
    return try tokens(of: row).text
  }

  /// The tokens of an item's text, and those of its title, with single spaces between; none if the item is
  /// gone.
  func tokens(of row: Int64) throws(SQLiteError) -> (text: [UInt8], title: [UInt8]) {
    if let text = kept?.stems.find(row), let title = kept?.titles.find(row) { return (text, title) }
    let query = try connection.statement("SELECT stems, title FROM item WHERE row = ?1")
    defer { query.reset() }
    try query.bind(1, row)
    guard try query.step() else { return ([], []) }
    let (text, title) = (query.text(0), query.text(1))
    kept?.stems.keep(text, for: row, bytes: 32 + text.count)
    kept?.titles.keep(title, for: row, bytes: 32 + title.count)
    return (text, title)
  }

  /// The entities that an object mentions, by name.
  func entities(of object: Int64) throws(SQLiteError) -> [[UInt8]] {
    if let known = kept?.entities.find(object) { return known }
    let names = try origins?.entities(of: object) ?? []
    kept?.entities.keep(names, for: object, bytes: names.reduce(16) { $0 + 48 + $1.count })
    return names
  }

  /// The first `GraphScore.most` objects and one more that mention an entity, by row.
  func objects(mentioning name: [UInt8]) throws(SQLiteError) -> [Int64] {
    if let known = kept?.mentions.find(name) { return known }
    let objects = try origins?.objects(mentioning: name, limit: GraphScore.most + 1) ?? []
    kept?.mentions.keep(objects, for: name, bytes: 32 + name.count + 8 * objects.count)
    return objects
  }

  /// Which of the conversations an author speaks in.
  func conversations(
    of author: Int64, among conversations: Set<Int64>
  ) throws(SQLiteError) -> Set<Int64> {
    let query = try connection.statement(
      "SELECT 1 FROM spoke WHERE author = ?1 AND conversation = ?2")
    var found: Set<Int64> = []
    for conversation in conversations {
      try query.bind(1, author)
      try query.bind(2, conversation)
      if try query.step() { found.insert(conversation) }
      query.reset()
    }
    return found
  }
}
