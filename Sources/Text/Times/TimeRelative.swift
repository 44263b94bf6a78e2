internal import Language

/// What is counted from the day of writing.
extension TimeParser {
  private static let fortnight: Int64 = 6, hour: Int64 = 7

  private func found(
    _ end: Int, _ span: TimeSpan, _ granularity: TimeExpression.Granularity
  ) -> TimeFound { TimeFound(end, span, granularity, isRelative: true) }

  /// "yesterday", "übermorgen", "the other day".
  func relativeDay(_ place: Int) -> TimeFound? {
    if let day = sense(place, .day), day.care != .risky || isAmong(day.languages, place) {
      var found = found(place + day.length, TimeSpan(day: today + day.value), .day)
      found.languages = day.languages
      return found
    }
    guard let end = next(place, .otherday) else { return nil }
    return found(end, TimeSpan(first: today - 6, end: today), .few)
  }

  /// The unit moved by so many: the week, month, or year in which that day lies.
  func shifted(_ end: Int, _ unit: Int64, by count: Int64) -> TimeFound? {
    guard abs(count) <= 9999 else { return nil }
    let monday = today - TimeCalendar.weekday(today)
    switch unit {
    case 0: return found(end, TimeSpan(day: today + count), .day)
    case 1: return found(end, TimeCalendar.week(of: today + 7 * count), .week)
    case Self.fortnight: return found(end, TimeCalendar.week(of: today + 14 * count), .week)
    case 2:
      let saturday = monday + 5 + 7 * count
      return found(end, TimeSpan(first: saturday, end: saturday + 2), .weekend)
    case 3:
      let month = TimeCalendar.month(of: today, plus: count)
      return found(end, TimeCalendar.month(month.month, month.year), .month)
    case 4: return found(end, TimeCalendar.year(CivilTime.date(today).year + count), .year)
    case 5:
      let year = CivilTime.date(today).year
      let first = (year - year % 10) + 10 * count
      let span = TimeSpan(
        first: TimeCalendar.year(first).first, end: TimeCalendar.year(first + 10).first)
      return found(end, span, .decade)
    default: return nil
    }
  }

  /// A count of units: in digits, as a word, or a few.
  private func count(_ place: Int) -> (number: Int64, end: Int, isFew: Bool, languages: UInt16)? {
    if let few = sense(place, .few) { return (few.value, place + few.length, true, few.languages) }
    if let word = sense(place, .number) {
      return (word.value, place + word.length, false, word.languages)
    }
    guard let number = number(place, 1...4), isFree(place) else { return nil }
    return (number, place + 1, false, .max)
  }

  /// "three weeks ago", "in zwei Monaten", "il y a un an", "seit drei Jahren".
  func counted(_ place: Int) -> TimeFound? {
    for kind in [TimeKind.agofirst, .infirst, .lasting] {
      for opening in all(place, kind) {
        guard let count = count(place + opening.length),
          let unit = sense(count.end, .unit, in: opening.languages & count.languages)
        else { continue }
        let end = count.end + unit.length
        guard kind == .lasting else {
          return moved(count.isFew, count.number, unit, end, isAgo: kind == .agofirst)
        }
        guard var found = moved(count.isFew, count.number, unit, end, isAgo: true) else {
          return nil
        }
        found.bound = .since
        return found
      }
    }
    guard let count = count(place), let unit = sense(count.end, .unit, in: count.languages) else {
      return nil
    }
    let end = count.end + unit.length
    // "A week on Saturday".
    if unit.value == 1, !count.isFew, direction != .past, let at = next(end, .preposition, in: 1),
      let weekday = sense(at, .weekday, in: 1), weekday.care == .none
    {
      let ahead = (weekday.value - TimeCalendar.weekday(today) + 7) % 7
      let day = today + (ahead == 0 ? 7 : ahead) + 7 * min(count.number, 100)
      return weekdayFound(at + weekday.length, weekday, day)
    }
    if let closing = next(end, .agolast, in: unit.languages) {
      return moved(count.isFew, count.number, unit, closing, isAgo: true)
    }
    guard let closing = next(end, .inlast, in: unit.languages) else { return nil }
    return moved(count.isFew, count.number, unit, closing, isAgo: false)
  }

  private func moved(
    _ isFew: Bool, _ count: Int64, _ unit: TimeSense, _ end: Int, isAgo: Bool
  ) -> TimeFound? {
    guard isFew else { return shifted(end, unit.value, by: isAgo ? -count : count) }
    guard let far = shifted(end, unit.value, by: isAgo ? -5 : 5),
      let near = shifted(end, unit.value, by: isAgo ? -2 : 2)
    else { return nil }
    let span = TimeSpan(first: min(far.first, near.first), end: max(far.last, near.last) + 1)
    return found(end, span, .few)
  }

