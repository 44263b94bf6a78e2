internal import Format
internal import Index
internal import Language
internal import Learning
internal import Search
internal import Text

/// What the line on top of an answer says: the date, amount, time or name that the first sentence states, where the
/// question asks for that kind.
enum StatedValue {
  /// A sentence of more bytes states nothing by itself.
  private static let longest = 2_048

  /// The value, as it is printed; nil: the sentence states none.
  static func find(
    _ question: AskedQuestion, _ quotation: Quotation, _ evidence: Evidence
  ) -> String? {
    let (sentence, times, matched) = (quotation.sentence, quotation.times, quotation.matched)
    guard sentence.count <= longest else { return nil }
    return switch question.kind {
    // "## 2026-11-12" is the day of what stands below.
    case .date:
      date(sentence, times, matched)
        ?? date(
          quotation.heading, SentenceTimes.read(quotation.heading, said: evidence.day), [])
        // What stands below a heading tells of it.
        ?? (quotation.heading == sentence
          ? date(quotation.text, SentenceTimes.read(quotation.text, said: evidence.day), []) : nil)
    case .time:
      nearest(times.filter { $0.clock != nil }.map(\.bytes), matched, sentence).map {
        text(sentence, $0)
      }
    case .amount where question.asksAge && !tellsAge(sentence, matched): nil
    case .amount:
      amount(question, sentence, times, matched)
        ?? price(beside: sentence, question, quotation, evidence)
    case .person where question.asksOfName || question.asksOfSeveral: nil
    case .person, .place: name(question, sentence, times, matched, evidence)
    case .duration, .reason, nil: nil
    }
  }

  /// The day that a text names in its last sentence, where a day is asked: what it was changed to stands last.
  static func last(_ question: AskedQuestion, _ evidence: Evidence) -> String? {
    guard question.kind == .date, let last = SentenceCut.pieces(evidence.text).last,
      last.text.count <= longest
    else { return nil }
    return date(last.text, SentenceTimes.read(last.text, said: evidence.day), [])
  }

  /// The day that a quotation states, without its clock.
  static func day(_ quotation: Quotation) -> String? {
    var times = quotation.times
    for place in times.indices { times[place].clock = nil }
    return date(quotation.sentence, times, quotation.matched)
  }

  /// Whether a sentence names a time of day in digits: "11:30".
  static func holdsClock(_ sentence: [UInt8]) -> Bool {
    sentence.indices.dropFirst().dropLast().contains {
      sentence[$0] == 0x3A && 0x30...0x39 ~= sentence[$0 - 1] && 0x30...0x39 ~= sentence[$0 + 1]
    }
  }

  /// The time that the sentence names nearest to what is asked.
  private static func date(
    _ sentence: [UInt8], _ times: [TimeExpression], _ matched: [Int]
  ) -> String? {
    let named = times.filter { $0.granularity != .few }
    guard let bytes = nearest(named.map(\.bytes), matched, sentence),
      let time = named.first(where: { $0.bytes == bytes })
    else { return nil }
    let run = run(of: time, among: named, sentence)
    let isAgain =
      run.contains { $0.recurrence != nil } || run.count > 1 && run.contains(where: \.isOpen)
    if isAgain, let last = run.last {
      return text(sentence, run[0].bytes.lowerBound..<last.bytes.upperBound)
    }
    guard run.count > 1, let last = run.last else { return TimeGrammar.wording(time, bare: true) }
    return [run[0], last].map { TimeGrammar.wording($0, bare: true) }.joined(separator: " to ")
  }

  /// A time with those that only a mark or a word such as "and" parts from it: "tuesdays and fridays", and a first and a
  /// last day, unless the sentence says that one became the other.
  private static func run(
    of time: TimeExpression, among times: [TimeExpression], _ sentence: [UInt8]
  ) -> [TimeExpression] {
    let table = AskingTable.shared
    let (joint, span) = (table.words("joint"), table.words("span"))
    var reader = StemReader()
    let isMoved = !table.words("moveword").isDisjoint(with: reader.words(sentence))
    func goesOn(_ a: TimeExpression, _ b: TimeExpression) -> Bool {
      guard a.bytes.upperBound <= b.bytes.lowerBound else { return false }
      let gap = Array(sentence[a.bytes.upperBound..<b.bytes.lowerBound])
      let words = reader.words(gap)
      let areAgain = a.recurrence != nil && b.recurrence != nil || a.isOpen && b.isOpen
      let isSpan = words.allSatisfy(span.contains) && gap.contains { $0 > 0x20 && $0 != 0x2C }
      return gap.count <= longestGap
        && (areAgain && words.allSatisfy(joint.contains)
          || isSpan && !isMoved && !gap.contains { "/.".utf8.contains($0) })
    }
    guard let place = times.firstIndex(of: time) else { return [time] }
    var (first, last) = (place, place)
    while first > 0, goesOn(times[first - 1], times[first]) { first -= 1 }
    while last + 1 < times.count, goesOn(times[last], times[last + 1]) { last += 1 }
    return Array(times[first...last])
  }

