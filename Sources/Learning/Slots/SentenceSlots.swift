internal import Text

/// Reads one sentence.
struct SentenceSlots {
  private let sentence: AnalysedSentence
  private let language: String
  /// The day on which it was said.
  let day: Int64
  private let speaker: String
  /// Whether nothing was said before that "the number" could mean.
  private let isFirst: Bool
  private let table = SlotTable.shared
  private var tokens: Tokens { sentence.tokens }
  /// "Now", "instead", "actually": it says that this is unlike before.
  private let isNews: Bool
  /// "Also", "another": it takes no other's place.
  private let isBesides: Bool
  /// "Until Easter", "for now", "on Sundays": it holds for a while.
  private let isLimited: Bool
  /// "After noon", "when it rains": a denial is of a part.
  private let isPartly: Bool
  /// "Not only", "not yet"; "almost sold".
  let isWeak: Bool
  /// "This week": what is so then may be otherwise before and after.
  private let isPassing: Bool
  /// "Almost sold".
  private let isAlmost: Bool
  /// "If I get the job".
  private let isConditional: Bool
  /// "The old number is dead".
  private let isDead: Bool

  init(
    _ sentence: AnalysedSentence, _ language: String, _ day: Int64, speaker: String, isFirst: Bool
  ) {
    (self.sentence, self.language, self.day) = (sentence, language, day)
    (self.speaker, self.isFirst) = (speaker, isFirst)
    let classes = sentence.tokens.reduce(into: Set<String>()) {
      $0.formUnion(SlotTable.shared.classes(of: $1.lower, language))
    }
    func has(_ name: String) -> Bool { classes.contains(name) }
    isNews = has("news")
    isBesides = has("besides")
    isPartly = has("partly")
    (isDead, isWeak, isConditional) = (has("dead"), has("weak"), has("condition"))
    isAlmost = has("almost")
    let isThis = sentence.tokens.indices.contains {
      sentence.tokens.lower($0) == "this"
        && SlotTable.shared.isIn("weeks", sentence.tokens.lower($0 + 1))
    }
    isPassing = isThis || has("passing")
    let tokens = sentence.tokens
    let isForWeeks = tokens.indices.contains {
      let (first, next, last) = (tokens.lower($0), tokens[$0 + 1], tokens.lower($0 + 2))
      let isSpan = SlotTable.shared.isIn("weeks", last)
      return first == "for" && SlotTable.shared.isIn("fast", next.lower)
        || first == "for" && isSpan && (next.part == .determiner || SlotPattern.isNumber(next))
    }
    isLimited =
      isForWeeks || has("limit")
      || sentence.times.contains { $0.recurrence != nil || $0.bound == .until }
  }

  // MARK: Rows

  /// What a statement says, by all rows of its verb.
  func claims(_ statement: Statement) -> [SlotClaim] {
    let pattern = SlotPattern(sentence: sentence, language: language, end: statement.end)
    var found: [SlotClaim] = []
    for row in table.rows(language, statement.verb) {
      guard statement.hasVerb || row.standsBare,
        !statement.isPassive || table.isIn("passive", statement.verb.base, language)
          || row.isOfThing,
        let marks = marks(statement, row),
        let subject = subject(of: row, statement),
        let match = pattern.match(row.complement, at: statement.rest),
        !row.options.contains(.final) || !table.isIn("onward", tokens.lower(match.end), language)
      else { continue }
      found += claims(row, subject, match, marks, statement)
    }
    if statement.mode == .over, statement.isOwn, !isPartly, !isLimited, !statement.isFormer {
      found.append(
        SlotClaim(
          slot: "do", owner: speaker, thing: statement.verb.base, kind: .many, words: [],
          besides: besides(statement, without: ""), marks: [.ends, .change]))
    }
    if language == "en" {
      let owners =
        statement.isOwn ? [SlotSubject.Owner(name: speaker)] : read(statement)?.owners ?? []
      found += PlanReader(sentence, self, speaker: speaker).claims(statement, of: owners)
    }
    return found
  }

