/// Things in the order of their last use. A use costs the same, however many there are.
struct UseOrder<ID: Hashable & Sendable>: Sendable {
  /// Oldest first. One that `last` does not confirm was followed by a later one, or its thing went.
  private var uses: [(id: ID, turn: UInt64)] = []
  private var first = 0
  private var last: [ID: UInt64] = [:]
  private var turn: UInt64 = 0

  /// How many things there are.
  var count: Int { last.count }

  /// A thing is used now.
  mutating func use(_ id: ID) {
    turn += 1
    last[id] = turn
    uses.append((id, turn))
    // As many again as are wanted, then the others go at once.
    if uses.count > 2 * last.count + 64 {
      uses = uses[first...].filter { last[$0.id] == $0.turn }
      first = 0
    }
  }

  /// A thing is there no more.
  mutating func remove(_ id: ID) { last[id] = nil }

  /// Takes out what was used longest ago, but never `kept`; nil: nothing else is there.
  mutating func takeOldest(but kept: ID) -> ID? {
    while first < uses.count {
      let use = uses[first]
      guard last[use.id] == use.turn else {
        first += 1
        continue
      }
      if use.id == kept { return nil }
      first += 1
      last[use.id] = nil
      return use.id
    }
    return nil
  }
}
