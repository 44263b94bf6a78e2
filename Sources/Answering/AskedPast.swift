internal import Language
internal import Learning
internal import Search
internal import Text

/// The past days of which a question asks what happened on them, and nothing else: "What happened yesterday?",
/// "Where did we go last summer?", "What was Ana up to on Monday?"
struct AskedPast: Hashable {
  /// The days, today at the latest.
  var days: TimeSpan
  /// Of whom, folded; nil: of whoever asks, or of all.
  var person: [UInt8]?

  /// Of a longer time more is known than a list can say.
  private static let longest: Int64 = 366
  /// Of a longer time the first sentences of each note tell enough.
  private static let whole: Int64 = 1
  /// Sentences of a note for each of its days at most, of one day, and of a longer time.
  private static let mostOfDay = 20
  private static let mostOfNote = 3

  private static let helpers = WordSet("did was were")
  private static let deeds = WordSet("do doing go going get up")
  private static let small = WordSet(
    """
    what where did was were do doing go going went get up to happen happened happening i we you us all been
    on in the at during of there everything anything else
    """)
  private static let oneself = WordSet("i we you")

  /// Of a question's folded words; nil: it asks for something of its own, or for no day that has come.
  init?(_ question: [[UInt8]], reference: Int64) {
    let mentions = TimeReader.mentions(in: question, reference: reference)
    guard mentions.count == 1, let mention = mentions.first else { return nil }
    let places = question.indices.filter { !mention.words.contains($0) }
    let words = places.map { String(decoding: question[$0], as: UTF8.self) }
    guard let first = words.first, ["what", "where"].contains(first) else { return nil }
    let others = words.indices.filter { !Self.small.contains(words[$0]) }
    // "What did Ana do", "Where was Ana": right behind the helper, and the deed behind that.
    if let name = others.first {
      guard others.count == 1, name == 2, Self.helpers.contains(words[1]),
        words.count > 3 ? Self.deeds.contains(words[3]) : first == "where" && words[1] != "did"
      else { return nil }
      person = question[places[name]]
    }
    let isOfDeed =
      words.count > 3 && Self.helpers.contains(words[1]) && Self.deeds.contains(words[3])
    let isOfPlace = first == "where" && words.count > 2 && ["was", "were"].contains(words[1])
    let isOfAll =
      words.count > 1
      && (words[1] == "happened" || words[1] == "did" && words[2...].first == "happen")
    let isSomebody = person != nil || words.count > 2 && Self.oneself.contains(words[2])
    guard isOfAll || (isOfDeed || isOfPlace) && isSomebody else { return nil }
    guard let span = Self.past(mention, question, reference), span.length <= Self.longest else {
      return nil
    }
    days = span
  }

  /// The days that have come; of a day or a weekday without a year the last one.
  private static func past(
    _ mention: TimeMention, _ question: [[UInt8]], _ reference: Int64
  ) -> TimeSpan? {
    var span = mention.span
    let said = question[mention.words].map { String(decoding: $0, as: UTF8.self) }
    if span.first >= reference, mention.unit == .day, span.length == 1 {
      let isMonths = said.contains { TimeNames.months[$0] != nil }
      if isMonths, span.first > reference, !said.contains(where: { TimeNames.year($0) != nil }) {
        let date = CivilTime.date(span.first)
        // 29 February is not of every year.
        guard let last = TimeCalendar.day(date.day, date.month, date.year - 1) else { return nil }
        span = last
      } else if said.count == 1, TimeNames.weekdays[said[0]] != nil {
        span = TimeSpan(day: span.first - 7)
      }
    }
    guard span.first <= reference else { return nil }
    return TimeSpan(first: span.first, end: min(span.end, reference + 1))
  }

  /// Sentences of a note for each of its days at most.
  var most: Int { days.length <= Self.whole ? Self.mostOfDay : Self.mostOfNote }

  /// How texts and the names of files name the days: each day of a short time, else the months.
  var phrases: [String] { AskedAgenda.dates(of: days) }

  /// The time in which messages may tell of the days: of a short one also the week behind it ("on Tuesday").
  var said: TimeSpan {
    TimeSpan(first: days.first, end: days.end + (days.length <= 10 ? 7 : 1))
  }

  /// What a message or a memory learned of one says of the days.
  /// - Parameters:
  ///   - text: What it says.
  ///   - day: When it was said, in days since 1970.
  ///   - name: Who said it.
  /// - Returns: Each sentence with the day of which it tells.
  func told(said text: [UInt8], on day: Int64, by name: [UInt8]?) -> [(text: [UInt8], day: Int64)] {
    let isBy = person == nil || name.map(isOfPerson) ?? false
    return SentenceCut.pieces(text).compactMap { piece in
      guard !piece.isHeading, isBy || isOfPerson(piece.text), !Self.exclaims(piece.text),
        tells(piece, isWhole: false),
        let day = self.day(of: piece.text, told: day)
      else { return nil }
      return (piece.marked, day)
    }
  }

