internal import Learning
internal import Search

/// The part of a sentence that tells when what is asked of happens: of "opens at 9:15 and closes at
/// 21:30" that of the closing, and of "not on Fridays but on Saturdays" what is not denied.
struct AskedClause {
  private let asked: AskedVerb
  /// Whether the question itself denies: "When is the shop not open?"
  private let denies: Bool
  /// Whether it asks since when something is so.
  let asksSince: Bool
  /// The stems of all that it tells, and of whom it asks.
  private let sought: Set<String>
  /// Of these, those of whom.
  private let people: Set<String>

  /// The stems of other words for what it tells.
  private let otherWords: Set<String>

  private static let joints = WordSet(
    "and but while whereas then und aber sondern dann während et mais y pero e ma")
  private static let denials = WordSet("not never nicht nie kein keine keinen")
  private static let leads = WordSet(
    """
    on at in the a an every each next this last am um im den dem jeden jede
    """)
  private static let times = WordSet(
    """
    noon midnight today tomorrow yesterday tonight am pm a.m p.m uhr o'clock half quarter past daily
    weekdays weekends weekend week month year morning mornings afternoon afternoons evening evenings
    night nights spring summer autumn fall winter montag dienstag mittwoch donnerstag freitag samstag
    sonntag montags dienstags mittwochs donnerstags freitags samstags sonntags one two three four five
    six seven eight nine ten eleven twelve jan feb mar apr jun jul aug sep sept oct nov dec
    """)

  /// Of a question.
  init(_ question: [UInt8]) {
    asked = AskedVerb(question)
    let words = AskedClause.words(of: question).map(\.word)
    denies = words.contains { AskedClause.isDenial($0) }
    asksSince = words.contains { ["since", "from", "seit", "ab"].contains($0.lower) }
    let named = words.dropFirst().filter { $0.isCapitalised && FunctionWords.isContent($0) }
    let selves = words.filter { AskedClause.selves.contains($0) }
    people = Set((named + selves).map(AskedClause.stem))
    sought = asked.stems.union(people)
    let senses = Senses(Question(Query(parsing: question)).words).found
    otherWords = Set(
      senses.flatMap { $0.near + $0.far }.map {
        ClaimWords.stem(String(decoding: $0, as: UTF8.self))
      })
  }

  private static let selves = WordSet(
    "my mine our ours i we mein meine meiner unser unsere ich wir")

  /// A word's stem; one for all who speak of themselves.
  private static func stem(_ word: Word) -> String {
    selves.contains(word) ? "i" : ClaimWords.stem(word.lower)
  }

  /// A word between spaces, and where it stands.
  private struct Piece {
    var range: Range<Int>
    /// Without marks around it.
    var word: Word
    /// Whether a comma or semicolon stands behind it.
    var ends: Bool
  }

  private static func words(of sentence: [UInt8]) -> [Piece] {
    let marks = Set("\"'()[]:;,.!?".utf8)
    var pieces: [Piece] = []
    for part in sentence.split(whereSeparator: { $0 <= 0x20 }).prefix(512) {
      let bare = part.drop { marks.contains($0) }
      let end = bare.lastIndex { !marks.contains($0) }.map { $0 + 1 } ?? bare.startIndex
      let ends = part.last == UInt8(ascii: ",") || part.last == UInt8(ascii: ";")
      let text = String(decoding: bare[bare.startIndex..<end], as: UTF8.self)
      pieces.append(Piece(range: part.startIndex..<part.endIndex, word: Word(text), ends: ends))
    }
    return pieces
  }

  /// What of a sentence tells when, for the question; nil where that is of something else. `quote`: with what
  /// stands around it.
  func part(of quote: Quotation.Quote, _ sentence: [UInt8]) -> [UInt8]? {
    guard let told = uncancelled(sentence) else { return nil }
    if told != sentence { return told }
    if asked.isHeld(in: sentence) || asked.isHeldInTurn(in: sentence) { return part(of: sentence) }
    let parts = AskedClause.timedParts(sentence)
    let named = parts.filter { part in
      asked.isOfThing && AskedClause.stems(part).contains(asked.subject)
    }
    // "We fly on Wednesday, then the train to Porto on Friday": of the train the latter.
    if let own = named.first(where: { !hasVerb(Array($0), 0..<$0.count) }),
      parts.count > 1 || !quote.holdsVerb
    {
      return AskedClause.text(own, of: sentence)
    }
    // "Waste: Fridays" needs no verb.
    let isEntry =
      EntryLabel.label(of: sentence).map {
        AskedClause.thingCount(in: Array(sentence.dropFirst($0.count))) == 0
      } ?? false
    if isEntry { return part(of: sentence) }
    if !quote.holdsVerb { return nil }
    // "When does the ferry leave Rome?" is not told by when we fly to Rome.
    let around = sentence + [0x20] + quote.front + [0x20] + quote.above
    let isOfSubject =
      !asked.isOfThing || quote.isOfHeading
      || AskedClause.words(of: around).contains { AskedClause.stem($0.word) == asked.subject }
    return isOfSubject ? part(of: sentence) : nil
  }

