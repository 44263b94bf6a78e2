internal import Language
internal import Learning
internal import Search
internal import Text

/// The dates that a sentence names, finest first.
struct SentenceDates {
  /// On what a date rests.
  enum Ground {
    /// It says the year.
    case itself
    /// It says a day and a month, and the weekday that gives the year.
    case weekday
    /// It says no year.
    case yearMissing
    /// It counts from the day on which it was said.
    case dayOfTelling
  }

  private(set) var mentions: [TimeMention] = []
  /// Whether all that it names comes again and again.
  private(set) var recurs = false
  /// Whether something in it comes again and again, of which its dates say no more than the month, or
  /// less: "every second Tuesday in November".
  private(set) var recursWithin = false
  /// Whether it names dates that the rules of English prose do not know.
  let isForeign: Bool
  /// Whether something in it comes again and again, and its dates only say but when, or until when:
  /// "every Saturday except 26 December".
  private(set) var recursBut = false
  private let words: [[UInt8]]
  private let written: WrittenDates
  private let day: Int64
  /// What nobody can tell the day of, as it is written, by the place of its first word.
  private let verbatim: [Int: String]
  /// Which weekday stands right beside a mention, by the place of its first word.
  private var weekdays: [Int: Int64] = [:]

  private static let recurring = set(
    "every each most any per all jeden jedes jede chaque cada ogni elke")
  private static let until = set("to until till bis")
  private static let untils = set("until till")
  private static let limits = endings.union(
    set("except excepting excluding but not ausser außer ausgenommen salvo excepto menos sauf"))
  private static let endings = until.union(set("through thru hasta al au fino até tot"))
  /// Between two days running: "12 and 13 May".
  private static let joining = set("and und y et e en")
  private static let onsets = set(
    "since from starting beginning effective ab seit depuis desde dal")
  private static let ahead = set("will ll shall gonna tomorrow upcoming")
  private static let back = set("was were did had ago went")

  private static func set(_ words: String) -> Set<[UInt8]> {
    Set(words.split(separator: " ").map { Array($0.utf8) })
  }

  /// Of a sentence said on a day since 1970.
  init(_ sentence: [UInt8], day: Int64) {
    self.day = day
    let written = WrittenDates(SaidFrame.blanked(sentence))
    let words = written.words
    self.words = words
    self.written = written
    verbatim = written.verbatim
    isForeign = written.isForeign || !written.numeric.isEmpty
    let mentioned = TimeReader.mentions(
      in: written.read, reference: day, earlyYears: written.earlyYears)
    let read = mentioned.map {
      TimeMention(span: $0.span, words: written.range($0.words), unit: $0.unit)
    }
    let all = (read + written.numeric).sorted { $0.words.lowerBound < $1.words.lowerBound }
    var kept: [TimeMention] = []
    for mention in all where !recurs(mention) {
      let first = mention.words.lowerBound
      let before = words.prefix(first).suffix(2).last { $0 != Array("the".utf8) } ?? []
      if saysDay(mention), let weekday = Self.weekday(before) {
        if let last = kept.last, self.weekday(last) != nil, last.words.upperBound + 1 >= first {
          kept.removeLast()
        }
        weekdays[first] = weekday
        kept.append(dated(mention, weekday))
      } else {
        kept.append(mention)
      }
    }
    kept = DateSpans.joined(kept.map { withEnd(withStart($0)) }, words, written, day)
    recurs = kept.isEmpty && words.contains { Self.recurring.contains($0) }
    recursBut =
      kept.count < all.count && !kept.isEmpty
      && kept.allSatisfy { mention in
        words.prefix(mention.words.lowerBound).suffix(2).contains { Self.limits.contains($0) }
      }
    recursWithin = kept.count < all.count && kept.allSatisfy { $0.unit >= .month }
    mentions = kept.enumerated().sorted { a, b in
      a.element.unit != b.element.unit ? a.element.unit < b.element.unit : a.offset < b.offset
    }.map(\.element)
  }

  /// Whether all dates only say since when it is so: "since 5 May", "from 1 June".
  var areOnsets: Bool {
    !mentions.isEmpty
      && mentions.allSatisfy { mention in
        if mention.unit == .day, mention.span.length > 1 { return false }
        let before = Array(words.prefix(mention.words.lowerBound).suffix(2))
        return before.contains { Self.onsets.contains($0) }
          || before == [Array("as".utf8), Array("of".utf8)]
      }
  }

