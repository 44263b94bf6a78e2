internal import Learning
internal import Text

/// The day of what a sentence tells, where it stands in the one beside it, as people write in talks: "Pickle died.
/// Last Sunday.", "Guess what we did on Friday. We adopted a cat."
enum DatedFragment {
  private static let starts = WordSet(
    """
    on in at last this yesterday today tonight early late late just only exactly about around almost back one
    two three four five six seven eight nine ten a the
    """)
  private static let times = WordSet(
    """
    yesterday today tonight ago night morning afternoon evening weekend noon midnight midday christmas easter
    new year's eve day
    """)
  private static let units = WordSet(
    "day days week weeks weekend weekends month months year years hour hours minute minutes night nights"
  )
  /// What is told more of right behind.
  private static let openings = WordSet(
    "thing something news guess happened exciting announcement surprise adventure weekend day milestone"
  )
  /// Words that say something in such an opening, at most.
  private static let most = 3

  private static func words(_ text: [UInt8]) -> [Word] {
    WordScanner.words(String(decoding: text.prefix(512), as: UTF8.self))
  }

  /// What stands right behind a sentence and says nothing but when that was, up to its comma; nil: nothing does.
  static func behind(_ pieces: [SentenceCut.Piece], _ place: Int) -> [UInt8]? {
    let next = place + 1
    guard next < pieces.count, pieces[next].continues, !pieces[next].isHeading,
      !TextMarks.endsAsQuestion(pieces[next].text), isTime(words(pieces[next].text))
    else { return nil }
    return pieces[next].text
  }

  /// Whether the words up to a comma say a day and nothing else.
  private static func isTime(_ words: [Word]) -> Bool {
    let front = words.prefix { ![",", ";", "-", "–", "("].contains($0.text) }.filter { !$0.isMark }
    guard let first = front.first,
      starts.contains(first) || TimeWords.isName(first.lower) || first.kind == .number
    else { return false }
    let isDay = { (word: Word) in
      times.contains(word) || TimeWords.isName(word.lower) || isOrdinal(word)
        || TimeWords.isYear(word)
    }
    return front.contains(where: isDay)
      && front.allSatisfy {
        starts.contains($0) || isDay($0) || units.contains($0) || $0.kind == .number
          || ["of", "before"].contains($0.lower)
      }
  }

  /// "28th".
  private static func isOrdinal(_ word: Word) -> Bool {
    ["st", "nd", "rd", "th"].contains { word.lower.hasSuffix($0) }
      && Int(word.lower.dropLast(2)).map { (1...31).contains($0) } ?? false
  }

  /// What stands right before a sentence and says only that something was on a day; nil: nothing does.
  static func before(_ pieces: [SentenceCut.Piece], _ place: Int) -> [UInt8]? {
    guard place > 0, pieces[place].continues, !pieces[place - 1].isHeading,
      !TextMarks.endsAsQuestion(pieces[place - 1].text), AnswerDate.names(pieces[place - 1].text)
    else { return nil }
    let said = words(pieces[place - 1].text)
    let things = AskedClause.thingCount(in: pieces[place - 1].text)
    guard openings.meets(said), things <= most, NoteDate.tellsPast(pieces[place].text) else {
      return nil
    }
    return pieces[place - 1].text
  }
}

extension Quotation {
  /// Adds to a sentence without a date the one beside it that tells its day.
  func addDay(_ quote: inout Quote, _ pieces: [SentenceCut.Piece], _ place: Int) {
    guard !quote.isQuestion, quote.own > 0, !AnswerDate.names(quote.sentence) else { return }
    if let day = DatedFragment.behind(pieces, place) {
      quote.text += [0x20] + day
      quote.sentence += [0x20] + day
      quote.goesOn = true
    } else if let day = DatedFragment.before(pieces, place) {
      quote.text = day + [0x20] + quote.text
      quote.sentence = day + [0x20] + quote.sentence
      quote.goesOn = true
    }
  }
}
