/// Where a thing is or how it works, as somebody says it to a memory alone: "The deploy script lives in
/// ops/", "The staging database is on port 5433", "CI runs on GitHub Actions".
enum ThingFact {
  /// What things do for good, and the words behind that say what.
  private static let states = PhraseSet(
    """
    is in|is on|is at|is under|is behind|is below|is called|is named|is kept|is stored|is located
    |is hosted|is deployed|is written in|is built with|is managed|is protected|is closed|is open|is parked
    |is run|is based|is part of|are in|are on|are at|are under|are called|are kept|are stored|are hosted
    |are deployed|are written in|are run|are cut|are closed|are open|are built|lives in|lives on|lives at
    |lives under|live in|live on|live at|live under|runs on|runs at|runs in|runs every|run on|run at
    |run in|run every|goes to|go to|points to|point to|listens on|listen on|needs|require|requires|uses
    |depends on|depend on|belongs to|belong to|opens at|closes at|starts at|expects|supports|comes from
    """)
  /// What things are for good, with nothing behind.
  private static let settled = PhraseSet(
    """
    is protected|is deprecated|is archived|is encrypted|is mandatory|is required|is optional|is private
    |is public|is read-only|is versioned|are protected|are deprecated|are archived|are encrypted
    |are mandatory|are required|are optional|are private|are public|are read-only|are versioned
    """)
  private static let often = WordSet(
    """
    every daily nightly hourly weekly monthly quarterly yearly annually mondays tuesdays wednesdays
    thursdays fridays saturdays sundays weekdays weekends
    """)
  /// Things under way: what is so of them now is not so for long.
  private static let passing = WordSet(
    """
    error bug problem issue exception crash warning test answer question point idea reason rest result
    output function line text sentence paragraph article story task first second last one thing things
    user assistant author code following above movie film book game weather traffic fire
    temperature score
    """)
  /// Words of the thing's name, and of all, at most.
  private static let (longestName, longest) = (5, 24)

  /// Whether a sentence is one.
  static func isOne(_ words: [Word]) -> Bool {
    guard words.count <= longest, let first = words.first, first.kind == .word, !first.isQuoted,
      !words.contains(where: {
        Pronouns.first.contains($0) || Pronouns.you.contains($0) || $0.lower == "it"
          || $0.text == "?"
      })
    else { return false }
    let isDefinite = first.lower == "the"
    guard isDefinite || first.isCapitalised && isNoun(first) else { return false }
    let start = isDefinite ? 1 : 0
    guard
      let verb = words.indices.prefix(longestName + 1).dropFirst(start + 1)
        .first(where: { says(words, at: $0) })
    else { return false }
    let name = words[start..<verb]
    return name.allSatisfy { isNoun($0) || ["of", "for"].contains($0.lower) }
      && !passing.meets(name)
  }

  private static let comings = WordSet("comes come meets meet arrives arrive closes opens")

  /// Whether a sentence tells on which weekdays somebody or something comes: "The cleaner comes on Fridays".
  static func isRoutine(_ words: [Word]) -> Bool {
    guard words.count <= longest, words.lower(0) == "the",
      !words.contains(where: { Pronouns.you.contains($0) || $0.text == "?" }),
      let verb = words.prefix(longestName + 1).firstIndex(where: { comings.contains($0) }), verb > 1
    else { return false }
    return words.lower(verb + 1) == "on" && often.contains(words.lower(verb + 2))
      && words[1..<verb].allSatisfy { isNoun($0) }
  }

  /// Things that have a value which people look up.
  private static let valued = WordSet(
    """
    password passcode passphrase code pin combination number address username login extension
    """)
  private static let dated = WordSet("deadline")
  private static let secrets = WordSet("password passcode passphrase username login code")

  /// Whether a sentence tells the value of such a thing, or another one, which is worth keeping whoever hears it.
  static func isTold(_ words: [Word]) -> Bool {
    isValue(words) || isChange(words) || isCalledOff(words)
  }

  private static let off = PhraseSet(
    """
    cancelled|canceled|has cancelled|has canceled|just cancelled|had to cancel|is cancelled|is canceled
    |was cancelled|was canceled|has been cancelled|has been canceled|got cancelled|got canceled|is called off
    |was called off|has been called off|fell through|isn't coming|is not coming|can't come|cannot come
    |won't come|won't be coming|can't make it|cannot make it
    """)
  private static let behindOff = WordSet(
    "because since as today tomorrow tonight on this after again anymore any for my our")

