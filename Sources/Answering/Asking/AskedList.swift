internal import Text

/// A list that a question asks for, and nothing else: "What do I have to do?", "What's coming up next week?"
enum AskedList {
  /// Tasks, or only what is to be bought.
  case tasks(isToBuy: Bool)
  /// What is to come on some days, or only the next of it; what it must hold, as the index holds words.
  case coming(ClosedRange<Int64>, isNext: Bool, about: Set<[UInt8]>)
  /// What happened on past days, or what a person did, by a word of the name.
  case past(ClosedRange<Int64>, by: [UInt8]?)
  /// Whose birthday is on some days, or the next one.
  case birthdays(ClosedRange<Int64>, isNext: Bool)
  /// Memories of a type.
  case type([UInt8])

  /// Days ahead that count where none are named; those of a year; and words of its own that a question may hold.
  private static let (month, year, own) = (Int64(31), Int64(365), 3)

  /// Whether it is by days, and so complete: what it does not hold is not known.
  var isOfDays: Bool {
    switch self {
    case .coming, .past, .birthdays: true
    case .tasks, .type: false
    }
  }

  /// A question's words, with their places in its text.
  private struct Words {
    var folded: [[UInt8]] = []
    var bytes: [Range<Int>] = []

    init(_ text: [UInt8]) {
      var tokenizer = Tokenizer()
      tokenizer.read(text)
      while tokenizer.next() {
        folded.append(tokenizer.token)
        bytes.append(tokenizer.range)
      }
    }
  }

  /// Of a question, and the day from which its times count, since 1970; nil: it asks for something of its own.
  init?(_ question: [UInt8], on today: Int64) {
    guard question.count <= 300 else { return nil }
    let words = Words(question)
    let table = AskingTable.shared
    let (small, own, one) = (
      table.words("small"), table.words("pronoun"), table.words("birthday")
    )
    for row in table.rows {
      guard let place = AskingTable.longest(row.phrases, in: words.folded) else { continue }
      let isPast = row.kind == "past"
      let times = TimeGrammar.shared.expressions(
        in: question, said: today, direction: isPast ? .past : .future)
      let rest = words.folded.indices.filter { index in
        !place.contains(index) && !small.contains(words.folded[index])
          && !times.contains { $0.bytes.overlaps(words.bytes[index]) }
      }.map { words.folded[$0] }
      let days = times.first.map { $0.first...max($0.first, $0.last) }
      let isNext = words.folded.contains { table.words("nextword").contains($0) } && days == nil
      // "My birthday" is one day, and no list.
      let isOwn = words.folded.contains(where: own.contains)
      if row.kind == "birthdays", isOwn, words.folded[place].allSatisfy(one.contains) { continue }
      if let list = Self.list(row.kind, days, rest, isNext: isNext, today) {
        self = list
        return
      }
    }
    return nil
  }

  private static func list(
    _ kind: String, _ days: ClosedRange<Int64>?, _ rest: [[UInt8]], isNext: Bool, _ today: Int64
  ) -> AskedList? {
    let ahead = days ?? today...(today + (isNext ? year : month))
    switch kind {
    case "todo", "buy": return rest.isEmpty ? .tasks(isToBuy: kind == "buy") : nil
    case "coming":
      guard rest.isEmpty || isNext && rest.count <= own else { return nil }
      var stems = TextStems()
      let about = rest.reduce(into: Set<[UInt8]>()) { $0.formUnion(stems.read($1)) }
      return .coming(ahead, isNext: isNext, about: about)
    case "on":
      guard let days, rest.isEmpty, days.upperBound >= today else { return nil }
      return .coming(days, isNext: false, about: [])
    case "past":
      guard let days, days.lowerBound <= today, rest.count <= 1 else { return nil }
      return .past(days, by: rest.first)
    case "birthdays":
      return rest.isEmpty ? .birthdays(days ?? today...(today + year), isNext: isNext) : nil
    default:
      guard kind.hasPrefix("type "), rest.isEmpty, days == nil else { return nil }
      return .type(Array(kind.dropFirst(5).lowercased().utf8))
    }
  }

  /// The first of some days that a time names; nil: none.
  static func day(of time: TimeExpression, in days: ClosedRange<Int64>) -> Int64? {
    // "This year" is no item of a day or a month.
    let isWide = [.month, .season, .year, .decade].contains(time.granularity)
    if isWide, time.first < days.lowerBound || time.last > days.upperBound { return nil }
    guard let recurrence = time.recurrence else {
      let first = max(time.first, days.lowerBound)
      return first <= min(time.last, days.upperBound) ? first : nil
    }
    let first = max(time.first, days.lowerBound)
    let last = min(days.upperBound, first + year)
    guard first <= last else { return nil }
    return (first...last).first { recurrence.holds($0) }
  }
}
