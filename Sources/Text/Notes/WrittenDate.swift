internal import Language

/// A date as people write it in front matter, in headings, in names of files and in mails: `2026-11-28`,
/// `20261128`, `28.11.2026`, `June 14th, 2025`, `Mon, 9 Mar 2026 10:00:00 +0100`.
///
/// `10/9/2021` is October 9th, since dates with strokes are American, unless the first number is no month.
struct WrittenDate: Hashable {
  /// Days since 1970.
  var day: Int64
  /// Seconds since midnight; nil where no time of day follows the date.
  var second: Int64?
  /// How many seconds the time spans that was written: 60 or 1.
  var unit: Int64 = 60
  /// Seconds east of UTC, where that is said.
  var zone: Int64?
  /// The bytes in which it stands.
  var range: Range<Int>
  /// How many words stand before it that are no weekday, and how many in all beside it.
  var wordsBefore = 0, wordsBeside = 0
  /// Whether it is in digits, the year first.
  var isOrdered = false
  /// The words beside it.
  var others: [[UInt8]] = []
}

extension WrittenDate {
  /// So much of a text is looked at, bytes.
  private static let limit = 200

  /// The first date of a text; nil where it has none.
  init?(in text: some Collection<UInt8>) {
    let tokens = DateTokens(Array(text.prefix(Self.limit)))
    for start in tokens.all.indices {
      guard var found = tokens.date(at: start) else { continue }
      found.date.others = tokens.words(outside: start..<found.end)
      found.date.wordsBefore = tokens.words(outside: start..<tokens.all.count).count
      found.date.wordsBeside = found.date.others.count
      self = found.date
      return
    }
    return nil
  }

  /// The span that a text names which is a date and nothing else: a day, or a minute or second of one.
  /// Brackets, quotes and a weekday may stand around it.
  static func span(_ text: [UInt8], offset: CivilDate.Offset) -> CivilDate? {
    if let date = CivilDate(text, offset: offset) { return date }
    guard text.count <= limit, let date = WrittenDate(in: text), date.wordsBeside == 0 else {
      return nil
    }
    return date.span(offset)
  }

  /// The span in milliseconds.
  func span(_ offset: CivilDate.Offset) -> CivilDate {
    func instant(_ local: Int64) -> Int64 { (local - (zone ?? offset(local))) * 1000 }
    let midnight = day * 86_400
    guard let second else {
      return CivilDate(start: instant(midnight), end: instant(midnight + 86_400))
    }
    let start = instant(midnight + second)
    return CivilDate(start: start, end: start + unit * 1000)
  }
}

/// The words, numbers and marks of a short text, and the dates that they make.
private struct DateTokens {
  enum Kind: Hashable {
    /// A number: its value, and how many digits it has.
    case number(Int64, Int)
    /// A word, folded.
    case word([UInt8])
    case mark(UInt8)
  }

  struct Token {
    var kind: Kind
    var range: Range<Int>
  }

  private(set) var all: [Token] = []