  /// Bytes between two times that are shown as one, at most.
  private static let longestGap = 7

  /// Of some values those in the part of the sentence, between commas and words such as "and", that is asked
  /// most: "the sofa cost 800 euros and the table 350"; and that part. All of them, if none of its parts with a value
  /// is asked. `alone`: none, if a part without a value is asked most.
  private static func inAskedPart(
    _ values: [Range<Int>], _ matched: [Int], _ sentence: [UInt8], alone: Bool = false
  ) -> (values: [Range<Int>], part: Range<Int>) {
    guard values.count > 1 || alone else { return (values, sentence.indices) }
    let (small, joints) = (AskingTable.shared.words("small"), AskingTable.shared.words("joint"))
    var tokenizer = Tokenizer()
    tokenizer.read(sentence)
    // Of each part its end, and how many words it has and how many of them are asked.
    var parts = [(end: sentence.count, words: 0, asked: 0)]
    var last = 0
    while tokenizer.next() {
      let (range, token) = (tokenizer.range, tokenizer.token)
      let gap = sentence[min(last, range.lowerBound)..<range.lowerBound]
      let isMark = gap.count > 1 && gap.contains { $0 == 0x2C || $0 == 0x3B }
      if isMark || joints.contains(token) {
        parts[parts.count - 1].end = range.lowerBound
        parts.append((sentence.count, 0, 0))
      }
      last = range.upperBound
      let isAsked = matched.contains(range.lowerBound)
      let isValue = values.contains { $0.contains(range.lowerBound) }
      guard isAsked || !isValue && !small.contains(token) && !joints.contains(token) else {
        continue
      }
      parts[parts.count - 1].words += 1
      parts[parts.count - 1].asked += isAsked ? 1 : 0
    }
    func part(of value: Range<Int>) -> Int {
      parts.firstIndex { value.lowerBound < $0.end } ?? parts.count - 1
    }
    func share(_ part: Int) -> Double {
      parts[part].asked == 0 ? 0 : Double(parts[part].asked) / Double(parts[part].words)
    }
    let best = (alone ? Array(parts.indices) : values.map(part(of:))).map(share).max() ?? 0
    let first = parts.indices.first { share($0) == best } ?? 0
    let bytes = (first > 0 ? parts[first - 1].end : 0)..<parts[first].end
    return (best == 0 ? values : values.filter { share(part(of: $0)) == best }, bytes)
  }

  /// Of some values the one that stands nearest to what is asked.
  private static func nearest(
    _ values: [Range<Int>], _ matched: [Int], _ sentence: [UInt8]
  ) -> Range<Int>? {
    let parts = inAskedPart(values, matched, sentence).values
    func distance(_ part: Range<Int>) -> Int {
      matched.map { $0 < part.lowerBound ? part.lowerBound - $0 : max(0, $0 - part.upperBound) }
        .min() ?? 0
    }
    return parts.enumerated().min { a, b in
      (distance(a.element), a.offset) < (distance(b.element), b.offset)
    }?.element
  }

  private static func text(_ sentence: [UInt8], _ bytes: Range<Int>) -> String {
    let part = sentence[bytes.clamped(to: sentence.indices)]
    return String(decoding: part.last == 0x2E ? part.dropLast() : part, as: UTF8.self)
  }

