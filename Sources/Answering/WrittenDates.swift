internal import Language
internal import Learning
internal import Search
internal import Text

/// The words of a sentence as the reader of dates knows them: months of other languages by their
/// English names, and dates in digits whose order is told by how they are written.
struct WrittenDates {
  /// All words, in their places, with English months.
  private(set) var words: [[UInt8]] = []
  /// The words to be read, without those that only join a date: the "de" of "3 de mayo de 1975".
  private(set) var read: [[UInt8]] = []
  /// The places of years before 1900 among those.
  private(set) var earlyYears: Set<Int> = []
  /// Where each of those stands among all.
  private var places: [Int] = []
  /// The dates in digits that the reader does not know.
  private(set) var numeric: [TimeMention] = []
  /// The words before which nothing but a hyphen or dash stands: the "14" of "12-14 May".
  private(set) var hyphened: Set<Int> = []
  /// What stands for itself, by the place of its first word: of 04/12/2026 nobody can tell the day.
  private(set) var verbatim: [Int: String] = [:]
  /// The words right behind a number and a point: the "1" of "18.1."
  private var pointed: Set<Int> = []
  /// Whether a month is named in another language.
  private(set) var isForeign = false

  private static let dashes: Set<[UInt8]> = Set(["-", "\u{2013}"].map { Array($0.utf8) })
  private static let links = AmountKinds.set("de del di d den der dem the of le il el o")
  private static let leads: [[UInt8]: [UInt8]] = Dictionary(
    uniqueKeysWithValues: [
      ("im", "in"), ("en", "in"), ("em", "in"), ("nel", "in"), ("a", "in"), ("au", "in"),
      ("seit", "since"), ("depuis", "since"), ("desde", "since"), ("dal", "since"),
      ("sinds", "since"), ("bis", "until"), ("in", "in"),
    ].map { (Array($0.0.utf8), Array($0.1.utf8)) })

  /// Of a sentence.
  init(_ sentence: [UInt8]) {
    var (tokenizer, gaps): (Tokenizer, [[UInt8]]) = (Tokenizer(), [])
    var end = 0
    tokenizer.read(sentence)
    while tokenizer.next(), words.count < 512 {
      let range = tokenizer.range
      gaps.append(range.lowerBound > end ? Array(sentence[end..<range.lowerBound]) : [])
      words.append(tokenizer.token)
      end = max(end, range.upperBound)
    }
    // Also that of "3.-10. Februar".
    hyphened = Set(
      gaps.indices.filter { Self.dashes.contains(gaps[$0].filter { $0 != 0x20 && $0 != 0x2E }) })
    pointed = Set(gaps.indices.filter { gaps[$0] == [0x2E] })
    var dropped: Set<Int> = []
    for place in words.indices where !words[place].isEmpty {
      readDigits(place, gaps)
      readDayAndMonth(place, gaps)
      readMonthAndYear(place, gaps)
      readMonth(place, &dropped)
    }
    let hidden = Set(numeric.flatMap { Array($0.words) })
    var readGaps: [[UInt8]] = []
    for place in words.indices where !dropped.contains(place) {
      read.append(hidden.contains(place) ? [] : words[place])
      readGaps.append(gaps[place])
      places.append(place)
    }
    earlyYears = EarlyYears.places(in: read, gaps: readGaps)
  }

  /// The places of some words that were read, among all.
  func range(_ range: Range<Int>) -> Range<Int> {
    guard let first = range.first, let last = range.last, places.indices.contains(first),
      places.indices.contains(last)
    else { return 0..<0 }
    return places[first]..<(places[last] + 1)
  }

  /// Whether a number stands right behind the point of another: the "1" of "18.1."
  func isPart(_ place: Int) -> Bool { pointed.contains(place) }

  /// Whether a year before 1900 stands at one of some places among all.
  func holdsEarlyYear(_ range: Range<Int>) -> Bool {
    earlyYears.contains { places.indices.contains($0) && range.contains(places[$0]) }
  }

  // MARK: In digits

  /// "04.12.2026", whose day comes first, and "04/12/2026", of which nobody can tell that.
  private mutating func readDigits(_ place: Int, _ gaps: [[UInt8]]) {
    guard place + 2 < words.count, gaps[place + 1] == gaps[place + 2],
      let first = number(place, 1...2), let second = number(place + 1, 1...2),
      let year = number(place + 2, 4...4), (1900...2100).contains(year)
    else { return }
    let range = place..<place + 3
    switch gaps[place + 1] {
    case [0x2E]:
      guard let span = TimeCalendar.day(first, second, year), (1...12).contains(second) else {
        return
      }
      numeric.append(TimeMention(span: span, words: range, unit: .day))
    case [0x2F], [0x2D]:
      guard NumericDate.day([first, second, year], isYearFirst: false) == nil,
        (1...12).contains(first), (1...12).contains(second),
        let one = TimeCalendar.day(first, second, year),
        let other = TimeCalendar.day(second, first, year)
      else { return }
      let span = TimeSpan(first: min(one.first, other.first), end: max(one.end, other.end))
      numeric.append(TimeMention(span: span, words: range, unit: .day))
      let mark = String(decoding: gaps[place + 1], as: UTF8.self)
      verbatim[place] = words[range].map { String(decoding: $0, as: UTF8.self) }
        .joined(separator: mark)
    default: return
    }
  }

  private static let before = AmountKinds.set("am vom bis zum ab seit der den dem und")