  init(_ text: [UInt8]) {
    var folding = FoldedValue()
    var index = 0
    while index < text.count {
      let (start, byte) = (index, text[index])
      if Self.isDigit(byte) {
        var value: Int64 = 0
        while index < text.count, Self.isDigit(text[index]) {
          if index - start < 15 { value = value * 10 + Int64(text[index] - 0x30) }
          index += 1
        }
        all.append(Token(kind: .number(value, index - start), range: start..<index))
      } else if Self.isLetter(byte) {
        while index < text.count, Self.isLetter(text[index]) { index += 1 }
        let word = folding.fold(Array(text[start..<index]))
        all.append(Token(kind: .word(word), range: start..<index))
      } else {
        index += 1
        all.append(Token(kind: .mark(byte), range: start..<index))
      }
    }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
  private static func isLetter(_ byte: UInt8) -> Bool {
    (0x61...0x7A).contains(byte | 0x20) || byte >= 0x80
  }

  /// The words that stand outside a range of tokens, but for weekdays.
  func words(outside range: Range<Int>) -> [[UInt8]] {
    all.indices.compactMap { index in
      guard !range.contains(index), case .word(let word) = all[index].kind, !Self.isWeekday(word)
      else { return nil }
      return word
    }
  }

  private static func isWeekday(_ word: [UInt8]) -> Bool {
    let name = String(decoding: word, as: UTF8.self)
    return TimeNames.weekdays[name] != nil || ["sat", "sun", "mon", "wed"].contains(name)
      || MonthTable.weekdays.contains(word)
  }

  private func number(_ index: Int, _ digits: ClosedRange<Int>) -> Int64? {
    guard all.indices.contains(index), case .number(let value, let count) = all[index].kind,
      digits.contains(count)
    else { return nil }
    return value
  }

  private func mark(_ index: Int) -> UInt8? {
    guard all.indices.contains(index), case .mark(let byte) = all[index].kind else { return nil }
    return byte
  }

  private func word(_ index: Int) -> [UInt8]? {
    guard all.indices.contains(index), case .word(let word) = all[index].kind else { return nil }
    return word
  }

  // MARK: Dates

  /// The date that begins at a token, and the index of the token after it.
  func date(at start: Int) -> (date: WrittenDate, end: Int)? {
    guard let found = ordered(start) ?? joined(start) ?? reversed(start) ?? named(start),
      all.indices.contains(found.end - 1)
    else { return nil }
    let isOrdered = ordered(start) != nil || joined(start) != nil
    var date = WrittenDate(
      day: found.day, range: all[start].range.lowerBound..<all[found.end - 1].range.upperBound)
    date.isOrdered = isOrdered
    date.second = found.second
    var end = found.end
    if found.second == nil { readTime(&date, &end) }
    if all.indices.contains(end - 1) {
      date.range = date.range.lowerBound..<all[end - 1].range.upperBound
    }
    return (date, end)
  }

  private typealias Found = (day: Int64, second: Int64?, end: Int)

  private static func day(_ year: Int64, _ month: Int64, _ day: Int64) -> Int64? {
    guard (1900...2100).contains(year), (1...12).contains(month) else { return nil }
    return TimeCalendar.day(day, month, year)?.first
  }

  /// `2026-11-28`, and with the marks `_`, `.`, `/`, a blank, or those of Chinese and Japanese.
  private func ordered(_ start: Int) -> Found? {
    guard let year = number(start, 4...4), let month = number(start + 2, 1...2),
      let day = number(start + 4, 1...2)
    else { return nil }
    let isEastern = word(start + 1) == MonthTable.year && word(start + 3) == MonthTable.month
    if !isEastern {
      guard let one = mark(start + 1), one == mark(start + 3), "-_. /".utf8.contains(one) else {
        return nil
      }
      // Numbers between blanks are numbers; months and days have two digits there.
      let isPadded = number(start + 2, 2...2) != nil && number(start + 4, 2...2) != nil
      guard isPadded || one != 0x20 else { return nil }
    }
    guard let found = Self.day(year, month, day) else { return nil }
    // 日 follows the day.
    let isMarked = isEastern && word(start + 5)?.starts(with: MonthTable.day) == true
    return (found, nil, start + (isMarked ? 6 : 5))
  }

  /// `20261128`, `202611281530`, `20261128153000`.
  private func joined(_ start: Int) -> Found? {
    for (digits, scale) in [(8, 1), (12, 10_000), (14, 1_000_000)] as [(Int, Int64)] {
      guard let value = number(start, digits...digits) else { continue }
      let date = value / scale
      guard let day = Self.day(date / 10_000, date / 100 % 100, date % 100) else { return nil }
      if digits == 8 { return (day, nil, start + 1) }
      let clock = digits == 12 ? value % scale * 100 : value % scale
      let (hour, minute, second) = (clock / 10_000, clock / 100 % 100, clock % 100)
      guard hour < 24, minute < 60, second < 60 else { return nil }
      return (day, hour * 3600 + minute * 60 + second, start + 1)
    }
    return nil
  }

  /// `28.11.2026`, `28-11-2026`, `11/28/2026`.
  private func reversed(_ start: Int) -> Found? {
    guard let one = number(start, 1...2), let other = number(start + 2, 1...2),
      let year = number(start + 4, 4...4), let mark = mark(start + 1), mark == self.mark(start + 3),
      "-./_".utf8.contains(mark)
    else { return nil }
    let isAmerican = mark == 0x2F && one <= 12
    let found = isAmerican ? Self.day(year, one, other) : Self.day(year, other, one)
    return found.map { ($0, nil, start + 5) }
  }

  /// `June 14th, 2025`, `14 June 2025`, `14. Juni 2025`, `2025 June 14`.
  private func named(_ start: Int) -> Found? {
    var at = start
    if let month = month(at) {
      at = passGap(at + 1)
      guard let day = number(at, 1...2) else { return nil }
      at = passGap(passEnding(at + 1))
      guard let year = number(at, 4...4) else { return nil }
      return Self.day(year, month, day).map { ($0, nil, at + 1) }
    }
    if let day = number(at, 1...2) {
      at = passGap(passEnding(at + 1))
      if let word = word(at), MonthTable.joining.contains(word) { at = passGap(at + 1) }
      guard let month = month(at) else { return nil }
      at = passGap(at + 1)
      if let word = word(at), MonthTable.joining.contains(word) { at = passGap(at + 1) }
      guard let year = number(at, 4...4) else { return nil }
      return Self.day(year, month, day).map { ($0, nil, at + 1) }
    }
    guard let year = number(at, 4...4), let month = month(passGap(at + 1)) else { return nil }
    at = passGap(passGap(at + 1) + 1)
    guard let day = number(at, 1...2) else { return nil }
    return Self.day(year, month, day).map { ($0, nil, passEnding(at + 1)) }
  }

  private func month(_ index: Int) -> Int64? { word(index).flatMap { MonthTable.months[$0] } }

  /// The index of the token after blanks, points, commas and strokes.
  private func passGap(_ index: Int) -> Int {
    var index = index
    while let mark = mark(index), " .,-_/".utf8.contains(mark) { index += 1 }
    return index
  }

  /// The index of the token after `th` and its like, which directly follow a number.
  private func passEnding(_ index: Int) -> Int {
    guard let word = word(index), MonthTable.ordinals.contains(word),
      all.indices.contains(index - 1),
      all[index - 1].range.upperBound == all[index].range.lowerBound
    else { return index }
    return index + 1
  }

  // MARK: Times of day

  /// Reads `T10:11:12.5+02:00`, ` 10:11 am`, `, 10:11:12 +0200` after a date, if it stands there.
  private func readTime(_ date: inout WrittenDate, _ end: inout Int) {
    var at = end
    if let word = word(at), word == [0x74] || word == Array("at".utf8) { at += 1 }
    while let mark = mark(at), mark == 0x20 || mark == 0x2C { at += 1 }
    if let word = word(at), word == Array("at".utf8) { at = passGap(at + 1) }
    guard var hour = number(at, 1...2), hour < 24, mark(at + 1) == 0x3A,
      let minute = number(at + 2, 2...2), minute < 60
    else { return }
    at += 3
    var second: Int64 = 0
    if mark(at) == 0x3A, let value = number(at + 1, 2...2), value <= 60 {
      (second, date.unit) = (min(value, 59), 1)
      at += 2
      if mark(at) == 0x2E || mark(at) == 0x2C, number(at + 1, 1...9) != nil { at += 2 }
    }
    let half = mark(at) == 0x20 ? at + 1 : at
    if let word = word(half), word == Array("am".utf8) || word == Array("pm".utf8), hour <= 12 {
      hour = hour % 12 + (word.first == 0x70 ? 12 : 0)
      at = half + 1
    }
    date.second = hour * 3600 + minute * 60 + second
    end = at
    readZone(&date, &end)
  }

  private func readZone(_ date: inout WrittenDate, _ end: inout Int) {
    let at = mark(end) == 0x20 ? end + 1 : end
    if let word = word(at), ["z", "utc", "gmt"].contains(String(decoding: word, as: UTF8.self)) {
      date.zone = 0
      end = at + 1
      return
    }
    guard let sign = mark(at), sign == 0x2B || sign == 0x2D else { return }
    if let joined = number(at + 1, 4...4), joined / 100 < 24, joined % 100 < 60 {
      date.zone = (joined / 100 * 3600 + joined % 100 * 60) * (sign == 0x2D ? -1 : 1)
      end = at + 2
    } else if let hour = number(at + 1, 2...2), hour < 24, mark(at + 2) == 0x3A,
      let minute = number(at + 3, 2...2), minute < 60
    {
      date.zone = (hour * 3600 + minute * 60) * (sign == 0x2D ? -1 : 1)
      end = at + 4
    }
  }
}

/// The names of months in the languages that people here write, folded, from 1; English ones also short.
private enum MonthTable {
  private static let languages = [
    "de", "fr", "es", "it", "pt", "nl", "da", "sv", "nb", "pl", "cs", "fi", "ru", "uk", "tr",
  ]

  static let months: [[UInt8]: Int64] = {
    var months: [[UInt8]: Int64] = [:]
    for (name, month) in TimeNames.months { months[Array(name.utf8)] = month }
    for language in languages {
      for (name, month) in MonthNames.names(in: language) {
        let folded = FoldedValue.fold(Array(name.utf8))
        if folded.count > 2, months[folded] == nil { months[folded] = month }
      }
    }
    return months
  }()

  /// What directly follows the number of a day.
  static let ordinals = Set(["st", "nd", "rd", "th", "er", "e"].map { Array($0.utf8) })
  /// What stands between a day, a month and a year.
  static let joining = Set(["of", "de", "di", "del", "do"].map { Array($0.utf8) })
  /// Weekdays as Germans, French and Spaniards write them before a date.
  static let weekdays = Set(
    """
    montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag mo di mi do fr sa so lundi
    mardi mercredi jeudi vendredi samedi dimanche lunes martes miercoles jueves viernes sabado domingo
    """.split(whereSeparator: \.isWhitespace).map { Array($0.utf8) })
  static let year = Array("\u{5E74}".utf8)
  static let month = Array("\u{6708}".utf8)
  static let day = Array("\u{65E5}".utf8)
}
