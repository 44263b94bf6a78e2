/// Reads a memory's first sentence as an assertion and as slots.
struct Telling {
  private(set) var slots: [SlotValue] = []
  private(set) var assertion: Assertion?
  private(set) var subject: Subject?
  private(set) var predicate: Predicate?

  /// Whether it says that something became so, rather than is: "moved", "now".
  var saysChange: Bool {
    guard let predicate else { return false }
    let isNew = subject?.which.contains("new") ?? false || subject?.thing.first?.lower == "new"
    return isNew || predicate.isNow || predicate.tense == .past || predicate.ending != nil
  }

  /// Whether it tells what is so from a day on that it names first.
  private(set) var isFromDate = false

  private mutating func markShifts() {
    for place in slots.indices { slots[place].isShift = true }
  }

  private static let prices = WordSet("rate fee rent salary")
  private static let codes = Set(["code", "pin", "password", "passcode"].map(ClaimWords.stem))

  /// Whether a slot is filled by a thing that nobody is said to have: "the garage code", but not "the code",
  /// which may be of anything.
  private static func isOfThing(_ slot: String) -> Bool {
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
  /// Words that leave a rest.
  private static let parts = WordSet("some one two three half part few several many most")
  /// Verbs of having, which say nothing of what is had.
  private static let having = WordSet("own owns owned have has had got get keep")

  /// Of the words of a sentence in the third person. `limit`: whether the memory is short enough
  /// to be ended at all.
  init(_ sentence: [Word], isShort: Bool) {
    var words = ClaimWords.withoutBrackets(sentence)
    let said = Subject.said(words)
    isFromDate = words.prefix(5).contains { $0.lower == "from" && $0.isCapitalised }
    if let said { words = said.words }
    let mover = said == nil ? Subject.mover(words) : nil
    guard let subject = said?.subject ?? mover ?? Subject(words),
      let predicate = Predicate(Array(words.dropFirst(subject.end)))
    else { return }
    if mover != nil {
      // Whoever it was, of whose date it tells is said behind.
      guard isShort, let moved = SlotReader(subject: subject, predicate: predicate).shifted(),
        moved.allSatisfy({ $0.owner != nil })
      else { return }
      (slots, self.subject, self.predicate) = (moved, subject, predicate)
      return
    }
    if said != nil {
      // Of a thing that nobody is said to have no more than when it is.
      slots = SlotReader(subject: subject, predicate: predicate).slots().filter {
        isShort && Telling.isOfThing($0.slot)
      }
      for place in slots.indices { slots[place].isUnsure = true }
      if isFromDate { markShifts() }
      if !slots.isEmpty { (self.subject, self.predicate) = (subject, predicate) }
      return
    }
    self.subject = subject
    self.predicate = predicate
    // What is dreamt, nearly happened, or was meant as a joke ends nothing.
    guard isShort, !subject.isVague, Telling.isSaid(words, subject.end + predicate.verb) else {
      return
    }
    slots = Telling.slots(words, subject, predicate)
    if isFromDate { markShifts() }
    if subject.thing.isEmpty { assertion = Telling.assertion(subject, predicate) }
  }

  /// What came last counts where a sentence fills a slot twice: "left Acme and joined Brandt".
  private static func slots(
    _ words: [Word], _ subject: Subject, _ predicate: Predicate
  ) -> [SlotValue] {
    if let parted = Couples.parted(subject, predicate) { return parted }
    let own = SlotReader(subject: subject, predicate: predicate).slots()
    guard subject.thing.isEmpty else { return own }
    let leavesJob = SlotReader.leavesJob(subject, predicate)
    var found: [SlotValue] = []
    for later in LaterDeeds.predicates(words, subject, predicate).reversed() {
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
      words, from: stance?.end ?? predicate.verb + 1, isDirect: stance != nil)
    func content(from start: Int, to end: Int) -> [ClaimWords.Content] {
      Telling.content(words, modifiers, from: start, to: end)
    }
    let whole = content(from: predicate.verb, to: words.count)
    guard whole.count <= Assertion.limit else { return nil }
    let end = words.indices.dropFirst(start + 1).first { place in
      barriers.contains(words[place]) || (words[place].isMark && words[place].text != "&")
        || (predicate.ending?.kind == .switched && exchanges.contains(words[place]))
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
    var made = Assertion(
      form: stance != nil && predicate.tense != .past && !predicate.isPlan ? .state : form,
      ending: ending, whole: whole, core: content(from: start, to: end ?? words.count),
      subject: subject.name)
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
    made.isCopular = copulas.contains(verb)
    made.who = subject.who
    let deed = predicate.ending?.kind == .disposed ? words.lower(predicate.verb - 1) : verb
    made.verb = Assertion.key(subject.name, made.isCopular ? "be" : ClaimWords.stem(deed))
    return made
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

  private static let copulas = WordSet("is are was were be been isn't aren't wasn't weren't")

  private static func content(
    _ words: [Word], _ modifiers: Set<Int>, from start: Int, to end: Int
  ) -> [ClaimWords.Content] {
    guard start < end else { return [] }
    let kept = (start..<end).filter { !having.contains(words[$0]) }
    return ClaimWords.places(kept.map { words[$0] }).map { at in
      let word = words[kept[at]]
      return ClaimWords.Content(
        stem: ClaimWords.stem(word.lower), isName: word.isCapitalised,
        isModifier: modifiers.contains(kept[at]))
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