  /// "12.11. 17 Uhr", "am 3.5.": the points alone tell no price and no version from it.
  private mutating func readDayAndMonth(_ place: Int, _ gaps: [[UInt8]]) {
    guard place + 1 < words.count, gaps[place + 1] == [0x2E], let day = number(place, 1...2),
      (1...31).contains(day), let month = number(place + 1, 1...2), (1...12).contains(month)
    else { return }
    let isLed = place > 0 && Self.before.contains(words[place - 1])
    let isWhole =
      words[place].count == 2 && words[place + 1].count == 2 && place + 2 < words.count
      && gaps[place + 2].starts(with: [0x2E, 0x20]) && (place == 0 || gaps[place] == [0x20])
    // "18.1. to 22.1.2027".
    let isStart = place + 2 < words.count && isDayAndMonth(behind: place + 2, gaps)
    guard isLed || isWhole || isStart, place + 2 >= words.count || gaps[place + 2].first == 0x2E,
      !(place + 2 < words.count && gaps[place + 2] == [0x2E])
    else { return }
    isForeign = true
    words[place + 1] = ForeignMonths.english[Int(month) - 1]
  }

  /// Whether a range that goes on at a place ends with such a day.
  private func isDayAndMonth(behind place: Int, _ gaps: [[UInt8]]) -> Bool {
    let joints = words[place...].prefix { DateSpans.joins($0) }.count
    let end = place + joints
    guard joints > 0 || Self.dashes.contains(gaps[place].filter { $0 != 0x20 && $0 != 0x2E }),
      end + 1 < words.count, gaps[end + 1] == [0x2E], let day = number(end, 1...2),
      let month = number(end + 1, 1...2)
    else { return false }
    return (1...31).contains(day) && (1...12).contains(month)
  }

  /// "03/2027": a month, where no day stands before it.
  private mutating func readMonthAndYear(_ place: Int, _ gaps: [[UInt8]]) {
    guard place + 1 < words.count, gaps[place + 1] == [0x2F], gaps[place] != [0x2F],
      let month = number(place, 1...2), (1...12).contains(month),
      let year = number(place + 1, 4...4), (1900...2100).contains(year),
      !(place + 2 < words.count && gaps[place + 2] == [0x2F])
    else { return }
    let span = TimeCalendar.month(month, year)
    numeric.append(TimeMention(span: span, words: place..<place + 2, unit: .month))
  }

  private func number(_ place: Int, _ digits: ClosedRange<Int>) -> Int64? {
    let word = words[place]
    guard digits.contains(word.count), word.allSatisfy({ (0x30...0x39).contains($0) }) else {
      return nil
    }
    return Int64(String(decoding: word, as: UTF8.self))
  }

  // MARK: In other languages

  /// A month of another language, where a day, a year or "im" beside it says that it is one.
  private mutating func readMonth(_ place: Int, _ dropped: inout Set<Int>) {
    guard let month = ForeignMonths.numbers[words[place]] else { return }
    var before = place - 1
    while before >= 0, Self.links.contains(words[before]), Self.leads[words[before]] == nil {
      before -= 1
    }
    var behind = place + 1
    while behind < words.count, Self.links.contains(words[behind]) { behind += 1 }
    let day = before >= 0 ? self.day(before) : nil
    let hasYear = behind < words.count && number(behind, 4...4).map { $0 > 1000 } ?? false
    let lead = before >= 0 ? Self.leads[words[before]] : nil
    guard day != nil || hasYear || lead != nil else { return }
    isForeign = true
    words[place] = ForeignMonths.english[Int(month) - 1]
    if let day {
      words[before] = day
      dropped.formUnion((before + 1)..<place)
    } else if let lead {
      words[before] = lead
      dropped.formUnion((before + 1)..<place)
    }
    if hasYear { dropped.formUnion((place + 1)..<behind) }
  }

  /// "3", "3e", "1er": a day of a month, in digits alone.
  private func day(_ place: Int) -> [UInt8]? {
    let word = words[place]
    let digits = word.prefix { (0x30...0x39).contains($0) }
    let rest = String(decoding: word.dropFirst(digits.count), as: UTF8.self)
    guard (1...2).contains(digits.count), ["", "er", "e", "o", "a", "te", "de"].contains(rest)
    else { return nil }
    return Array(digits)
  }
}

/// Months of other languages, folded as words are.
enum ForeignMonths {
  private static let locales = ["de", "de_AT", "fr", "es", "it", "nl", "pt"]

  static let english: [[UInt8]] = TimeWords.months.map { Array($0.utf8) }

  /// 1 ... 12 by name; without those that English has, and those of two meanings. Read at first use.
  static let numbers: [[UInt8]: Int64] = {
    var (numbers, doubtful): ([[UInt8]: Int64], Set<[UInt8]>) = ([:], [])
    var tokenizer = Tokenizer()
    for (name, month) in locales.flatMap({ MonthNames.names(in: $0) }) {
      tokenizer.read(Array(name.utf8))
      guard (1...12).contains(month), tokenizer.next(), !tokenizer.token.isEmpty else { continue }
      let token = tokenizer.token
      guard TimeNames.months[String(decoding: token, as: UTF8.self)] == nil else { continue }
      if let known = numbers[token], known != month { doubtful.insert(token) }
      numbers[token] = month
    }
    return numbers.filter { !doubtful.contains($0.key) }
  }()
}
