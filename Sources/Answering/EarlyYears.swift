internal import Learning
internal import Search
internal import Text

/// Numbers that are years before 1900: 1887 is one behind a month or "in", and none in "1200 metres".
enum EarlyYears {
  private static let range: ClosedRange<Int64> = 1000...1899
  /// Words behind which a number of four digits is a year.
  private static let leads = AmountKinds.set(
    """
    in since by until till before after around about circa ca year anno from im jahr jahre seit um bis
    vor nach en ano annee an depuis desde nel dal sinds jaar born geboren built founded gegrundet erbaut
    """)
  /// Words that go on a clause behind a year.
  private static let behind = AmountKinds.set(
    """
    and or but in at on by to the a an as when where who with for from until till und oder aber im am
    bis von als wo der die das in zu mit et ou a en y o e
    """)

  /// Whether a word is a number that may be one.
  static func number(_ word: [UInt8]) -> Int64? {
    guard word.count == 4, word.allSatisfy({ (0x30...0x39).contains($0) }),
      let year = Int64(String(decoding: word, as: UTF8.self)), range.contains(year)
    else { return nil }
    return year
  }

  /// The places of those in a sentence, by its words as the tokenizer gives them, months by their
  /// English names, and what stands before each of them.
  static func places(in words: [[UInt8]], gaps: [[UInt8]]) -> Set<Int> {
    Set(words.indices.filter { isOne(words, gaps, $0) })
  }

  private static func isOne(_ words: [[UInt8]], _ gaps: [[UInt8]], _ place: Int) -> Bool {
    guard number(words[place]) != nil, gaps.indices.contains(place) else { return false }
    let next = place + 1 < words.count && place + 1 < gaps.count
    // "1000.50", "1200%", "1,500": a larger number, or a part of one.
    if next, isInside(gaps[place + 1]), words[place + 1].first.map(isDigit) ?? false {
      return false
    }
    if gaps[place].contains(where: { "$€£".utf8.contains($0) }) { return false }
    let before = place > 0 ? words[place - 1] : []
    if TimeNames.months[String(decoding: before, as: UTF8.self)] != nil { return true }
    // "*1887", "(1862": born.
    let isMarked = gaps[place].last == 0x2A || gaps[place].last == 0x28
    guard leads.contains(before) || isMarked else { return isDated(words, place) }
    guard next, gaps[place + 1] == [0x20] else { return true }
    if AmountKinds.units[words[place + 1]] != nil { return false }
    return behind.contains(words[place + 1]) || isVerb(words[place + 1])
  }

  /// "May 7, 1887": behind a month and a day.
  private static func isDated(_ words: [[UInt8]], _ place: Int) -> Bool {
    guard place > 1, TimeNames.ordinal(String(decoding: words[place - 1], as: UTF8.self)) != nil
    else {
      return false
    }
    return TimeNames.months[String(decoding: words[place - 2], as: UTF8.self)] != nil
  }

  private static func isVerb(_ word: [UInt8]) -> Bool {
    let word = String(decoding: word, as: UTF8.self)
    // "1204 gebaut".
    let isGerman = word.hasPrefix("ge") && (word.hasSuffix("t") || word.hasSuffix("en"))
    return isGerman || Verbs.finite.contains(word) || Verbs.isPast(word) || Verbs.isAdverb(word)
  }

  private static func isInside(_ gap: [UInt8]) -> Bool { gap == [0x2E] || gap == [0x2C] }
  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
