internal import Language
internal import Text

/// Matches the elements of a row against the tokens of a sentence, from a place on.
struct SlotPattern {
  /// What kind of value is taken.
  enum Taken: Sendable { case phrase, name, person, number, day, address, rest, words }

  /// A part of a pattern.
  enum Element: Sendable {
    case words(Set<String>)
    case optional(Set<String>)
    case value(Taken)
    /// A noun that tells keys apart.
    case thing
    /// The value or the thing, with one of some words in it.
    case chosen(Set<String>, isThing: Bool)
    /// "My", "Bo's": whose it is.
    case owner
    /// Up to some tokens without marks.
    case gap
    /// The end of the clause.
    case end

    /// The words of an element that is words.
    var words: Set<String> {
      switch self {
      case .words(let words), .optional(let words): words
      default: []
      }
    }
  }

  /// What a match has found.
  struct Found {
    var values: [Range<Int>] = []
    var taken = Taken.phrase
    var thing: Range<Int>?
    var owner: Range<Int>?
    var end = 0
  }

  let sentence: AnalysedSentence
  let language: String
  private var isEnglish: Bool { language == "en" }
  /// Where the clause ends.
  let end: Int

  private var tokens: Tokens { sentence.tokens }
  private static let (gap, longest, most) = (4, 7, 4)

  /// What the elements find from a place on; nil: they do not match.
  func match(_ elements: [Element], at place: Int) -> Found? {
    var found = Found()
    return match(elements[...], place, &found) ? found : nil
  }

  private func match(_ elements: ArraySlice<Element>, _ place: Int, _ found: inout Found) -> Bool {
    guard let element = elements.first else {
      found.end = place
      // "Ingrid is my boss's wife".
      return tokens[place].lower != "'s" || tokens[place].part != .possessive
    }
    let rest = elements.dropFirst()
    if take(element, rest, place, &found) { return true }
    // "Lives now in Ghent": what only stresses is passed over.
    guard place < end, SlotTable.shared.isIn("skip", tokens.lower(place), language) else {
      return false
    }
    return match(elements, place + 1, &found)
  }

  private func take(
    _ element: Element, _ rest: ArraySlice<Element>, _ place: Int, _ found: inout Found
  ) -> Bool {
    switch element {
    case .words(let words):
      return isOne(place, words) && match(rest, place + 1, &found)
    case .optional(let words):
      if isOne(place, words), match(rest, place + 1, &found) { return true }
      return match(rest, place, &found)
    case .gap:
      for next in place...max(place, min(end, place + Self.gap)) {
        if next > place, next > tokens.count || tokens[next - 1].isMark { return false }
        if match(rest, next, &found) { return true }
      }
      return false
    case .end:
      let isEnd = place >= end || tokens[place].isMark || time(at: place) != nil
      return isEnd && match(rest, place, &found)
    case .owner:
      guard let range = owner(place) else { return false }
      found.owner = range
      return match(rest, range.upperBound, &found)
    case .thing:
      guard let range = thing(place) else { return false }
      found.thing = range
      return match(rest, range.upperBound, &found)
    case .chosen(let words, let isThing):
      guard let range = isThing ? thing(place) : phrase(place),
        range.contains(where: {
          words.contains(tokens.lower($0)) || words.contains(SentenceSlots.stem(tokens[$0]))
        })
      else { return false }
      if isThing { found.thing = range } else { found.values.append(range) }
      if match(rest, range.upperBound, &found) { return true }
      if !isThing { found.values.removeLast() }
      return false
    case .value(let taken):
      let values = values(taken, place)
      guard let last = values.last else { return false }
      found.values += values
      found.taken = taken
      if match(rest, last.upperBound, &found) { return true }
      found.values.removeLast(values.count)
      return false
    }
  }

  private func isOne(_ place: Int, _ words: Set<String>) -> Bool {
    guard place < end else { return false }
    let token = tokens[place]
    return words.contains(token.lower) || token.isVerb && words.contains(token.base)
  }

  // MARK: Values

  private func values(_ taken: Taken, _ place: Int) -> [Range<Int>] {
    guard place < end else { return [] }
    switch taken {
    case .phrase, .name: return list(place, isName: taken == .name)
    case .person:
      return Array(
        list(place, isName: true).prefix { tokens[$0.lowerBound].isOne(of: .firstname) })
    case .number:
      var place = place
      while place < end, SlotTable.shared.isIn("before", tokens.lower(place), language) {
        place += 1
      }
      return place < end && Self.isNumber(tokens[place]) ? [place..<place + 1] : []
    case .day:
      guard let time = time(at: place) else { return [] }
      return [time]
    case .address:
      guard tokens[place].kind == .address || Self.isNumber(tokens[place]) else { return [] }
      let range = place..<numberEnd(place)
      let digits = tokens.tokens(range).reduce(0) { $0 + $1.text.utf8.count(where: Self.isDigit) }
      return tokens[place].kind == .address || digits > 4 ? [range] : []
    case .rest:
      let stop =
        (place..<max(place, end)).first { [".", ";", "("].contains(tokens[$0].text) } ?? end
      let head = place..<min(stop, place + 5)
      let hasNumber = head.contains { Self.isNumber(tokens[$0]) && time(at: $0) == nil }
      return hasNumber && tokens.tokens(head).contains(where: \.isCapitalised)
        ? [place..<stop] : []
    case .words:
      let stop = (place..<max(place, end)).first { tokens[$0].isMark } ?? end
      return stop > place ? [place..<min(stop, place + Self.longest)] : []
    }
  }

  /// A number of several groups: "07700 900 418".
  private func numberEnd(_ place: Int) -> Int {
    var next = place + 1
    while next < end, tokens[next].kind == .number || tokens[next].text == "-" { next += 1 }
    return next
  }

