/// What somebody notes of their calendar: "Dentist appointment Thursday 3pm", "Lunch with Sara on Friday",
/// "Meeting with the bank moved to Monday". It is read as if they had said that they have it.
enum Appointment {
  /// What has a day and an hour. Of those of the second set nobody says "a".
  private static let counted = WordSet(
    """
    appointment meeting call interview haircut concert flight party exam checkup check-up date game match
    lesson demo presentation review session deadline workshop webinar conference viewing inspection
    delivery sync standup stand-up retro one-on-one reunion wedding funeral christening graduation barbecue
    bbq picnic sleepover playdate operation scan mri hearing trial audition gig recital tournament race
    marathon trip holiday vacation train ferry bus test retake
    """)
  private static let plain = WordSet(
    """
    dinner lunch breakfast brunch coffee drinks practice training rehearsal yoga gym swimming football
    choir physio therapy surgery pilates band
    """)
  /// Whom one goes to see: "dentist on Thursday" is an appointment.
  private static let seen = WordSet(
    """
    dentist doctor vet hairdresser barber optician dermatologist gp therapist notary orthodontist
    gynaecologist gynecologist pediatrician paediatrician physiotherapist cardiologist
    """)
  private static let rides = WordSet("train ferry bus")
  /// What may follow at once.
  private static let leaders = WordSet(
    "on at with for about in to from by next this tomorrow tonight today until till due")
  private static let directions = WordSet("to from at on next tomorrow tonight today")
  /// What becomes of it.
  private static let changes = PhraseSet(
    """
    moved to|rescheduled to|rescheduled for|postponed to|postponed until|pushed to|pushed back to|shifted to
    |brought forward to|delayed until|cancelled|canceled|called off|confirmed|confirmed for
    """)
  private static let beforeClock = WordSet(
    "at from by until till around about before after to and or")
  private static let beforeDay = WordSet(
    "on next this by until till from to before after every since of in for and or the early late")
  /// Words that begin a note in a capital letter and are no names.
  private static let common = WordSet(
    """
    team family board school company birthday business kids client project staff parent-teacher car job
    phone video dental annual quarterly weekly monthly eye blood hair department
    """)
  private static let articles = WordSet("a an my our")
  private static let owned = WordSet("have have've i've we've has had got having")
  /// Words of a note, and of the name of what is noted, at most.
  private static let (longest, longestName) = (16, 4)

  /// The words as they would be said; others as they are.
  static func told(_ words: [Word]) -> [Word] {
    guard (2...longest).contains(words.count), let head = head(words) else { return words }
    var name = Array(words[(articles.contains(words[0]) ? 1 : 0)...head])
    if isCommon(name[0]) { name[0] = name[0].saying(name[0].lower) }
    var rest = Array(words[(head + 1)...])
    // "Expected on Thursday" would be a Thursday that is over.
    if rest.count > 1, rest[0].lower == "expected" { rest.removeFirst() }
    let isLed = isLeader(rest, head: words[head])
    if let place = rest.indices.first(where: { changes.length(rest, at: $0) != nil }),
      let length = changes.length(rest, at: place)
    {
      let isEnd = place + length == rest.count || isTime(rest, place + length)
      guard isEnd, place == 0 || isLed, !rest[..<place].contains(where: isVerb) else {
        return words
      }
      if seen.contains(words[head]) { name.append(Word("appointment")) }
      let changed = Array(rest[..<(place + length)].dropFirst(place))
      let said =
        name + rest[..<place] + [Word("was")] + changed
        + dated(Array(rest[(place + length)...]), isLed: true)
      return said.opened(by: "My", inPlaceOf: words[0])
    }
    guard isLed, hasDay(rest), !rest.dropFirst().contains(where: isVerb) else { return words }
    if seen.contains(words[head]) { name.append(Word("appointment")) }
    return (name + dated(rest)).opened(by: "I have" + article(name, words), inPlaceOf: words[0])
  }

  /// Whether a line is one, whatever language is not told by its few words.
  static func isOne(_ words: [Word]) -> Bool { told(words).count > words.count }

  /// Whether somebody says that they have one, with its day: "I have a dentist appointment on Thursday".
  static func isHad(_ words: [Word]) -> Bool {
    guard let verb = words.firstIndex(where: { owned.contains($0) }) else { return false }
    let rest = words[(verb + 1)...]
    guard var noun = rest.prefix(longestName + 1).firstIndex(where: { isNoun($0) }) else {
      return false
    }
    while words.indices.contains(noun + 1), isNoun(words[noun + 1]) { noun += 1 }
    let behind = Array(words[(noun + 1)...])
    return hasDay(behind) && !behind.isEmpty && isLeader(behind, head: words[noun])
  }

  // MARK: What is noted

  /// Whether a word is such a thing.
  static func isNoun(_ word: Word) -> Bool {
    counted.contains(word) || plain.contains(word) || seen.contains(word)
  }

