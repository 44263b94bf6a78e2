internal import Text

/// Reads the parts of a written time, each token once.
struct WrittenTimeReader {
  private enum Token: Hashable {
    /// A number, and how many digits it has.
    case number(Int, count: Int)
    /// A word in small letters.
    case word(String)
    case mark(UInt8)
  }

  /// A token, and whether a blank stands before it.
  private struct Piece {
    var token: Token
    var isApart: Bool
  }

  private var pieces: [Piece] = []
  private var at = 0
  private var parts = TimeParts()
  private var isReadable = true

  init(_ text: [UInt8]) {
    var rest = Self.plain(text)[...]
    var isApart = true
    while let byte = rest.first {
      let token: Token
      switch byte {
      case 0x30...0x39:
        let digits = rest.prefix { 0x30...0x39 ~= $0 }
        rest = rest.dropFirst(digits.count)
        // No part of a time has more; the rest of a fraction is nothing to a clock.
        let value = digits.prefix(9).reduce(0) { $0 * 10 + Int($1 - 0x30) }
        token = .number(value, count: digits.count)
      case 0x41...0x5A, 0x61...0x7A:
        let letters = rest.prefix { 0x41...0x5A ~= $0 || 0x61...0x7A ~= $0 }
        rest = rest.dropFirst(letters.count)
        token = .word(String(decoding: letters.map { $0 | 0x20 }, as: UTF8.self))
      case 0x09...0x0D, 0x20:
        rest = rest.dropFirst()
        isApart = true
        continue
      case 0x28:
        // A comment: the name of the weekday, or of the zone.
        rest = rest.drop { $0 != 0x29 }.dropFirst()
        isApart = true
        continue
      default:
        if byte >= 0x80 { isReadable = false }
        rest = rest.dropFirst()
        token = .mark(byte)
      }
      pieces.append(Piece(token: token, isApart: isApart))
      isApart = false
    }
  }