  /// The one clause of a sentence that tells the deed that is asked of, and what stands around it; nil where it has
  /// no other.
  func deed(in sentence: [UInt8]) -> (clause: [UInt8], rest: [UInt8])? {
    guard sentence.count <= 4096, !asked.stem.isEmpty else { return nil }
    let pieces = AskedClause.words(of: sentence)
    let parts = AskedClause.parts(pieces, from: clauses(pieces))
    let own = parts.indices.filter { AskedClause.stems(parts[$0]).contains(asked.stem) }
    guard parts.count > 1, own.count == 1, let place = own.first else { return nil }
    let rest = parts.indices.filter { $0 != place }.map {
      AskedClause.text(parts[$0], of: sentence)
    }
    return (AskedClause.text(parts[place], of: sentence), Array(rest.joined(separator: [0x20])))
  }

  /// The parts of a sentence that name a time.
  private static func timedParts(_ sentence: [UInt8]) -> [ArraySlice<Piece>] {
    guard sentence.count <= 4096 else { return [] }
    let pieces = words(of: sentence)
    return parts(pieces, from: [0] + joints(pieces)).filter { namesTime(text($0, of: sentence)) }
  }

  /// What of a sentence tells when, for the question; the sentence where nothing tells more.
  func part(of sentence: [UInt8]) -> [UInt8] {
    guard sentence.count <= 4096 else { return sentence }
    let told = AskedClause.rescheduled(AskedClause.withoutTelling(sentence))
    let sentence = denies ? told : AskedClause.undenied(told)
    guard !asked.stem.isEmpty else { return sentence }
    if let end = asked.end(in: sentence), AskedClause.namesTime(end) { return end }
    let pieces = AskedClause.words(of: sentence)
    let parts = AskedClause.parts(pieces, from: clauses(pieces))
    var best = (part: sentence, shared: 0)
    // Of two people the one asked for.
    let weight = asked.stems.count + 1
    let isHeld = asked.isHeld(in: sentence)
    for clause in parts where parts.count > 1 {
      let stems = AskedClause.stems(clause)
      let isInOtherWords = !isHeld && !stems.isDisjoint(with: otherWords)
      guard stems.contains(asked.stem) || isInOtherWords else { continue }
      let shared =
        (isInOtherWords ? 1 : 0) + asked.stems.intersection(stems).count + weight
        * people.intersection(stems).count
      let part = AskedClause.text(clause, of: sentence)
      guard shared > best.shared, AskedClause.namesTime(part) else { continue }
      best = (part, shared)
    }
    return ownPart(of: best.part)
  }

  /// Of "at 9 on weekdays and at 10:30 on Saturdays" the last part that alone holds a word of the
  /// question, and a time with it; else all.
  private func ownPart(of sentence: [UInt8]) -> [UInt8] {
    let pieces = AskedClause.words(of: sentence)
    let parts = AskedClause.parts(pieces, from: [0] + AskedClause.joints(pieces))
    guard parts.count > 1 else { return sentence }
    let stems = parts.map { sought.intersection(AskedClause.stems($0)) }
    for index in parts.indices.dropFirst().reversed() {
      let others = stems.indices.filter { $0 != index }.reduce(into: Set<String>()) {
        $0.formUnion(stems[$1])
      }
      let part = AskedClause.text(parts[index], of: sentence)
      guard !stems[index].subtracting(others).isEmpty, AskedClause.namesTime(part) else { continue }
      return part
    }
    return withoutOthers(sentence, parts, stems)
  }

