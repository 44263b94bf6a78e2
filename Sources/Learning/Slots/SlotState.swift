/// A value of a slot as the index holds it: its words as numbers, and how it stands to others.
package struct SlotState: Hashable, Sendable {
  package var marks: SlotClaim.Marks
  /// Hashes of the value's words, rising.
  var words: [Int64]
  /// Those of what else was said, rising.
  var besides: [Int64]
  /// The name of whom it tells, where that one need not be named; 0: none is said.
  var who: Int64
  /// When what is on a date is over, milliseconds since 1970; 0: it is not on one.
  var day: Int64

  /// Whether it says that something is not so.
  package var isNone: Bool { marks.contains(.ends) }

  init(
    marks: SlotClaim.Marks, words: [Int64], besides: [Int64] = [], who: Int64 = 0, day: Int64 = 0
  ) {
    (self.marks, self.words, self.besides) = (marks, words, besides)
    (self.who, self.day) = (who, day)
  }

  /// The marks, how many words there are, then the name, the day and all words, each of 8 bytes.
  package var bytes: [UInt8] {
    let some = words.prefix(Int(UInt8.max))
    return [marks.rawValue, UInt8(some.count)]
      + ([who, day] + some + besides).flatMap { word in
        stride(from: Int64(56), through: 0, by: -8).map { UInt8(truncatingIfNeeded: word >> $0) }
      }
  }

  /// Of the bytes above; anything else is a value of no words.
  package init(bytes: [UInt8]) {
    marks = SlotClaim.Marks(rawValue: bytes.first ?? 0)
    var numbers = stride(from: 2, through: bytes.count - 8, by: 8).map { place in
      bytes[place..<place + 8].reduce(Int64(0)) { $0 << 8 | Int64($1) }
    }
    who = numbers.isEmpty ? 0 : numbers.removeFirst()
    day = numbers.isEmpty ? 0 : numbers.removeFirst()
    let count = min(numbers.count, bytes.count > 1 ? Int(bytes[1]) : 0)
    (words, besides) = (Array(numbers[..<count]), Array(numbers[count...]))
  }

  /// Whether a later value of the same slot is another one, so that this one is over.
  func isEnded(by later: SlotState, _ kind: SlotClaim.Kind) -> Bool {
    if who != 0, later.who != 0, who != later.who { return false }
    let (mine, others) = (Set(words), Set(later.words))
    if later.isNone {
      // What ends is named: "sold the red kayak" leaves the blue one.
      return !isNone && mine.isSuperset(of: others) && Set(besides).isSuperset(of: later.besides)
    }
    // What once was stays true.
    if isNone {
      return !marks.contains(.bound) && mine.isSubset(of: others)
        && Set(besides).isSubset(of: later.besides)
    }
    guard kind != .many, kind != .same else { return false }
    let isChange = later.marks.contains(.change)
    if later.marks.contains(.unsure), !isChange { return false }
    guard isChange ? Set(besides).isSuperset(of: later.besides) : besides == later.besides else {
      return false
    }
    if marks.contains(.wide) != later.marks.contains(.wide) { return false }
    return !mine.isSubset(of: others) && !others.isSubset(of: mine)
  }
}

/// How a memory stands to another one.
package enum Standing: Int64, Sendable {
  /// The other says what is so since.
  case superseded = 1
  /// Another one says the same, and stands for both.
  case folded = 2
  /// Both cannot be so, and neither is surely the later.
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

  /// How a row stands to those after it: the first other value ends it. They contradict each other instead where
  /// the slot never changes, where that value holds at the same time, or from a day to come, and where the row's
  /// memory says more than what ended, which must not be hidden with it.
  package static func of(_ place: Int, in rows: [Row], _ kind: SlotClaim.Kind) -> Found {
    var found = Found()
    let row = rows[place]
    for next in rows.indices.dropFirst(place + 1).prefix(window) {
      let other = rows[next]
      // What is over is another occasion.
      if row.value.day != 0, row.value.day < other.since { continue }
      guard other.source != row.source, row.value.isEnded(by: other.value, kind) else { continue }
      let isLater = other.since > row.since || other.value.isNone
      if kind != .ever, isLater || other.value.marks.contains(.change),
        !other.value.marks.contains(.coming)
      {
        if row.value.marks.contains(.bound) {
          found.contradiction = found.contradiction ?? next
        } else {
          found.superseder = next
        }
        return found
      }
      if found.contradiction == nil { found.contradiction = next }
    }
    return found
  }
}
