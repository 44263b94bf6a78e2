/// Finds the few relations that are said in plain words, in a sentence's original wording.
struct RelationFinder {
  /// Who speaks.
  let speaker: String
  let entities: [NamedEntity]

  private static let ends = WordSet(
    "last yesterday since when where because and but which who for with so in on at")

  func find(_ words: [Word]) -> [NamedRelation] {
    var found: [NamedRelation] = []
    let facts = FactualityReader(words)
    for (place, word) in words.enumerated() where !word.isMark && !word.isQuoted {
      let said =
        [kin(words, place, facts), favourite(words, place, facts), pet(words, place, facts)]
        .compactMap(\.self) + home(words, place, facts) + work(words, place, facts)
      for relation in said where !found.contains(relation) { found.append(relation) }
    }
    return found
  }

  private func relation(_ type: String, _ to: String) -> NamedRelation? {
    to.isEmpty || to == speaker ? nil : NamedRelation(from: speaker, type: type, to: to)
  }

  /// A run of capitalised words from a place on.
  private func name(_ words: [Word], _ place: Int) -> String {
    // "When I lived in Prague I had a cat."
    let span = words.dropFirst(max(0, place)).prefix {
      $0.isCapitalised && $0.kind == .word && !Pronouns.subjectI.contains($0)
        && !TimeWords.weekdays.contains($0.lower)
    }
    guard place >= 0, var last = span.last else { return "" }
    last = last.saying(EntityFinder.bare(last.text))
    let name = (Array(span.dropLast()) + [last]).joined
    return name
  }

  private func isSpeaker(_ word: String) -> Bool { ["my", "our"].contains(word) }

  private static let losses = PhraseSet(
    """
    died|dead|passed away|passed on|put down|put to sleep|buried|my late|euthanised|euthanized|rehomed
    |gave away|ran away|lost my|lost our
    """)

  /// Whether a pet is spoken of that is no more.
  private func isLost(_ words: [Word]) -> Bool { RelationFinder.losses.isIn(words) }

  /// `my sister (named) Ana`, `my sister is called Ana`, `Ana is my sister`.
  private func kin(
    _ words: [Word], _ place: Int, _ facts: FactualityReader
  ) -> NamedRelation? {
    let word = words[place].lower
    guard Kin.relatives.contains(word) || Kin.pets.contains(word), !word.hasSuffix("s") else {
      return nil
    }
    let type = Kin.pets.contains(word) ? "has_pet" : word
    // What somebody thinks of "my sister Ana" leaves her my sister; what is dreamt of her does not.
    // "My daughter's teacher" is hers.
    let isOwn =
      isSpeaker(words.lower(place - 1))
      || isSpeaker(words.lower(place - 2)) && !words.lower(place - 1).hasSuffix("'s")
    guard isOwn,
      facts.frame(around: place) != .unreal
    else { return nil }
    var next = place + 1
    if words.lower(next) == "is" { next += 1 }
    let isNamed = ["named", "called"].contains(words.lower(next))
    if isNamed { next += 1 }
    if next == place + 1 || isNamed {
      let name = name(words, next)
      if !name.isEmpty { return type == "has_pet" && isLost(words) ? nil : relation(type, name) }
    }
    let name = name(words, place - 3)
    guard words.lower(place - 2) == "is", isSpeaker(words.lower(place - 1)),
      facts.of(place - 2) == .asserted
    else { return nil }
    return ["it", "this", "that", "he", "she"].contains(name.lowercased())
      ? nil : relation(type, name)
  }

  private static let helpers = WordSet(
    """
    am i'm we're i've we've have has been are just recently finally currently still now actually
    already both all only also really never don't didn't do did haven't hasn't not no longer
    """)

  /// `I live in Porto`, `moved from Ghent to Porto`, `used to live in Porto`. What is only
  /// intended, dreamt or said by others is no home.
  private func home(
    _ words: [Word], _ place: Int, _ facts: FactualityReader
  ) -> [NamedRelation] {
    let verb = words[place].lower
    guard ["live", "living", "lived", "moved", "from"].contains(verb) else { return [] }
    let said = facts.of(place)
    guard said == .asserted || said == .former else { return [] }
    if verb == "from" {
      let home = name(words, place + 1)
      guard isFrom(words, place), said == .asserted, !TimeWords.isName(home) else { return [] }
      return [relation("from", home)].compactMap(\.self)
    }
    let isOver =
      verb == "live" && words.lower(place - 1) == "to" && words.lower(place - 2) == "used"
    guard isOwnVerb(words, isOver ? place - 2 : place) else { return [] }
    if verb == "moved" { return said == .asserted ? moved(words, place) : [] }
    // In a street of a town: in the town, if that is said.
    let street = StreetAddress.find(words, place + 2)
    let to = street.map { $0.town.map { name(words, $0) } ?? "" } ?? name(words, place + 2)
    guard words.lower(place + 1) == "in", !TimeWords.isName(to),
      !HomePlace.isFigure(words, verb: place, behind: place + 2)
    else { return [] }
    let lasts = ["have", "i've", "we've", "been"].contains(words.lower(place - 1))
    let was = said == .former || (verb == "lived" && !lasts) || isPast(words, place)
    return [relation(was ? "lived_in" : "lives_in", to)].compactMap(\.self)
  }