  /// Whether it is an amount, in digits or as a word.
  static func isNumber(_ token: Token) -> Bool {
    if SlotTable.shared.numbers[token.lower] != nil { return true }
    let first = token.text.utf8.first { $0 < 0x80 && !"$+-~".utf8.contains($0) } ?? 0
    return isDigit(first) && !token.text.utf8.contains(0x2F)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  /// The time that begins at a place, or one word before.
  private func time(at place: Int) -> Range<Int>? {
    guard place < end else { return nil }
    let byte = tokens[place].bytes.lowerBound
    guard let time = sentence.times.first(where: { $0.bytes.contains(byte) }) else { return nil }
    let last = (place..<end).last { tokens[$0].bytes.upperBound <= time.bytes.upperBound } ?? place
    return place..<last + 1
  }

  /// Some phrases with "and" or commas between.
  private func list(_ place: Int, isName: Bool) -> [Range<Int>] {
    var found: [Range<Int>] = []
    var next = place
    while found.count < Self.most, let range = phrase(next) {
      // "My boss is a Bayern fan".
      let isOne =
        ["a", "an"].contains(tokens.lower(range.lowerBound - 1))
        && tokens[range.lowerBound - 2].base == "be"
      if isName, !isNamed(range) || isEnglish && isOne { break }
      found.append(range)
      let mark = range.upperBound
      guard mark < end,
        tokens[mark].text == "," || SlotTable.shared.isIn("and", tokens.lower(mark), language)
      else { break }
      next = mark + 1
      if SlotTable.shared.isIn("and", tokens.lower(next), language) { next += 1 }
      // After "and" and a comma a clause may begin.
      if (next..<max(next, min(end, next + 3))).contains(where: { tokens[$0].isFinite }) { break }
    }
    return found
  }

  /// Whether something in it is written as a name.
  private func isNamed(_ range: Range<Int>) -> Bool {
    range.contains { place in
      tokens[place].part == .name || tokens[place].isOne(of: .place)
        || tokens[place].isCapitalised && sentence.names.contains { $0.contains(place) }
        || tokens[place].kind == .code || tokens[place].isCapitalised && place > 0
    }
  }

  /// A noun with what describes it, without its article.
  func phrase(_ place: Int) -> Range<Int>? {
    var start = place
    while start < end, isArticle(start) { start += 1 }
    var next = start
    while next < end, next - start < Self.longest, isInner(next, from: start) { next += 1 }
    // What joins has something to join.
    while next > start, SlotTable.shared.isIn("joiner", tokens.lower(next - 1), language) {
      next -= 1
    }
    return next > start ? start..<next : nil
  }

  /// A noun without the number after it: "lisinopril 20 mg".
  private func thing(_ place: Int) -> Range<Int>? {
    guard let range = phrase(place) else { return nil }
    let number = range.dropFirst().first { Self.isNumber(tokens[$0]) }
    return range.lowerBound..<(number ?? range.upperBound)
  }

  /// Whether a point ends a title before a name: "Dr. Roth".
  private func endsTitle(_ place: Int) -> Bool {
    let (title, next) = (tokens[place - 1], tokens[place + 1])
    return tokens[place].text == "." && !tokens[place].isSpaced && title.isCapitalised
      && next.isCapitalised
      && Abbreviations.holds(Array(title.text.utf8), before: Array(next.text.utf8))
  }

  private func isArticle(_ place: Int) -> Bool {
    let token = tokens[place]
    return token.part == .determiner && !token.isOne(of: .negation) || token.part == .possessive
      || SlotTable.shared.isIn("article", token.lower, language)
  }

  private func isInner(_ place: Int, from start: Int) -> Bool {
    let token = tokens[place]
    if token.isMark {
      return place > start && (["-", "&", "/"].contains(token.text) || endsTitle(place))
    }
    if token.kind == .symbol || SlotTable.shared.isIn("stop", token.lower, language) {
      return false
    }
    // "A parrot called Figaro".
    if SlotTable.shared.isIn("naming", token.lower, language) {
      return place > start && tokens[place + 1].isCapitalised
    }
    if time(at: place) != nil, !token.isCapitalised || token.isOne(of: .weekday) || place == start,
      token.part != .number
    {
      return false
    }
    if SlotTable.shared.isIn("joiner", token.lower, language) { return place > start }
    // "Marburg gezogen".
    if !isEnglish, place > start, tokens[place - 1].isCapitalised, !token.isCapitalised,
      token.kind == .word
    {
      return false
    }
    switch token.part {
    case .number:
      // "Python 3.9", not "the gym three times".
      return place == start || tokens[place - 1].isCapitalised || tokens[place - 1].part == .number
    case .noun, .name, .adjective, .other: return true
    case .verb:
      if token.form == .gerund || token.isCapitalised && place > start { return true }
      // "The red kayak", "a used car": no verb stands after an article; "got divorced".
      let before = tokens[place - 1].part
      return [.base, .participle, .past].contains(token.form)
        && [.adjective, .determiner, .possessive].contains(before)
    case .possessive: return place > start && token.lower == "'s"
    case .determiner: return token.lower == "no" && place == start
    default: return token.isCapitalised && place > 0 && token.text != "I"
    }
  }

  private func owner(_ place: Int) -> Range<Int>? {
    guard place < end else { return nil }
    if SlotTable.shared.isIn("my", tokens.lower(place), language) { return place..<place + 1 }
    guard let run = sentence.names.first(where: { $0.lowerBound == place }),
      tokens.lower(run.upperBound) == "'s"
    else { return nil }
    return place..<run.upperBound + 1
  }
}