  private var isEnglish: Bool { language == "en" }

  /// Whether it names a day to come.
  private var isAhead: Bool {
    sentence.times.contains { $0.recurrence == nil && $0.first > day }
  }

  /// What rows without a verb find anywhere in the sentence.
  func loose() -> [SlotClaim] {
    guard !sentence.isQuestion, !sentence.hasQuotation,
      !tokens.contains(where: { table.isIn("unreal", $0.lower, language) })
    else { return [] }
    let pattern = SlotPattern(sentence: sentence, language: language, end: tokens.count)
    var found: [SlotClaim] = []
    for place in tokens.indices.prefix(80) {
      for row in table.loose(language, tokens.lower(place)) {
        if case .speaker = row.subject, place != sentence.start { continue }
        guard !row.options.contains(.news) || isNews, !isDead || !row.isReached,
          let match = pattern.match(row.complement, at: place)
        else { continue }
        let statement = Statement(
          verb: tokens[place], subject: nil, isOwn: true, rest: match.end, end: tokens.count,
          begin: place)
        let isDenied = (max(0, place - 4)..<place).contains {
          table.isIn("denial", tokens.lower($0), language)
        }
        if isDenied, isLimited || isPartly || row.kind == .loss { continue }
        var marks: SlotClaim.Marks =
          row.kind == .loss
          ? [.ends, .bound] : isDenied ? [.ends, .change] : isNews ? [.change] : []
        if row.options.contains(.change) { marks.insert(.change) }
        if row.options.contains(.unsure) { marks.insert(.unsure) }
        found += claims(row, .init(owner: speaker), match, marks, statement)
      }
    }
    return found
  }

  /// How a statement claims what a row says; nil: it does not.
  private func marks(_ statement: Statement, _ row: SlotTable.Row) -> SlotClaim.Marks? {
    let options = row.options
    var marks: SlotClaim.Marks = options.contains(.unsure) ? [.unsure] : []
    var mode = statement.mode
    if mode == .so, options.contains(.coming), isAhead { mode = .plan }
    let isOver = statement.mode == .over || statement.isDenied && !options.contains(.denied)
    if isDead && row.isReached || isConditional && !row.isReached { return nil }
    if options.contains(.denied), !statement.isDenied { return nil }
    if options.contains(.progressive), !statement.isProgressive { return nil }
    if options.contains(.news), !isNews { return nil }
    if row.kind == .loss {
      if isOver || isAlmost { return nil }
      let isDone = mode == .done || mode == .so && options.contains(.past) || !isEnglish
      let isPlanned = mode == .plan || mode == .so && statement.isProgressive
      guard isDone || isPlanned && options.contains(.coming) else { return nil }
      if isLimited { return nil }
      return isDone ? [.ends, .bound] : [.ends, .bound, .coming]
    }
    if isOver {
      // "Not only allergic to nuts", "not yet".
      if isWeak { return nil }
      if isLimited || isPartly || isPassing || statement.mode == .done || statement.mode == .plan {
        return nil
      }
      return marks.union(statement.isFormer ? [.ends, .change, .bound] : [.ends, .change])
    }
    switch mode {
    case _ where !isEnglish: break
    case .plan:
      guard options.contains(.coming) else { return nil }
      marks.insert(.coming)
    // "Moved to Rome today", not "while".
    case .done where row.kind == .one && isPartly && !(isPassing && options.contains(.change)):
      return nil
    case .done: if options.isDisjoint(with: [.past, .done]) { return nil }
    default: if options.contains(.done) { return nil }
    }
    if isNews || options.contains(.change) { marks.insert(.change) }
    if isPassing, mode == .so, [.one, .each].contains(row.kind) { return nil }
    if row.kind == .one, isBesides || isLimited && !options.contains(.unsure) { return nil }
    return marks
  }

