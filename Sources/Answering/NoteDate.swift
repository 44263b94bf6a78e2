internal import Index
internal import Learning
internal import Search
internal import Text

/// The day of which a note tells, where its sentences name none: that of a diary.
enum NoteDate {
  /// Words beside the date of a heading at most: "Saturday, 2 May 2026, at home".
  private static let mostWords = 3
  /// Words that make the date of a heading another one than that of what happened.
  private static let others = AmountKinds.set(
    """
    until till by due expires from since born deadline before after bis ab seit geboren gultig jusqu
    depuis
    """)

  /// The day that a heading names beside little else; `day`: when it was written, `last`: a day in the
  /// year, mostly, of which the heading above tells.
  static func day(heading: [UInt8], written day: Int64, after last: Int64? = nil) -> Int64? {
    guard !heading.isEmpty, heading.count <= 200 else { return nil }
    let dates = SentenceDates(heading, day: last ?? day)
    guard dates.mentions.count == 1, let mention = dates.mentions.first, mention.unit == .day,
      mention.span.length == 1
    else { return nil }
    let isOpen = dates.ground(of: mention) == .yearMissing
    guard isOpen ? last != nil : dates.ground(of: mention) == .itself else { return nil }
    var (tokenizer, words) = (Tokenizer(), [[UInt8]]())
    tokenizer.read(heading)
    while tokenizer.next() { words.append(tokenizer.token) }
    guard words.count - mention.words.count <= mostWords, !words.contains(where: others.contains)
    else { return nil }
    guard isOpen, let last else { return mention.span.first }
    // Diaries go forth or back: "28 December", "2 January".
    return TimeCalendar.nearest(mention.span.first, to: last)
  }

  /// A day in what a heading names with its year: of "Diary October 2026" the first, and of a year one in its
  /// middle, from which all of its days are nearest.
  private static func start(heading: [UInt8], written day: Int64) -> Int64? {
    let dates = SentenceDates(heading, day: day)
    guard heading.count <= 200, dates.mentions.count == 1, let mention = dates.mentions.first,
      mention.unit <= .year, dates.ground(of: mention) == .itself
    else { return nil }
    return mention.unit == .year ? mention.span.first + 182 : mention.span.first
  }

  /// The day that front matter gives as its date.
  static func day(of matter: FrontMatter) -> Int64? {
    guard let date = matter.dateSpan({ _ in 0 }),
      date.end - date.start <= 86_400_000
    else { return nil }
    return TimeCalendar.day(ofSeconds: date.start / 1000)
  }

  /// The day of the last heading above a sentence that names one, also of a line with a date alone.
  static func day(above sentence: [UInt8], in text: [UInt8], written: Int64) -> Int64? {
    var (day, last): (Int64?, Int64?)
    for piece in SentenceCut.pieces(text) {
      if piece.isHeading || piece.text.count < longestLine && !isEntry(piece) {
        let year = piece.isHeading ? last : nil
        day = self.day(heading: piece.text, written: written, after: year) ?? day
        if piece.isHeading { last = day ?? start(heading: piece.text, written: written) ?? last }
      }
      if sentence.starts(with: piece.text) { return day }
    }
    return nil
  }

  private static let datings = WordSet("date datum fecha data day tag jour")

  /// Whether a line tells the date of something under its label: "Clara: 14 March 1985".
  private static func isEntry(_ piece: SentenceCut.Piece) -> Bool {
    guard let label = EntryLabel.label(of: piece.text) else { return false }
    return !datings.meets(WordScanner.words(String(decoding: label, as: UTF8.self)))
  }

  /// A line with a date alone is shorter, in bytes.
  private static let longestLine = 32

  // MARK: What happened

  private static let ahead = WordSet("will shall won't going 'll tomorrow wird werden morgen")
  private static let helpers = WordSet(
    "hat habe haben hast hatte hatten bin ist sind wurde wurden war waren a ai ont est sont s'est")

  /// Whether a sentence tells what happened rather than what is so, or is to be.
  static func tellsPast(_ sentence: [UInt8]) -> Bool {
    let words = WordScanner.words(String(decoding: sentence.prefix(2048), as: UTF8.self))
    if words.contains(where: { ahead.contains($0) }) { return false }
    // A name may end like a past form.
    let verbs = words.enumerated().filter { $0.offset == 0 || !$0.element.isCapitalised }
    if verbs.contains(where: { Verbs.isPast($0.element.lower) }) { return true }
    return isPerfect(words)
  }

  /// Whether a sentence has no verb, as entries of a diary may: "Dinner with Walter."
  static func isTitle(_ sentence: [UInt8]) -> Bool {
    let words = WordScanner.words(String(decoding: sentence.prefix(256), as: UTF8.self))
    // "Call Ana" is to be done.
    guard let first = words.first, !Verbs.base.contains(first) else { return false }
    return words.count <= 8 && !words.contains { ahead.contains($0) }
      && !words.contains {
        Verbs.finite.contains($0.lower) || Verbs.isPresentThird($0.lower) || helpers.contains($0)
      }
  }

  /// Whether a question asks of what happened by a present form: "Wann hat sie das Bein gebrochen?"
  static func asksOfPast(_ question: [UInt8]) -> Bool {
    isPerfect(WordScanner.words(String(decoding: question.prefix(2048), as: UTF8.self)))
  }

  private static func isPerfect(_ words: [Word]) -> Bool {
    words.contains { helpers.contains($0) } && words.contains { isForeignParticiple($0.lower) }
  }

  /// "gebrochen", "angefangen", "gespielt", "cassé".
  private static func isForeignParticiple(_ word: String) -> Bool {
    if word.hasSuffix("\u{E9}") || word.hasSuffix("\u{E9}e") { return true }
    guard word.utf8.count > 5, word.hasSuffix("t") || word.hasSuffix("en") else { return false }
    if word.hasPrefix("ge") || word.hasPrefix("ver") || word.hasPrefix("be") { return true }
    return ["ab", "an", "auf", "aus", "ein", "mit", "um", "vor", "weg", "zu"].contains {
      word.hasPrefix($0 + "ge")
    }
  }
}

extension Evidence {
  /// The day of which the note tells that holds a sentence: that of its front matter, of the heading above,
  /// or of its name. Nil of what was said, and of what was learned of that.
  func noteDay(of sentence: [UInt8]) -> Int64? {
    guard result.kind != .message, author == nil, teller == nil else { return nil }
    if let matterDay { return matterDay }
    if result.kind == .memory, dayIsTold { return nil }
    return NoteDate.day(above: sentence, in: text, written: day)
      ?? NoteDay.day(path: result.path)
  }

  /// The same, told on that day.
  func dated(for sentence: [UInt8]) -> Evidence {
    guard let day = noteDay(of: sentence) else { return self }
    var evidence = self
    (evidence.day, evidence.dayIsTold) = (day, true)
    return evidence
  }
}
