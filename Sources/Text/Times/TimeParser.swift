internal import Language

/// Reads the tokens of one text. Each function reads at one token and takes so many tokens as the
/// longest phrase has, so that a text costs its length.
struct TimeParser {
  let tokens: [TimeToken]
  let senses: [TimeSense]
  let today: Int64
  private(set) var direction: TimeGrammar.Direction
  let isMonthFirst: Bool

  /// What stands before an expression.
  struct Frame {
    var hasPreposition = false
    var hasArticle = false
    /// Whether "and" may join the ends of a range.
    var isBetween = false
    /// Whether it says "in", which no day of a month has, or "about", which no season has.
    var isIn = false, isAround = false
    /// In which languages the preposition is.
    var languages = UInt16.max
  }

  init(
    _ found: [TimeToken], _ table: TimeTable, today: Int64, _ direction: TimeGrammar.Direction,
    isMonthFirst: Bool
  ) {
    var tokens = found
    var senses: [TimeSense] = []
    for place in tokens.indices where tokens[place].word != 0 {
      let start = senses.count
      table.senses(at: place, of: tokens, into: &senses)
      tokens[place].senses = start..<senses.count
    }
    (self.tokens, self.senses) = (tokens, senses)
    // Far enough for all that can be written, and no sum with it overflows.
    self.today = max(-TimeSpan.farthest, min(today, TimeSpan.farthest))
    (self.direction, self.isMonthFirst) = (direction, isMonthFirst)
  }

  /// All expressions, from left to right.
  func expressions() -> [TimeExpression] {
    var (found, place): ([TimeExpression], Int) = ([], 0)
    while place < tokens.count {
      if let other = sense(place, .not),
        dated(place).map({ $0.end <= place + other.length }) ?? true
      {
        place += other.length
      } else if let end = openingHours(place) ?? weekdays(place) {
        place = end
      } else if let (expression, end) = expression(place), end > place {
        found.append(expression)
        place = end
      } else {
        place += 1
      }
    }
    return found
  }

  // MARK: Tokens

  /// The token at a place; an empty one outside.
  func token(_ place: Int) -> TimeToken {
    tokens.indices.contains(place) ? tokens[place] : TimeToken()
  }

  /// The longest meaning of a kind of the words at a place.
  func sense(_ place: Int, _ kind: TimeKind, in languages: UInt16 = .max) -> TimeSense? {
    for at in token(place).senses.reversed()
    where senses[at].kind == kind && senses[at].languages & languages != 0 {
      return senses[at]
    }
    return nil
  }

  /// The meaning of a kind, and the token after it.
  func next(_ place: Int, _ kind: TimeKind, in languages: UInt16 = .max) -> Int? {
    sense(place, kind, in: languages).map { place + $0.length }
  }

  /// All meanings of a kind at a place, the longest first.
  func all(_ place: Int, _ kind: TimeKind) -> [TimeSense] {
    token(place).senses.reversed().map { senses[$0] }.filter { $0.kind == kind }
  }

  func mark(_ place: Int) -> UInt8 { token(place).mark }

  /// Whether a token follows the one before it without a space.
  func isGlued(_ place: Int) -> Bool {
    tokens.indices.contains(place) && place > 0 && !tokens[place].isSpaced
  }

  /// A number of so many digits.
  func number(_ place: Int, _ digits: ClosedRange<Int>) -> Int64? {
    let token = token(place)
    return token.shape == .number && digits.contains(token.digits) ? token.value : nil
  }

  /// Whether a number at a place begins there, and is no part of "v2.12", "B2", "$5", "-7".
  func isFree(_ place: Int) -> Bool {
    if place > 0, sense(place - 1, .numbered) != nil { return false }
    if place > 1, mark(place - 1) == 0x2E, sense(place - 2, .numbered) != nil { return false }
    guard isGlued(place) else { return true }
    let before = token(place - 1)
    switch before.shape {
    case .word: return before.isSign
    case .number: return false
    case .mark:
      let isAfterDigit = !before.isSpaced && token(place - 2).shape == .number
      switch before.mark {
      case 0x28, 0x5B, 0x3A, 0x2C, 0x22, 0x27, 0x2D, 0x3E, 0x7E, 0x2A, 0x5F:
        return !isAfterDigit || before.mark == 0x2D
      default: return before.mark == 0
      }
    default: return true
    }
  }

  /// Whether a sentence may end before a place, or words of other kinds follow a break.
  func isBreak(_ place: Int) -> Bool {
    let token = token(place)
    return token.shape == .none || token.isLineStart
      || token.shape == .mark && !token.isSign && token.mark != 0x25 && token.mark != 0x24
  }