  private func claims(
    _ row: SlotTable.Row, _ subject: SlotSubject, _ match: SlotPattern.Found,
    _ marks: SlotClaim.Marks, _ statement: Statement
  ) -> [SlotClaim] {
    var (values, owners) = (match.values, subject.owners)
    let isSubject = if case .value = row.subject { true } else { false }
    if isSubject {
      if subject.isKin, row.keys.contains("own") { return [] }
      let isThing = row.keys.allSatisfy { table.isIn("things", $0, language) }
      guard let range = subject.name ?? (isThing ? subject.range : nil) else { return [] }
      (values, owners) = ([range], [SlotSubject.Owner(name: subject.possessor)])
    }
    if let range = match.owner { owners = [SlotSubject.Owner(name: owner(range))] }
    var draft = SlotDraft(row: row, marks: marks, from: from(statement, marks, match.taken))
    let isThing = if case .thing = row.subject { true } else { row.thing == "it" }
    draft.thing =
      match.thing.map { words($0).last ?? "" } ?? (isThing ? subject.thing : row.thing ?? "")
    if row.thing == "verb" { draft.thing = statement.verb.base }
    if match.taken == .day { draft.marks.remove(.coming) }
    draft.noun = subject.noun
    draft.verb = statement.verb.base
    draft.described =
      match.thing.map { words($0).dropLast() }
      ?? subject.besides.filter {
        !table.isIn("news", $0, language) && !table.isIn("skip", $0, language)
      }
    if case .person = row.subject, match.thing == nil { draft.described = [] }
    draft.values = values.map { ($0, value($0, match.taken)) }
    let isWrong = draft.values.flatMap(\.words).contains { word in
      row.keys.contains { table.isIn("not." + $0, word) }
    }
    if isWrong || draft.values.contains(where: { $0.words.isEmpty }) { return [] }
    let isJoined = zip(values, values.dropFirst()).contains { one, next in
      row.kind == .many
        || (one.upperBound..<max(one.upperBound, next.lowerBound)).contains {
          table.isIn("and", tokens.lower($0), language)
        }
    }
    if isJoined || saysMore(match.end, statement, row) { draft.marks.insert(.bound) }
    // What was bought, is so no longer once it is sold, but it was bought.
    if row.kind == .many, statement.mode == .done { draft.marks.insert(.bound) }
    // Of what is sold or given up its own words count: "the red kayak", not to whom it went.
    let isLoss = row.kind == .loss && (!row.keys.contains("plan") || match.taken == .name)
    let own = values.flatMap {
      words($0.lowerBound - (hasNumber(before: $0) ? 1 : 0)..<$0.upperBound)
    }
    draft.besides = { head in
      if isSubject || !isEnglish { return [] }
      return isLoss
        ? own.filter { $0 != head && !table.isIn("cover", $0, language) }
        : besides(statement, without: head)
    }
    return owners.flatMap { draft.claims(of: $0, in: self) }
  }

  /// Whether the sentence says something else that would be hidden with it: "vegan and allergic to nuts".
  private func saysMore(_ end: Int, _ statement: Statement, _ row: SlotTable.Row) -> Bool {
    // "Me llamo Diego y vivo en Sevilla": the tagger finds no clauses there.
    if !isEnglish, row.kind == .one, tokens.indices.contains(where: { isJoint($0, statement) }) {
      return true
    }
    let isMedical = row.keys.contains { table.isIn("medicalkey", $0) }
    let stop = isMedical ? tokens.count : statement.end
    return (end..<max(end, stop)).contains {
      table.isIn("and", tokens.lower($0), language)
        || isMedical && table.isIn("together", tokens.lower($0), language)
    } || !isMedical && tokens.contains { table.isIn("medical", $0.lower, language) }
  }

  /// Whether a word joins a clause with another verb that a row knows.
  private func isJoint(_ place: Int, _ statement: Statement) -> Bool {
    guard table.isIn("and", tokens.lower(place), language) else { return false }
    let isAfter = place > statement.begin && place < statement.rest
    let side = isAfter ? sentence.start..<place : place..<tokens.count
    return side.contains { !table.rows(language, tokens[$0]).isEmpty }
  }