  /// The days of a mention; of one without a year those nearest to the day of telling.
  func days(of mention: TimeMention) -> TimeSpan {
    // "19 June next year" is in the year that was meant.
    let last = words.prefix(mention.words.upperBound).last
    guard case .yearMissing = ground(of: mention), mention.unit == .day,
      last != Array("year".utf8),
      let nearest = TimeCalendar.nearest(mention.span.first, to: day)
    else { return mention.span }
    return TimeSpan(first: nearest, end: nearest + mention.span.length)
  }

  /// The dates without those from which something is moved away: of "postponed from 1 to 14 December" and "the
  /// talk of the 2nd moved to 9 December" the last.
  var standing: [TimeMention] {
    guard words.contains(where: Self.shifts.contains) else { return mentions }
    let targets = mentions.filter { mention in
      words.prefix(mention.words.lowerBound).last(where: { $0 != Array("the".utf8) }).map {
        Self.until.contains($0) || Self.weekday($0) != nil || $0 == Array("auf".utf8)
      } ?? false
    }
    if targets.isEmpty { return mentions }
    return targets.map { mention in
      var end = mention
      if saysDay(mention) { end.span = TimeSpan(day: mention.span.end - 1) }
      return end
    }
  }

  private static let shifts = set(
    "postponed moved rescheduled delayed shifted brought verschoben verlegt")

  /// The dates whose year is told, or follows from the day of telling.
  var certain: [TimeMention] {
    mentions.filter { mention in
      switch ground(of: mention) {
      case .itself, .weekday, .dayOfTelling: true
      case .yearMissing: false
      }
    }
  }

  /// The dates on which something ends that began before, each as its last day: "until 9 August", "from
  /// 30 November to 11 December", "12-14 May".
  var ends: [TimeMention] {
    mentions.compactMap { mention in
      let first = mention.words.lowerBound
      var end = mention
      if mention.unit == .day, mention.span.length > 1 {
        end.span = TimeSpan(day: mention.span.end - 1)
        return end
      }
      // "Until they are back in June" is farther from its date than "to June".
      let before = words[..<min(first, words.count)].suffix(6)
      let near = before.suffix(3)
      let ending =
        near.lastIndex { Self.endings.contains($0) }
        ?? before.lastIndex { Self.untils.contains($0) }
      let isLast = ending.map { place in
        !mentions.contains { $0.words.lowerBound > place && $0.words.lowerBound < first }
      }
      return isLast ?? written.hyphened.contains(first) ? end : nil
    }
  }

  /// Whether the sentence tells of the past, or of what is to come; nil if it does not show.
  var looksBack: Bool? {
    if words.contains(where: { Self.ahead.contains($0) }) { return false }
    if words.contains(where: { Self.back.contains($0) }) { return true }
    return nil
  }

  /// On what a mention rests.
  func ground(of mention: TimeMention) -> Ground {
    let said = words[mention.words.clamped(to: words.indices)].map {
      String(decoding: $0, as: UTF8.self)
    }
    if said.contains(where: { TimeNames.year($0) != nil || Self.isDecade($0) }) { return .itself }
    if written.holdsEarlyYear(mention.words) { return .itself }
    if weekdays[mention.words.lowerBound] != nil { return .weekday }
    let isRelative = ["last", "this", "next", "past", "previous", "coming", "following"].contains(
      said.first ?? "")
    if !isRelative, said.contains(where: { TimeNames.months[$0] != nil }) { return .yearMissing }
    return .dayOfTelling
  }

  /// How a mention is told: as it is written, where that may be two days.
  func spell(_ mention: TimeMention) -> String {
    verbatim[mention.words.lowerBound] ?? SpelledDate.spell(mention)
  }

  /// A weekday alone as the next one, where the reader takes the last.
  func ahead(_ mention: TimeMention) -> TimeMention {
    guard let weekday = weekday(mention) else { return mention }
    let days = (weekday - TimeCalendar.weekday(day) + 6) % 7 + 1
    return TimeMention(span: TimeSpan(day: day + days), words: mention.words, unit: .day)
  }

  /// The weekday that a mention is, and nothing more.
  private func weekday(_ mention: TimeMention) -> Int64? {
    guard mention.words.count == 1, words.indices.contains(mention.words.lowerBound) else {
      return nil
    }
    return Self.weekday(words[mention.words.lowerBound])
  }

  private static func weekday(_ word: [UInt8]) -> Int64? {
    TimeNames.weekdays[String(decoding: word, as: UTF8.self)]
  }