  /// Whether a language that a risky word belongs to has most of the words around it.
  func isAmong(_ languages: UInt16, _ place: Int) -> Bool {
    var votes = InlineArray<16, Int>(repeating: 0)
    for at in max(0, place - 40)..<min(tokens.count, place + 40) {
      guard let hints = all(at, .hint).map(\.languages).reduce(0, |) as UInt16?, hints != 0 else {
        continue
      }
      for bit in votes.indices where hints & (1 << UInt16(bit)) != 0 { votes[bit] += 1 }
    }
    var (own, other) = (0, 0)
    for bit in votes.indices {
      if languages & (1 << UInt16(bit)) != 0 {
        own = max(own, votes[bit])
      } else {
        other = max(other, votes[bit])
      }
    }
    return own > other
  }

  // MARK: Expressions

  /// The expression that begins at a token, with its clock, and the token after it.
  private func expression(_ place: Int) -> (TimeExpression, end: Int)? {
    let first = token(place)
    guard
      first.shape == .number || !first.senses.isEmpty || first.mark != 0 && !first.senses.isEmpty
    else { return nil }
    if let clock = clock(place, isAfterDay: true), let found = afterClock(clock) {
      return (built(place, found), found.end)
    }
    guard var found = dated(place) else { return nil }
    if found.month > 0, found.granularity == .day, isBirthday(before: place) { addBirthday(&found) }
    addTail(&found)
    return (built(place, found), found.end)
  }

  /// "Monday to Thursday from 8 to 4" and the reverse, which is so in any week, and names no day.
  private func openingHours(_ place: Int) -> Int? {
    func weekdays(_ place: Int) -> Int? {
      let start = next(place, .first) ?? next(place, .preposition) ?? place
      guard let first = sense(start, .weekday) else { return nil }
      let end = start + first.length
      let joint = next(end, .to) ?? (mark(end) == 0x2D ? end + 1 : nil)
      return joint.flatMap { next($0, .weekday) }
    }
    func hours(_ place: Int) -> Int? {
      let start = mark(place) == 0x2C ? place + 1 : place
      return clock(start, isAfterDay: true).flatMap { $0.minutes.count > 1 ? $0.end : nil }
    }
    if let end = weekdays(place) { return hours(end) }
    return hours(place).flatMap { weekdays(mark($0) == 0x2C ? $0 + 1 : $0) }
  }

  /// "Tue + Fri 17:30", "mon, wed and fri at 7", which is so in any week, and names no day; "Monday and Tuesday" may
  /// be two days.
  private func weekdays(_ place: Int) -> Int? {
    guard let first = sense(place, .weekday) else { return nil }
    var (end, count, isShort) = (place + first.length, 1, first.care != .none)
    while true {
      var at = mark(end) == 0x2E ? end + 1 : end
      if [0x2B, 0x26, 0x2F].contains(mark(at)) {
        (at, isShort) = (at + 1, true)
      } else if mark(at) == 0x2C {
        at = next(at + 1, .and) ?? at + 1
      } else if let and = next(at, .and) {
        at = and
      }
      guard at > end, let day = sense(at, .weekday, in: first.languages) else { break }
      (end, count, isShort) = (at + day.length, count + 1, isShort || day.care != .none)
    }
    let isDate = number(end, 1...2) != nil && clock(end, isAfterDay: true) == nil
    guard count > 2 || count == 2 && isShort, !isDate else { return nil }
    return clock(end, isAfterDay: true)?.end ?? end
  }

  private func built(_ place: Int, _ found: TimeFound) -> TimeExpression {
    let start = tokens[place].start
    return TimeExpression(
      bytes: start..<max(start, token(found.end - 1).end), first: found.first,
      last: max(found.first, found.last), granularity: found.granularity, bound: found.bound,
      clock: found.clock, recurrence: found.recurrence, isRelative: found.isRelative,
      hasYear: found.hasYear, isOpen: found.isOpen && direction == .nearest, hasTense: found.isOpen)
  }

  /// A day after a clock: "at 9 on Monday", "10:00 2.12.2026".
  private func afterClock(_ clock: TimeClock) -> TimeFound? {
    let place = mark(clock.end) == 0x2C ? clock.end + 1 : clock.end
    guard !token(place).isLineStart, var found = dated(place) else { return nil }
    guard found.granularity == .day, found.clock == nil else { return nil }
    found.clock = clock.minutes
    if let end = next(found.end, .part) { found.end = end }
    return found
  }

  /// What may follow a day: its weekday in brackets, its part, its clock, "every year".
  private func addTail(_ found: inout TimeFound) {
    guard found.granularity == .day else { return }
    if let end = bracketed(found.end) { found.end = end }
    var part = sense(found.end, .part)
    if sense(found.end, .cjkam) != nil || sense(found.end, .cjkpm) != nil { part = nil }
    if let part {
      if part.value == 1, found.weekday >= 0 { becomeWeekly(&found) }
      found.end += part.length
    }
    addRecurrence(&found)
    guard found.clock == nil else { return }
    var place = found.end
    if [0x2C, 0x28].contains(mark(place)) || isISO(place)
      || mark(place) == 0x2D && token(place + 1).isSpaced
    {
      place += 1
    }
    if part == nil, next(place, .cjkam) == nil, next(place, .cjkpm) == nil {
      part = sense(place, .part)
      place += part?.length ?? 0
    }
    guard !token(place).isLineStart, var clock = clock(place, isAfterDay: true) else { return }
    // "Tomorrow evening at 7" is 19:00.
    if part?.value == 2 || sense(clock.end, .part)?.value == 2, clock.minutes.upperBound <= 720 {
      clock.minutes = clock.minutes.lowerBound + 720..<clock.minutes.upperBound + 720
    }
    (found.clock, found.end) = (clock.minutes, next(clock.end, .part) ?? clock.end)
    if mark(place - 1) == 0x28, mark(found.end) == 0x29 { found.end += 1 }
    addRecurrence(&found)
  }