  /// Of "bins are collected every Friday; glass on 3 December" what stands before the first part that
  /// tells the time of something else, which the question does not name.
  private func withoutOthers(
    _ sentence: [UInt8], _ parts: [ArraySlice<Piece>], _ stems: [Set<String>]
  ) -> [UInt8] {
    for index in parts.indices.dropFirst() {
      guard let start = parts[index].first?.range.lowerBound, stems[index].isEmpty,
        AskedClause.namesTime(AskedClause.text(parts[index], of: sentence)),
        parts[index].contains(where: { AskedClause.isOwnThing($0.word) })
      else { continue }
      let front = Array(sentence[sentence.startIndex..<start])
      let isAsked = stems[..<index].contains { !$0.isEmpty }
      return isAsked && AskedClause.namesTime(front) ? front : sentence
    }
    return sentence
  }

  /// The parts of a sentence that begin at some of its words, the first of which is 0.
  private static func parts(_ pieces: [Piece], from starts: [Int]) -> [ArraySlice<Piece>] {
    zip(starts, starts.dropFirst() + [pieces.count]).map { pieces[$0..<$1] }
  }

  /// Whether a word names something, and no time.
  private static func isOwnThing(_ word: Word) -> Bool {
    FunctionWords.isContent(word) && !isTime(word) && !leads.contains(word)
      && !Verbs.isAdverb(word.lower)
  }

  /// How many words of a part name something, and no time.
  static func thingCount(in part: [UInt8]) -> Int { words(of: part).count { isOwnThing($0.word) } }

  /// Whether a sentence tells nothing but when something is done: "She goes every Monday at 17:00."
  static func tellsTimeAlone(_ sentence: [UInt8]) -> Bool {
    words(of: sentence).allSatisfy { piece in
      !isOwnThing(piece.word) || Verbs.isPresentThird(piece.word.lower)
        || Verbs.base.contains(piece.word)
    }
  }

  /// The one part of a sentence of what is over that tells when something else is to come, and the rest: of
  /// "Ordered the oven; delivery 9 January" the latter.
  static func coming(in sentence: [UInt8]) -> (part: [UInt8], rest: [UInt8])? {
    guard sentence.count <= 4096 else { return nil }
    let pieces = words(of: sentence)
    let parts = parts(pieces, from: [0] + joints(pieces))
    let own = parts.indices.filter { AnswerDate.names(text(parts[$0], of: sentence)) }
    guard own.count == 1, let place = own.first, place > 0,
      ComingDate.isSaid(
        parts[place].map(\.word), behind: parts[..<place].flatMap { $0.map(\.word) })
    else { return nil }
    let rest = parts.indices.filter { $0 != place }.map { text(parts[$0], of: sentence) }
    return (text(parts[place], of: sentence), Array(rest.joined(separator: [0x20])))
  }

  /// Whether a sentence tells something without a time, and the times that it names are of other things: "One
  /// filling, next check in May".
  static func tellsApart(_ sentence: [UInt8]) -> Bool {
    guard sentence.count <= 4096 else { return false }
    let pieces = words(of: sentence)
    let parts = parts(pieces, from: [0] + joints(pieces))
    let isTimed = parts.map { namesTime(text($0, of: sentence)) }
    let isApart = zip(parts, isTimed).allSatisfy { part, isTimed in
      !isTimed || part.contains { isOwnThing($0.word) }
    }
    return isApart && isTimed.first == false && isTimed.contains(true)
  }

  private static func stems(_ pieces: ArraySlice<Piece>) -> Set<String> {
    Set(pieces.map { AskedClause.stem($0.word) })
  }

  private static func text(_ pieces: ArraySlice<Piece>, of sentence: [UInt8]) -> [UInt8] {
    guard let first = pieces.first, let last = pieces.last else { return [] }
    return Array(sentence[first.range.lowerBound..<last.range.upperBound])
  }

  private static func namesTime(_ part: [UInt8]) -> Bool {
    AnswerDate.names(part) || SaidSchedule(part).text != nil
  }

  /// Whether a part says that what is asked of did not happen, where the question does not deny. Of
  /// "not in 2019 but in 2021" the denied time has gone, and it did happen.
  func isDenied(in part: [UInt8], of sentence: [UInt8]) -> Bool {
    !denies && asked.isDenied(in: part) && AskedClause.undenied(sentence) == sentence
  }

  /// A learned sentence without "(as of 27 June 2023)", the day of its telling, where it names another
  /// date.
  private static func withoutTelling(_ sentence: [UInt8]) -> [UInt8] {
    guard let start = sentence.firstRange(of: "(as of ".utf8)?.lowerBound,
      let end = sentence[start...].firstIndex(of: UInt8(ascii: ")"))
    else { return sentence }
    let rest = Array(sentence[..<start] + sentence[(end + 1)...])
    return AnswerDate.names(rest) ? rest : sentence
  }

