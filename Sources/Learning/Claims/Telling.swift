/// Reads a memory's first sentence as an assertion and as slots.
struct Telling {
  private(set) var slots: [SlotValue] = []
  private(set) var assertion: Assertion?
  /// What the sentence ends besides.
  private(set) var further: [Assertion] = []
  private(set) var subject: Subject?
  private(set) var predicate: Predicate?

  /// Whether it says that something became so, rather than is: "moved", "now".
  var saysChange: Bool {
    guard let predicate else { return false }
    let isNew =
      subject?.which.contains("new") ?? false || subject?.thing.first?.lower == "new"
      || subject?.isOfNow ?? false
    return isNew || predicate.isNow || predicate.tense == .past || predicate.ending != nil
  }

  /// Whether it tells of what was.
  var isPast: Bool { predicate.map { $0.tense == .past && !$0.isPlan } ?? true }

  /// Whether it tells what is so from a day on that it names first.
  private(set) var isFromDate = false

  /// Whether it tells what is so from now on, unlike before.
  private var isFromNow = false
  private static let fromNow = PhraseSet("from now on|as of now|from today on")

  /// Whether it puts something right that was said before: "moved to Ghent, not Hull".
  private var isCorrection = false

  /// The most words that a slip has, with the comma and "not" before them.
  private static let longestSlip = 6

  /// What a sentence ends with that it says not to be so: ", not Hull".
  private static func slip(_ words: [Word]) -> [Word] {
    guard
      let comma = words.indices.suffix(longestSlip).first(where: {
        words[$0].text == "," && words.lower($0 + 1) == "not"
      }), comma > 2, comma + 2 < words.count,
      words[(comma + 2)...].allSatisfy({ isOfSlip($0) }),
      words[(comma + 2)...].contains(where: { FunctionWords.isContent($0) || $0.isCapitalised })
    else { return [] }
    return Array(words[comma...])
  }

  private static let inSlips = WordSet("on in at to a an the their")

  /// ", not blue", ", not on Monday", but no ", not really" and ", not knowing".
  private static func isOfSlip(_ word: Word) -> Bool {
    if word.kind == .number || inSlips.contains(word) { return true }
    guard word.kind == .word else { return false }
    return word.isCapitalised
      || FunctionWords.isContent(word) && !Verbs.isAdverb(word.lower)
        && !Verbs.isGerund(word.lower)
  }

  /// Whether the slip is a place, so that what was meant is one as well.
  private static func isHome(_ slip: [Word]) -> Bool {
    slip.count > 2 && HomePlace.isKnown(slip, HomePlace.name(slip, 2))
  }

  private mutating func markShifts() {
    for place in slots.indices { slots[place].isShift = true }
  }

  private static let prices = WordSet("rate fee rent salary")
  private static let codes = Set(["code", "pin", "password", "passcode"].map(ClaimWords.stem))

  /// Whether a slot is filled by a thing that nobody is said to have: "the garage code", but not "the code",
  /// which may be of anything.
  static func isOfThing(_ slot: String) -> Bool {
    let words = slot.split(separator: " ").map(String.init)
    guard let first = words.first, let last = words.last else { return false }
    return ["date", "days"].contains(first) && words.count > 1 || prices.contains(last)
      || codes.contains(last) && words.count > 1
  }

  /// Words behind which a reason, a time or another thing follows.
  private static let barriers = WordSet(
    """
    because since so but when while which who where after before until as due if though although
    anymore any now these currently instead again and for
    """)
  /// Words between the one and the other that takes its place.
  private static let exchanges = WordSet("to with by")
  /// Words between what was sold and to whom or where.
  private static let receivers = WordSet("to on at via through")
  /// Words that leave a rest.
  private static let parts = WordSet("some one two three half part few several many most")
  /// Verbs of having, which say nothing of what is had.
  private static let having = WordSet("own owns owned have has had got get keep")

