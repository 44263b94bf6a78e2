/// The date that was named last, by which a bare day of a month counts: "the exam is on 4 March 2027
/// and the party is on the 6th".
package struct MonthAnchor: Hashable, Sendable {
  private enum Named: Hashable, Sendable {
    /// Nothing: such a day counts from the day of telling.
    case nothing
    case days(Day)
    case month(Day)
    /// A date whose year nobody can tell, or too many days.
    case unclear
  }

  /// What a bare day of a month is.
  enum Found: Hashable, Sendable {
    case day(Day)
    /// Nobody can tell: it stays as it was said.
    case asSaid
    case fromToday
  }

  private var named = Named.nothing
  /// How many sentences ago it was named.
  private var age = 0
  /// Whether it was counted from the day of telling itself: "next month".
  private var isRelative = false
  /// Whether it is unclear in its own sentence alone.
  private var passes = false

  package init() {}

  /// Whether nothing was named.
  var isEmpty: Bool { named == .nothing }

  // MARK: What was named

  private static let yearly = WordSet("born birthday birthdays anniversary anniversaries bday")
  private static let feasts = WordSet("christmas halloween xmas")
  private static let beforeMonth = WordSet(
    "in of since until till by early late mid from during around")

  private static func isMonth(_ word: Word) -> Bool {
    word.isCapitalised
      && (TimeWords.months.contains(word.lower) || DateReading.shortMonths.contains(word.lower))
  }

  private mutating func set(_ new: Named, isRelative: Bool = false, passes: Bool = false) {
    (named, age, self.isRelative, self.passes) = (new, 0, isRelative, passes)
  }

  /// Takes a phrase of a sentence, said in some of its words.
  mutating func take(_ phrase: DatePhrase, _ said: ArraySlice<Word>, of sentence: [Word]) {
    let names = said.contains { word in
      Self.isMonth(word) || NumericDate.isOne(word) || Self.feasts.contains(word)
    }
    guard let span = phrase.span else {
      if names { set(.unclear) }
      return
    }
    let isMonth = span.first.parts.day == 1 && span.last == span.first.lastOfMonth
    if names || isMonth {
      // "I was born on 3 May 1990": what else is told is of other years.
      if sentence.contains(where: { Self.yearly.contains($0) }) {
        return set(.unclear, passes: true)
      }
      return set(isMonth ? .month(span.first) : .days(span.first), isRelative: !names)
    }
    if span.last - 31 > span.first { return set(.unclear, passes: true) }
    // "On Friday" leaves it as it is, and "the 6th" is the date that was named last.
    if said.contains(where: { TimeWords.weekdays.contains($0.lower) }) { return }
    if said.first?.lower == "the", said.count == 2, said.last?.kind == .number {
      return set(.days(span.first))
    }
    set(.nothing)
  }

  /// Takes the name of a month, or a feast, of which nobody can tell the year.
  mutating func take(_ words: [Word], at place: Int) {
    let before = words.lower(place - 1)
    let isFeast = Self.feasts.contains(words[place]) && ["at", "on", "over"].contains(before)
    guard isFeast || Self.isMonth(words[place]) && Self.beforeMonth.contains(before) else { return }
    set(.unclear)
  }

  /// The same in the next sentence; two sentences on nobody can tell whether it still counts.
  var carried: MonthAnchor {
    var anchor = self
    anchor.age += 1
    if passes { return MonthAnchor() }
    if !isEmpty, anchor.age > 1 { anchor.named = .unclear }
    return anchor
  }

  /// Whether some sentences name a day of a month without the month.
  static func isNeeded(_ sentences: [Sentence]) -> Bool {
    sentences.contains { sentence in
      sentence.words.contains { word in
        let digits = word.lower.utf8.prefix { (0x30...0x39).contains($0) }.count
        return (1...2).contains(digits) && word.lower.utf8.count == digits + 2
      }
    }
  }

  // MARK: What is counted by it

  /// What happened so long before is told with its month.
  private static let recent: Int64 = 120

  /// The day of a month that is meant. `today`: nil if nobody knows when it was said; `returns`: whether
  /// it ends what began on the date that was named.
  func day(_ number: Int64, _ tense: Tense, today: Day?, returns: Bool) -> Found {
    let found: Day?
    switch named {
    case .nothing: return .fromToday
    case .unclear: return .asSaid
    case .month(let first): found = Self.day(number, of: first)
    case .days(let day): found = Self.day(number, near: day, returns: returns)
    }
    guard let found, tense != .open else { return .asSaid }
    guard let today else { return .day(found) }
    let fits =
      switch tense {
      case .past, .doubtful: found <= today
      case .present, .future: found >= today
      case .unknown, .planned, .open: true
      }
    if !fits { return age > 0 || isRelative ? .fromToday : .asSaid }
    return age > 0 && found + Self.recent < today ? .asSaid : .day(found)
  }

  private static func day(_ number: Int64, of month: Day) -> Day? {
    let first = month.firstOfMonth
    guard (1...first.lastOfMonth.parts.day).contains(number) else { return nil }
    return first + (number - 1)
  }

  /// Of which month a bare day is.
  package enum Month { case same, next, either }

  /// In the month of a day, or in the next one, where that is much nearer or what began ends; else either
  /// may be meant. `length`: the days of that month.
  package static func month(
    of number: Int64, behind day: Int64, length: Int64, returns: Bool = false
  ) -> Month {
    if number >= day { return .same }
    let (back, ahead) = (day - number, length - day + number)
    if returns || ahead * 2 <= back { return .next }
    return back * 2 <= ahead ? .same : .either
  }

  private static func day(_ number: Int64, near day: Day, returns: Bool) -> Day? {
    let length = day.lastOfMonth.parts.day
    switch month(of: number, behind: day.parts.day, length: length, returns: returns) {
    case .same: return self.day(number, of: day)
    case .next: return self.day(number, of: day.month(1))
    case .either: return nil
    }
  }

  /// The weekday on which what began on the day that was named ends: "I fly on 4 March and come back on
  /// Friday"; nil: nothing says so.
  func end(_ weekday: Int, today: Day) -> Day? {
    guard case .days(let day) = named, age == 0, abs(day.number - today.number) > 7 else {
      return nil
    }
    let ahead = (Int64(weekday) - day.weekday + 7) % 7
    return day + (ahead == 0 ? 7 : ahead)
  }
}