  private func saysDay(_ mention: TimeMention) -> Bool {
    guard mention.unit == .day else { return false }
    switch ground(of: mention) {
    case .itself, .yearMissing: return true
    case .weekday, .dayOfTelling: return false
    }
  }

  /// A day without a year in the nearest year in which it falls on a weekday.
  private func dated(_ mention: TimeMention, _ weekday: Int64) -> TimeMention {
    let isOne = { TimeCalendar.weekday($0) == weekday }
    guard case .weekday = ground(of: mention),
      let nearest = TimeCalendar.nearest(mention.span.first, to: day, within: -3...5, where: isOne)
    else { return mention }
    return TimeMention(span: TimeSpan(day: nearest), words: mention.words, unit: .day)
  }

  /// A day with those before it that a range names: "12-14 May", "from 1 to 20 August", "12 and 13 May".
  private func withStart(_ mention: TimeMention) -> TimeMention {
    let place = mention.words.lowerBound
    guard saysDay(mention), mention.span.length == 1,
      let last = number(place), last == CivilTime.date(mention.span.first).day
    else { return mention }
    var isPair = place > 1 && Self.joining.contains(words[place - 1])
    if isPair, case .yearMissing = ground(of: mention) { isPair = false }
    let start = isPair ? place - 2 : DateSpans.start(of: place, words, written)
    // The 1 of "18.1. to 22.1.2027" is a month.
    guard let start, !written.isPart(start), let first = number(start), first > 0,
      isPair ? last - first == 1 : last - first > 1
    else { return mention }
    let span = TimeSpan(first: mention.span.first - (last - first), end: mention.span.end)
    return TimeMention(span: span, words: mention.words, unit: .day)
  }

  /// A day with those behind it that a range names whose month stands first: "December 2-4 2026".
  private func withEnd(_ mention: TimeMention) -> TimeMention {
    let (place, end) = (mention.words.lowerBound, mention.words.upperBound)
    guard saysDay(mention), mention.span.length == 1, written.hyphened.contains(end),
      mention.words.count == 2, words.indices.contains(place),
      TimeNames.months[String(decoding: words[place], as: UTF8.self)] != nil,
      let last = number(end)
    else { return mention }
    let start = CivilTime.date(mention.span.first)
    let told = words.indices.contains(end + 1) ? words[end + 1] : []
    let year = TimeNames.year(String(decoding: told, as: UTF8.self)).map { Int64($0) }
    guard last > start.day,
      let first = TimeCalendar.day(start.day, start.month, year ?? start.year),
      let final = TimeCalendar.day(last, start.month, year ?? start.year)
    else { return mention }
    return TimeMention(
      span: TimeSpan(first: first.first, end: final.end),
      words: place..<(end + (year == nil ? 1 : 2)), unit: .day)
  }

  private func number(_ place: Int) -> Int64? {
    guard words.indices.contains(place) else { return nil }
    return TimeNames.ordinal(String(decoding: words[place], as: UTF8.self))
  }

  /// "the first Friday of the month", "always on Saturday": a weekday that stands for no one day.
  private func isUndated(_ mention: TimeMention) -> Bool {
    let place = mention.words.upperBound - 1
    guard words.indices.contains(place), Self.weekday(words[place]) != nil else { return false }
    func word(_ at: Int) -> String {
      words.indices.contains(at) ? String(decoding: words[at], as: UTF8.self) : ""
    }
    guard mention.words.count == 1 else { return UndatedWeekday.isMany(place, among: word) }
    return UndatedWeekday.stands(at: place, among: word)
      || UndatedWeekday.isWont(max(0, place - 8)..<place, among: word)
      || WeeklyRoutine.isTold(at: place, among: word)
  }

  /// "every Thursday", "each year", "the first Monday of each month".
  private func recurs(_ mention: TimeMention) -> Bool {
    if weekday(mention) != nil, RoutineDay.isTold(by: words) { return true }
    if isUndated(mention) { return true }
    let before = words.prefix(mention.words.lowerBound).suffix(2)
    return before.contains { Self.recurring.contains($0) }
      || words.dropFirst(mention.words.upperBound).prefix(2).contains {
        Self.recurring.contains($0)
      }
  }

  /// "1980s".
  private static func isDecade(_ word: String) -> Bool {
    word.hasSuffix("s") && TimeNames.year(String(word.dropLast())) != nil
  }
}
