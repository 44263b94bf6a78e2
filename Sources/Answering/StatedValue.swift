internal import Format
internal import Language
internal import Learning
internal import Search
internal import Text

/// What the line on top of an answer says: the date, amount, time or name that the first sentence states, where the
/// question asks for that kind.
enum StatedValue {
  /// The value, as it is printed; nil: the sentence states none.
  static func find(
    _ question: AskedQuestion, _ quotation: Quotation, _ evidence: Evidence
  ) -> String? {
    let (sentence, times, matched) = (quotation.sentence, quotation.times, quotation.matched)
    return switch question.kind {
    case .date: date(sentence, times, matched)
    case .time:
      nearest(times.filter { $0.clock != nil }.map(\.bytes), matched).map {
        text(sentence, $0)
      }
    case .amount: amount(sentence, times, matched)
    case .person, .place: name(question, sentence, times, evidence)
    case .duration, .reason, nil: nil
    }
  }

  /// The time that the sentence names nearest to what is asked.
  private static func date(
    _ sentence: [UInt8], _ times: [TimeExpression], _ matched: [Int]
  ) -> String? {
    let named = times.filter { $0.granularity != .few }
    guard let bytes = nearest(named.map(\.bytes), matched),
      let time = named.first(where: { $0.bytes == bytes })
    else { return nil }
    return time.recurrence != nil
      ? text(sentence, bytes) : TimeGrammar.wording(time, bare: true)
  }

  /// The part of a sentence that stands nearest to one of some places.
  private static func nearest(_ parts: [Range<Int>], _ matched: [Int]) -> Range<Int>? {
    func distance(_ part: Range<Int>) -> Int {
      matched.map { $0 < part.lowerBound ? part.lowerBound - $0 : max(0, $0 - part.upperBound) }
        .min() ?? 0
    }
    return parts.enumerated().min { a, b in
      (distance(a.element), a.offset) < (distance(b.element), b.offset)
    }?.element
  }

  private static func text(_ sentence: [UInt8], _ bytes: Range<Int>) -> String {
    String(decoding: sentence[bytes.clamped(to: sentence.indices)], as: UTF8.self)
  }

  /// The number nearest to what is asked that is no part of a time, with its currency or unit.
  private static func amount(
    _ sentence: [UInt8], _ times: [TimeExpression], _ matched: [Int]
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
      let isPart = index > 0 && AnswerKind.isLetter(sentence[index - 1])
      if !isPart, !times.contains(where: { $0.bytes.overlaps(number) }) { numbers.append(number) }
      index = end
    }
    // "3 nights, 310 €": what has a unit says more than a bare number.
    let whole = numbers.map { measured($0, in: sentence) }
    let units = zip(numbers, whole).filter { $0 != $1 }.map(\.1)
    return nearest(units.isEmpty ? whole : units, matched).map { text(sentence, $0) }
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
      unit.allSatisfy({ $0 >= 0x80 || $0 == 0x25 })
        || AskingTable.shared.words("unit").contains(folded)
    {
      end = unit.endIndex
    }
    return start..<end
  }

  /// The one name in the sentence that the question does not hold.
  private static func name(
    _ question: AskedQuestion, _ sentence: [UInt8], _ times: [TimeExpression], _ evidence: Evidence
  ) -> String? {
    var reader = StemReader()
    let names = AnswerKind.properNames(sentence, by: evidence.speaker).filter { name in
      !times.contains { $0.bytes.overlaps(name) }
        && !reader.words(Array(sentence[name])).contains { question.words.contains($0) }
    }
    guard names.count == 1 else { return nil }
    return text(sentence, names[0])
  }
}
