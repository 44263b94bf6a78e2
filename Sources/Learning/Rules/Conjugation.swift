/// Puts the verb behind a subject that was "I", and those joined to it, into the third person: "prefer dark
/// mode and use vim" becomes "prefers dark mode and uses vim".
struct Conjugation {
  private(set) var words: [Word]
  /// Whether the verb before is one of another time, behind which a past form is one.
  private var isPast = false
  private var isPerfect = false
  /// The verb to which others may be joined, as it was said.
  private var form = ""
  /// What the verbs hang on: nothing; "to" or "can", behind which verbs keep their first form; "don't".
  private var bond = Bond.none

  private enum Bond { case none, open, denied }

  init(_ words: [Word]) { self.words = words }

  private static let before = WordSet("no longer either neither nor not")
  /// Behind these another verb stays as it is: "didn't come and go".
  private static let governing = WordSet("did didn't couldn't wouldn't dared")

  /// The verb behind a subject that stands before a place.
  mutating func run(from start: Int) {
    var next = start
    while next < words.count,
      Verbs.isAdverb(words[next].lower) || Self.before.contains(words[next])
    {
      next += 1
    }
    if words.lower(next) == ",",
      let close = words[(next + 1)...].prefix(6).firstIndex(where: { $0.text == "," })
    {
      next = close + 1  // I, on the other hand, ...
    }
    guard words.indices.contains(next), !words[next].isMark, !words[next].isQuoted else { return }
    let verb = words[next].lower
    form = verb
    if Verbs.modals.contains(verb) || Self.governing.contains(verb) {
      bond = .open
      return joined(behind: next)
    }
    isPast = Verbs.isPast(verb)
    if isPast {
      guard isPresent(next) else { return joined(behind: next) }
      isPast = false
    }
    let isAuxiliary = ["am", "have", "do", "don't", "haven't"].contains(verb)
    guard isAuxiliary || words[next].kind == .word, !words[next].isCapitalised || isAuxiliary else {
      return
    }
    conjugate(next)
    isPerfect =
      verb == "have"
      && behindAdverbs(next + 1).map {
        Verbs.isParticiple(words.lower($0))
      } ?? false
    if isPerfect { isPast = true }
    if ["don't", "haven't"].contains(verb) { bond = .denied }
    if verb == "do", Verbs.base.contains(behindAdverbs(next + 1).map { words.lower($0) } ?? "") {
      // "I do like it", but "I do exercise".
      let isObject = JoinedVerbWords.kind(words[next + 1]).map { $0 != .verb } ?? false
      if !isObject { bond = .open }
    }
    joined(behind: next)
  }

  private mutating func conjugate(_ place: Int) {
    let verb = words[place]
    let third =
      JoinedVerbWords.unchanging.contains(verb) ? verb.text + "s" : Verbs.third(verb.text)
    words[place] = verb.saying(third)
  }

  // MARK: Joined verbs

  /// Behind these the subject is another's.
  private static let ends = WordSet(
    """
    who that which what where when how if because while whereas i we they he she i'm i've i'll i'd
    """)
  private static let thens = WordSet(
    "then therefore thus hence instead later yet so afterwards otherwise")
  private static let joints = WordSet("and or but nor")
  /// Forms of the third person that are no nouns: "combining them lets me show it".
  private static let thirds = WordSet(
    "lets helps makes gives gets takes keeps goes comes seems needs wants loves means brings becomes feels"
  )
  /// Words at most between two verbs, the first of another time or not.
  private static let longest = (past: 9, present: 16)
  /// What is asked of the listener: "and look at them".
  private static let calls = WordSet("look see check let guess imagine remember wait thank")
  /// Verbs of what somebody thinks, with a clause behind them that has a verb of its own.
  private static let thinking = WordSet(
    "think know believe hope say guess feel wish suppose remember hear see find mean notice realise realize"
  )
  /// Verbs behind which what others do has the first form: "help my mother cook".
  private static let perceiving = WordSet(
    """
    let lets help helps helped make makes made see saw watch watched hear heard feel felt notice have had
    """)

  private func behindAdverbs(_ start: Int) -> Int? {
    words.indices.dropFirst(start).first {
      !Verbs.isAdverb(words[$0].lower) && !Self.thens.contains(words[$0])
    }
  }

  private mutating func joined(behind start: Int) {
    var verb = start
    var next = start + 1
    while next < words.count {
      if ends(next, behind: verb) { return }
      if isInfinitive(next) || isDoneByOthers(next, behind: verb) { bond = .open }
      guard let place = place(behind: next), isJoined(place, to: verb, joint: next) else {
        if Self.joints.contains(words[next]), beginsSubject(next + 1) { return }
        next += 1
        continue
      }
      form = words.lower(place)
      conjugate(place)
      (verb, next, bond) = (place, place + 1, .none)
      (isPast, isPerfect) = (false, false)
    }
  }