  /// "last three weeks", "nächsten zwei Tage", "les 3 derniers mois".
  func lastSome(_ place: Int) -> TimeFound? {
    if let relation = sense(place, .relation), relation.value != 0,
      let count = count(place + relation.length), count.languages & relation.languages != 0,
      let unit = sense(count.end, .unit, in: relation.languages)
    {
      return span(relation.value, count.isFew ? 5 : count.number, unit, count.end + unit.length)
    }
    guard let count = count(place), let relation = sense(count.end, .relation, in: count.languages),
      relation.value != 0,
      let unit = sense(count.end + relation.length, .unit, in: relation.languages)
    else { return nil }
    return span(relation.value, count.number, unit, count.end + relation.length + unit.length)
  }

  private func span(_ way: Int64, _ count: Int64, _ unit: TimeSense, _ end: Int) -> TimeFound? {
    guard unit.value != 2, let far = shifted(end, 0, by: 0),
      let moved = shiftedDay(unit.value, way < 0 ? -count : count)
    else { return nil }
    return found(end, TimeSpan(first: min(far.first, moved), end: max(far.first, moved) + 1), .few)
  }

  /// Today moved by units, to the day.
  private func shiftedDay(_ unit: Int64, _ count: Int64) -> Int64? {
    guard abs(count) <= 9999 else { return nil }
    switch unit {
    case 0: return today + count
    case 1: return today + 7 * count
    case Self.fortnight: return today + 14 * count
    case 3, 4, 5:
      let date = CivilTime.date(today)
      let moved = TimeCalendar.month(
        of: today, plus: count * (unit == 3 ? 1 : unit == 4 ? 12 : 120))
      let day = min(date.day, CivilTime.length(moved.month, of: moved.year))
      return CivilTime.days(moved.year, moved.month, day)
    default: return nil
    }
  }

  /// "next week", "last May", "nächsten Freitag", "semaine prochaine".
  func related(_ place: Int, _ frame: Frame) -> TimeFound? {
    for relation in all(place, .relation) {
      let at = place + relation.length
      if let found = related(at, relation, at + 1, isBefore: true) { return found }
    }
    // The Romance languages say it after the noun.
    for kind in [TimeKind.unit, .weekday, .month, .season] {
      guard let noun = sense(place, kind),
        let relation = sense(place + noun.length, .after, in: noun.languages)
      else { continue }
      let end = place + noun.length + relation.length
      guard var found = related(place, relation, end, isBefore: false) else { continue }
      found.end = max(found.end, end)
      return found
    }
    return nil
  }

  private func related(
    _ at: Int, _ relation: TimeSense, _ end: Int, isBefore: Bool
  ) -> TimeFound? {
    let languages = relation.languages
    if let unit = sense(at, .unit, in: languages), unit.length >= sense(at, .weekday)?.length ?? 0 {
      guard unit.value != 0, unit.value < Self.hour else { return nil }
      // Until Wednesday "this weekend" may be the last one.
      let isBefore = direction == .past && TimeCalendar.weekday(today) < 3
      let count = unit.value == 2 && relation.value == 0 && isBefore ? -1 : relation.value
      guard let found = shifted(at + unit.length, unit.value, by: count) else {
        return nil
      }
      return dayOfUnit(found, unit)
    }
    if let weekday = sense(at, .weekday, in: languages), weekday.care == .none || isBefore {
      return relatedWeekday(at, weekday, relation)
    }
    if let month = monthName(at), month.sense.languages & languages != 0,
      relation.value != 0 || month.sense.care != .verb
    {
      return relatedMonth(at + month.sense.length, month.sense.value, relation.value)
    }
    if let season = sense(at, .season, in: languages) {
      let year = nearYear(relation.value) {
        TimeCalendar.season(season.value, season.value == 12 ? $0 + 1 : $0)
      }
      return seasonFound(at + season.length, season.value, year, isRelative: true)
    }
    guard let feast = feast(at, relation: relation.value), isBefore else { return nil }
    return feast
  }

  /// The year whose span lies last before today, next after it, or around it.
  private func nearYear(_ relation: Int64, _ span: (Int64) -> TimeSpan) -> Int64 {
    let year = CivilTime.date(today).year
    if relation < 0 { return (-2...0).map { year + $0 }.last { span($0).last < today } ?? year }
    if relation > 0 { return (0...2).map { year + $0 }.first { span($0).first > today } ?? year }
    return (-1...1).map { year + $0 }.first { span($0).last >= today } ?? year
  }

  private func relatedMonth(_ end: Int, _ month: Int64, _ relation: Int64) -> TimeFound? {
    let year = nearYear(relation) { TimeCalendar.month(month, $0) }
    let chosen = relation == 0 ? CivilTime.date(today).year : year
    return found(end, TimeCalendar.month(month, chosen), .month)
  }

