/// A memory with the messages that it was learned from, as rows of items.
struct Origin: Hashable {
  var memory: Int64
  var messages: [Int64]
}

/// Memories and the messages behind them support each other, and count once.
enum MemoryScore {
  /// Adds to each message its share of the best memory learned from it, and to what was learned
  /// from several messages a little for each.
  static func add(_ contenders: inout Contenders, _ origins: [Origin], _ weights: Weights) {
    for origin in origins {
      guard let memory = contenders.place(of: origin.memory) else { continue }
      let lent = weights.memory * contenders[memory].own
      for row in origin.messages {
        guard let place = contenders.place(of: row) else { continue }
        contenders[place].parts.memory = max(contenders[place].parts.memory, lent)
      }
      let repeats = Double(max(1, min(origin.messages.count, 16)))
      contenders[memory].parts.recency += weights.repeated * Logarithm.natural(repeats)
    }
  }

  /// The share of a message's own score from which a memory says as much.
  static let asGood = 0.8

  /// The contenders, best first, each message and what was learned from it once: the better of
  /// them, or the memory in the message's place where it says as much.
  static func once(_ sorted: [Contender], _ origins: [Origin]) -> [Contender] {
    if origins.isEmpty { return sorted }
    var messages: [Int64: [Int64]] = [:]
    for origin in origins where !origin.messages.isEmpty {
      messages[origin.memory] = origin.messages
    }
    // By places, since a contender is large.
    var learned: [Int64: Int] = [:]
    for place in sorted.indices {
      for row in messages[sorted[place].item.row] ?? [] where learned[row] == nil {
        learned[row] = place
      }
    }
    var (seen, kept): (Set<Int64>, [Contender]) = ([], [])
    for place in sorted.indices {
      let row = sorted[place].item.row
      var chosen = place
      var lent = 0.0
      if let memory = learned[row], !seen.contains(row),
        sorted[memory].own >= asGood * sorted[place].own
      {
        chosen = memory
        lent = max(0, sorted[place].parts.total - sorted[memory].parts.total)
      }
      if let rows = messages[sorted[chosen].item.row] {
        if rows.allSatisfy(seen.contains) { continue }
        seen.formUnion(rows)
      } else if !seen.insert(sorted[chosen].item.row).inserted {
        continue
      }
      kept.append(sorted[chosen])
      kept[kept.count - 1].parts.memory += lent
    }
    return kept
  }
}
