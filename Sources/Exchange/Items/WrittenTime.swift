internal import Format
internal import Language
internal import Posix

/// A time with its seconds as programs write it for people: `Nov 4, 2024, 3:28:04 PM GMT+01:00`,
/// `4 de nov. de 2024, 15:28:04 WET`, `04.11.2024, 15:28:04 MEZ`.
enum WrittenTime {
  /// Languages whose months are known by their names; others write numbers.
  private static let languages = [
    "en", "de", "fr", "es", "it", "pt", "nl", "da", "sv", "nb", "fi", "pl", "cs", "tr", "ru", "uk",
    "id",
  ]
  private static let months = languages.flatMap { MonthNames.names(in: $0) }
    .map { (name: $0.name.lowercased(), month: Int($0.month)) }

  /// The time that a text is, by digits that tell its zone, else in the options' zone: letters such as CST mean
  /// several. Nil: it is none.
  static func date(_ text: [UInt8], _ options: ImportOptions) -> [UInt8]? {
    guard text.count < 80 else { return nil }
    let parts = String(decoding: text, as: UTF8.self).lowercased()
      .split { $0 == "," || $0.isWhitespace }.map(String.init)
    guard let place = parts.firstIndex(where: { clock($0) != nil }), let clock = clock(parts[place])
    else { return nil }
    let rest = parts[(place + 1)...]
    // `pm`, `p. m.`
    let halves = [1, 2].map { rest.prefix($0).joined().filter { $0 != "." } }
    let isLate = halves.contains { ChatWords.shared.isOne("after", $0) }
    let isHalf = isLate || halves.contains { ChatWords.shared.isOne("before", $0) }
    guard rest.count < 4, !isHalf || clock[0] <= 12,
      var time = day(parts[..<place].joined(separator: " "), isHalf, options)
    else { return nil }
    time.hour = isHalf ? clock[0] % 12 + (isLate ? 12 : 0) : clock[0]
    (time.minute, time.second) = (clock[1], clock[2])
    guard let local = time.seconds else { return nil }
    guard let offset = rest.lazy.compactMap({ offset($0) }).first else {
      return LocalTime.date(local, in: options.zone)
    }
    return Timestamp(seconds: local - offset).rfc3339
  }

  /// `H:MM:SS`.
  private static func clock(_ word: String) -> [Int]? {
    let numbers = word.split(separator: ":", omittingEmptySubsequences: false).map { Int($0) }
    let clock = numbers.compactMap(\.self)
    return numbers.count == 3 && clock.count == 3 ? clock : nil
  }

  /// `gmt+01:00`, `utc`, `gmt-3`, in seconds.
  private static func offset(_ word: String) -> Int64? {
    guard word.hasPrefix("gmt") || word.hasPrefix("utc") else { return word == "z" ? 0 : nil }
    guard let sign = word.dropFirst(3).first else { return 0 }
    let numbers = word.dropFirst(4).split(separator: ":").compactMap { Int64($0) }
    guard sign == "+" || sign == "-", let hours = numbers.first, 0..<24 ~= hours else { return nil }
    let minutes = numbers.count > 1 ? numbers[1] : 0
    guard 0..<60 ~= minutes else { return nil }
    let seconds = hours * 3600 + minutes * 60
    return sign == "-" ? -seconds : seconds
  }

  /// A day: three numbers, or two and the name of a month, or the beginning of one.
  private static func day(
    _ text: String, _ isHalf: Bool, _ options: ImportOptions
  ) -> CivilTime? {
    let numbers = text.split { !("0"..."9").contains($0) }.compactMap { Int($0) }
    guard numbers.count == 2 || numbers.count == 3 else { return nil }
    guard numbers.count == 2 else {
      if numbers[0] > 999 {
        return CivilTime(year: numbers[0], month: numbers[1], day: numbers[2])
      }
      // Dates with slashes beside a clock of 12 hours have the month first.
      let isMonthFirst =
        options.dates.map { $0 == .mdy } ?? (numbers[1] > 12 || isHalf && text.contains("/"))
      let (month, day) = isMonthFirst ? (numbers[0], numbers[1]) : (numbers[1], numbers[0])
      return CivilTime(year: numbers[2], month: month, day: day)
    }
    let words = text.split { !$0.isLetter }.map(String.init).filter { $0.count > 2 }
    let found = Set(
      words.flatMap { word in months.filter { $0.name.hasPrefix(word) }.map(\.month) })
    guard found.count == 1, let month = found.first, let year = numbers.max(), year > 999,
      let day = numbers.min()
    else { return nil }
    return CivilTime(year: year, month: month, day: day)
  }
}
