internal import Index
internal import SQLite

/// What fills a slot that a question asks for; a person has one value of it at a time. See `AskedSlot`.
enum SlotScore {
  /// So many memories may fill one at once: a town and its country, what differs in two conversations.
  static let most = 8

  /// The memories that fill a slot now, within a reader's filters, the last first.
  /// - Throws: What the database throws.
  static func items(filling key: [UInt8], _ reader: ItemReader) throws(SQLiteError) -> [ItemFacts] {
    var found: [ItemFacts] = []
    for object in try reader.origins?.objects(filling: key, limit: most) ?? [] {
      if let item = try reader.items(ofMemory: object).first(where: { $0.kind == .memory }) {
        found.append(item)
      }
    }
    return found
  }

  /// Adds to the memories that fill what is asked for, and brings them in: "Ana moved to Porto" holds no word of
  /// "Where does Ana live?".
  /// - Throws: What the database throws.
  static func add(
    _ contenders: inout Contenders, _ keys: Set<[UInt8]>, _ reader: ItemReader, _ weights: Weights
  ) throws(SQLiteError) {
    guard weights.slot > 0 else { return }
    for key in keys.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      for item in try items(filling: key, reader) {
        let place = contenders.add(item)
        contenders[place].parts.slot = weights.slot
        contenders[place].held = max(contenders[place].held, Weights.filled)
        // It says what is asked about the person whom the question names.
        if contenders[place].isOnlyNamed {
          contenders[place].isOnlyNamed = false
          contenders[place].isNamed = true
        }
      }
    }
  }
}