  /// Of the words of a sentence in the third person. `limit`: whether the memory is short enough
  /// to be ended at all.
  init(_ sentence: [Word], isShort: Bool) {
    var words = ClaimWords.withoutBrackets(sentence)
    // What turns out to be so was not known to be before.
    let found = TurnsOut.length(words)
    words = PlainDeeds.told(Losses.told(Array(words.dropFirst(found ?? 0))))
    let slip = Telling.slip(words)
    words = Array(words.prefix(words.count - slip.count))
    isCorrection = !slip.isEmpty
    let said = Subject.said(words)
    isFromNow = Telling.fromNow.length(words, at: 0) != nil
    isFromDate = !isFromNow && words.prefix(5).contains { $0.lower == "from" && $0.isCapitalised }
    words = Array(words.dropFirst(Telling.fromNow.length(words, at: 0) ?? 0))
    if isFromNow, words.first?.text == "," { words.removeFirst() }
    if let said { words = said.words }
    // Whoever it was, of whose date it tells is said behind.
    if said == nil, isShort, let mover = Subject.mover(words),
      let predicate = Predicate(Array(words.dropFirst(mover.end))),
      let moved = SlotReader(subject: mover, predicate: predicate).shifted(),
      moved.allSatisfy({ $0.owner != nil })
    {
      (slots, self.subject, self.predicate) = (moved, mover, predicate)
      return
    }
    if said == nil, isShort, let quoted = Subject.quoted(words), let whose = Subject(quoted.words),
      let predicate = Predicate(Array(quoted.words.dropFirst(whose.end))),
      Telling.isSaid(quoted.words, whose.end + predicate.verb)
    {
      var reader = SlotReader(subject: whose, predicate: predicate)
      reader.teller = quoted.by
      let ended = reader.died() ?? Telling.jobLost(reader, by: quoted.by)
      guard !ended.isEmpty else { return }
      (slots, self.subject, self.predicate) = (ended, whose, predicate)
      return
    }
    let thing = said?.subject ?? Subject.bare(words)
    guard let subject = thing ?? Subject(words),
      let predicate = Predicate(Array(words.dropFirst(subject.end)))
    else { return }
    if thing != nil {
      // Of a thing that nobody is said to have no more than when it is.
      slots = SlotReader(subject: subject, predicate: predicate).slots().filter {
        isShort && Telling.isOfThing($0.slot)
      }
      for place in slots.indices { slots[place].isUnsure = true }
      if isFromDate || isFromNow || isCorrection { markShifts() }
      if isShort, Telling.isSaid(words, subject.end + predicate.verb) {
        assertion = Losses.assertion(subject, predicate)
      }
      if !slots.isEmpty || assertion != nil {
        (self.subject, self.predicate) = (subject, predicate)
      }
      return
    }
    self.subject = subject
    self.predicate = predicate
    // What is dreamt, nearly happened, or was meant as a joke ends nothing.
    guard isShort, !subject.isVague, Telling.isSaid(words, subject.end + predicate.verb) else {
      return
    }
    let later = subject.thing.isEmpty ? LaterDeeds.predicates(words, subject, predicate) : []
    slots = Telling.slots(later, subject, predicate, isHome: Telling.isHome(slip))
    slots += Telling.named(slots, subject)
    if isFromDate || isFromNow || isCorrection { markShifts() }
    guard subject.thing.isEmpty else {
      assertion =
        Losses.assertion(subject, predicate) ?? Telling.supplier(subject, predicate)
      return
    }
    assertion = Telling.assertion(subject, predicate)
    if found != nil { assertion?.isChange = true }
    further = later.filter { $0.ending != nil }.compactMap { Telling.assertion(subject, $0) }
      .filter(\.canEnd)
    if isCorrection, let assertion, !assertion.whole.isEmpty {
      var corrected = Assertion(
        form: .end, ending: .corrected, whole: [],
        core: Telling.content(slip, [], from: 0, to: slip.count), subject: subject.name)
      (corrected.whole, corrected.verb) = (assertion.whole, assertion.verb)
      if corrected.canEnd { further.append(corrected) }
    }
  }

  /// That one who is only named has a job no longer, of whom the speaker told before who that is: "Ana said:
  /// Anton lost his job".
  private static func jobLost(_ reader: SlotReader, by teller: String) -> [SlotValue] {
    let (subject, predicate) = (reader.subject, reader.predicate)
    guard predicate.ending?.kind == .resigned, !predicate.isNegated, !predicate.isPlan,
      subject.kin == nil, subject.thing.isEmpty, subject.companion == nil
    else { return [] }
    return reader.resigned().map {
      var slot = $0
      slot.owner = "\(teller)'s \(subject.name)"
      return slot
    }
  }

  /// The jobs of one of kin under the name alone as well: "Ana's Anton".
  private static func named(_ slots: [SlotValue], _ subject: Subject) -> [SlotValue] {
    guard subject.kin != nil, !subject.called.isEmpty else { return [] }
    let name = subject.called.map(\.lower).joined(separator: " ")
    return slots.filter { ["employer", "job"].contains($0.slot) && $0.owner == nil && !$0.isNone }
      .map {
        var slot = $0
        slot.owner = "\(subject.owner)'s \(name)"
        return slot
      }
  }