  /// Where clauses with a verb of their own begin; the first is 0.
  private func clauses(_ pieces: [Piece]) -> [Int] {
    let joints = AskedClause.joints(pieces)
    var starts = [0]
    for (index, joint) in joints.enumerated() {
      let end = index + 1 < joints.count ? joints[index + 1] : pieces.count
      if hasVerb(pieces, joint..<end) { starts.append(joint) }
    }
    return starts
  }

  /// Where parts of a sentence may begin: behind commas, and at "and" and the like.
  private static func joints(_ pieces: [Piece]) -> [Int] {
    pieces.indices.dropFirst().filter { place in
      pieces[place - 1].ends || AskedClause.joints.contains(pieces[place].word)
    }
  }

  private func hasVerb(_ pieces: [Piece], _ range: Range<Int>) -> Bool {
    let words = pieces[range].map(\.word).filter { !$0.lower.isEmpty }
    let first = words.first { !AskedClause.joints.contains($0) && !Verbs.isAdverb($0.lower) }
    if let first, Verbs.base.contains(first), !first.isCapitalised { return true }
    return words.contains { word in
      if word.isCapitalised { return false }
      let lower = word.lower
      return ClaimWords.stem(lower) == asked.stem || Verbs.finite.contains(lower)
        || Verbs.isPast(lower) || Verbs.isPresentThird(lower)
    }
  }

  // MARK: What is no longer so

  private static let cancels = WordSet(
    "cancelled canceled postponed off abgesagt entfällt gestrichen cancelado cancelada annulé annulée"
  )

  /// A sentence without what it says to be cancelled: of "the visit of 4 May was cancelled, the new one is on
  /// 8 May" the latter. Nil where that leaves no time.
  func uncancelled(_ sentence: [UInt8]) -> [UInt8]? {
    let pieces = AskedClause.words(of: sentence)
    guard
      let place = pieces.indices.first(where: { place in
        let word = pieces[place].word
        guard AskedClause.cancels.contains(word) else { return false }
        return word.lower != "off" || place > 0 && pieces[place - 1].word.lower == "called"
      }), case let start = pieces[place].word.lower.prefix(5),
      !asked.stems.contains(where: { $0 == "call" || $0.hasPrefix(start) })
    else { return sentence }
    // "Postponed to 8 May", "postponed the visit to 8 May": the new time stands behind.
    if pieces[place].word.lower == "postponed",
      pieces.indices.dropFirst(place + 1).prefix(AskedClause.reach).contains(where: {
        ["to", "until", "till"].contains(pieces[$0].word.lower)
          && ($0 <= place + 2 || $0 + 1 < pieces.count && AskedClause.isTime(pieces[$0 + 1].word))
      })
    {
      return sentence
    }
    let next = AskedClause.joints(pieces).first { $0 > place } ?? pieces.count
    let rest = pieces[next...]
    guard let first = rest.first else { return nil }
    let told = Array(sentence[first.range.lowerBound...])
    return AskedClause.namesTime(told) ? told : nil
  }

  /// How far behind "postponed" that is told.
  private static let reach = 8

  private static let shifts = WordSet(
    """
    moved postponed rescheduled shifted changed pushed delayed verschoben verlegt brought
    """)

  /// A sentence without the time from which something was put off: "moved from 3 June to 17 June",
  /// "planned for 3 June, but moved to 17 June", "was on Mondays, now it is on Fridays".
  static func rescheduled(_ sentence: [UInt8]) -> [UInt8] {
    let pieces = words(of: sentence)
    if let change = changeOfTime(pieces, of: sentence) {
      return untimed(sentence, pieces, before: change)
    }
    func isYear(_ piece: Piece) -> Bool {
      piece.word.text.utf8.count == 4
        && piece.word.text.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }
    guard pieces.contains(where: { shifts.contains($0.word) }),
      let from = pieces.firstIndex(where: { ["from", "vom", "von"].contains($0.word.lower) }),
      let to = pieces.indices.dropFirst(from + 2).prefix(6).first(where: {
        targets.contains(pieces[$0].word)
      }), to + 1 < pieces.count,
      pieces[(from + 1)..<to].allSatisfy({ isTime($0.word) || leads.contains($0.word) }),
      isTime(pieces[to + 1].word) || leads.contains(pieces[to + 1].word)
    else { return sentence }
    let left = Array(sentence[..<pieces[from].range.lowerBound])
    // "From 20 November 2024 until 4 December": of that year, too.
    let end = pieces.indices.dropFirst(to + 1).prefix { isTime(pieces[$0].word) }.last
    guard let end, let year = pieces[from..<to].first(where: isYear),
      !pieces[to...].contains(where: isYear)
    else { return left + sentence[pieces[to].range.lowerBound...] }
    let told = pieces[to].range.lowerBound..<pieces[end].range.upperBound
    return left + sentence[told] + [0x20] + sentence[year.range]
      + sentence[pieces[end].range.upperBound...]
  }

