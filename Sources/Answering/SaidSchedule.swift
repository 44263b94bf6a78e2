internal import Text

/// Weekdays and times of day as a sentence names them: "every Tuesday at 18:30", "Thursdays at 7 pm",
/// "half past six", "dienstags um 18 Uhr".
struct SaidSchedule {
  private let raw: [String]
  private let words: [String]

  private static let weekdays = set(
    """
    monday tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays
    fridays saturdays sundays weekday weekdays montag dienstag mittwoch donnerstag freitag samstag
    sonntag montags dienstags mittwochs donnerstags freitags samstags sonntags daily täglich nightly
    """)
  private static let parts = set(
    """
    morning mornings afternoon afternoons evening evenings night nights noon midnight morgens abends
    mittags nachmittags vormittags mittag
    """)
  private static let leads = set(
    """
    every each at on from um ab jeden jede jeder jedem jeweils immer between other first second third
    fourth last alternate ersten zweiten dritten vierten letzten erste zweite dritte vierte letzte erster
    zweiter dritter vierter letzter
    """)
  private static let links = set(
    "and or to at until till from in the um bis und von - \u{2013} between for of every each month")
  private static let halves = set("half quarter halb viertel")
  private static let behindHalf = set("past to nach vor")
  private static let numbers = set(
    """
    one two three four five six seven eight nine ten eleven twelve eins zwei drei vier fünf sechs sieben
    acht neun zehn elf zwölf
    """)
  private static let toHours = set("at um à ab vers gegen von from until till bis dès")
  private static let units = set("am pm a.m p.m a.m. p.m. o'clock uhr")

  private static func set(_ words: String) -> Set<String> {
    Set(words.split(whereSeparator: \.isWhitespace).map(String.init))
  }

  /// Of a sentence.
  init(_ sentence: [UInt8]) {
    let text = String(decoding: sentence.prefix(2048), as: UTF8.self)
    raw = text.split(whereSeparator: \.isWhitespace).map(String.init)
    words = raw.map { word in
      let bare = String(word.lowercased().map { $0 == "\u{2019}" ? "'" : $0 })
      let end = bare.lastIndex { !",;:!?)(.\"".contains($0) }
      return String((end.map { bare[...$0] } ?? "").drop { "(\"".contains($0) })
    }
  }

  /// The weekdays and times, in the sentence's own words; nil: it names none.
  var text: String? { spell(from: words.indices.first { isWeekday($0) || clock($0) > 0 }) }

  /// The time of day alone.
  var clock: String? { spell(from: words.indices.first { clock($0) > 0 }, clockOnly: true) }

  private func isWeekday(_ place: Int) -> Bool {
    // "7 days" are no weekdays; "every day" is.
    if words[place] == "day" || words[place] == "days" {
      return place > 0 && words[place - 1] == "every"
    }
    if Self.parts.contains(words[place]) {
      return place > 0 && ["every", "each"].contains(words[place - 1])
    }
    return Self.weekdays.contains(words[place])
  }

  private func word(_ place: Int) -> String { words.indices.contains(place) ? words[place] : "" }

  /// How many words from a place on are a time of day; 0: none.
  private func clock(_ place: Int) -> Int {
    let (one, next) = (word(place), word(place + 1))
    if Self.halves.contains(one) {
      if Self.behindHalf.contains(next) { return isHour(word(place + 2)) ? 3 : 0 }
      return one == "halb" && isHour(next) ? 2 : 0
    }
    if ["noon", "midnight", "mittag"].contains(one) {
      return ["at", "um", "by", "until"].contains(word(place - 1)) ? 1 : 0
    }
    if Self.units.contains(next), isHour(one) || isTime(one, ".") || isTime(one, ":") { return 2 }
    if isStretch(place) { return 0 }
    // "14h32", and "à 14h".
    if isTime(one, ":") || isTime(one, "h") { return 1 }
    if one.hasSuffix("h"), isHour(String(one.dropLast())), Self.toHours.contains(word(place - 1)) {
      return 1
    }
    if isTime(one, "."), ["at", "um", "from", "ab"].contains(word(place - 1)) { return 1 }
    for unit in ["am", "pm", "a.m", "p.m"] where one.hasSuffix(unit) {
      let number = String(one.dropLast(unit.count))
      if isHour(number) && !Self.numbers.contains(number) || isTime(number, ":") { return 1 }
    }
    let isAt = ["at", "um"].contains(word(place - 1))
    return isAt && isHour(one) && !Self.numbers.contains(next) && next != "%" ? 1 : 0
  }