  /// Where a verb would stand behind a joint; nil: there is none.
  private func place(behind joint: Int) -> Int? {
    guard Self.joints.contains(words[joint]) || words[joint].text == "," else { return nil }
    guard let place = behindAdverbs(joint + 1), !words[place].isMark,
      !words[(joint + 1)..<place].contains(where: { $0.lower == "not" })
    else { return nil }
    return behindTime(place) ?? place
  }

  private static let timing = WordSet("on in at during every each most")

  /// "And on Fridays play tennis": the place behind the time.
  private func behindTime(_ place: Int) -> Int? {
    guard Self.timing.contains(words[place]) else { return nil }
    for next in words.indices.dropFirst(place + 1).prefix(3) {
      let lower = words[next].lower
      let isTime =
        Pointers.times.contains(lower) || TimeWords.isName(words[next].text)
        || lower.hasSuffix("s") && Pointers.times.contains(String(lower.dropLast()))
      if isTime, words.indices.contains(next + 1), JoinedVerbWords.kind(words[next + 1]) != nil {
        return next + 1
      }
    }
    return nil
  }

  private func isJoined(_ place: Int, to verb: Int, joint: Int) -> Bool {
    let word = words[place]
    if Verbs.isPast(word.lower), !JoinedVerbWords.unchanging.contains(word) || tellsPast(place) {
      return false
    }
    if isPerfect, Verbs.participles.contains(word) { return false }
    // "I don't eat meat but like fish", "I can cook but prefer to eat out".
    switch bond {
    case .none: break
    case .open:
      guard words[joint].lower == "but", JoinedVerbWords.states.contains(word) else { return false }
    case .denied:
      guard words[joint].lower == "but" || JoinedVerbWords.opposing.contains(word) else {
        return false
      }
    }
    let isLate = isPast || form == "am"
    guard joint - verb <= (isLate ? Self.longest.past : Self.longest.present) else { return false }
    if words.lower(joint - 1) == ",", words[joint].text != "," {
      if Self.calls.contains(word) || isPast && !JoinedVerbWords.states.contains(word) {
        return false
      }
    }
    let found = JoinedVerb(
      words: words, verb: verb, form: form, joint: joint, place: place)
    guard found.isVerb else { return false }
    return words[joint].text != "," || isListed(place)
  }

  /// Whether what stood before, or stands behind, is past, so that "read" is.
  private func tellsPast(_ place: Int) -> Bool {
    isPast || TimeWords.kinds(Array(words[place...])).past
  }

  /// Whether the list in which a verb stands behind a comma goes on to a verb behind "and".
  private func isListed(_ place: Int) -> Bool {
    guard
      let joint = words.indices.dropFirst(place + 1).prefix(14).first(where: {
        ["and", "or"].contains(words.lower($0))
      }), let last = self.place(behind: joint)
    else { return false }
    return JoinedVerb(
      words: words, verb: place, form: words.lower(place), joint: joint, place: last
    ).isVerb
  }

  // MARK: What ends the verbs

  private func ends(_ place: Int, behind verb: Int) -> Bool {
    let word = words[place]
    if word.isMark { return word.text != "," && (word.text != "-" || word.isSpaced) }
    if word.isQuoted { return false }
    if Self.ends.contains(word) || Self.thirds.contains(word) { return true }
    // "In May" is a month.
    if Verbs.modals.contains(word), !word.isCapitalised { return true }
    if ["you", "it"].contains(word.lower), words.indices.contains(place + 1) {
      return Verbs.isFinite(words[place + 1]) || Verbs.modals.contains(words[place + 1])
    }
    let isBehindJoint = Self.joints.contains(words[place - 1])
    if Verbs.finite.contains(word), word.lower != "have" || !isBehindJoint,
      word.lower != "do" || !isBehindJoint
    {
      return true
    }
    guard Verbs.isPast(word.lower) else {
      // "I hope my kids study and work hard".
      return Self.thinking.contains(form) && place > verb + 1
        && FunctionWords.isContent(words[place - 1]) && !Verbs.isAdverb(words.lower(place - 1))
        && (Verbs.isPresentThird(word.lower) || Verbs.base.contains(word.lower))
    }
    // "A cat named Miso", but "wrote" behind "and", and "the cake Ida baked".
    if Verbs.isAdverb(words.lower(place - 1)) || isBehindJoint {
      return !JoinedVerbWords.unchanging.contains(word) || isPast
    }
    return Self.thinking.contains(form)
      || words[place - 1].isCapitalised && place - 1 > verb
  }