  /// "Last Friday", "next Monday"; in Chinese of the week before or after.
  private func relatedWeekday(_ at: Int, _ weekday: TimeSense, _ relation: TimeSense) -> TimeFound?
  {
    let end = at + weekday.length
    if relation.languages & 0x80 != 0, token(at).isSign {
      let monday = today - TimeCalendar.weekday(today) + 7 * relation.value
      return weekdayFound(end, weekday, monday + weekday.value)
    }
    let ahead = (weekday.value - TimeCalendar.weekday(today) + 7) % 7
    let behind = ahead == 0 ? 7 : 7 - ahead
    switch relation.value {
    case -1: return weekdayFound(end, weekday, today - behind)
    case -2: return weekdayFound(end, weekday, today - behind - 7)
    case 2: return weekdayFound(end, weekday, today + (ahead == 0 ? 7 : ahead) + 7)
    case 0: return weekdayFound(end, weekday, direction == .past ? today - behind : today + ahead)
    default:
      // No one calls tomorrow "next Friday", unless another week begins then.
      let isTomorrow = ahead == 1 && weekday.value != 0
      return weekdayFound(end, weekday, today + (ahead == 0 || isTomorrow ? ahead + 7 : ahead))
    }
  }

  private func weekdayFound(_ end: Int, _ weekday: TimeSense, _ day: Int64) -> TimeFound {
    var found = found(end, TimeSpan(day: day), .day)
    (found.weekday, found.languages) = (weekday.value, weekday.languages)
    return found
  }

  /// A day named after its week or month: "next week Monday", "来週の火曜日", "来月5日".
  private func dayOfUnit(_ unit: TimeFound, _ sense: TimeSense) -> TimeFound {
    var at = next(unit.end, .joint) ?? (mark(unit.end) == 0x2C ? unit.end + 1 : unit.end)
    at = next(at, .preposition, in: sense.languages) ?? at
    if unit.granularity == .week, let weekday = self.sense(at, .weekday, in: sense.languages),
      weekday.care == .none
    {
      return weekdayFound(at + weekday.length, weekday, unit.first + weekday.value)
    }
    if unit.granularity == .month, let day = number(at, 1...2), let end = next(at + 1, .cjkday) {
      let date = CivilTime.date(unit.first)
      if let span = TimeCalendar.day(day, date.month, date.year) { return found(end, span, .day) }
    }
    return unit
  }

  /// The weekend that is, was, or comes.
  func weekend(_ end: Int) -> TimeFound? {
    let isBefore = direction == .past && TimeCalendar.weekday(today) < 5
    return shifted(end, 2, by: isBefore ? -1 : 0)
  }

  /// "The weekend", "am Wochenende": of the units it alone needs no other word.
  func unitAlone(_ place: Int, _ frame: Frame) -> TimeFound? {
    guard frame.hasPreposition || frame.hasArticle, let unit = sense(place, .unit), unit.value == 2,
      unit.languages & frame.languages != 0
    else { return nil }
    return weekend(place + unit.length)
  }

  /// A weekday without a date: the next, the last or the nearest one.
  func weekdayAlone(_ place: Int, _ frame: Frame) -> TimeFound? {
    if let weekly = sense(place, .weekly), weekly.value >= 0 {
      var found = weekdayFound(place + weekly.length, weekly, today)
      becomeWeekly(&found)
      return found
    }
    guard let weekday = sense(place, .weekday), isOneDay(weekday, place, frame) else { return nil }
    let end = place + weekday.length
    let ahead = (weekday.value - TimeCalendar.weekday(today) + 7) % 7
    if let week = weekAfter(end, weekday.languages) {
      return weekdayFound(week.end, weekday, week.first + weekday.value)
    }
    let day =
      switch direction {
      case .past: today - (ahead == 0 ? 7 : 7 - ahead)
      case .future: today + (ahead == 0 ? 7 : ahead)
      case .nearest: ahead > 3 ? today + ahead - 7 : today + ahead
      }
    var found = weekdayFound(end, weekday, day)
    found.isOpen = true
    return found
  }

  /// The week after a weekday: "Monday next week", "lundi de la semaine prochaine".
  private func weekAfter(_ place: Int, _ languages: UInt16) -> TimeFound? {
    var at = next(place, .of, in: languages) ?? place
    if at == place { at = next(place, .preposition, in: languages) ?? place }
    at = next(at, .article, in: languages) ?? at
    guard let week = related(at, Frame()), week.granularity == .week, week.isRelative else {
      return nil
    }
    return week
  }

  /// Whether a name of a weekday names one day: not "a Friday", "sun", "so".
  private func isOneDay(_ weekday: TimeSense, _ place: Int, _ frame: Frame) -> Bool {
    if sense(place - 1, .vague, in: weekday.languages) != nil { return false }
    let isFramed = frame.hasPreposition && frame.languages & weekday.languages != 0
    let end = place + weekday.length
    let start = mark(end) == 0x2E || mark(end) == 0x2C ? end + 1 : end
    let isClocked = clock(start, isAfterDay: true) != nil
    switch weekday.care {
    case .none: return true
    case .weak, .verb:
      let isRange = mark(end) == 0x2D && sense(end + 1, .weekday, in: weekday.languages) != nil
      let isEnd =
        mark(place - 1) == 0x2D && sense(place - 2, .weekday, in: weekday.languages) != nil
      return token(place).isCapital && (isFramed || isClocked || isRange || isEnd)
        || isClocked && TimeTable.isEnglish(weekday.languages)
    case .risky: return (isFramed || isClocked) && isAmong(weekday.languages, place)
    }
  }
}
