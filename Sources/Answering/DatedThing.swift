internal import Learning
internal import Text

/// A thing of which a line tells a day, held against what is said later of it: that it is cancelled, moved,
/// or on another day now.
struct DatedThing {
  /// The words by which what is said of it later is found.
  let words: [String]
  private let stems: Set<String>
  private let days: [TimeSpan]
  private let off: CalledOff

  /// Words of when and whose it is, and how it is changed, which name no thing.
  private static let others = WordSet(
    """
    user new date dates time day days o'clock uhr am pm cancelled canceled scrapped postponed moved rescheduled
    delayed abgesagt verschoben verlegt instead jetzt termin planned scheduled takes place
    """)
  static let changes = WordSet(
    "now instead jetzt rescheduled moved postponed verschoben verlegt")
  private static let news = WordSet("date time day termin")
  /// So many words that name a thing are looked for.
  private static let longest = 8

  /// Of a line said on a day; nil: it names no thing, or no day.
  init?(_ line: [UInt8], said day: Int64) {
    let dates = SentenceDates(line, day: day)
    let named = Self.named(line)
    guard !named.isEmpty, !dates.mentions.isEmpty else { return nil }
    days = dates.mentions.filter { $0.unit == .day }.map { dates.days(of: $0) }
    stems = Set(named.map { Self.stem($0) })
    words = Array(named.prefix(Self.longest).map { AskedOwner.bare($0.lower) })
    off = CalledOff(thing: stems)
  }

  /// Whether a word names a thing, rather than when it is.
  static func isNamed(_ word: Word) -> Bool {
    FunctionWords.isContent(word) && !word.isMark && word.kind == .word && !others.contains(word)
      && !TimeWords.isName(word.lower) && !TimeWords.isName(word.text)
      && !(word.lower.utf8.first.map { (0x30...0x39).contains($0) } ?? true)
  }

  private static func named(_ line: [UInt8]) -> [Word] {
    WordScanner.words(String(decoding: line.prefix(512), as: UTF8.self)).filter(isNamed)
  }

  private static func stem(_ word: Word) -> String { ClaimWords.stem(AskedOwner.bare(word.lower)) }

  /// Whether a text that is not the same says that it is no more on its day.
  func isOver(by text: [UInt8], said day: Int64) -> Bool {
    SentenceCut.sentences(text).prefix(40).contains { sentence in
      let told = Set(Self.named(sentence).map { Self.stem($0) }).intersection(stems)
      return told.count * 2 >= stems.count && isChanged(by: sentence, said: day)
    }
  }

  /// Whether a sentence says that it is called off, or names another day as the one that counts now.
  private func isChanged(by sentence: [UInt8], said day: Int64) -> Bool {
    if SentenceCut.isQuestion(sentence) { return false }
    let dates = SentenceDates(sentence, day: day)
    let named = dates.standing.filter { $0.unit == .day }.map { dates.days(of: $0) }
    let isSame = named.contains { one in
      days.contains { $0.first < one.end && one.first < $0.end }
    }
    if isSame { return CalledOff.saysCancelled(sentence) && off.isMove(sentence) == false }
    if off.isMove(sentence) != nil { return true }
    let told = Set(Self.named(sentence).map { Self.stem($0) })
    guard !named.isEmpty, !told.isEmpty, told.isSubset(of: stems) else { return false }
    let said = WordScanner.words(String(decoding: sentence.prefix(512), as: UTF8.self))
    return Self.changes.meets(said)
      || zip(said, said.dropFirst()).contains { $0.lower == "new" && Self.news.contains($1) }
  }

  /// The last of the sentences behind one that says that the thing of which that one tells is on its day no
  /// more; nil: none does.
  static func later(than place: Int, in pieces: [SentenceCut.Piece], said day: Int64) -> Int? {
    guard let thing = DatedThing(pieces[place].text, said: day) else { return nil }
    return pieces.indices.dropFirst(place + 1).prefix(reach).last { next in
      let text = pieces[next].text
      if pieces[next].isHeading { return false }
      if next == place + 1, pointsBack(text), changesDay(text, said: day) { return true }
      guard thing.isChanged(by: text, said: day) else { return false }
      // "The appointment" is that of which was told last.
      let told = Set(named(text).map { stem($0) }).intersection(thing.stems)
      return told.count == thing.stems.count
        || !pieces[(place + 1)..<next].contains { between in
          told.isSubset(of: Set(named(between.text).map { stem($0) }))
        }
    }
  }

  private static func pointsBack(_ text: [UInt8]) -> Bool {
    let first = WordScanner.words(String(decoding: text.prefix(64), as: UTF8.self)).lower(0)
    return ["it", "this", "that", "it's"].contains(first)
  }

  /// "It is cancelled", "it was moved to 17 December".
  private static func changesDay(_ text: [UInt8], said day: Int64) -> Bool {
    if CalledOff.saysCancelled(text) { return true }
    let said = WordScanner.words(String(decoding: text.prefix(512), as: UTF8.self))
    return changes.meets(said)
      && SentenceDates(text, day: day).standing.contains { $0.unit == .day }
  }

  /// Puts the last of what a note says of the day of what is quoted in its place, where that is no longer so.
  static func correct(_ quote: inout Quotation.Quote, in evidence: Evidence) {
    guard AnswerDate.names(quote.sentence) else { return }
    let pieces = SentenceCut.pieces(evidence.text)
    guard let place = pieces.firstIndex(where: { $0.text == quote.sentence }),
      let later = later(than: place, in: pieces, said: evidence.day)
    else { return }
    let text = pieces[later].text
    quote.text = pointsBack(text) ? quote.sentence + [0x20] + text : text
    (quote.sentence, quote.told, quote.beside) = (text, text, [])
  }

  /// So many sentences behind one are read.
  private static let reach = 40
}
