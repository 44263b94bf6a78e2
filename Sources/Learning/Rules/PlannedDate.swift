/// Dates of what is called off, moved, refused or promised: "the party on 31 December was cancelled", "I've
/// promised them a trip in December". They are those of the party and of the trip, which are to come
/// where the verb tells what was done about them.
enum PlannedDate {
  /// What is done with something that has a day.
  private static let changes = WordSet(
    """
    moved postponed delayed rescheduled shifted pushed deferred adjourned cancelled canceled scrapped
    axed brought confirmed
    """)
  private static let helpers = WordSet("was were been being get got gets getting")
  private static let leaders = WordSet("on in at for of")
  private static let perfect = WordSet(
    "have has haven't hasn't i've we've you've they've i'd we'd")
  private static let refusals = WordSet("declined refused rejected cancelled canceled scrapped")
  /// What one has entered, was offered or was given is to come: "I've entered the race in May", "got a place on
  /// a course in September".
  private static let entries = WordSet("entered registered enrolled enroled")
  private static let grants = WordSet(
    "offered accepted got given won gained secured received awarded granted")
  private static let granted = WordSet(
    """
    place spot residency internship scholarship fellowship apprenticeship traineeship placement secondment
    """)
  private static let pledges = WordSet("promised")
  private static let subjects = WordSet("i we you he she it they who")
  private static let determiners = WordSet("the a an my our his her their your its")

  /// Whether the date belongs to what the clause speaks of, and the verb at a place behind it tells what
  /// was done with that: "the flight on 2 December has been delayed". `leader`: where the word stands
  /// that leads to the date.
  static func isOfSubject(
    _ words: [Word], verb: Int, leader: Int, date: Int, in clause: Range<Int>
  ) -> Bool {
    guard leader > clause.lowerBound, verb > date, clause.contains(verb),
      leaders.contains(words.lower(leader)), isNoun(words[leader - 1])
    else { return false }
    let between = words[(date + 1)..<verb]
    guard
      !between.contains(where: { $0.isMark || subjects.contains($0) || determiners.contains($0) })
    else { return false }
    if words.lower(verb) == "called", words.lower(verb + 1) == "off" {
      return helpers.meets(between)
    }
    guard changes.contains(words[verb]) else { return false }
    // "The meeting on 3 December moved to Friday" needs no helper.
    return helpers.meets(between) || ["to", "until", "till"].contains(words.lower(verb + 1))
  }

  /// The tense of a date that belongs to what is promised, refused or decided on before it: "I've said no
  /// to the party on 31 December", where the perfect leaves no day to the deed itself. Nil: it is not of
  /// such a thing. `verb`: where that of the clause stands.
  static func ofObject(
    _ words: [Word], verb: Int, leader: Int, in clause: Range<Int>
  ) -> Tense? {
    guard verb < leader, clause.contains(leader), leaders.contains(words.lower(leader)) else {
      return nil
    }
    let isPerfect = perfect.meets(words[max(clause.lowerBound, verb - 4)..<verb])
    var object = verb + 1
    switch words.lower(verb) {
    case "said":
      guard ["no", "yes"].contains(words.lower(verb + 1)), words.lower(verb + 2) == "to" else {
        return nil
      }
      object = verb + 3
    case "decided":
      guard ["against", "on"].contains(words.lower(verb + 1)) else { return nil }
      object = verb + 2
    case "given", "gave", "turned", "called":
      let particle = ["given": "up", "gave": "up", "turned": "down", "called": "off"]
      guard isPerfect, words.lower(verb + 1) == particle[words.lower(verb)] else { return nil }
      object = verb + 2
    default:
      let isPledge = pledges.contains(words[verb])
      let isEntered =
        isPerfect && entries.contains(words[verb])
        || grants.contains(words[verb]) && granted.meets(words[(verb + 1)..<leader])
      guard isPledge || isEntered || isPerfect && refusals.contains(words[verb]) else {
        return nil
      }
    }
    guard object < leader, words[object..<leader].contains(where: isNoun) else { return nil }
    return isPerfect ? .planned : .doubtful
  }

  private static func isNoun(_ word: Word) -> Bool {
    word.kind == .word && FunctionWords.isContent(word) && !Verbs.isAdverb(word.lower)
  }
}
