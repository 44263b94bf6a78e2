/// A memory with the messages that it was learned from, as rows of items.
struct Origin: Hashable {
  var memory: Int64
  var messages: [Int64]
}

/// Memories and the messages that they were learned from support each other, and count once.
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

  /// The share of a message's own score from which a memory says as much; and of the score of the
  /// memory that stands for a message, from which another one learned from it answers as well.
  static let asGood = 0.8

  /// How many of the memories of one message count in full, as of the passages of a document.
  static let full = Repeats.full

  /// The contenders, best first, each message and what says as much once: the better of the two,
  /// or the memory in the message's place. One message may teach several things, which do not stand
  /// for each other: those that fit about as well as the one in its place are results of their own,
  /// by what they score without what the message lent. A message that stands for itself says all
  /// that was learned from it.
  static func once(
    _ sorted: [Contender], _ origins: [Origin], _ weights: Weights
  ) -> [Contender] {
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
    var (standing, isKept, kept) = (Standing(), Set<Int>(), [Contender]())
    var isDemoted = false
    for place in sorted.indices where !isKept.contains(place) {
      let row = sorted[place].item.row
      var chosen = place
      var lent = 0.0
      if let memory = learned[row], !standing.has(row),
        sorted[memory].own >= asGood * sorted[place].own
      {
        chosen = memory
        lent = max(0, sorted[place].parts.total - sorted[memory].parts.total)
      }
      var contender = sorted[chosen]
      if let rows = messages[contender.item.row] {
        if rows.allSatisfy(standing.has) {
          guard let count = standing.others(rows, with: contender.own) else { continue }
          if count >= full {
            contender.parts.repeats -= weights.repeats * max(0, contender.parts.total)
            isDemoted = true
          }
        }
        standing.add(rows, contender.own)
      } else if !standing.add(contender.item.row) {
        continue
      }
      contender.parts.memory += lent
      isKept.insert(chosen)
      kept.append(contender)
    }
    return isDemoted ? Order.sorted(kept) : kept
  }

  /// What stands for the messages so far.
  private struct Standing {
    /// By message: the best own score of a memory that stands for it, nil if it does so itself; and
    /// how many memories do.
    private var messages: [Int64: (own: Double?, count: Int)] = [:]

    func has(_ row: Int64) -> Bool { messages[row] != nil }

    /// How many memories stand for that one of these messages for which most do; nil if a memory of
    /// this own score adds nothing to what stands for them.
    func others(_ rows: [Int64], with own: Double) -> Int? {
      var most = 0
      for row in rows {
        guard let (best, count) = messages[row], let best, own > 0, own >= asGood * best else {
          return nil
        }
        most = max(most, count)
      }
      return most
    }

    /// A memory stands for these.
    mutating func add(_ rows: [Int64], _ own: Double) {
      for row in rows {
        guard let known = messages[row] else {
          messages[row] = (own, 1)
          continue
        }
        messages[row] = (known.own.map { max($0, own) }, min(known.count, 1 << 20) + 1)
      }
    }

    /// A message, or what was not learned, stands for itself; false if something already does.
    mutating func add(_ row: Int64) -> Bool {
      if messages[row] != nil { return false }
      messages[row] = (nil, 0)
      return true
    }
  }
}
