internal import Language

/// Whether a point ends an abbreviation or an ordinal rather than a sentence: "Dr. Weber", "z. B.",
/// "am 28. November", "der 3. Versuch".
enum Abbreviation {
  private static let months = set(
    """
    January February March April May June July August September October November December Januar
    Jänner Februar März Mai Juni Juli Oktober Dezember Jan Feb Mär Apr Aug Sep Sept Okt Oct Nov Dez Dec
    janvier mars avril juin juillet août
    """)
  private static let shortMonths = set("Jan Feb Mar Apr Jun Jul Aug Sep Sept Okt Oct Nov Dez Dec")
  /// German words before an ordinal.
  private static let leading = set(
    """
    am Am der Der die Die das Das dem den des vom Vom zum Zum zur im Im beim ab Ab bis Bis seit Seit mein
    meine meinem meinen meiner sein seine seinen ihr ihre ihren unser unsere unseren jeder jede jeden
    Mein Meine Unser eine einem einen und oder Montag Dienstag Mittwoch Donnerstag Freitag Samstag
    Sonntag Montag, Dienstag, Mittwoch, Donnerstag, Freitag, Samstag, Sonntag,
    """)

  private static func set(_ words: String) -> Set<[UInt8]> {
    Set(words.split(whereSeparator: \.isWhitespace).map { Array($0.utf8) })
  }

  /// How much before and after a point is looked at, so that the cost does not grow with the text.
  private static let reach = 40

  /// Whether the point between two texts ends no sentence.
  static func isOne(_ sentence: ArraySlice<UInt8>, before rest: ArraySlice<UInt8>) -> Bool {
    let words = sentence.suffix(reach).split(whereSeparator: { $0 <= 0x20 })
    let word = Array(
      (words.last ?? []).drop { $0 == 0x28 || $0 == 0x5B || $0 == 0x22 || $0 == 0x27 })
    let last = Array(words.dropLast().last ?? [])
    let next = Array(rest.prefix(reach).drop { $0 <= 0x20 }.prefix { $0 > 0x20 })
    if word.count == 1, let letter = word.first, !isDigit(letter) {
      if (0x41...0x5A).contains(letter) { return true }
      // The "z" of "z. B.", the "h" of "d. h.", and "p. 12".
      let isShort = { (word: [UInt8]) in word.count >= 2 && word[1] == 0x2E && !isDigit(word[0]) }
      return (0x61...0x7A).contains(letter)
        && (isShort(next) || last.count == 2 && isShort(last) || next.first.map(isDigit) ?? false)
    }
    if word.count == 3, word[1] == 0x2E { return true }
    if Abbreviations.areInitials(word) || Abbreviations.holds(word, before: next) { return true }
    // "Bad-St. Leon", and "in Lyon, dep. 8:12" of any that is short and opens its part of a sentence.
    if let hyphen = word.lastIndex(of: 0x2D),
      Abbreviations.holds(Array(word[(hyphen + 1)...]), before: next)
    {
      return true
    }
    if isShortened(word, behind: last), next.first.map(isDigit) ?? false { return true }
    if shortMonths.contains(word) { return next.first.map(isDigit) ?? false }
    return isOrdinal(word, before: next, behind: last) || isJoined(word, before: rest)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  /// Whether a word has two to four small letters, and stands after a comma or the like.
  private static func isShortened(_ word: [UInt8], behind last: [UInt8]) -> Bool {
    (2...4).contains(word.count) && word.allSatisfy { (0x61...0x7A).contains($0) }
      && last.last.map { ",;:(".utf8.contains($0) } ?? false
  }

  private static func isJoint(_ byte: UInt8) -> Bool {
    byte == 0x2E || byte == 0x2D || byte >= 0x80
  }

  private static func isDayAndMonth(_ word: [UInt8]) -> Bool {
    let parts = word.split(separator: 0x2E, omittingEmptySubsequences: false)
    return parts.count == 2
      && parts.allSatisfy { (1...2).contains($0.count) && $0.allSatisfy(isDigit) }
  }

  /// Of one or two digits: a month follows, or a German article stands before.
  private static func isOrdinal(
    _ word: [UInt8], before next: [UInt8], behind last: [UInt8]
  ) -> Bool {
    guard !next.isEmpty, let first = word.first, isDigit(first) else { return false }
    // "12.11. 17 Uhr" and "3.-10. Februar".
    if isDayAndMonth(word) {
      return next.first.map { isDigit($0) || (0x61...0x7A).contains($0) } ?? false
    }
    let end = word.lastIndex { !isDigit($0) }.map { $0 + 1 } ?? 0
    let isRange =
      end >= 2 && isDigit(word[0]) && word[..<end].allSatisfy { isDigit($0) || isJoint($0) }
    guard (1...2).contains(word.count - end), end == 0 || isRange else { return false }
    let bare = next.prefix { (0x61...0x7A).contains($0 | 0x20) || $0 >= 0x80 }
    return months.contains(Array(bare)) || leading.contains(last)
  }

  /// What stands between two ordinals: "von 18. bis 22. Jänner", "3. - 12. August".
  private static let joints = set("bis to until till und oder bzw. and or - \u{2013} \u{2014}")
  private static let articles = set("zum den dem der the")

  /// Whether a joint and another ordinal stand after one of one or two digits.
  private static func isJoined(_ word: [UInt8], before rest: ArraySlice<UInt8>) -> Bool {
    guard (1...2).contains(word.count), word.allSatisfy(isDigit) else { return false }
    var words = rest.prefix(reach).split(whereSeparator: { $0 <= 0x20 }).map(Array.init)[...]
    guard let joint = words.popFirst(), joints.contains(joint) else { return false }
    if let article = words.first, articles.contains(article) { words.removeFirst() }
    guard let next = words.first, let point = next.firstIndex(of: 0x2E) else { return false }
    return (1...2).contains(point) && next[..<point].allSatisfy(isDigit)
  }
}
