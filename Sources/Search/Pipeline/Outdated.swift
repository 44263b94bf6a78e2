internal import Index
internal import Learning
internal import SQLite

/// Messages that say what is no longer so. A search does not find what was learned of them and superseded
/// since,
/// unless it asks for it. The messages themselves stay, and must not read as if they were so still.
struct Outdated {
  let reader: ItemReader
  /// The words that are looked for, as the index holds them.
  let terms: [[UInt8]]

  /// A statement that the question is about makes up this share of the asked words that its message holds.
  private static let leastShare = 0.5

  /// What is so since, by the rows of the messages' items; `owner` is the row of a message's record. Only
  /// messages
  /// are in it whose statement that the question is about is superseded. Only a part of "I live in Turin and
  /// the
  /// plumber's number is 555" may be over: a question for the plumber still finds the message.
  /// - Throws: What the database throws.
  func successors(
    of messages: [(row: Int64, owner: Int64)]
  ) throws(SQLiteError) -> [Int64: Successor] {
    guard let origins = reader.origins, !messages.isEmpty else { return [:] }
    let learned = try origins.endings(of: messages.map(\.owner))
    var found: [Int64: Successor] = [:]
    for message in messages {
      guard let memories = learned[message.owner] else { continue }
      found[message.row] = try successor(of: message.row, memories)
    }
    return found
  }

  private func successor(
    of message: Int64, _ memories: [LearnedObject]
  ) throws(SQLiteError) -> Successor? {
    let asked = Double(held(in: try reader.stems(of: message)))
    var (standing, best): (Int, (held: Int, memory: Int64, object: Int64)?) = (-1, nil)
    for memory in memories {
      let stems = try reader.stems(ofMemory: memory.object)
      guard let object = memory.successor else {
        standing = max(standing, held(in: stems))
        continue
      }
      let held = held(in: Self.withoutCompany(stems))
      if held > best?.held ?? -1 { best = (held, memory.object, object) }
    }
    guard let best, best.held > standing, Double(best.held) >= Self.leastShare * asked else {
      return nil
    }
    return Successor(object: best.object, isNamed: try isNamed(best.memory, but: best.object))
  }

  /// Of "moved to Ghent with two cats" a new home ends no more than what stands before "with".
  private static func withoutCompany(_ stems: [UInt8]) -> ArraySlice<UInt8> {
    let end = stems.firstRange(of: " with ".utf8)?.lowerBound ?? stems.endIndex
    return stems[..<end]
  }

  private func held(in stems: some Collection<UInt8>) -> Int {
    let text = ArraySlice(stems)
    return terms.count { Rescoring.count($0, in: text) > 0 }
  }

  /// Whether the question names what was so, by what the new memory does not mention: a question for Porto
  /// wants
  /// what was said of Porto.
  private func isNamed(_ memory: Int64, but newer: Int64) throws(SQLiteError) -> Bool {
    if terms.isEmpty { return false }
    let known = Set(try reader.entities(of: newer))
    var stems = StemReader()
    for name in try reader.entities(of: memory) where !known.contains(name) {
      if stems.stems(name).contains(where: terms.contains) { return true }
    }
    return false
  }

  /// What is so since a message.
  struct Successor: Hashable {
    /// The memory that says so.
    var object: Int64
    /// Whether the question names what was so.
    var isNamed: Bool
  }
}

extension ItemReader {
  /// The tokens of a memory's text; none of one that has no item, since it repeats another.
  func stems(ofMemory object: Int64) throws(SQLiteError) -> [UInt8] {
    let query = try connection.statement(
      "SELECT stems FROM item WHERE owner = ?1 AND kind IN (?2, ?3) ORDER BY row LIMIT 1")
    defer { query.reset() }
    try query.bind(1, object)
    try query.bind(2, SearchResult.Kind.memory.number)
    try query.bind(3, SearchResult.Kind.supersededNumber)
    return try query.step() ? query.text(0) : []
  }

  /// The items of a memory and of the messages that it was learned from, the memory's first, within the
  /// filters.
  func items(ofMemory object: Int64) throws(SQLiteError) -> [ItemFacts] {
    let query = try connection.statement(
      "SELECT row FROM item WHERE owner = ?1 AND kind = ?2 ORDER BY row LIMIT 1")
    try query.bind(1, object)
    try query.bind(2, SearchResult.Kind.memory.number)
    var rows = try query.step() ? [query.int(0)] : []
    query.reset()
    rows += try origins(of: [object])[object] ?? []
    let found = try items(rows)
    return rows.compactMap { found[$0] }
  }
}