  /// Whether a time of day is a number alone, which says nothing without its "at".
  private func isBareHour(_ place: Int) -> Bool {
    clock(place) == 1 && isHour(word(place))
  }

  private static let limits = set(
    "in under over below within sub beat broke unter über binnen en sous por")
  private static let stretches = set("hours hrs h min mins minutes stunden minuten heures horas")
  private static let comparing = set("less more faster slower better quicker schneller langsamer")

  /// Whether what is written like a time of day is how long something takes: "the marathon under 3:45",
  /// "in 1:52", "a time of 3:45", "faster than 3:45", "3:45 hours".
  private func isStretch(_ place: Int) -> Bool {
    guard isTime(words[place], ":") || isTime(words[place], "h") else { return false }
    let (before, last) = (word(place - 1), word(place - 2))
    return Self.limits.contains(before) || Self.stretches.contains(word(place + 1))
      || ["than", "als"].contains(before) && Self.comparing.contains(last)
      || before == "of" && last == "time"
  }

  private func isHour(_ word: String) -> Bool {
    if Self.numbers.contains(word) { return true }
    guard (1...2).contains(word.utf8.count), let hour = Int(word) else { return false }
    return (0...24).contains(hour)
  }

  private func isTime(_ span: String, _ mark: Character) -> Bool {
    // "6:45-8:00".
    let ends = span.split(maxSplits: 1) { "-\u{2013}".contains($0) }
    if ends.count == 2 {
      return isTime(String(ends[0]), mark) && isTime(String(ends[1]), mark)
    }
    let word = span
    let parts = word.split(separator: mark, omittingEmptySubsequences: false)
    guard parts.count == 2, isHour(String(parts[0])), Int(parts[0]) != nil,
      parts[1].utf8.count == 2, let minute = Int(parts[1])
    else { return false }
    return (0...59).contains(minute)
  }

  /// What is named from a place on, with the words before that lead to it.
  private func spell(from start: Int?, clockOnly: Bool = false) -> String? {
    guard let start else { return nil }
    var (first, end) = (start, start)
    if !clockOnly {
      while first > 0, start - first < 3, Self.leads.contains(words[first - 1]) { first -= 1 }
      if ["at", "on", "um", "from", "between"].contains(words[first]), first < start,
        !isBareHour(start)
      {
        first += 1
      }
    }
    var (place, hasDay) = (start, false)
    while place < words.count, place - start < 12 {
      let length = clock(place)
      if length > 0 {
        place += length
        end = place
      } else if !clockOnly, isWeekday(place) || Self.parts.contains(words[place]) {
        hasDay = hasDay || isWeekday(place)
        place += 1
        end = place
      } else if Self.links.contains(words[place]) || hasDay && words[place] == "on" {
        place += 1
        // "Of each month" says as much as "at six".
        if words[place - 1] == "month" { end = place }
      } else if !clockOnly, place > start, ["in", "im"].contains(words[place - 1]),
        TimeNames.months[words[place]] != nil
          || ForeignMonths.numbers[Array(words[place].utf8)] != nil
      {
        place += 1
        end = place
      } else {
        break
      }
    }
    let said = raw[first..<min(max(end, start + 1), raw.count)].joined(separator: " ")
    let text = Self.bare(said)
    return text.isEmpty || text.utf8.count > 80 ? nil : text
  }

  /// Without the marks around it, and without brackets of which it has one side alone.
  private static func bare(_ said: String) -> String {
    var text = said[...]
    func lacks(_ one: Character, _ other: Character) -> Bool {
      text.count { $0 == one } < text.count { $0 == other }
    }
    while let last = text.last {
      let isUnit = text.hasSuffix("a.m.") || text.hasSuffix("p.m.")
      let isMark = ",;:!?\"".contains(last) || last == "." && !isUnit
      guard isMark || last == ")" && lacks("(", ")") else { break }
      text.removeLast()
    }
    while let first = text.first, first == "\"" || first == "(" && lacks(")", "(") {
      text.removeFirst()
    }
    if text.first == "(", text.last == ")", text.count(where: { $0 == "(" }) == 1 {
      text = text.dropFirst().dropLast()
    }
    guard lacks("(", ")") || lacks(")", "(") else { return String(text) }
    return text.filter { $0 != "(" && $0 != ")" }
  }
}