  /// What a note says of the days: of a day all that stands there, of a longer time the first sentences.
  /// - Parameters:
  ///   - text: The note, or a part of it.
  ///   - above: What stands before that.
  ///   - matter: The day that its front matter gives.
  ///   - path: Its name.
  ///   - written: When it was written, in days since 1970.
  /// - Returns: Each sentence with the day of which it tells.
  func told(
    in text: [UInt8], below above: [UInt8] = [], matter: Int64?, path: [UInt8], written: Int64
  ) -> [(text: [UInt8], day: Int64)] {
    let named = NoteDay.day(path: path)
    var heading = SentenceCut.pieces(above).reduce(Int64?.none) { last, piece in
      guard piece.isHeading else { return last }
      return NoteDate.day(heading: piece.text, written: written, after: last) ?? last
    }
    var found: [(text: [UInt8], day: Int64)] = []
    var counts: [Int64: Int] = [:]
    for piece in SentenceCut.pieces(text) {
      if piece.isHeading {
        heading = NoteDate.day(heading: piece.text, written: written, after: heading) ?? heading
        continue
      }
      let noteDay = matter ?? heading ?? named
      let isWhole = days.length <= Self.whole && noteDay == days.first
      guard person == nil || isOfPerson(piece.text), tells(piece, isWhole: isWhole),
        let day = day(of: piece.text, told: noteDay, written: written, isWhole: isWhole),
        counts[day, default: 0] < most
      else { continue }
      counts[day, default: 0] += 1
      found.append((piece.marked, day))
    }
    return found
  }

  /// The first of the days that a sentence names, or the day on which it was told if it names none; nil: it
  /// tells of none of them. Of a time that reaches beyond them nobody knows. `isWhole`: whether it stands in the
  /// note of the one day that is asked for.
  private func day(
    of sentence: [UInt8], told day: Int64?, written: Int64? = nil, isWhole: Bool = false
  ) -> Int64? {
    guard let ground = day ?? written else { return nil }
    let dates = SentenceDates(sentence, day: ground)
    // "It rained all day" comes again no more than what else is past.
    if dates.recurs, !NoteDate.tellsPast(sentence) { return nil }
    let named = dates.standing.map { dates.days(of: $0) }
    if named.isEmpty { return day.flatMap { days.first <= $0 && $0 < days.end ? $0 : nil } }
    let within = named.filter { days.first <= $0.first && $0.end <= days.end }.map(\.first).min()
    return within ?? (isWhole && Self.isOfOwnDay(sentence, dates, on: ground) ? ground : nil)
  }

  /// Whether a sentence tells of the day of its note, though it names another: what was done for a day to come
  /// ("Booked the train for 3 May"), and what names a day of something else ("One filling, next check in May").
  private static func isOfOwnDay(
    _ sentence: [UInt8], _ dates: SentenceDates, on day: Int64
  ) -> Bool {
    if AskedClause.tellsApart(sentence), !NoteDate.tellsPast(sentence) { return true }
    return NoteDate.tellsPast(sentence)
      && dates.standing.allSatisfy { dates.days(of: $0).first > day }
  }

  /// Whether a sentence may tell what happened: it is no question, and not of what is to be.
  private func mayTell(_ sentence: [UInt8]) -> Bool {
    if SentenceCut.isQuestion(sentence) || ToldErrand.isTold(in: sentence) { return false }
    return NoteDate.tellsPast(sentence) || !Self.isAhead(sentence)
  }

  /// Whether a sentence tells what happened; `isWhole`: whether it stands in the note of the day that is asked
  /// for. A box to tick tells by itself whether the task is a deed.
  private func tells(_ piece: SentenceCut.Piece, isWhole: Bool) -> Bool {
    if !piece.box.isEmpty { return piece.isTicked }
    if isWhole { return mayTell(piece.text) }
    let sentence = Self.withoutSaying(piece.text)
    return mayTell(sentence) && (NoteDate.tellsPast(sentence) || NoteDate.isTitle(sentence))
  }

  /// Whether a sentence of a talk only calls out and tells no deed: "Amazing!"
  private static func exclaims(_ sentence: [UInt8]) -> Bool {
    sentence.last == UInt8(ascii: "!") && !NoteDate.tellsPast(sentence)
  }

  private static let saying: [[UInt8]] = [" said: ", " wrote: ", " answered: "].map {
    Array($0.utf8)
  }

  /// What somebody said, as is learned of them: "The user said: The password is …" tells of no past.
  private static func withoutSaying(_ sentence: [UInt8]) -> [UInt8] {
    let start = sentence.prefix(60)
    let end = saying.compactMap { start.firstRange(of: $0)?.upperBound }.min()
    return end.map { Array(sentence[$0...]) } ?? sentence
  }

  private static let ahead = WordSet("will shall won't 'll tomorrow must should")

  private static func isAhead(_ sentence: [UInt8]) -> Bool {
    ahead.meets(WordScanner.words(String(decoding: sentence.prefix(2048), as: UTF8.self)))
  }

  /// Whether a text names the person.
  func isOfPerson(_ text: [UInt8]) -> Bool {
    guard let person else { return true }
    var tokenizer = Tokenizer()
    tokenizer.read(Array(text.prefix(4096)))
    while tokenizer.next() { if tokenizer.token == person { return true } }
    return false
  }
}