  /// The number nearest to what is asked that is no part of a time, with its currency or unit.
  private static func amount(
    _ question: AskedQuestion, _ sentence: [UInt8], _ times: [TimeExpression], _ matched: [Int]
  ) -> String? {
    var numbers: [Range<Int>] = []
    var index = 0
    while index < sentence.count {
      guard 0x30...0x39 ~= sentence[index] else {
        index += 1
        continue
      }
      var end = index
      while end < sentence.count {
        let isInner = ".,'".utf8.contains(sentence[end])
        let next = end + 1 < sentence.count ? sentence[end + 1] : 0
        guard 0x30...0x39 ~= sentence[end] || isInner && 0x30...0x39 ~= next else { break }
        end += 1
      }
      let number = index..<end
      // "07:25" is a time.
      let isClock =
        end < sentence.count && sentence[end] == 0x3A && end + 1 < sentence.count
        && 0x30...0x39 ~= sentence[end + 1]
      let isMinute = index > 1 && sentence[index - 1] == 0x3A && 0x30...0x39 ~= sentence[index - 2]
      let isPart = index > 0 && AnswerKind.isLetter(sentence[index - 1]) || isClock || isMinute
      if !isPart, !times.contains(where: { $0.bytes.overlaps(number) }) { numbers.append(number) }
      index = end
    }
    numbers = fitting(numbers, question, sentence)
    // "3 nights, 310 €": what has a unit says more than a bare number.
    let whole = numbers.map { measured($0, in: sentence) }
    let units = zip(numbers, whole).filter { $0 != $1 }.map(\.1)
    // "500 ml milk, 3 eggs" has three eggs.
    let asked = inAskedPart(whole, matched, sentence).values
    let best = units.filter(asked.contains)
    return nearest(best.isEmpty ? asked : best, matched, sentence).map {
      text(sentence, $0)
    }
  }

  /// Of some numbers those that can be what is asked: of an age those that are one, beside what is counted that number,
  /// and of a price what has a currency, if anything has.
  private static func fitting(
    _ numbers: [Range<Int>], _ question: AskedQuestion, _ sentence: [UInt8]
  ) -> [Range<Int>] {
    let table = AskingTable.shared
    var reader = StemReader()
    func words(behind number: Range<Int>) -> [[UInt8]] {
      reader.words(Array(sentence[number.upperBound...].prefix(32)))
    }
    if question.asksAge {
      return numbers.filter { number in
        let behind = words(behind: number)
        let hasUnit = measured(number, in: sentence) != number
        let isAge = behind.prefix(hasUnit ? 2 : 1).contains(where: table.words("ageword").contains)
        return number.count < 4 && (Int(text(sentence, number)) ?? 121) <= 120
          && (isAge || !hasUnit)
      }
    }
    let counted = numbers.filter { number in
      words(behind: number).prefix(2).contains {
        !question.counted.isDisjoint(with: reader.stems($0))
      }
    }
    if !counted.isEmpty { return counted }
    guard question.asksCount || question.asksPrice else { return numbers }
    let priced = numbers.filter { number in
      let whole = measured(number, in: sentence)
      let unit =
        sentence[whole.lowerBound..<number.lowerBound]
        + sentence[number.upperBound..<whole.upperBound]
      return reader.words(Array(unit)).contains(where: table.words("currency").contains)
        || String(decoding: unit, as: UTF8.self).unicodeScalars.contains {
          $0.properties.generalCategory == .currencySymbol
        }
    }
    if question.asksCount { return numbers.filter { !priced.contains($0) } }
    return priced.isEmpty ? numbers : priced
  }

  /// The one amount with a unit beside a sentence without any, in what is quoted or in all of a passage: "Price paid:
  /// 11.98 €"; of a number of things also without: "Laser tag. 7 kids came."
  private static func price(
    beside sentence: [UInt8], _ question: AskedQuestion, _ quotation: Quotation,
    _ evidence: Evidence
  ) -> String? {
    let isWhole = evidence.result.kind == .passage && evidence.text.count <= longest
    let others = SentenceCut.sentences(isWhole ? evidence.text : quotation.text).filter {
      $0 != sentence
    }
    let found = others.compactMap { other -> String? in
      let value = amount(question, other, SentenceTimes.read(other, said: evidence.day), [])
      return value.flatMap { $0.utf8.allSatisfy { $0 < 0x3A } && !question.asksCount ? nil : $0 }
    }
    return found.count == 1 ? found[0] : nil
  }