  /// What came last counts where a sentence fills a slot twice: "left Acme and joined Brandt".
  private static func slots(
    _ later: [Predicate], _ subject: Subject, _ predicate: Predicate, isHome: Bool
  ) -> [SlotValue] {
    if let found = Couples.parted(subject, predicate) ?? Couples.together(subject, predicate) {
      return found
    }
    var first = SlotReader(subject: subject, predicate: predicate)
    first.isHome = isHome
    let own = first.slots()
    guard subject.thing.isEmpty else { return own }
    let leavesJob = SlotReader.leavesJob(subject, predicate)
    var found: [SlotValue] = []
    for later in later.reversed() {
      var reader = SlotReader(subject: subject, predicate: later)
      reader.leavesJob = leavesJob
      let known = Set(found.map(\.slot))
      found += reader.slots().filter { !known.contains($0.slot) }
    }
    let later = Set(found.map(\.slot))
    return found + own.filter { !later.contains($0.slot) }
  }

  private static let nearly = WordSet("almost nearly supposedly")

  /// Whether the verb at a place is said to be so, denied, or planned.
  private static func isSaid(_ words: [Word], _ place: Int) -> Bool {
    let frame = FactualityReader(words).frame(around: min(place, words.count - 1))
    return frame == nil && !nearly.meets(words.prefix(place))
  }

  private static func assertion(_ subject: Subject, _ predicate: Predicate) -> Assertion? {
    if let death = death(subject, predicate) { return death }
    let words = predicate.words
    let stance = Stance(predicate)
    let start = stance?.end ?? predicate.verb
    let modifiers = Things.modifiers(
      words, from: stance?.end ?? predicate.verb + 1, isDirect: stance != nil
    ).union(Coordination.apposed(words, from: start))
    func content(from start: Int, to end: Int) -> [ClaimWords.Content] {
      Telling.content(
        words, modifiers, from: start, to: end,
        isEnd: predicate.ending != nil || predicate.isNegated)
    }
    let whole = content(from: predicate.verb, to: words.count)
    guard whole.count <= Assertion.limit else { return nil }
    let end = words.indices.dropFirst(start + 1).first { place in
      barriers.contains(words[place]) || (words[place].isMark && words[place].text != "&")
        || (predicate.ending?.kind == .switched && exchanges.contains(words[place]))
        || (predicate.ending?.kind == .disposed && receivers.contains(words[place]))
    }
    // "Won't give up" ends nothing.
    if predicate.ending != nil, predicate.isNegated || predicate.isPlan { return nil }
    var ending = predicate.ending?.kind
    if ending == .disposed, parts.meets(words) { return nil }
    // "No longer" ends like "stopped", but for what has two sides anyway.
    // "Not in the morning any more" ends little.
    if predicate.isNegated, predicate.isLimited || predicate.isOfOneTime, ending == nil {
      return nil
    }
    if predicate.isNegated, ending == nil, stance == nil, Reversal.isHedged(predicate) {
      return nil
    }
    let isDenial = ending == nil && predicate.isNegated && predicate.isOver
    if isDenial { ending = .ceased }
    let form: Assertion.Form =
      if ending != nil { .end } else if predicate.isPlan {
        predicate.tense == .past ? .deed : .plan
      } else if predicate.tense == .present { .state } else if predicate.tense == .perfect {
        Telling.lasts(predicate) ? .state : .deed
      } else { .deed }
    // "Wants a bike instead of a Kindle" ends a plan as well.
    let isOfNow = form == .state || form == .plan && predicate.tense == .present
    let replaced = ending == nil && isOfNow ? replaced(predicate) : nil
    if replaced != nil { ending = .switched }
    var made = Assertion(
      form: stance != nil && predicate.tense != .past && !predicate.isPlan ? .state : form,
      ending: ending, whole: whole,
      core: replaced.map {
        Telling.content(
          words, Things.modifiers(words, from: $0.lowerBound, isDirect: false),
          from: $0.lowerBound, to: $0.upperBound)
      } ?? content(from: start, to: end ?? words.count), subject: subject.name)
    made.isUnderWay = predicate.isUnderWay || begins(predicate)
    made.isOpen = predicate.isPlan && predicate.isOpen
    // "Eats meat at Christmas" is no opposite of "eats no meat".
    // Nor is how it was on one day an opposite of how it is.
    if let stance, !predicate.isLimited || stance.isPositive, !predicate.isBesides,
      !predicate.isOfOneTime
    {
      made.stance = stance.kind
      made.isPositive = stance.isPositive
      if stance.kind == Stance.like { made.ending = nil }
    } else {
      made.isPositive = !predicate.isNegated || ending != nil
    }
    if form == .deed, predicate.isNegated || predicate.isPlan { return nil }
    made.isChange = predicate.isNow || predicate.isOver || ending != nil
    let verb = words.lower(predicate.verb)
    made.isDenial = isDenial
    // "Is on lisinopril" says what is taken.
    let isOn = copulas.contains(verb) && words.lower(predicate.verb + 1) == "on"
    made.isCopular =
      copulas.contains(verb) && !isOn && !isMember(words, predicate.verb)
    made.tellAllergy(predicate, of: subject.name)
    made.who = subject.who
    let deed = predicate.ending?.kind == .disposed ? words.lower(predicate.verb - 1) : verb
    made.verb = Assertion.key(
      subject.name, made.isCopular ? "be" : isOn ? "on" : ClaimWords.stem(deed))
    return made
  }