  /// Whether the T of ISO 8601 stands at a place.
  private func isISO(_ place: Int) -> Bool {
    token(place).end == token(place).start + 1 && token(place).isCapital && isGlued(place)
      && isGlued(place + 1)
  }

  /// "(Thu)", "(木)" after a day.
  private func bracketed(_ place: Int) -> Int? {
    guard mark(place) == 0x28 else { return nil }
    let end = next(place + 1, .weekday) ?? next(place + 1, .bracketed)
    return end.flatMap { mark($0) == 0x29 ? $0 + 1 : nil }
  }

  /// A day, an interval or a recurrence, with its preposition.
  func dated(_ place: Int) -> TimeFound? { recurring(place) ?? framed(place) }

  private func framed(_ place: Int) -> TimeFound? {
    if let found = plain(place, Frame()) { return ranged(found, Frame()) }
    if let opening = sense(place, .between) {
      let frame = Frame(hasPreposition: true, isBetween: true, languages: opening.languages)
      if let found = plain(place + opening.length, frame) {
        let range = ranged(found, frame)
        if range.first != found.first || range.last != found.last || found.first != found.last {
          return range
        }
      }
    }
    if let opening = sense(place, .first) {
      let frame = Frame(hasPreposition: true, languages: opening.languages)
      if let found = plain(place + opening.length, frame) {
        let range = ranged(found, frame)
        if range.end > found.end || found.first < found.last && found.granularity == .day {
          return range
        }
      }
    }
    for word in all(place, .preposition) + all(place, .dayword) {
      // "I am 29." names no day.
      let before = token(place - 1)
      if before.end == before.start + 1, before.isCapital, !TimeTable.isEnglish(word.languages) {
        continue
      }
      let isIn = sense(place, .infirst, in: word.languages & 1) != nil
      let frame = Frame(
        hasPreposition: true, isIn: isIn, isAround: word.value == 3, languages: word.languages)
      var reader = self
      if word.value == 4 { reader.direction = .past }
      guard let found = reader.plain(place + word.length, frame) else { continue }
      var range = reader.ranged(found, frame)
      switch word.value {
      case 1: range.bound = .from
      case 4: range.bound = .since
      case 2: range.bound = .until
      case 3: range.bound = .around
      default: break
      }
      return range
    }
    return nil
  }

  /// An expression with its article, without its preposition.
  func plain(_ place: Int, _ frame: Frame) -> TimeFound? {
    if let found = core(place, frame) { return found }
    guard let article = sense(place, .article) else { return nil }
    var frame = frame
    if !frame.hasPreposition { frame.languages = article.languages }
    frame.hasArticle = true
    return core(place + article.length, frame)
  }

  /// The interval whose words begin at a place; the readers of longer ones go first.
  private func core(_ place: Int, _ frame: Frame) -> TimeFound? {
    let token = token(place)
    if token.shape == .number || token.mark == 0x27 {
      if let found = numeric(place, frame) { return found }
      if let found = dayMonth(place, frame) { return found }
      if let found = counted(place) { return found }
      if let found = eastern(place) { return found }
      if let found = lastSome(place) { return found }
      if let found = decade(place, frame) { return found }
      if let found = year(place, frame) { return found }
      return dayOfMonth(place, frame)
    }
    guard !token.senses.isEmpty else { return nil }
    if let found = weekdayAndDate(place, frame) { return found }
    if let found = weekdayOfMonth(place) { return found }
    return named(place, frame) ?? relative(place, frame)
  }

  private func named(_ place: Int, _ frame: Frame) -> TimeFound? {
    if let found = dayMonth(place, frame) { return found }
    if let found = monthDay(place, frame) { return found }
    if let found = weekOf(place, frame) { return found }
    if let found = weekNumber(place) { return found }
    if let found = counted(place) { return found }
    if let found = eastern(place) { return found }
    if let found = lastSome(place) { return found }
    if let found = related(place, frame) { return found }
    if let found = third(place, frame) { return found }
    return feast(place) ?? decade(place, frame)
  }

  private func relative(_ place: Int, _ frame: Frame) -> TimeFound? {
    if let found = relativeDay(place) { return found }
    if let found = weekdayAlone(place, frame) { return found }
    if let found = monthAlone(place, frame) { return found }
    if let found = season(place, frame) { return found }
    if let found = unitAlone(place, frame) { return found }
    return year(place, frame) ?? dayOfMonth(place, frame)
  }
}
