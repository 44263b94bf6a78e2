internal import Language
internal import Search
internal import Text

/// Days from one to another, as several languages join them: "vom 3. bis zum 12. August", "del 3 al 12 de
/// agosto", "du 3 au 12 août", "from 28 May to 3 June".
enum DateSpans {
  private static let joints = AmountKinds.set(
    "to until till through bis al au a hasta jusqu fino tot")
  private static let articles = AmountKinds.set("the den dem der zum el le il o")
  /// Words with which a day is moved to another, and none lies between.
  private static let shifts = AmountKinds.set(
    """
    postponed moved rescheduled delayed shifted changed pushed brought verschoben verlegt aplazado
    aplazada reporte reportee repousse
    """)
  /// Words that stand between two days at most.
  private static let most = 3
  /// Days that such a span has at most, where its beginning says no year.
  private static let longest: Int64 = 200

  /// Whether a word may stand between both ends.
  static func joins(_ word: [UInt8]) -> Bool { joints.contains(word) || articles.contains(word) }

  /// Where the day stands before the one at a place to which it is joined; nil: none is.
  static func start(of place: Int, _ words: [[UInt8]], _ written: WrittenDates) -> Int? {
    let between = words.prefix(place).suffix(most).reversed().prefix(while: joins)
    if between.contains(where: joints.contains) { return place - between.count - 1 }
    return written.hyphened.contains(place) ? place - 1 : nil
  }

  /// The dates of a sentence, each two of which are the ends of a span as that span. `day`: of telling.
  static func joined(
    _ mentions: [TimeMention], _ words: [[UInt8]], _ written: WrittenDates, _ day: Int64
  ) -> [TimeMention] {
    if words.contains(where: shifts.contains) { return mentions }
    var joined: [TimeMention] = []
    for mention in mentions {
      if let first = joined.last, let span = span(first, mention, words, written) {
        joined[joined.count - 1] = span
      } else {
        joined.append(mention)
      }
    }
    return joined
  }

  private static func span(
    _ first: TimeMention, _ last: TimeMention, _ words: [[UInt8]], _ written: WrittenDates
  ) -> TimeMention? {
    guard [first, last].allSatisfy({ saysDay($0, words) }),
      first.words.upperBound <= last.words.lowerBound,
      last.words.upperBound <= words.count
    else { return nil }
    // "From Monday 3 May to Friday 7 May".
    let between = words[first.words.upperBound..<last.words.lowerBound].filter {
      TimeNames.weekdays[String(decoding: $0, as: UTF8.self)] == nil
    }
    let isJoined =
      between.isEmpty
      ? written.hyphened.contains(last.words.lowerBound)
      : between.count <= most && between.allSatisfy(joins)
        && between.contains(where: joints.contains)
    guard isJoined else { return nil }
    let range = first.words.lowerBound..<last.words.upperBound
    let (start, end) = (CivilTime.date(first.span.first), CivilTime.date(last.span.first))
    let told = (year(first, words), year(last, words))
    var (from, to) = (first.span.first, last.span.first)
    switch told {
    case (nil, _?):
      // The year stands with the end.
      let starts = [end.year, end.year - 1].compactMap {
        TimeCalendar.day(start.day, start.month, $0)?.first
      }
      guard let found = starts.first(where: { $0 < to }) else { return nil }
      from = found
    case (_, nil):
      let ends = [start.year, start.year + 1].compactMap {
        TimeCalendar.day(end.day, end.month, $0)?.first
      }
      guard let found = ends.first(where: { $0 > from }) else { return nil }
      to = found
    case (_?, _?): break
    }
    guard from < to, told.0 != nil && told.1 != nil || to - from <= longest else { return nil }
    return TimeMention(span: TimeSpan(first: from, end: to + 1), words: range, unit: .day)
  }

  /// Whether a mention is one day that says its month.
  private static func saysDay(_ mention: TimeMention, _ words: [[UInt8]]) -> Bool {
    guard mention.unit == .day, mention.span.length == 1, mention.words.count > 1 else {
      return false
    }
    return words[mention.words.clamped(to: words.indices)].contains {
      let word = String(decoding: $0, as: UTF8.self)
      return TimeNames.months[word] != nil || TimeNames.year(word) != nil
    }
  }

  private static func year(_ mention: TimeMention, _ words: [[UInt8]]) -> Int64? {
    words[mention.words.clamped(to: words.indices)].lazy.compactMap {
      TimeNames.year(String(decoding: $0, as: UTF8.self))
    }.first
  }
}
