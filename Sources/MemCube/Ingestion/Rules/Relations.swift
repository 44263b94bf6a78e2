/// What one thing is to another.
struct NamedRelation: Hashable, Sendable {
  var from: String
  var type: String
  var to: String
}

/// Finds the few relations that are said in plain words, in a sentence's original wording.
struct RelationFinder {
  /// Who speaks.
  let speaker: String
  let entities: [NamedEntity]

  private static let ends = WordSet(
    "last yesterday since when where because and but which who for with so in on at")

  func find(_ words: [Word]) -> [NamedRelation] {
    var found: [NamedRelation] = []
    for (place, word) in words.enumerated() where !word.isMark && !word.isQuoted {
      if let relation = kin(words, place) ?? home(words, place) ?? work(words, place)
        ?? favourite(words, place) ?? pet(words, place), !found.contains(relation)
      {
        found.append(relation)
      }
    }
    return found
  }

  private func relation(_ type: String, _ to: String) -> NamedRelation? {
    to.isEmpty || to == speaker ? nil : NamedRelation(from: speaker, type: type, to: to)
  }

  /// A run of capitalised words from a place on.
  private func name(_ words: [Word], _ place: Int) -> String {
    let span = words.dropFirst(max(0, place)).prefix { $0.isCapitalised && $0.kind == .word }
    guard place >= 0, var last = span.last else { return "" }
    last = last.saying(EntityFinder.bare(last.text))
    let name = (Array(span.dropLast()) + [last]).joined
    return name.hasPrefix("I'") || name == "I" ? "" : name
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
  private func kin(_ words: [Word], _ place: Int) -> NamedRelation? {
    let word = words[place].lower
    guard Kin.relatives.contains(word) || Kin.pets.contains(word), !word.hasSuffix("s") else {
      return nil
    }
    let type = Kin.pets.contains(word) ? "has_pet" : word
    guard isSpeaker(words.lower(place - 1)) || isSpeaker(words.lower(place - 2)) else { return nil }
    var next = place + 1
    if words.lower(next) == "is" { next += 1 }
    let isNamed = ["named", "called"].contains(words.lower(next))
    if isNamed { next += 1 }
    if next == place + 1 || isNamed {
      let name = name(words, next)
      if !name.isEmpty { return type == "has_pet" && isLost(words) ? nil : relation(type, name) }
    }
    let name = name(words, place - 3)
    guard words.lower(place - 2) == "is", isSpeaker(words.lower(place - 1)) else { return nil }
    return ["it", "this", "that", "he", "she"].contains(name.lowercased())
      ? nil : relation(type, name)
  }

  private static let helpers = WordSet(
    """
    am i'm we're i've we've have has been are just recently finally currently still now actually
    already both all only also really never
    """)
  private static let unreal = WordSet("if wish imagine unless dreamt dreamed pretend never")

  /// `I live in Porto`, `moved to Porto`, `moved from Porto`, `used to live in Porto`. What is only
  /// intended is no home.
  private func home(_ words: [Word], _ place: Int) -> NamedRelation? {
    let verb = words[place].lower
    guard ["live", "living", "lived", "moved", "from"].contains(verb) else { return nil }
    if verb == "from" {
      return isFrom(words, place) ? relation("from", name(words, place + 1)) : nil
    }
    let isOver =
      verb == "live" && words.lower(place - 1) == "to" && words.lower(place - 2) == "used"
    guard isOwnVerb(words, isOver ? place - 2 : place),
      !words[..<place].contains(where: { RelationFinder.unreal.contains($0) })
    else { return nil }
    let next = words.lower(place + 1)
    let to = name(words, place + 2)
    guard !TimeWords.isName(to) else { return nil }
    if verb == "moved" {
      guard next == "to" || next == "from" else { return nil }
      return relation(next == "to" ? "lives_in" : "lived_in", to)
    }
    let lasts = ["have", "i've", "we've", "been"].contains(words.lower(place - 1))
    guard next == "in" else { return nil }
    return relation(isOver || (verb == "lived" && !lasts) ? "lived_in" : "lives_in", to)
  }

  /// Whether the speaker is the subject right before a verb, or was left out.
  private func isOwnVerb(_ words: [Word], _ place: Int) -> Bool {
    var at = place - 1
    while at >= 0, RelationFinder.helpers.contains(words[at]), !Pronouns.first.contains(words[at]) {
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
    ["i'm", "am"].contains(words.lower(place - 1)) || words.lower(place - 2) == "i'm"
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

  /// `I work at Acme`, `I work as a nurse`.
  private func work(_ words: [Word], _ place: Int) -> NamedRelation? {
    guard ["work", "working", "worked"].contains(words[place].lower), isSaidOfSelf(words, place)
    else { return nil }
    switch words.lower(place + 1) {
    case "at", "for": return relation("works_at", name(words, place + 2))
    case "as":
      var job = words[min(place + 2, words.count)...].prefix(5)
        .prefix { !$0.isMark && !RelationFinder.ends.contains($0.lower) }
      if ["a", "an", "the"].contains(job.first?.lower) { job = job.dropFirst() }
      return relation("works_as", Array(job).joined)
    default: return nil
    }
  }

  /// `my favourite food is ramen`.
  private func favourite(_ words: [Word], _ place: Int) -> NamedRelation? {
    guard ["favorite", "favourite"].contains(words[place].lower), isSpeaker(words.lower(place - 1)),
      let verb = words[place...].prefix(5).firstIndex(where: { $0.lower == "is" }), verb > place + 1
    else { return nil }
    let thing = Array(words[(place + 1)..<verb]).map(\.lower).joined(separator: "_")
    let value = words[(verb + 1)...].prefix(5)
      .prefix { !$0.isMark && !RelationFinder.ends.contains($0.lower) }
    return relation("favourite_\(thing)", Array(value).joined)
  }

  /// `I have a dog`, `we adopted a puppy named Bo`.
  private func pet(_ words: [Word], _ place: Int) -> NamedRelation? {
    guard ["have", "got", "adopted", "i've"].contains(words[place].lower),
      isSaidOfSelf(words, place),
      let animal = words[place...].prefix(5).first(where: { Kin.pets.contains($0) }),
      let at = words.firstIndex(of: animal),
      words[place..<at].contains(where: { ["a", "two", "three", "another"].contains($0.lower) })
    else { return nil }
    if isLost(words) { return nil }
    let isNamed = ["named", "called"].contains(words.lower(at + 1))
    let name = isNamed ? name(words, at + 2) : ""
    return relation("has_pet", name.isEmpty ? animal.lower : name)
  }
}
