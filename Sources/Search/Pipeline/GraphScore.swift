internal import Format
internal import Index
internal import SQLite

/// Adds what is said of the same people, places and things as in the best memories: the second step of
/// a question whose answer stands in several places.
enum GraphScore {
  /// How many of the best memories lead on.
  static let seeds = 10
  /// What more memories mention than so many leads everywhere, and so nowhere.
  static let most = 30

  /// Adds to memories that mention an entity of one of the best, and to the messages they were learned from.
  /// - Parameters:
  ///   - contenders: What is in the running.
  ///   - origins: The messages that memories were learned from.
  ///   - reader: Knows which entities memories mention.
  ///   - weights: What it is worth.
  /// - Throws: What the database throws.
  static func add(
    _ contenders: inout Contenders, _ origins: [Origin], _ reader: ItemReader, _ weights: Weights
  ) throws(SQLiteError) {
    guard weights.graph > 0, reader.origins != nil else { return }
    let all = contenders.all
    let memories = all.indices.filter { all[$0].item.kind == .memory && all[$0].own > 0 }
    let best = Order.first(seeds, of: memories) { a, b in
      let (x, y) = (all[a].own, all[b].own)
      return x != y ? x > y : all[b].item.record < all[a].item.record
    }.map { all[$0] }
    guard let top = best.first?.own else { return }
    var names: [[UInt8]: Double] = [:]
    for memory in best {
      for name in try reader.entities(of: memory.item.owner) where names[name] == nil {
        names[name] = try reader.isAuthor(name) ? 0 : memory.own / top
      }
    }
    var reached: [Int64: Double] = [:]
    for (name, strength) in names where strength > 0 {
      let objects = try reader.objects(mentioning: name)
      guard objects.count > 1, objects.count <= most else { continue }
      for object in objects { reached[object] = max(reached[object] ?? 0, strength) }
    }
    if reached.isEmpty { return }
    contenders.update { contender in
      guard contender.item.kind == .memory, let strength = reached[contender.item.owner] else {
        return
      }
      contender.parts.graph = weights.graph * strength
    }
    for origin in origins {
      guard let memory = contenders.place(of: origin.memory) else { continue }
      let score = contenders[memory].parts.graph
      for row in origin.messages {
        guard score > 0, let place = contenders.place(of: row) else { continue }
        contenders[place].parts.graph = max(contenders[place].parts.graph, score)
      }
    }
  }
}