  /// "Sold one bicycle".
  private func hasNumber(before range: Range<Int>) -> Bool {
    range.lowerBound > 0 && SlotPattern.isNumber(tokens[range.lowerBound - 1])
  }

  /// From which day on it holds.
  private func from(
    _ statement: Statement, _ marks: SlotClaim.Marks, _ taken: SlotPattern.Taken
  ) -> Int64? {
    guard let days = sentence.days, taken != .day else { return nil }
    if marks.contains(.coming) { return days.lowerBound }
    // What ended last year has ended, whatever was said since.
    let isOld = !marks.contains(.ends) || days.upperBound < day - 400
    if statement.mode == .done, days.upperBound < day, isOld { return days.upperBound }
    return nil
  }

  // MARK: Words

  /// The words of a phrase as they are compared.
  func words(_ range: Range<Int>) -> [String] {
    tokens.tokens(range).filter { !$0.isMark && $0.lower != "'s" }.map { Self.stem($0) }
  }

  private func value(_ range: Range<Int>, _ taken: SlotPattern.Taken) -> [String] {
    switch taken {
    case .day:
      let bytes = tokens[range.lowerBound].bytes
      guard let time = sentence.times.first(where: { $0.bytes.overlaps(bytes) }),
        let day = IsoDay.text(time.first)
      else { return [] }
      if let recurrence = time.recurrence { return ["each \(recurrence)"] }
      return [day] + (time.clock.map { ["\($0.lowerBound)"] } ?? [])
    case .address, .rest: return tokens.tokens(range).filter { !$0.isMark }.map(\.lower)
    default: return words(range).filter { !table.isIn("article", $0, language) }
    }
  }

  /// A word without its ending, an amount as digits.
  static func stem(_ token: Token) -> String {
    stem(token.isVerb && !token.isCapitalised ? token.base : token.lower)
  }

  static func stem(_ word: String) -> String {
    if let number = SlotTable.shared.numbers[word] { return number }
    if let mark = word.firstIndex(of: "'"), word.distance(from: word.startIndex, to: mark) <= 2,
      word.index(after: mark) < word.endIndex
    {
      return stem(String(word[word.index(after: mark)...]))
    }
    for end in ["st", "nd", "rd", "th"] where word.hasSuffix(end) && Int(word.dropLast(2)) != nil {
      return String(word.dropLast(2))
    }
    if word.utf8.contains(where: { (0x30...0x39).contains($0) }) {
      let digits = word.utf8.filter { (0x30...0x39).contains($0) }
      let rest = word.unicodeScalars.contains { $0.properties.isAlphabetic }
      return rest ? word : String(decoding: digits, as: UTF8.self)
    }
    if word.hasSuffix("ies"), word.utf8.count > 4 { return word.dropLast(3) + "y" }
    let keeps = ["ss", "us", "is"].contains { word.hasSuffix($0) }
    return word.hasSuffix("s") && !keeps && word.utf8.count > 3 ? String(word.dropLast()) : word
  }

  /// The nouns and names of a phrase by which it is found; of "red kayak" that is "kayak".
  func heads(_ range: Range<Int>) -> [String] {
    var end = range.upperBound
    let of = range.dropFirst().first { table.isIn("of", tokens.lower($0), language) }
    // "20 mg of ramipril" is ramipril.
    if let of, (range.lowerBound..<of).contains(where: isHead) { end = of }
    let own = range.lowerBound..<end
    let naming = own.first { table.isIn("naming", tokens.lower($0), language) } ?? end
    var found: [String] = []
    if let last = (range.lowerBound..<naming).last(where: isHead) {
      found.append(Self.stem(tokens[last]))
    }
    if !["en", "de", "nl"].contains(language), let first = own.first {
      found.append(Self.stem(tokens[first]))
    }
    for place in own where tokens[place].part == .name || tokens[place].isOne(of: .pet) {
      found.append(Self.stem(tokens[place]))
    }
    var seen: Set<String> = []
    return found.filter { !$0.isEmpty && seen.insert($0).inserted }
  }