  /// Where stands in whose place something else is so now: behind "takes amlodipine instead of".
  private static func replaced(_ predicate: Predicate) -> Range<Int>? {
    let words = predicate.words
    guard !predicate.isNegated, !predicate.isLimited, !predicate.isOfOneTime, !predicate.isBesides,
      let instead = words.indices.first(where: {
        words[$0].lower == "instead" && words.lower($0 + 1) == "of"
      }), instead > predicate.verb
    else { return nil }
    let rest = words.indices.dropFirst(instead + 2).prefix {
      !words[$0].isMark && !barriers.contains(words[$0])
    }
    return rest.isEmpty ? nil : (instead + 2)..<(instead + 2 + rest.count)
  }

  /// Whether something was begun that goes on: "started learning Danish".
  private static func begins(_ predicate: Predicate) -> Bool {
    predicate.tense == .past && !predicate.isPlan
      && ["started", "began"].contains(predicate.words.lower(predicate.verb))
      && Verbs.isGerund(predicate.words.lower(predicate.verb + 1))
  }

  /// Whether what has been so is so still: "has lived there since", "has been learning".
  private static func lasts(_ predicate: Predicate) -> Bool {
    predicate.words.contains { ["since", "been", "always"].contains($0.lower) }
  }

  private static let suppliers = WordSet(
    "company provider supplier insurer insurance operator carrier network bank")

  /// "Ana's power company is Nordstrom Energi", which ends when Ana switches from that.
  private static func supplier(_ subject: Subject, _ predicate: Predicate) -> Assertion? {
    let words = predicate.words
    guard words.lower(predicate.verb) == "is", !predicate.isNegated, !predicate.isPlan,
      let last = subject.thing.last, suppliers.contains(last),
      words.indices.contains(predicate.verb + 1), words[predicate.verb + 1].isCapitalised
    else { return nil }
    let name = content(words, [], from: predicate.verb + 1, to: words.count)
    var made = Assertion(
      form: .state, whole: content(subject.thing, [], from: 0, to: subject.thing.count) + name,
      core: name, subject: subject.name)
    (made.isCopular, made.verb) = (true, Assertion.key(subject.name, "be"))
    return made
  }

  /// Whether somebody is said to belong to a group: "is a member of", "is part of".
  private static func isMember(_ words: [Word], _ verb: Int) -> Bool {
    words.dropFirst(verb + 1).prefix(4).prefix { $0.lower != "of" }
      .contains { ["member", "part"].contains($0.lower) }
  }

  private static let copulas = WordSet("is are was were be been isn't aren't wasn't weren't")

  /// What tells how much of it is done, and nothing of what: "smokes ten cigarettes", "runs 5 km".
  private static let amounts = WordSet(
    """
    cigarette cigarettes cigar cigars pack packs packet packets tobacco pipe km kilometre kilometres kilometer
    kilometers mile miles length lengths lap laps times twice
    """)

  static func content(
    _ words: [Word], _ modifiers: Set<Int>, from start: Int, to end: Int, isEnd: Bool = false
  ) -> [ClaimWords.Content] {
    guard start < end else { return [] }
    let kept = (start..<end).filter { !having.contains(words[$0]) }
    let joined = Coordination.places(words, from: start, isEnd: isEnd)
    return ClaimWords.places(kept.map { words[$0] }).map { at in
      let word = words[kept[at]]
      return ClaimWords.Content(
        stem: ClaimWords.stem(word.lower), isName: word.isCapitalised,
        isModifier: modifiers.contains(kept[at]), isJoined: joined.contains(kept[at]),
        isAmount: word.kind == .number || SlotReader.isNumeral(word) || amounts.contains(word))
    }.filter { $0.stem != "nam" && $0.stem != "call" }
  }

  /// `Ana's dog Rex died` ends that she has one.
  private static func death(_ subject: Subject, _ predicate: Predicate) -> Assertion? {
    let verb = predicate.words.lower(predicate.verb)
    let passed = verb == "passed" && predicate.words.lower(predicate.verb + 1) == "away"
    guard let kin = subject.kin, verb == "died" || passed, !predicate.isNegated else { return nil }
    let core = [Word(kin)] + subject.called
    let words = ClaimWords.content(core)
    var made = Assertion(
      form: .end, ending: .disposed, whole: words, core: words, subject: subject.owner)
    made.isChange = true
    return made
  }
}