  /// A number with the sign of a currency before it, or a unit after it.
  private static func measured(_ number: Range<Int>, in sentence: [UInt8]) -> Range<Int> {
    var (start, end) = (number.lowerBound, number.upperBound)
    let before = sentence[..<start].reversed().prefix { $0 > 0x20 && !AnswerKind.isLetter($0) }
    if !before.isEmpty, before.count <= 3, !before.contains(where: { "(\":,.-/".utf8.contains($0) })
    {
      start -= before.count
    }
    let behind = sentence[end...]
    let gap = behind.first == 0x20 ? 1 : 0
    let unit = behind.dropFirst(gap).prefix { AnswerKind.isLetter($0) || $0 >= 0x80 || $0 == 0x25 }
    let folded = FoldedValue.fold(Array(unit))
    if !unit.isEmpty,
      String(decoding: unit, as: UTF8.self).unicodeScalars.allSatisfy({
        $0 == "%"
          || !$0.isASCII
            && ($0.properties.generalCategory == .currencySymbol || $0.properties.isAlphabetic)
      })
        || AskingTable.shared.words("unit").contains(folded)
    {
      end = unit.endIndex
    }
    return start..<end
  }

  /// Whether a sentence tells an age, and not only of what the one has who is asked for: "Radka has a puppy".
  private static func tellsAge(_ sentence: [UInt8], _ matched: [Int]) -> Bool {
    let analysis = Analysis(String(decoding: sentence, as: UTF8.self), said: 0)
    let isOwner = analysis.sentences.flatMap { part in
      part.clauses.map { (part, $0) }
    }.contains { part, clause in
      AskingTable.shared.holds("owning", part.tokens[clause.verb])
        && clause.subject.map { subject in
          matched.allSatisfy { place in
            part.tokens.tokens(subject).contains { $0.bytes.contains(place) }
          }
        } ?? false
    }
    return !isOwner && AnswerKind.names("ageword", sentence)
  }

  /// The one name in the sentence that the question does not hold.
  private static func name(
    _ question: AskedQuestion, _ sentence: [UInt8], _ times: [TimeExpression], _ matched: [Int],
    _ evidence: Evidence
  ) -> String? {
    var reader = StemReader()
    let analysis = Analysis(String(decoding: sentence, as: UTF8.self), said: evidence.day)
    let first = analysis.language == "en" ? analysis.sentences.first : nil
    let begins = first?.names.contains { $0.lowerBound == 0 } ?? false
    let all = AnswerKind.properNames(
      sentence, by: evidence.speaker, beginsWithName: begins
    ).filter { name in
      !times.contains { $0.bytes.overlaps(name) }
        && !reader.words(Array(sentence[name])).contains { question.words.contains($0) }
    }
    let table = AskingTable.shared
    let (leading, article) = (table.words("placelead"), table.words("article"))
    let fitting = all.filter { name in
      let before = reader.words(Array(sentence[..<name.lowerBound].suffix(24)))
      if question.kind == .person {
        return !(before.last.map(table.words("placeword").contains) ?? false)
      }
      let isKnown = analysis.sentences.contains { part in
        part.tokens.contains { $0.bytes.lowerBound == name.lowerBound && $0.isOne(of: .place) }
      }
      let lead = before.last.map(article.contains) ?? false ? before.dropLast().last : before.last
      return isKnown || lead.map(leading.contains) ?? false
        || sentence[..<name.lowerBound].suffix(2).first == 0x3A
    }
    let isPerson = question.kind == .person
    let (names, part) = inAskedPart(fitting, matched, sentence, alone: isPerson)
    if names.isEmpty, isPerson, let speaker = evidence.speaker,
      AskingTable.shared.words("pronoun").union(reader.words(speaker)).contains(
        where: reader.words(Array(sentence[part])).contains)
    {
      return String(decoding: speaker, as: UTF8.self)
    }
    // "Yuki, Ines, me" are several.
    guard names.count == 1, !isPerson || !isListed(names[0], among: all, sentence) else {
      return nil
    }
    return text(sentence, names[0])
  }

  /// Whether only a mark or a word such as "and" parts a name from another one.
  private static func isListed(
    _ name: Range<Int>, among all: [Range<Int>], _ sentence: [UInt8]
  ) -> Bool {
    let joints = AskingTable.shared.words("joint")
    var reader = StemReader()
    return all.contains { other in
      let (first, last) = other.lowerBound < name.lowerBound ? (other, name) : (name, other)
      guard first.upperBound < last.lowerBound else { return false }
      let gap = Array(sentence[first.upperBound..<last.lowerBound])
      return gap.count <= longestGap && reader.words(gap).allSatisfy(joints.contains)
        && !gap.contains { ".!?;:(".utf8.contains($0) }
    }
  }
}