  private func isHead(_ place: Int) -> Bool {
    !table.isIn("cover", tokens.lower(place), language) && tokens[place].isContent
      && tokens[place].part != .number
  }

  /// What a clause says after its verb beside a thing, without its times and reasons.
  func besides(_ statement: Statement, without head: String) -> [String] {
    var found: [String] = []
    for place in statement.rest..<max(statement.rest, statement.end) {
      let token = tokens[place]
      if table.isIn("cut", token.lower, language) || token.text == "," { break }
      guard token.isContent, !table.isIn("skip", token.lower, language),
        !table.isIn("news", token.lower, language),
        !sentence.times.contains(where: { $0.bytes.overlaps(token.bytes) }),
        token.part != .adverb
      else { continue }
      let word = Self.stem(token)
      if word != head, !found.contains(word) { found.append(word) }
    }
    return Array(found.prefix(8))
  }

  private func owner(_ range: Range<Int>) -> String {
    guard range.count > 1 else { return speaker }
    return words(range.dropLast().first.map { $0..<range.upperBound - 1 } ?? range)
      .joined(separator: " ")
  }

  // MARK: Subjects

  private func subject(of row: SlotTable.Row, _ statement: Statement) -> SlotSubject? {
    switch row.subject {
    case .none: return SlotSubject(owner: speaker)
    case .speaker:
      // The verbs of other languages show that it is the speaker.
      let begin = statement.subject.map { tokens[$0.lowerBound] }
      let isNoun =
        begin.map {
          table.isIn("my", $0.lower, language) || table.isIn("article", $0.lower, language)
        } ?? false
      let isOwn = statement.isOwn || !isEnglish && !isNoun && read(statement)?.isPerson != true
      return isOwn ? SlotSubject(owner: speaker) : nil
    case .other:
      let found = read(statement)
      return found?.isPerson == true ? found : nil
    case .person:
      if statement.isOwn { return SlotSubject(owner: speaker) }
      let found = read(statement)
      return found?.isPerson == true ? found : nil
    case .value where statement.isOwn || !isEnglish: return joint(statement)
    case .thing, .value, .words:
      guard var found = read(statement) else { return nil }
      if case .words(let words) = row.subject {
        guard let noun = found.nouns.last(where: { words.contains($0) }), found.isOwned || isFirst,
          !isEnglish || noun == found.nouns.last || row.thing == "it"
        else { return nil }
        found.besides = found.besides.filter { !words.contains($0) }
        if row.thing != "it" { found.thing = "" }
        found.noun = noun
      } else if case .thing = row.subject {
        if found.isKin { return nil }
        if found.thing.isEmpty, let name = found.name { found.thing = words(name).last ?? "" }
        guard !found.thing.isEmpty else { return nil }
      }
      found.owners = [SlotSubject.Owner(name: found.possessor)]
      return found
    }
  }

  /// Who is named beside the speaker: "Bo and I"; in other languages the thing before a participle.
  private func joint(_ statement: Statement) -> SlotSubject? {
    var found = SlotSubject(owner: speaker)
    found.possessor = speaker
    if isEnglish {
      guard let subject = statement.subject else { return nil }
      found.name = sentence.names.first { $0.overlaps(subject) }
      return found.name == nil ? nil : found
    }
    var place = statement.begin
    while place < statement.rest - 1, table.isIn("aux", tokens.lower(place), language) {
      place += 1
    }
    found.range = SlotPattern(sentence: sentence, language: language, end: statement.rest - 1)
      .phrase(place)
    return found.range == nil ? nil : found
  }

  private func read(_ statement: Statement) -> SlotSubject? {
    guard let range = statement.subject, !statement.isOwn else { return nil }
    return SlotSubject(range, sentence, language, speaker: speaker)
  }
}
