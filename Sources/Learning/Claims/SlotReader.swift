/// What one person has only one of at a time, with its value: a home, a job, an age.
struct SlotValue: Hashable, Sendable {
  enum Kind: UInt8, Sendable {
    /// Another value ends this one.
    case changing = 1
    /// It never changes: of two values one is wrong.
    case lasting = 2
    /// It does not change within a day: an age.
    case daily = 3
  }

  var slot: String
  /// The words of the value; empty with `isNone`: whatever it was.
  var value: [String]
  var kind = Kind.changing
  /// That it is not so (any more).
  var isNone = false
  /// Whether it may be none, so that it ends another only where it is said to be a change.
  var isUnsure = false
  /// Whose slot it is, where that is not the subject.
  var owner: String?
  /// Whether the words themselves tell that it was another one before: "moved to 3 June".
  var isShift = false
  /// Whether it is only mentioned in passing, so that it ends with others and ends none.
  var isMention = false
  /// What kind of a couple a partner is one of, where that is said: married people, or others.
  var tie: String?
}

/// Reads slots off a sentence: the verb has to stand right behind the subject.
package struct SlotReader {
  let subject: Subject
  let predicate: Predicate
  /// Whether the place that somebody moved to is a home, whatever its name.
  var isHome = false
  /// Who is quoted with it, if somebody is.
  var teller: String?
  /// Whether the sentence tells before that a job was left: then what is joined is the next one.
  var leavesJob = false

  private static let barriers = WordSet(
    """
    and but because since so where when while which who with from for after before until as if though
    although in on at to now currently instead anymore any these again
    """)
  private static let articles = WordSet("a an the their his her very really own new of")

  /// The slots that the sentence fills.
  func slots() -> [SlotValue] {
    guard !predicate.isPlan, !predicate.isBesides else {
      return isOfParts ? habits() : []
    }
    if let none = died() { return none }
    if let none = parted() { return predicate.isNegated ? [] : none }
    if let none = absent() { return none }
    var found = subject.thing.isEmpty ? said() : thing()
    // "Didn't quit the bakery."
    if predicate.isNegated, predicate.ending?.kind == .ceased { found = [] }
    if predicate.isNegated || predicate.ending?.kind == .ceased {
      // "Not single" tells of no partner, and "no longer in the flat" of no home that is named.
      found = found.filter { !$0.value.isEmpty }.map {
        var slot = $0
        slot.isNone = true
        return slot
      }
    }
    return found.filter { $0.isNone || !$0.value.isEmpty } + mentions()
  }

  // MARK: Parts of the sentence

  private var words: [Word] { predicate.words }
  private var verb: String { words.lower(predicate.verb) }

  private func lower(_ distance: Int) -> String { words.lower(predicate.verb + distance) }

  /// The value from a place on, up to what goes on to something else.
  func value(_ start: Int, limit: Int = 4) -> [String] {
    let rest = words.dropFirst(start).prefix { !$0.isMark && !SlotReader.barriers.contains($0) }
    return rest.prefix(limit).filter { !SlotReader.articles.contains($0) }.map {
      ClaimWords.stem($0.lower)
    }
  }

  /// The words from a place on that are written as a name.
  func name(_ start: Int) -> [String] {
    var start = start
    if words.lower(start) == "the" { start += 1 }
    let run = words.dropFirst(start).prefix {
      ($0.isCapitalised && $0.kind == .word) || $0.text == "&"
    }
    return run.map { $0.lower.hasSuffix("'s") ? String($0.lower.dropLast(2)) : $0.lower }
  }

  /// Whether what is said holds at some times, or for a while, and ends nothing that holds always.
  private var isPassing: Bool { predicate.isAtTimes || predicate.isForAWhile }

  // MARK: Said of a person

  private func said() -> [SlotValue] {
    shiftedDays() ?? renewed() ?? changed() ?? shifted() ?? appointment() ?? calledOff() ?? coming()
      ?? routine().map { [$0] }
      ?? home()
      ?? promoted() ?? work() ?? couple() ?? dose() ?? number()
      ?? diet() ?? vehicle()
      ?? kin() ?? birth() ?? habits()
  }

  private func habits() -> [SlotValue] { habit().map { [$0] } ?? [] }

  private func home() -> [SlotValue]? {
    let place: Int
    var isSure = true
    switch verb {
    case "live", "lives", "living", "lived", "reside", "resides":
      // "lived in" alone is over; after "used to" and "has" it is not.
      if verb == "lived", predicate.tense == .past { return nil }
      guard lower(1) == "in" else { return nil }
      place = inDwelling(predicate.verb + 2) ?? predicate.verb + 2
    case "moved", "relocated":
      guard let to = destination(), !OtherMoves.isSaid(words, verb: predicate.verb) else {
        return nil
      }
      place = to
      isSure = verb == "relocated" || isHouse(to)
    case "found", "rented", "bought", "got", "took":
      guard let to = found() else { return nil }
      place = to
    case "rent", "rents", "renting":
      guard let to = inDwelling(predicate.verb + 1) else { return nil }
      // It may be let to others.
      let end = HomePlace.name(words, to).upperBound
      guard !["to", "out"].contains(words.lower(end)) else { return nil }
      place = to
    case "is", "are":
      // "Is in Rome now" may be said on a journey.
      guard lower(1) == "based" || lower(1) == "settled", lower(2) == "in" else { return nil }
      place = predicate.verb + 3
    default: return nil
    }
    if let found = StreetAddress.find(words, place) { return address(found.street, found.town) }
    let name = name(place)
    let run = HomePlace.name(words, place)
    // Weekdays are no places: "the class moved to Friday".
    guard !TimeWords.isName(name.first ?? ""), !subject.isElsewhere, !isPassing,
      !HomePlace.isFigure(words, verb: predicate.verb, behind: run.upperBound)
    else { return nil }
    let isKnown = HomePlace.isKnown(words, run)
    // People move to teams and programs, too.
    guard verb != "moved" || isSure || isKnown || isHome || UnknownHome.isSaid(words, run) else {
      return nil
    }
    var home = SlotValue(slot: "home", value: name)
    // What is neither known nor written like a town's name may be a part of one that was told before.
    home.isUnsure =
      verb.hasPrefix("rent")
      || verb != "moved" && !HomePlace.isListed(words, run) && !UnknownHome.isSaid(words, run)
    return [home]
  }

  /// An address in a street, which ends no town, and the town if it is said.
  private func address(_ street: Range<Int>, _ town: Int?) -> [SlotValue] {
    guard !subject.isElsewhere, !isPassing, !TimeWords.isName(words.lower(street.lowerBound)),
      // "Moved to Room 12" is no address.
      !verb.hasPrefix("moved")
        || town.map({ HomePlace.isKnown(words, HomePlace.name(words, $0)) })
          ?? false
    else { return [] }
    let value = words[street].map { ClaimWords.stem($0.lower) }
    let home = town.map { SlotValue(slot: "home", value: name($0)) }
    return [SlotValue(slot: "address", value: value)] + [home].compactMap(\.self)
  }

  package static let dwellings = WordSet(
    """
    flat house apartment room studio place home cottage bungalow condo farm village town city suburb
    townhouse loft penthouse maisonette duplex villa halls dorm flatshare houseshare houseboat
    """
  )

  /// Whether what is said before the name of a place tells that people live there: "a flat in Ghent",
  /// "moved house to", "from Hull to".
  private func isHouse(_ name: Int) -> Bool {
    let before = predicate.verb + 1..<max(predicate.verb + 1, min(name - 1, words.count))
    if SlotReader.dwellings.meets(words[before.clamped(to: words.indices)]) { return true }
    guard let from = before.first(where: { ["from", "of"].contains(words.lower($0)) }) else {
      return false
    }
    return HomePlace.isKnown(words, HomePlace.name(words, from + 1))
  }

  /// Where the name of the town stands behind what somebody lives in: "in a third-floor flat in Brno".
  private func inDwelling(_ place: Int) -> Int? {
    guard ["a", "an", "the", "their"].contains(words.lower(place)) else { return nil }
    let run = words.indices.dropFirst(place + 1).prefix(SlotReader.reach).prefix {
      !words[$0].isMark || words[$0].text == "-"
    }
    let dwelling = run.first {
      SlotReader.dwellings.contains(words[$0]) && words.lower($0 + 1) == "in"
    }
    guard let dwelling, words.indices.contains(dwelling + 2), words[dwelling + 2].isCapitalised
    else { return nil }
    return dwelling + 2
  }

  private static let aways = WordSet("back away here out over house home")
  /// How far behind "from" or "into" the new place is named.
  private static let reach = 6

  /// Where the name of the place stands that somebody moved to: `moved to Ghent`, `moved from Hull to
  /// Ghent`, `moved into a flat in Ghent`.
  private func destination() -> Int? {
    var place = predicate.verb + 1
    if SlotReader.aways.contains(words.lower(place)) { place += 1 }
    let behind = words.dropFirst(place + 1).prefix(SlotReader.reach).prefix { !$0.isMark }
    // "Moved out of Hull and into Ghent".
    if words.lower(place) == "of", words.lower(place - 1) == "out" {
      return behind.firstIndex { ["into", "to"].contains($0.lower) }.map { $0 + 1 }
    }
    switch words.lower(place) {
    case "to" where ["a", "an", "the", "their", "our"].contains(words.lower(place + 1)):
      let dwelling = behind.firstIndex { SlotReader.dwellings.contains($0) }
      guard let dwelling, words.lower(dwelling + 1) == "in" else { return place + 1 }
      return dwelling + 2
    case "to": return place + 1
    case "from":
      guard behind.first?.isCapitalised ?? false else { return nil }
      return behind.firstIndex { $0.lower == "to" }.map { $0 + 1 }
    case "into":
      if let inside = behind.firstIndex(where: { $0.lower == "in" }) {
        // "Into a flat in Ghent", and not "into a new role in Ghent".
        return SlotReader.dwellings.contains(words.lower(inside - 1)) ? inside + 1 : nil
      }
      // "Into Ghent", and not "into Ana's flat".
      guard let next = behind.first, next.isCapitalised, !next.lower.hasSuffix("'s") else {
        return nil
      }
      return place + 1
    default: return nil
    }
  }

  /// Where the name of the place stands in which a home was found that somebody moved to: `found a flat in
  /// Ghent and moved last weekend`.
  private func found() -> Int? {
    let behind = words.indices.dropFirst(predicate.verb + 1).prefix(SlotReader.reach)
    guard predicate.tense != .present,
      let dwelling = behind.first(where: { SlotReader.dwellings.contains(words[$0]) }),
      words.lower(dwelling + 1) == "in", words.indices.contains(dwelling + 2),
      words[dwelling + 2].isCapitalised
    else { return nil }
    let end = HomePlace.name(words, dwelling + 2).upperBound
    guard ["and", ","].contains(words.lower(end)) else { return nil }
    let moved = words.indices.dropFirst(end + 1).prefix(3).first {
      ["moved", "relocated"].contains(words.lower($0))
    }
    guard let moved else { return nil }
    let isIn = ["in", "there", "house"].contains(words.lower(moved + 1))
    return isIn || Couples.endsAt(words, moved + 1) ? dwelling + 2 : nil
  }

  private func work() -> [SlotValue]? {
    if isPassing { return nil }
    if ["got", "was", "been"].contains(verb), lower(1) == "hired", lower(2) == "by" {
      return [SlotValue(slot: "employer", value: name(predicate.verb + 3))]
    }
    if predicate.ending?.kind == .ceased, lower(-1) == "quit" { return left(predicate.verb) }
    switch verb {
    case "work", "works", "working", "worked":
      if verb == "worked", predicate.tense == .past { return nil }
      return job(predicate.verb + 1)
    case "became", "is", "are", "become":
      guard ["a", "an"].contains(lower(1)) else { return nil }
      let title = value(predicate.verb + 2)
      guard let last = title.last, Occupations.stems.contains(last) else { return nil }
      return [SlotValue(slot: "job", value: title)]
    case "started", "begun", "began", "got", "landed", "accepted", "took":
      let firm = name(predicate.verb + 2)
      let isFirm = firm.last.map { !SlotReader.schools.contains($0) } ?? false
      // "Started at Acme when they were 20" tells of long ago.
      if let when = words.firstIndex(where: { $0.lower == "when" }),
        words[when...].prefix(4).contains(where: { ["was", "were"].contains($0.lower) })
      {
        return nil
      }
      let isWorking =
        ["working", "as"].contains(lower(1))
        || (verb == "started" && lower(1) == "at" && (leavesJob || isFirm))
      let at = words.dropFirst(predicate.verb).prefix(6).firstIndex { $0.lower == "job" }
      guard isWorking || at != nil else { return nil }
      let isPlain = ["as", "at"].contains(lower(1))
      return job((at ?? predicate.verb + (isPlain ? 0 : 1)) + 1)
    case "joined": return joined()
    case "left": return left(predicate.verb + 1)
    default: return nil
    }
  }

  private static let schools = WordSet("university college school academy gym uni")

  /// What people join that is no employer.
  private static let societies = WordSet(
    """
    club society party church gym choir band orchestra team union association league forum group circle
    class network army navy
    """)

  /// `joined Brandt as a nurse`, or behind a job that was left: where somebody works now.
  private func joined() -> [SlotValue] {
    let firm = name(predicate.verb + 1)
    guard let last = firm.last, !SlotReader.societies.contains(last), !TimeWords.isName(firm[0])
    else { return [] }
    let behind = words.dropFirst(predicate.verb + 1).prefix(8)
    let title = behind.firstIndex { $0.lower == "as" }.map { value($0 + 1) } ?? []
    let isJob = title.last.map { Occupations.stems.contains($0) } ?? false
    // "Joined Brandt after leaving Acme".
    let leaves = words.indices.contains { place in
      ["leaving", "quitting"].contains(words.lower(place)) && words.indices.contains(place + 1)
        && words[place + 1].isCapitalised
    }
    guard leavesJob || isJob || leaves else { return [] }
    let job = isJob ? [SlotValue(slot: "job", value: title)] : []
    return [SlotValue(slot: "employer", value: firm)] + job
  }

  /// Whether a predicate tells that somebody left a job: `left Acme`, `quit their job`, `resigned`.
  static func leavesJob(_ subject: Subject, _ predicate: Predicate) -> Bool {
    if predicate.ending?.kind == .resigned {
      return !SlotReader(subject: subject, predicate: predicate).resigned().isEmpty
    }
    let words = predicate.words
    let isQuit =
      predicate.ending != nil && predicate.verb > 0
      && words.lower(predicate.verb - 1) == "quit"
    guard isQuit || words.lower(predicate.verb) == "left" else { return false }
    let object = words.dropFirst(predicate.verb + (isQuit ? 0 : 1)).prefix(4)
      .prefix { !$0.isMark && $0.lower != "and" }
    return object.first?.isCapitalised ?? false
      || object.contains { ["job", "company", "firm", "position", "role"].contains($0.lower) }
  }

  /// `at Acme as a nurse`, from a place on.
  private func job(_ place: Int) -> [SlotValue] {
    var slots: [SlotValue] = []
    if ["at", "for"].contains(words.lower(place)) {
      let employer = self.employer(place + 1)
      if !employer.isEmpty { slots.append(SlotValue(slot: "employer", value: employer)) }
    }
    let behind = words.dropFirst(place).prefix(6)
    let next = slots.isEmpty ? place : behind.firstIndex { $0.lower == "as" } ?? words.count
    if words.lower(next) == "as" {
      let title = value(next + 1)
      // It may stand beside any job.
      if title.contains("volunte") || title.contains("volunteer") { return [] }
      slots.append(SlotValue(slot: "job", value: title))
      // "As a nurse at St Mary's".
      let at = words.dropFirst(next).prefix(6).firstIndex { ["at", "for"].contains($0.lower) }
      let firm = slots.count == 1 ? at.map { name($0 + 1) } ?? [] : []
      if !firm.isEmpty { slots.append(SlotValue(slot: "employer", value: firm)) }
    }
    return slots
  }

  /// What a firm has in several places.
  private static let sites = WordSet(
    "office offices branch site plant campus location team department shop store warehouse")

  static let noEmployers = WordSet("offic moment weekend sam tim end home night job")

  /// A name, or the kind of place: `the bakery`.
  func employer(_ place: Int) -> [String] {
    let name = name(place)
    // "At the Munich office" names no other firm.
    if !name.isEmpty, words.lower(place) == "the",
      SlotReader.sites.contains(words.lower(place + 1 + name.count))
    {
      return []
    }
    guard name.isEmpty, ["a", "an", "the"].contains(words.lower(place)) else { return name }
    let kind = value(place)
    return kind.contains(where: { SlotReader.noEmployers.contains($0) }) ? [] : kind
  }

  private static let statuses = WordSet("single married divorced engaged widowed separated")

  private func couple() -> [SlotValue]? {
    if verb == "married" { return partner(predicate.verb + 1, status: "married") }
    if verb == "dating" { return partner(predicate.verb + 1, status: nil) }
    guard ["is", "are", "got", "was"].contains(verb), SlotReader.statuses.contains(lower(1)),
      verb != "was" || lower(1) == "divorced",
      !["in", "by", "with", "parent", "mother", "father"].contains(lower(2))
    else { return nil }
    let to = lower(2) == "to" ? predicate.verb + 3 : words.count
    return partner(to, status: lower(1))
  }

  private func partner(_ place: Int, status: String?) -> [SlotValue] {
    let name = Array(name(place).prefix(2))
    var slots: [SlotValue] = []
    if !name.isEmpty { slots.append(SlotValue(slot: "partner", value: name)) }
    if let status { slots.append(SlotValue(slot: "status", value: [status])) }
    // "Got divorced", from whoever it was.
    let isAlone = status == "single" || status == "divorced" && name.isEmpty && verb == "got"
    return isAlone
      ? slots + [SlotValue(slot: "partner", value: [], isNone: true)] : slots
  }

  private static let numbers = WordSet(
    "no one two three four five six seven eight nine ten eleven twelve")
  private static let counted = WordSet("child kid son daughter grandchild grandkid")

  /// Whether a word spells a number.
  static func isNumeral(_ word: Word) -> Bool { numbers.contains(word) }

  private func isNumber(_ place: Int) -> Bool {
    words.indices.contains(place)
      && (words[place].kind == .number || SlotReader.numbers.contains(words[place]))
  }

  /// Age, weight, how many children.
  private func number() -> [SlotValue]? {
    let place = predicate.verb + 1
    guard isNumber(place) else { return nil }
    let value = [words.lower(place)]
    switch verb {
    case "is", "turned":
      let next = words.lower(place + 1)
      let isAge = ["", "year", "years", ",", "now", "and"].contains(next) || verb == "turned"
      // "Five years older than Tom" is no age.
      guard isAge, words[place].kind == .number,
        !["year", "years"].contains(next) || verb == "turned" || words.lower(place + 2) == "old"
      else { return nil }
      return [SlotValue(slot: "age", value: value, kind: .daily)]
    case "weighs", "weigh": return [SlotValue(slot: "weight", value: value)]
    case "has", "have":
      let noun = ClaimWords.stem(words.lower(place + 1))
      // Of several there is one in Rome.
      guard SlotReader.counted.contains(noun),
        !["in", "at", "from", "on", "who", "living"].contains(words.lower(place + 2))
      else { return nil }
      let slot = ["child", "kid"].contains(noun) ? "children" : "count \(noun)"
      return [SlotValue(slot: slot, value: value)]
    default: return nil
    }
  }

  private static let diets = WordSet(
    """
    vegetarian vegan pescatarian pescetarian keto paleo gluten-free carnivore omnivore flexitarian
    teetotal
    """)

  private func diet() -> [SlotValue]? {
    guard ["is", "are", "became", "become", "went", "gone", "turned"].contains(verb),
      !isPassing
    else { return nil }
    let place = predicate.verb + (["a", "an"].contains(lower(1)) ? 2 : 1)
    let word = words.lower(place)
    let isOn = lower(1) == "on" && lower(4) == "diet"
    let diet = isOn ? lower(3) : word
    guard SlotReader.diets.contains(diet) else { return nil }
    return [SlotValue(slot: "diet", value: [diet])]
  }

  /// What is driven for a living, by stems.
  private static let driven = WordSet("bus truck taxi lorri tram train cab ambulanc hard")

  private func vehicle() -> [SlotValue]? {
    guard ["drives", "drive"].contains(verb), !isPassing, ["a", "an"].contains(lower(1))
    else { return nil }
    let kind = value(predicate.verb + 2)
    let isAtWork = words.indices.contains { place in
      ["at", "for"].contains(words.lower(place))
        && ["work", "living", "job"].contains {
          [words.lower(place + 1), words.lower(place + 2)].contains($0)
        }
    }
    let isJob = isAtWork || kind.contains { SlotReader.driven.contains($0) }
    return isJob ? nil : [SlotValue(slot: "vehicle", value: kind)]
  }
}