  private static let targets = WordSet("to until till auf zum")
  private static let formerly = WordSet("was were used originally")
  /// Words behind which the last of several times stands.
  private static let finals = WordSet(
    "finally eventually ultimately became schließlich zuletzt finalement finalmente")

  /// Where a sentence goes on to another time than it began with: at "moved", or at "now".
  private static func changeOfTime(_ pieces: [Piece], of sentence: [UInt8]) -> Int? {
    pieces.indices.dropFirst(2).first { place in
      guard pieces[..<place].contains(where: { isTime($0.word) }) else { return false }
      if shifts.contains(pieces[place].word) {
        guard
          let to = pieces.indices.dropFirst(place + 1).prefix(3).first(where: {
            targets.contains(pieces[$0].word)
          }), to + 1 < pieces.count
        else { return false }
        let end = pieces[min(to + reach, pieces.count - 1)].range.upperBound
        return namesTime(Array(sentence[pieces[to + 1].range.lowerBound..<end]))
      }
      return (pieces[place].word.lower == "now" || finals.contains(pieces[place].word))
        && pieces[..<place].contains { formerly.contains($0.word) }
        && namesTime(Array(sentence[pieces[place].range.lowerBound...]))
    }
  }

  /// A sentence without the times that it names before a place.
  private static func untimed(_ sentence: [UInt8], _ pieces: [Piece], before end: Int) -> [UInt8] {
    var out: [UInt8] = []
    var kept = sentence.startIndex
    for place in 0..<end where isTime(pieces[place].word) {
      let range = pieces[place].range
      if range.lowerBound > kept { out += sentence[kept..<range.lowerBound] }
      kept = range.upperBound
    }
    return out + sentence[kept...]
  }

  // MARK: What is denied

  private static func isDenial(_ word: Word) -> Bool {
    denials.contains(word) || word.lower.hasSuffix("n't") || word.lower.hasSuffix("n\u{2019}t")
  }

  private static func isTime(_ word: Word) -> Bool {
    let lower = word.lower
    return lower.first?.isNumber ?? false || times.contains(word) || TimeWords.isName(lower)
      || ForeignMonths.numbers[Array(lower.utf8)] != nil
  }

  /// A sentence without the times that it denies: "not on Fridays", "instead of Fridays", "isn't
  /// open on Fridays".
  static func undenied(_ sentence: [UInt8]) -> [UInt8] {
    let pieces = words(of: sentence)
    var out: [UInt8] = []
    var kept = sentence.startIndex
    var place = 0
    while place < pieces.count {
      defer { place += 1 }
      guard let start = denied(pieces, at: place), let end = run(pieces, from: start) else {
        continue
      }
      out += sentence[kept..<pieces[start].range.lowerBound]
      kept = end < pieces.count ? pieces[end].range.lowerBound : sentence.endIndex
      place = end - 1
    }
    return kept == sentence.startIndex ? sentence : out + sentence[kept...]
  }

  /// Where what a denial at a place denies begins.
  private static func denied(_ pieces: [Piece], at place: Int) -> Int? {
    let word = pieces[place].word
    let before = place > 0 ? pieces[place - 1].word.lower : ""
    let isOther =
      (word.lower == "than" && before == "rather")
      || (word.lower == "of" && before == "instead") || (word.lower == "longer" && before == "no")
    guard (isDenial(word) || isOther) && !pieces[place].ends else { return nil }
    return place + 1
  }

  /// The end of a run of times from a place on, with one word before it: "open on Fridays".
  private static func run(_ pieces: [Piece], from start: Int) -> Int? {
    var at = start
    var skipped = 0
    var found = false
    while at < pieces.count {
      let word = pieces[at].word
      if isTime(word) {
        found = true
      } else if !leads.contains(word), !(found && ["and", "or", "nor"].contains(word.lower)) {
        guard !found, skipped == 0, !pieces[at].ends, !joints.contains(word),
          !["before", "until", "till", "after", "only", "just", "since"].contains(word.lower)
        else { break }
        skipped += 1
      }
      at += 1
      if pieces[at - 1].ends { break }
    }
    return found ? at : nil
  }
}
