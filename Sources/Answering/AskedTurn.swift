internal import Text

/// Which of several dates a question asks for: the next one from its day on, the last one before, or
/// that on which something ends.
struct AskedTurn: Hashable {
  /// On which side of the day of asking.
  enum Side: Hashable {
    case ahead, back
  }

  /// The side that is asked for, if one is.
  private(set) var side: Side?
  /// Whether of those that lie back the first is asked for.
  private(set) var isFirst = false
  /// Whether the question itself says "next" or "last", and a date of the other side is no answer.
  private(set) var isNamed = false
  /// "Until when …", "when does … end": of a stretch of time its end.
  private(set) var asksForEnd = false
  /// The words of the question that only say this, and that no answer repeats.
  private(set) var frame: Set<[UInt8]> = []

  private static let next = set(
    """
    next upcoming nachste nachster nachsten nachstes proximo proxima prochain prochaine prossimo
    prossima volgende
    """)
  private static let last = set(
    """
    last latest recent letzte letzter letzten letztes zuletzt ultimo ultima dernier derniere
    laatste
    """)
  private static let first = set(
    "first erste erster ersten erstes erstmals primera primero premiere premier prima primo")
  private static let ahead = set(
    "will must shall due needs need wird werden muss mussen soll sollen deve debe doit")
  private static let until = set("until till bis hasta jusqu jusque fino tot")
  private static let ends = set(
    """
    end ends ended finish finishes finished expire expires expired endet endete termina acaba finit
    finisce
    """)

  /// Who comes back ends their being away.
  private static let returns = set("back return returns returning zuruck")

  private static let being = set("is are was were will s")

  private static func set(_ words: String) -> Set<[UInt8]> {
    Set(words.split(whereSeparator: \.isWhitespace).map { Array($0.utf8) })
  }

  /// Asks for none of these.
  init() {}

  /// Of the folded words of a question for a date; `when`: the place of its "when".
  init(_ words: [[UInt8]], when: Int, ofPresent: Bool) {
    asksForEnd =
      words[..<when].contains { Self.until.contains($0) }
      || words[when...].contains { Self.ends.contains($0) }
      || Self.isOver(words[when...]) || words[when...].contains { Self.returns.contains($0) }
    // "The last day of school" that is to come is none of several.
    if let next = words.first(where: { Self.next.contains($0) }) {
      (side, isNamed, frame) = (.ahead, true, [next])
    } else if !ofPresent, let last = words.first(where: { Self.last.contains($0) }) {
      (side, isNamed, frame) = (.back, true, [last])
    } else if !ofPresent, let first = words.first(where: { Self.first.contains($0) }) {
      (side, isFirst, isNamed, frame) = (.back, true, true, [first])
    } else if words.contains(where: { Self.ahead.contains($0) }) {
      side = .ahead
    }
  }

  /// "When is the course over", but not "when did Otis sleep over".
  private static func isOver(_ words: ArraySlice<[UInt8]>) -> Bool {
    words.last == Array("over".utf8)
      && words.dropFirst().first.map { being.contains($0) } ?? false
  }

  /// How many days a date is away from the day of asking, or from 1900 where the first one is asked for;
  /// nil: it is on the other side.
  func distance(_ span: TimeSpan, today: Int64) -> Int64? {
    switch side {
    case .ahead: span.end > today ? max(span.first - today, 0) : nil
    case .back where isFirst: span.first <= today ? max(span.first + 25_567, 0) : nil
    case .back: span.first <= today ? max(today - span.end, 0) : nil
    case nil: nil
    }
  }

  /// The least distance of the dates of a sentence; nil: none is on the asked side.
  func distance(_ dates: SentenceDates, today: Int64?) -> Int64? {
    guard side != nil, let today else { return nil }
    return dates.mentions.compactMap { distance(dates.days(of: $0), today: today) }.min()
  }

  /// Whether all certain dates, of which there is one, are on the other side.
  func isMissed(by dates: SentenceDates, today: Int64?) -> Bool {
    guard isNamed, let today, !dates.certain.isEmpty else { return false }
    return dates.certain.count == dates.mentions.count
      && dates.certain.allSatisfy { distance($0.span, today: today) == nil }
  }

  /// The dates of a sentence in the order in which they answer.
  func ordered(
    _ mentions: [TimeMention], of dates: SentenceDates, today: Int64?
  ) -> [TimeMention] {
    var wanted =
      asksForEnd ? dates.ends.filter { end in mentions.contains { $0.words == end.words } } : []
    if let today, side != nil {
      let near = mentions.compactMap { mention in
        distance(dates.days(of: mention), today: today).map { (mention: mention, distance: $0) }
      }
      wanted += near.sorted { $0.distance < $1.distance }.map(\.mention)
    }
    return wanted + mentions.filter { mention in !wanted.contains { $0.words == mention.words } }
  }
}