  /// Whether a sentence tells that somebody does not come or something is off: "The plumber cancelled".
  static func isCalledOff(_ words: [Word]) -> Bool {
    guard words.count <= 16, let first = words.first, first.kind == .word, !first.isQuoted,
      !words.contains(where: { Pronouns.you.contains($0) || $0.text == "?" })
    else { return false }
    let isOwned = ["the", "my", "our"].contains(first.lower)
    guard isOwned || first.isCapitalised && Gazetteer.firstNames.contains(first.lower) else {
      return false
    }
    let start = isOwned ? 1 : 0
    guard
      let verb = words.indices.prefix(longestName + 1).dropFirst(start + 1).first(where: {
        off.length(words, at: $0) != nil
      }), let length = off.length(words, at: verb), words[start..<verb].allSatisfy({ isNoun($0) })
    else { return false }
    let next = verb + length
    return next == words.count || words[next].isMark || behindOff.contains(words[next])
  }

  /// "The wifi password is hunter2", "The deadline is 4 May".
  private static func isValue(_ words: [Word]) -> Bool {
    guard words.count <= 14, words.lower(0) == "the",
      !words.contains(where: { Pronouns.you.contains($0) || $0.text == "?" }),
      let verb = words.prefix(longestName + 1).firstIndex(where: { $0.lower == "is" }), verb > 1
    else { return false }
    let name = words[1..<verb]
    guard let thing = name.last, name.allSatisfy({ isNoun($0) }),
      // "The door code", but not "the code", which may be of anything.
      valued.contains(thing) && name.count > 1 || dated.contains(thing) || Appointment.isNoun(thing)
    else { return false }
    let rest = words[(verb + 1)...].drop { ["now", "on", "at", "for"].contains($0.lower) }
    guard let first = rest.first else { return false }
    let isDated =
      first.kind == .number || TimeWords.weekdays.contains(first.lower) || TimeWords.isMonth(first)
    return isDated
      || secrets.contains(thing) && rest.count <= 3 && !FunctionWords.all.contains(first)
  }

  private static let changing = WordSet(
    """
    changed moved switched updated reset postponed rescheduled pushed shifted delayed deferred slipped
    extended bumped brought
    """)
  private static let helpers = WordSet("has have was were is been got just now")
  private static let particles = WordSet("back forward forwards off up again now")

  /// Whether a sentence tells what a thing was changed or moved to: "The door code changed to 5678", "The
  /// launch slipped to 11 May".
  static func isChange(_ words: [Word]) -> Bool {
    guard words.count <= longest, words.lower(0) == "the",
      !words.contains(where: { Pronouns.you.contains($0) || $0.text == "?" }),
      let verb = words.prefix(longestName + 1).firstIndex(where: {
        changing.contains($0) || helpers.contains($0)
      }), verb > 1
    else { return false }
    var at = verb
    while at < words.count, helpers.contains(words[at]) { at += 1 }
    guard at < words.count, changing.contains(words[at]) else { return false }
    at += 1
    while at < words.count, particles.contains(words[at]) { at += 1 }
    return ["to", "until", "till"].contains(words.lower(at)) && words.indices.contains(at + 1)
      && words[1..<verb].allSatisfy { isNoun($0) }
      // "The door code", but not "the code".
      && (!passing.meets(words[1..<verb]) || verb > 2 && words[verb - 1].lower == "code")
  }

  /// Whether the verb at a place tells how a thing is: "is 600 requests a minute", "rotates every 90 days".
  private static func says(_ words: [Word], at place: Int) -> Bool {
    if settled.length(words, at: place) == words.count - place { return true }
    if let length = states.length(words, at: place) { return words.count > place + length }
    let rest = words[(place + 1)...]
    if ["is", "are"].contains(words[place].lower) {
      return rest.first?.kind == .number || rest.first?.isVerbatim == true
        || rest.count > 1 && Verbs.isPast(rest[place + 1].lower)
          && often.meets(rest)
    }
    return place > 1 && words[place].lower.hasSuffix("s") && words[place].isSpaced
      && !words[place].isCapitalised && often.contains(words.lower(place + 1))
  }

  private static func isNoun(_ word: Word) -> Bool {
    word.kind != .mark && FunctionWords.isContent(word) && !Verbs.isAdverb(word.lower)
      && !Verbs.finite.contains(word) && !Pronouns.pointing.contains(word.lower)
  }
}