  /// Where the last word of the thing's name stands.
  private static func head(_ words: [Word]) -> Int? {
    let start = articles.contains(words[0]) ? 1 : 0
    var place = start
    while place < words.count, place < start + longestName, !isNoun(words[place]) {
      let word = words[place]
      // "Parents' evening".
      if word.lower == "evening", place > start, words[place - 1].text == "'" { break }
      let isOwner = place > start && word.text == "'" && !word.isSpaced
      guard
        isOwner || common.contains(word)
          || word.kind == .word && !word.isQuoted && FunctionWords.isContent(word) && !isVerb(word)
            && !Verbs.isAdverb(word.lower) && !Verbs.surelyBase.contains(word.lower)
      else { return nil }
      place += 1
    }
    guard place < words.count, isNoun(words[place]) || words[place].lower == "evening" else {
      return nil
    }
    while place + 1 < words.count, isNoun(words[place + 1]) { place += 1 }
    return words.indices.contains(place + 1) ? place : nil
  }

  private static func isVerb(_ word: Word) -> Bool {
    let isHelper = Verbs.finite.contains(word) || Verbs.modals.contains(word.lower)
    return Verbs.isPast(word.lower) || isHelper && word.text != "May" && word.lower != "'s"
      || Pronouns.subject.contains(word)
      || Pronouns.you.contains(word)
  }

  /// Whether what follows the name says when, where or with whom.
  private static func isLeader(_ rest: [Word], head: Word) -> Bool {
    guard let first = rest.first else { return false }
    if isTime(rest, 0) || first.text == "," && rest.count > 1 && isTime(rest, 1) { return true }
    return (rides.contains(head) ? directions : leaders).contains(first)
  }

  private static func hasDay(_ rest: [Word]) -> Bool {
    let days = TimeWords.days(rest)
    return !days.past && (days.any || rest.indices.contains { isDate(rest, $0) })
  }

  // MARK: When

  /// Whether a weekday, a date or an hour begins at a place.
  private static func isTime(_ words: [Word], _ place: Int) -> Bool {
    guard words.indices.contains(place) else { return false }
    let word = words[place]
    return TimeWords.isName(word.text) || NumericDate.isOne(word) || isClock(words, place)
      || word.kind == .number && words.indices.contains(place + 1)
        && (TimeWords.isMonth(words[place + 1]) || shortMonths.contains(words[place + 1]))
      || alone.contains(word)
  }

  private static let shortMonths = WordSet(
    (DateReading.shortMonths.filter { $0 != "-" } + ["sep"]).joined(separator: " "))

  /// "3 Feb", "at 3", "the 5th".
  private static func isDate(_ words: [Word], _ place: Int) -> Bool {
    guard words[place].kind == .number else { return false }
    let (before, next) = (words.lower(place - 1), words.lower(place + 1))
    return shortMonths.contains(next) || shortMonths.contains(before) || before == "at"
      || before == "the" && ["st", "nd", "rd", "th"].contains(String(words[place].lower.suffix(2)))
  }

  private static func isClock(_ words: [Word], _ place: Int) -> Bool {
    let word = words[place]
    guard word.kind == .number else { return false }
    return word.lower.hasSuffix("am") || word.lower.hasSuffix("pm") || word.text.contains(":")
      || ["am", "pm", "a.m.", "p.m."].contains(words.lower(place + 1))
  }

  /// With "on" before a day and "at" before an hour that nothing leads to. `isLed`: something leads to
  /// the first.
  private static func dated(_ rest: [Word], isLed isFirstLed: Bool = false) -> [Word] {
    var told: [Word] = []
    for (place, word) in rest.enumerated() {
      let isHour = isClock(rest, place)
      let isDay =
        !isHour && isTime(rest, place) && !alone.contains(word) && told.last?.kind != .number
      let before = told.last
      let isLed =
        before.map { (isHour ? beforeClock : beforeDay).contains($0) } ?? (isHour || isFirstLed)
      if isHour || isDay, word.isSpaced, !isLed,
        before.map({ !$0.isMark || $0.text == "," }) ?? true
      {
        if before?.text == "," { told.removeLast() }
        told.append(Word(isHour ? "at" : "on"))
      }
      told.append(word)
    }
    return told
  }

  private static let alone = WordSet("tomorrow next today tonight")

  // MARK: How it is said

  /// A common word that has its capital letter from the line's beginning.
  private static func isCommon(_ word: Word) -> Bool {
    let noun =
      word.lower.hasSuffix("'s") ? seen.contains(String(word.lower.dropLast(2))) : isNoun(word)
    return (noun || common.contains(word))
      && word.text.dropFirst().allSatisfy { $0.isLowercase || $0 == "'" || $0 == "-" }
  }

  private static func article(_ name: [Word], _ words: [Word]) -> String {
    guard let first = name.first, let last = name.last else { return "" }
    if articles.contains(words[0]) { return " " + words[0].lower }
    let isNames = first.lower.hasSuffix("'s") && !seen.contains(String(first.lower.dropLast(2)))
    if name.contains(where: { $0.text == "'" }) { return " my" }
    if isNames || plain.contains(last) { return "" }
    let isOpen = first.lower.first.map { "aeio".contains($0) } ?? false
    return isOpen || first.lower == "mri" ? " an" : " a"
  }
}