  /// `moved to Porto`, `moved from Ghent to Porto`, `moved away from Ghent`.
  private func moved(_ words: [Word], _ place: Int) -> [NamedRelation] {
    var found: [NamedRelation] = []
    guard !OtherMoves.isSaid(words, verb: place) else { return [] }
    var at = place + 1
    var isHome = words.lower(at) == "house"
    if ["back", "away", "here", "house"].contains(words.lower(at)) { at += 1 }
    for _ in 0..<2 {
      let type = ["to": "lives_in", "from": "lived_in"][words.lower(at)]
      if StreetAddress.find(words, at + 1) != nil { break }
      let name = name(words, at + 1)
      // People move to Linux and to Plan B, too; from a place they move to another one.
      isHome = isHome || HomePlace.isKnown(words, HomePlace.name(words, at + 1))
      guard let type, !name.isEmpty, !TimeWords.isName(name), isHome else { break }
      if let relation = relation(type, name) { found.append(relation) }
      at += 1 + name.split(separator: " ").count
    }
    return found
  }

  /// Whether a helper puts a gerund into the past: "was living".
  private func isPast(_ words: [Word], _ place: Int) -> Bool {
    Verbs.isGerund(words[place].lower)
      && words[..<place].suffix(2).contains { ["was", "were"].contains($0.lower) }
  }

  /// Whether the speaker is the subject right before a verb, or was left out.
  private func isOwnVerb(_ words: [Word], _ place: Int) -> Bool {
    var at = place - 1
    while at >= 0, !Pronouns.first.contains(words[at]),
      RelationFinder.helpers.contains(words[at])
        || isPast(words, place) && ["was", "were"].contains(words[at].lower)
    {
      at -= 1
    }
    guard at >= 0 else { return true }
    if Pronouns.subjectI.contains(words[at]) || Pronouns.subjectWe.contains(words[at]) {
      return true
    }
    // "I sold the flat and moved to Porto".
    guard ["and", "but", "then"].contains(words[at].lower) else { return false }
    return isSaidOfSelf(words, place)
      && words[..<at].contains { Pronouns.subjectI.contains($0) || Pronouns.subjectWe.contains($0) }
  }

  private func isFrom(_ words: [Word], _ place: Int) -> Bool {
    // "I'm back from Oslo" is from somewhere else.
    ["i'm", "am"].contains(words.lower(place - 1))
      || words.lower(place - 2) == "i'm"
        && !["back", "home", "away", "far", "fresh", "absent"].contains(words.lower(place - 1))
  }

  /// Whether the last subject before a place is the speaker.
  private func isSaidOfSelf(_ words: [Word], _ place: Int) -> Bool {
    for word in words[..<place].reversed() {
      if Pronouns.subjectI.contains(word) || Pronouns.subjectWe.contains(word) {
        return true
      }
      if Pronouns.pointing.contains(word) || Kin.isNoun(word.lower)
        || Pronouns.you.contains(word)
      {
        return false
      }
    }
    return true
  }

  /// `I work at Acme`, `I work as a nurse`, `I worked for Acme as a nurse`.
  private func work(
    _ words: [Word], _ place: Int, _ facts: FactualityReader
  ) -> [NamedRelation] {
    if let left = leftJob(words, place, facts) { return [left] }
    if words[place].lower == "left" { return changed(words, place, facts) }
    if let new = newJob(words, place, facts) { return [new] }
    guard ["work", "working", "worked"].contains(words[place].lower), isSaidOfSelf(words, place)
    else { return [] }
    let said = facts.of(place)
    guard said == .asserted || said == .former else { return [] }
    let isDone = words[place].lower == "worked" && !lasts(words, place)
    let was = said == .former || isDone || isPast(words, place)
    var (found, at): ([NamedRelation?], Int) = ([], place + 1)
    if ["at", "for"].contains(words.lower(at)) {
      let name = name(words, at + 1)
      found.append(relation(was ? "worked_at" : "works_at", name))
      at += 1 + name.split(separator: " ").count
    }
    if words.lower(at) == "as" {
      var job = words[min(at + 1, words.count)...].prefix(5)
        .prefix { !$0.isMark && !RelationFinder.ends.contains($0.lower) }
      if ["a", "an", "the"].contains(job.first?.lower) { job = job.dropFirst() }
      found.append(relation(was ? "worked_as" : "works_as", Array(job).joined))
    }
    return found.compactMap(\.self)
  }

