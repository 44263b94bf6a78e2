import Language
import Posix
import Testing

@testable import Text

/// A row of Tests/Fixtures/times.tsv: a text, and the first time that it names.
struct TimeRow: Sendable, CustomTestStringConvertible {
  var today: Int64
  var text: String
  var direction: TimeGrammar.Direction
  var isMonthFirst: Bool
  /// First day, last day and recurrence, as the table writes them.
  var expected: [String]

  var testDescription: String { "\(text) (\(direction))" }

  init?(_ line: Substring) {
    let columns = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    guard columns.count == 6, let today = TimeRow.day(columns[0]) else { return nil }
    self.today = today
    text = columns[1]
    direction =
      columns[2].hasPrefix("past") ? .past : columns[2].hasPrefix("future") ? .future : .nearest
    isMonthFirst = columns[2].hasSuffix("month-first")
    expected = Array(columns[3...])
  }

  static func day(_ text: String) -> Int64? {
    let parts = text.split(separator: "-").compactMap { Int64($0) }
    return parts.count == 3 ? CivilTime.days(parts[0], parts[1], parts[2]) : nil
  }

  static let all: [TimeRow] = {
    let path = Path(#filePath).parent.parent.parent.appending("Fixtures/times.tsv")
    let bytes = (try? Files.readAll(path, limit: 1 << 20)) ?? []
    return String(decoding: bytes, as: UTF8.self).split(separator: "\n").filter {
      !$0.hasPrefix("#")
    }
    .compactMap { TimeRow($0) }
  }()
}

/// Words, numbers and broken bytes in any order, the same in every run.
private struct TimeNoise {
  private var state: UInt64 = 88_172_645_463_325_252
  private let parts: [[UInt8]]

  init() {
    let numbers = "0 1 31 32 2024 0000 9999 99999 99999999999999999999 12. 24:00 1900 2100"
    let marks = "/ - . , : ( ) ' – th 日 年 月 h uhr am pm"
    let words = TimeRow.all.flatMap { $0.text.split(separator: " ") }
    parts = (words + numbers.split(separator: " ") + marks.split(separator: " ")).map {
      Array($0.utf8)
    }
  }

  mutating func number(below bound: Int) -> Int {
    state ^= state << 13
    state ^= state >> 7
    state ^= state << 17
    return Int(state % UInt64(bound))
  }

  mutating func text() -> [UInt8] {
    var text: [UInt8] = []
    for _ in 0...number(below: 9) {
      text +=
        number(below: 9) == 0 ? [UInt8(number(below: 256))] : parts[number(below: parts.count)]
      if number(below: 3) > 0 { text.append(0x20) }
    }
    return number(below: 4) == 0 ? Array(text.dropLast()) : text
  }
}

@Suite struct TimeGrammarTests {
  private func expressions(
    _ text: String, _ direction: TimeGrammar.Direction = .future, today: String = "2026-11-28"
  ) throws -> [TimeExpression] {
    let day = try #require(TimeRow.day(today))
    return TimeGrammar.shared.expressions(in: Array(text.utf8), said: day, direction: direction)
  }

  private func date(_ day: Int64) -> String {
    let date = CivilTime.date(day)
    let (month, day) = (date.month, date.day)
    return "\(date.year)-\(month < 10 ? "0" : "")\(month)-\(day < 10 ? "0" : "")\(day)"
  }

  private func recurrence(_ recurrence: TimeExpression.Recurrence?) -> String {
    switch recurrence {
    case nil: "-"
    case .daily: "daily"
    case .weekly(let weekday): "weekly \(weekday)"
    case .monthly(let day): "monthly \(day)"
    case .yearly(let month, let day): "yearly \(month)-\(day)"
    }
  }

  @Test func theTableIsWhole() { #expect(TimeRow.all.count >= 320) }

  @Test(arguments: TimeRow.all)
  func eachRow(_ row: TimeRow) {
    let found = TimeGrammar.shared.expressions(
      in: Array(row.text.utf8), said: row.today, direction: row.direction,
      isMonthFirst: row.isMonthFirst
    ).first
    let read = found.map { [date($0.first), date($0.last), recurrence($0.recurrence)] }
    #expect(read ?? ["-", "-", "-"] == row.expected)
  }

  @Test(arguments: [
    ("on 7 May 2023 at 18:30", "on 7 May 2023 at 18:30"),
    ("vom 28.12. bis 3.1.2027", "from 28 December 2026 to 3 January 2027"),
    ("im Mai 2023", "in May 2023"), ("since 2019", "since 2019"),
    ("bis 15. Dezember", "by 15 December 2026"), ("tous les mardis", "every Tuesday"),
    ("early June 2024", "in early June 2024"), ("the 1980s", "in the 1980s"),
    ("winter 2023", "in the winter of 2023/2024"),
    ("9 to 10.30 on Monday", "on 30 November 2026 from 9:00 to 10:30"),
    ("next week", "in the week of 30 November 2026"),
    ("le 5 de chaque mois", "on day 5 of every month"),
  ])
  func wordingIsPlain(text: String, wording: String) throws {
    let found = try #require(try expressions(text).first)
    #expect(TimeGrammar.wording(found, bare: false) == wording)
  }

  @Test(arguments: [
    ("Dentist on 2 December 2026 at 9.", 540..<541), ("Mon 9–11", 540..<660),
    ("9 to 10.30 on Monday", 540..<630), ("Dienstag um 14.30 Uhr", 870..<871),
    ("demain à 14h30", 870..<871), ("4 May 3-5pm", 900..<1020), ("明天下午3点", 900..<901),
    ("tomorrow evening at 7", 1140..<1141),
    ("Freitag um 8 Uhr abends", 1200..<1201),
    ("tomorrow at 12 am", 0..<1), ("tomorrow at noon", 720..<721),
  ])
  func clocksStandBesideDays(text: String, clock: Range<Int>) throws {
    #expect(try expressions(text).first?.clock == clock)
  }

  @Test func bytesHoldThePreposition() throws {
    let text = "Ruf Anna bis Freitag an, am 2. Dezember um 9 Uhr Zahnarzt."
    let found = try expressions(text).map {
      String(decoding: Array(text.utf8)[$0.bytes], as: UTF8.self)
    }
    #expect(found == ["bis Freitag", "am 2. Dezember um 9 Uhr"])
  }

  @Test func nothingTraps() throws {
    var noise = TimeNoise()
    let days: [Int64] = [.min, -719_528, 0, 20_785, 4_000_000, .max]
    var count = 0
    for round in 0..<20_000 {
      let text = noise.text()
      let found = TimeGrammar.shared.expressions(
        in: text, said: days[round % days.count], direction: round % 2 == 0 ? .past : .nearest,
        isMonthFirst: round % 3 == 0)
      for expression in found {
        #expect(expression.first <= expression.last)
        #expect(expression.bytes.upperBound <= text.count && !expression.bytes.isEmpty)
        #expect(!TimeGrammar.wording(expression, bare: false).isEmpty)
      }
      count += found.count
    }
    #expect(count > 5_000)
  }
}
