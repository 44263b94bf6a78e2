internal import Text

/// A value of a slot as the index holds it: its words as numbers, and how it stands to others.
package struct SlotState: Hashable, Sendable {
  /// Hashes of the value's words, rising.
  var words: [Int64]
  /// That it is not so (any more); without words: whatever it was.
  package var isNone: Bool
  /// That it says to be unlike before: "now", "moved".
  var isChange: Bool
  /// Whether the value is a country or a large region, in which many others lie.
  var isWide: Bool
  /// Whether the memory says other things as well, which do not end with this one.
  var isBound = false
  /// Whether it ends another only where it says to be unlike before.
  var isUnsure = false
  /// The name of whom it tells, where that one need not be named; 0: none is said.
  var who: Int64 = 0

  /// Whether that name is of what kind of a couple it is, which tells only ends apart.
  var isTie = false

  /// Of a date: the day, days since 1970. What was over before something is moved is another occasion.
  var day: Int64?

  private static let regions = WordSet(
    """
    argentina australia austria belgium brazil canada chile china colombia croatia cuba denmark egypt
    england europe finland france germany greece hungary iceland india indonesia ireland israel italy
    jamaica japan kenya malaysia mexico morocco netherlands norway pakistan peru philippines poland
    portugal romania russia scotland spain sweden switzerland thailand turkey uk ukraine us usa
    vietnam wales states kingdom zealand africa asia america california texas florida oregon nevada
    arizona colorado utah ohio michigan illinois virginia georgia alaska hawaii montana ontario quebec
    bavaria tuscany
    """)

  init(
    _ slot: SlotValue, isChange: Bool, isBound: Bool = false, who: Int64 = 0, day: Int64? = nil
  ) {
    self.day = day
    words = Set(slot.value.map { NameHash.hash(Array($0.utf8)) }).sorted()
    isNone = slot.isNone
    self.isChange = isChange
    self.isBound = isBound
    self.who = slot.tie.map { NameHash.hash(Array($0.utf8)) } ?? who
    isTie = slot.tie != nil
    isUnsure = slot.isUnsure
    isWide = slot.value.last.map { SlotState.regions.contains($0) } ?? false
  }

  var bytes: [UInt8] {
    let flags = [isNone, isChange, isWide, isBound, who != 0, isUnsure, day != nil, isTie]
      .enumerated()
      .reduce(UInt8(0)) { $0 | ($1.element ? 1 << UInt8($1.offset) : 0) }
    let numbers = (who == 0 ? [] : [who]) + (day.map { [$0] } ?? []) + words
    return [flags]
      + numbers.flatMap { word in
        stride(from: Int64(56), through: 0, by: -8).map { UInt8(truncatingIfNeeded: word >> $0) }
      }
  }

  /// Of the bytes above; anything else is a value of no words.
  package init(bytes: [UInt8]) {
    let flags = bytes.first ?? 0
    isNone = flags & 1 != 0
    isChange = flags & 2 != 0
    isWide = flags & 4 != 0
    isBound = flags & 8 != 0
    isUnsure = flags & 32 != 0
    isTie = flags & 128 != 0
    words = stride(from: 1, through: bytes.count - 8, by: 8).map { place in
      bytes[place..<place + 8].reduce(Int64(0)) { $0 << 8 | Int64($1) }
    }
    if flags & 16 != 0, !words.isEmpty { who = words.removeFirst() }
    if flags & 64 != 0, !words.isEmpty { day = words.removeFirst() }
  }

  /// Whether both can be so at once: "Porto" and "Porto, Portugal", a city and a country.
  private func agrees(with other: SlotState) -> Bool {
    if isWide != other.isWide { return true }
    let (one, two) = (Set(words), Set(other.words))
    return one.isSubset(of: two) || two.isSubset(of: one)
  }

  /// Whether its day had gone by at a time, milliseconds since 1970.
  func isOver(at time: Int64) -> Bool { day.map { $0 < time / 86_400_000 } ?? false }

  /// Whether a later value is another one.
  func differs(from later: SlotState) -> Bool {
    let isOther = who != 0 && later.who != 0 && who != later.who
    if isNone || isOther && (!isTie || later.isNone) { return false }
    if later.isUnsure, !later.isChange, !later.isNone { return false }
    // What ends is named: who left the school board works at the school still.
    if later.isNone {
      return later.words.isEmpty || Set(words).isSuperset(of: later.words) && !isWide
    }
    return !agrees(with: later)
  }
}