  /// Verbs, nouns and adjectives before "to" and a verb.
  private static let controlling = WordSet(
    """
    want need like love hate have try plan hope prefer wish decide begin start continue learn tend going used
    able ready glad happy how time way chance place reason goal attempt effort ability opportunity desire
    decision excuse great excited wants needs has had tried wanted decided planned ought
    """)
  /// What "to" and a noun stand behind.
  private static let leading = WordSet(
    "listen listening allergic addicted sensitive close next due related married access intolerant devoted"
  )
  private static let places = WordSet("work sleep lunch")

  /// Whether a place begins "to cook".
  private func isInfinitive(_ place: Int) -> Bool {
    guard words[place].lower == "to", let verb = behindAdverbs(place + 1) else { return false }
    let word = words[verb]
    guard word.kind == .word, !word.isCapitalised else { return false }
    // The verb before has its third form already.
    let before = words.lower(place - 1)
    let isControlled =
      Self.controlling.contains(before)
      || before.hasSuffix("s") && Self.controlling.contains(String(before.dropLast()))
    if Self.leading.contains(before) || before == "listens" { return false }
    // "I drive to work", "the tram to work", but "excited to work".
    if Self.places.contains(word), Self.moving.contains(form) { return isControlled }
    if JoinedVerbWords.isVerb(word) { return true }
    guard JoinedVerbWords.mayBeVerb(word) else { return false }
    if Self.goals.contains(word) { return isControlled }
    // "To showcase local talent", but "to campus by bike".
    let next = words.indices.contains(verb + 1) ? words[verb + 1] : nil
    return isControlled || Verbs.states.contains(before)
      || next.map { Self.determiners.contains($0) || FunctionWords.isContent($0) } ?? false
  }

  /// Where somebody goes, or what for, without an article.
  private static let goals = WordSet("bed school church town campus dinner college home university")
  private static let determiners = WordSet(
    "a an the my our your his her their its it them this that")
  private static let moving = WordSet(
    """
    go went drive walk cycle bike ride commute travel run take get come return bring head fly skate drove
    took moved
    """)

  /// "Help my mother cook", "make them eat", "help clean".
  private func isDoneByOthers(_ place: Int, behind verb: Int) -> Bool {
    guard Self.perceiving.contains(form),
      JoinedVerbWords.isVerb(words[place]), !words[place].isCapitalised
    else { return false }
    if place == verb + 1 { return form.hasPrefix("help") }
    let before = words[place - 1]
    return ["me", "him", "her", "them", "us", "you", "it"].contains(before.lower)
      || Kin.isNoun(before.lower) || before.isCapitalised
      || before.lower.hasSuffix("s") && !Self.joints.contains(before)
        && FunctionWords.isContent(before)
  }

  /// Whether a clause with a subject of its own begins at a place: "my husband cleans", "Ida and Bo dance".
  private func beginsSubject(_ place: Int) -> Bool {
    guard words.indices.contains(place) else { return false }
    for next in words.indices.dropFirst(place + 1) {
      let (word, before) = (words[next], words[next - 1])
      if word.isMark || Self.joints.contains(word) { return false }
      guard before.kind == .word, FunctionWords.isContent(before), !Verbs.isAdverb(before.lower),
        !word.isCapitalised
      else { continue }
      if Verbs.isFinite(word) || Verbs.base.contains(word.lower) { return true }
    }
    return false
  }

  // MARK: Verbs whose past is written alike

  /// What is so now though the verb before is past: "I quit my job and need another".
  private static let lasting = WordSet("work stay use commute recommend miss am")

  /// Whether "read" is of the present, as what is joined to it is: "I read books and write reviews".
  private func isPresent(_ verb: Int) -> Bool {
    guard JoinedVerbWords.unchanging.contains(words[verb]),
      !TimeWords.kinds(Array(words[verb...])).past
    else { return false }
    var other = self
    other.isPast = true
    other.joined(behind: verb)
    guard
      let place = words.indices.dropFirst(verb + 1).first(where: {
        words[$0].text != other.words[$0].text
      }), !JoinedVerbWords.unchanging.contains(words[place])
    else { return false }
    let word = words[place]
    if JoinedVerbWords.states.contains(word) || Self.lasting.contains(word) { return false }
    return !ClauseTense.comings.contains(word) || !TimeWords.days(Array(words[place...])).any
  }
}