  /// `I quit my job at Acme`.
  private func leftJob(
    _ words: [Word], _ place: Int, _ facts: FactualityReader
  ) -> NamedRelation? {
    let verb = words[place].lower
    guard ["quit", "left", "lost", "resigned"].contains(verb), isOwnVerb(words, place),
      facts.of(place) == .asserted
    else { return nil }
    let my = words.lower(place + 1) == "from" ? place + 2 : place + 1
    guard isSpeaker(words.lower(my)),
      let job = words.dropFirst(my + 1).prefix(3).firstIndex(where: {
        ["job", "position", "post"].contains($0.lower)
      }), ["at", "with"].contains(words.lower(job + 1))
    else { return nil }
    let name = name(words, job + 2)
    return TimeWords.isName(name) ? nil : relation("worked_at", name)
  }

  private static let jobs = WordSet("job position post role")

  /// `I started a new job at Brandt`.
  private func newJob(
    _ words: [Word], _ place: Int, _ facts: FactualityReader
  ) -> NamedRelation? {
    guard ["started", "got", "began", "landed"].contains(words[place].lower),
      isOwnVerb(words, place), facts.of(place) == .asserted,
      let job = words.dropFirst(place + 1).prefix(4).firstIndex(where: {
        RelationFinder.jobs.contains($0)
      }), ["at", "with"].contains(words.lower(job + 1))
    else { return nil }
    let name = name(words, job + 2)
    return TimeWords.isName(name) ? nil : relation("works_at", name)
  }

  /// `I left Acme and joined Brandt`.
  private func changed(
    _ words: [Word], _ place: Int, _ facts: FactualityReader
  ) -> [NamedRelation] {
    let old = name(words, place + 1)
    var at = place + 1 + old.split(separator: " ").count
    guard !old.isEmpty, isOwnVerb(words, place), facts.of(place) == .asserted,
      words.lower(at) == "and"
    else { return [] }
    at += 1
    while Verbs.isAdverb(words.lower(at)) { at += 1 }
    let new = name(words, at + 1)
    guard words.lower(at) == "joined", !new.isEmpty, facts.of(at) == .asserted else { return [] }
    return [relation("worked_at", old), relation("works_at", new)].compactMap(\.self)
  }

  /// "Have worked there since May": it goes on.
  private func lasts(_ words: [Word], _ place: Int) -> Bool {
    words[..<place].suffix(3).contains { ["have", "i've", "we've"].contains($0.lower) }
      && words[place...].contains { ["since", "for"].contains($0.lower) }
  }

  /// `my favourite food is ramen`.
  private func favourite(
    _ words: [Word], _ place: Int, _ facts: FactualityReader
  ) -> NamedRelation? {
    guard ["favorite", "favourite"].contains(words[place].lower), isSpeaker(words.lower(place - 1)),
      let verb = words[place...].prefix(5).firstIndex(where: { $0.lower == "is" }),
      verb > place + 1, facts.of(verb) == .asserted,
      !FactualityScope.isDenial(words[min(verb + 1, words.count - 1)])
    else { return nil }
    // A weekday or a month is nothing to be related to.
    if ["day", "weekday", "month"].contains(words.lower(verb - 1)) { return nil }
    let thing = Array(words[(place + 1)..<verb]).map(\.lower).joined(separator: "_")
    let value = words[(verb + 1)...].drop { Verbs.isAdverb($0.lower) }.prefix(5)
      .prefix { !$0.isMark && !RelationFinder.ends.contains($0.lower) && $0.lower != "now" }
    return relation("favourite_\(thing)", Array(value).joined)
  }

  /// `I have a dog`, `we adopted a puppy named Bo`.
  private func pet(
    _ words: [Word], _ place: Int, _ facts: FactualityReader
  ) -> NamedRelation? {
    guard ["have", "got", "adopted", "i've"].contains(words[place].lower),
      isSaidOfSelf(words, place),
      let at = words[place...].prefix(5).firstIndex(where: { Kin.pets.contains($0) }),
      words[place..<at].contains(where: { ["a", "two", "three", "another"].contains($0.lower) })
    else { return nil }
    if isLost(words) || facts.of(place) != .asserted { return nil }
    let isNamed = ["named", "called"].contains(words.lower(at + 1))
    let name = isNamed ? name(words, at + 2) : ""
    return relation("has_pet", name.isEmpty ? words[at].lower : name)
  }
}
