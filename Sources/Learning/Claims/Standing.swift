/// How a memory stands to another one.
package enum Standing: Int64, Sendable {
  /// The other says what is so since.
  case superseded = 1
  /// Another one says the same, and stands for both.
  case folded = 2
  /// Both cannot be so, and neither is the later.
  case contradicts = 3
}

/// How the memories of one slot stand to each other.
package enum SlotStanding {
  /// How many later values are looked at: a thousand ways to say the same must not cost a million
  /// comparisons.
  package static let window = 16

  /// A value in the order of since when they hold, then of ids.
  package struct Row: Hashable, Sendable {
    /// Milliseconds since 1970.
    package var since: Int64
    /// What it was learned from: what one message says does not end itself.
    package var source: Int64
    package var value: SlotState

    package init(since: Int64, source: Int64, value: SlotState) {
      self.since = since
      self.source = source
      self.value = value
    }
  }

  /// The places of what ends and of what contradicts a row.
  package struct Found: Hashable, Sendable {
    package var superseder: Int?
    package var contradiction: Int?
  }

  /// How a row stands to those behind it: the first other value ends it. If that holds at the same
  /// time and says nothing of a change, or the slot never changes, they contradict each other; and
  /// so they do where the row's memory says more than what ended, which must not be hidden with it.
  /// What does not change within a day is of another time on another day.
  package static func of(_ place: Int, in rows: [Row], _ kind: Claims.Kind) -> Found {
    var found = Found()
    let row = rows[place]
    for next in rows.indices.dropFirst(place + 1).prefix(window) {
      let other = rows[next]
      guard other.source != row.source, row.value.differs(from: other.value),
        !row.value.isOver(at: other.since)
      else { continue }
      let isLater =
        kind == .daily ? day(other.since) > day(row.since) : other.since > row.since
      if kind != .lasting, isLater || other.value.isChange || other.value.isNone {
        if row.value.isBound {
          found.contradiction = found.contradiction ?? next
        } else {
          found.superseder = next
        }
        return found
      }
      if !other.value.isNone, found.contradiction == nil { found.contradiction = next }
    }
    return found
  }

  private static func day(_ time: Int64) -> Int64 {
    time.quotientAndRemainder(dividingBy: 86_400_000).quotient
  }
}