  /// Blanks of other scripts as blanks, and the marks of a Chinese or Japanese date as those of an ISO one.
  private static func plain(_ text: [UInt8]) -> [UInt8] {
    guard text.contains(where: { $0 >= 0x80 }), let text = String(validating: text, as: UTF8.self)
    else { return text }
    var out: [UInt8] = []
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\u{A0}", "\u{202F}", "\u{3000}", "日", "号", "號": out.append(0x20)
      case "年", "月": out.append(0x2D)
      default: out += Array(String(scalar).utf8)
      }
    }
    return out
  }

  /// The parts of the whole text.
  mutating func read() throws(WrittenTime.Objection) -> TimeParts {
    guard isReadable else { throw .unknown }
    while at < pieces.count {
      switch pieces[at].token {
      case .number(let value, let count): try readNumber(value, count)
      case .word(let word): try readWord(word)
      case .mark(let mark): try readMark(mark)
      }
    }
    return parts
  }

  // MARK: Looking ahead

  /// The token so many places on; nil: there is none, or, where it must be adjacent, a blank is before it.
  private func token(_ offset: Int, adjacent: Bool = true) -> Token? {
    let place = at + offset
    guard pieces.indices.contains(place), !adjacent || !pieces[place].isApart else { return nil }
    return pieces[place].token
  }

  private func number(_ offset: Int) -> (value: Int, count: Int)? {
    guard case .number(let value, let count) = token(offset) else { return nil }
    return (value, count)
  }

  private mutating func set(
    _ part: WritableKeyPath<TimeParts, Int?>, _ value: Int
  ) throws(WrittenTime.Objection) {
    guard parts[keyPath: part] == nil else { throw .unknown }
    parts[keyPath: part] = value
  }

  // MARK: Numbers

  private mutating func readNumber(_ value: Int, _ count: Int) throws(WrittenTime.Objection) {
    if token(1) == .mark(0x3A), number(2) != nil {
      try readClock(value, count)
    } else if case .mark(let mark) = token(1), [0x2D, 0x2F, 0x2E].contains(mark), number(2) != nil {
      try readNumericDate(value, count, mark)
    } else if count <= 2, try readHour(value) {
      return
    } else if count == 8 {
      try set(\.year, value / 10_000)
      try set(\.month, value / 100 % 100)
      try set(\.day, value % 100)
      at += 1
      try readCompactClock()
    } else {
      try readPlainNumber(value, count)
    }
  }

  /// A day or a year that stands alone.
  private mutating func readPlainNumber(_ value: Int, _ count: Int) throws(WrittenTime.Objection) {
    at += 1
    if count == 4 {
      try set(\.year, value)
    } else if count <= 2, parts.day == nil {
      try set(\.day, value)
      if case .word(let word) = token(0), ["st", "nd", "rd", "th"].contains(word) { at += 1 }
    } else if count == 2, parts.month != nil {
      // RFC 5322, 4.3.
      try set(\.year, value < 50 ? 2000 + value : 1900 + value)
    } else {
      throw .unknown
    }
  }

  /// `2026-03-02`, `2026/3/2`, `02.03.2026`, `13/02/2026`.
  private mutating func readNumericDate(
    _ first: Int, _ count: Int, _ mark: UInt8
  ) throws(WrittenTime.Objection) {
    guard let (second, width) = number(2), token(3) == .mark(mark), let (third, last) = number(4),
      width <= 2
    else { throw .unknown }
    at += 5
    if count == 4, last <= 2 {
      try set(\.year, first)
      try set(\.month, second)
      try set(\.day, third)
      return
    }
    guard count <= 2, last == 4 else { throw .unknown }
    let isDayFirst = mark == 0x2E || first > 12 || first == second
    guard isDayFirst || second > 12 else { throw .ambiguous }
    try set(\.year, third)
    try set(\.month, isDayFirst ? second : first)
    try set(\.day, isDayFirst ? first : second)
  }

  // MARK: Clocks

  /// `11:00`, `11:00:05.25`, `1:56 pm`, and the zone after it.
  private mutating func readClock(_ first: Int, _ count: Int) throws(WrittenTime.Objection) {
    guard count <= 2, let (minute, width) = number(2), width == 2, minute < 60 else {
      throw .unknown
    }
    at += 3
    parts.minute = minute
    if token(0) == .mark(0x3A) {
      guard let (second, width) = number(1), width == 2 else { throw .unknown }
      parts.second = second
      at += 2
      try readFraction()
    }
    let isLate = half()
    try set(\.hour, try hour(first, isLate))
    try readSign(afterName: false)
  }

  private mutating func readFraction() throws(WrittenTime.Objection) {
    guard token(0) == .mark(0x2E) || token(0) == .mark(0x2C), let (value, count) = number(1) else {
      return
    }
    var nanoseconds = value
    for _ in min(count, 9)..<9 { nanoseconds *= 10 }
    parts.nanoseconds = Int32(truncatingIfNeeded: nanoseconds)
    at += 2
  }

  /// `T100000` or `T1000` after a day without marks.
  private mutating func readCompactClock() throws(WrittenTime.Objection) {
    guard token(0) == .word("t"), let (value, count) = number(1), count == 4 || count == 6 else {
      return
    }
    at += 2
    let minutes = count == 6 ? value / 100 : value
    parts.minute = minutes % 100
    parts.second = count == 6 ? value % 100 : 0
    try set(\.hour, minutes / 100)
    try readFraction()
    try readSign(afterName: false)
  }

  /// An hour of the clock of 24 hours.
  private func hour(_ value: Int, _ isLate: Bool?) throws(WrittenTime.Objection) -> Int {
    guard let isLate else { return value }
    guard (1...12).contains(value) else { throw .unknown }
    return value % 12 + (isLate ? 12 : 0)
  }

  /// Takes `am`, `pm`, `a.m.` or `p.m.`; nil: none of them stands here.
  private mutating func half() -> Bool? {
    guard case .word(let word) = token(0, adjacent: false) else { return nil }
    switch word {
    case "am", "pm": at += 1
    case "a", "p":
      guard token(1) == .mark(0x2E), token(2) == .word("m") else { return nil }
      at += 3
      if token(0) == .mark(0x2E) { at += 1 }
    default: return nil
    }
    return word.hasPrefix("p")
  }

  /// `1 pm`; false, and nothing is taken, for a number without one of these.
  private mutating func readHour(_ value: Int) throws(WrittenTime.Objection) -> Bool {
    at += 1
    guard let isLate = half() else {
      at -= 1
      return false
    }
    try set(\.hour, try hour(value, isLate))
    return true
  }

  /// `+01:00`, `-0800` or `+05` after a clock, and `+1` after the name of a zone.
  private mutating func readSign(afterName: Bool) throws(WrittenTime.Objection) {
    guard case .mark(let sign) = token(0, adjacent: false), sign == 0x2B || sign == 0x2D,
      let (value, count) = number(1)
    else { return }
    let isTwo = count == 2 || afterName && count == 1
    guard isTwo || count == 4 else { throw .unknown }
    at += 2
    var (hours, minutes) = isTwo ? (value, 0) : (value / 100, value % 100)
    if isTwo, token(0) == .mark(0x3A) {
      guard let (rest, width) = number(1), width == 2 else { throw .unknown }
      minutes = rest
      at += 2
    }
    guard hours < 24, minutes < 60 else { throw .unknown }
    hours = hours * 3600 + minutes * 60
    parts.offset = Int32(sign == 0x2D ? -hours : hours)
  }

  // MARK: Words and marks

  private mutating func readWord(_ word: String) throws(WrittenTime.Objection) {
    at += 1
    if let month = TimeNames.months[word] {
      try set(\.month, Int(month))
      if token(0) == .mark(0x2E) { at += 1 }
    } else if let offset = TimeNames.zones[word] {
      guard parts.offset == nil, parts.hour != nil else { throw .unknown }
      parts.offset = offset
      if offset == 0, word != "z" { try readSign(afterName: true) }
    } else if TimeNames.weekdayNames.contains(word) {
      if token(0) == .mark(0x2E) { at += 1 }
    } else if !TimeNames.joints.contains(word) {
      throw .unknown
    } else if word == "t", parts.day == nil || parts.hour != nil || number(0) == nil {
      throw .unknown
    }
  }

  /// Passes over what parts a written date.
  private mutating func readMark(_ mark: UInt8) throws(WrittenTime.Objection) {
    switch mark {
    case 0x2C: break
    case 0x2D, 0x2F:
      guard !parts.isEmpty, at + 1 < pieces.count else { throw .unknown }
    case 0x2E:
      guard !parts.isEmpty, parts.month == nil || at + 1 == pieces.count else { throw .unknown }
    default: throw .unknown
    }
    at += 1
  }
}

extension TimeParts {
  /// Whether nothing of a day was read yet.
  fileprivate var isEmpty: Bool { year == nil && month == nil && day == nil && hour == nil }
}
