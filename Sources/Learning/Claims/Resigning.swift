/// What somebody works as or for no longer: who resigned from the choir still has a job.
extension SlotReader {
  /// `resigned`, `resigned from Acme`, `retired as a nurse`, `retired from teaching`.
  func resigned() -> [SlotValue] {
    let (words, place) = (predicate.words, predicate.verb)
    func none(_ slot: String, _ value: [String]) -> SlotValue {
      SlotValue(slot: slot, value: value, isNone: true)
    }
    let all = [none("employer", []), none("job", [])]
    // Who gives notice on the flat has the job still.
    if ["notice", "resignation"].contains(words.lower(place - 1)) {
      let isAtWork =
        ["at", "to"].contains(words.lower(place)) && words.indices.contains(place + 1)
        && (words[place + 1].isCapitalised || SlotReader.posts.contains(words.lower(place + 2))
          || ["work", "boss"].contains { words[(place + 1)...].prefix(2).map(\.lower).contains($0) })
      // "At the bakery" names the job by its place, as "quit the bakery" does.
      if !isAtWork, ["at", "to", "with"].contains(words.lower(place)),
        let firm = leftPlace(place + 1)?.name
      {
        return [none("employer", firm)]
      }
      let isOfThing = ["the", "their", "a"].contains(words.lower(place + 1))
      return isAtWork || Couples.endsAt(words, place) && !isOfThing ? all : []
    }
    // "Lost their job" names it.
    guard ["resigned", "retired"].contains(words.lower(place - 1)) else { return all }
    switch words.lower(place) {
    case "from":
      if SlotReader.posts.contains(words.lower(place + 2)) { return all }
      if let trade = trade(words.lower(place + 1)) { return [none("job", [trade])] }
      let firm = employer(place + 1)
      return firm.isEmpty ? [] : [none("employer", firm)]
    case "as":
      let title = value(place + 1)
      let isJob = title.last.map { Occupations.stems.contains($0) } ?? false
      return isJob ? [none("job", title)] : []
    default: return Couples.endsAt(words, place) ? all : []
    }
  }

  private static let posts = WordSet("job position post role company firm")

  /// Who does what a gerund says: a teacher of `teaching`.
  private func trade(_ gerund: String) -> String? {
    guard Verbs.isGerund(gerund) else { return nil }
    let stem = ClaimWords.stem(gerund)
    return [stem + "er", stem].first { Occupations.stems.contains($0) }
  }

  // MARK: Left places

  private static let ends = [",", ";", "because", "since"]
  private static let nextJobs = WordSet(
    "joined started begin began work works working became take took")

  /// `left Acme`, `quit the bakery`: whoever worked there does no longer. To leave it at six ends nothing.
  func left(_ place: Int) -> [SlotValue] {
    guard !predicate.isNegated, predicate.tense != .present || predicate.ending != nil,
      let (firm, end, isName) = leftPlace(place), isForGood(end, isName)
    else { return [] }
    return [SlotValue(slot: "employer", value: firm, isNone: true)]
  }

  /// What is named from a place on as what was left: a name, or the kind of place, with where that ends.
  private func leftPlace(_ place: Int) -> (name: [String], end: Int, isName: Bool)? {
    let words = predicate.words
    let isThe = words.lower(place) == "the"
    let firm = name(place)
    if !firm.isEmpty { return (firm, place + (isThe ? 1 : 0) + firm.count, true) }
    guard isThe else { return nil }
    let kind = words.dropFirst(place + 1).prefix(4).prefix {
      $0.kind == .word && FunctionWords.isContent($0) && !Verbs.isAdverb($0.lower)
        && !TimeWords.kinds([$0]).any
    }
    let stems = kind.map { ClaimWords.stem($0.lower) }
    guard !stems.isEmpty, !stems.contains(where: { SlotReader.noEmployers.contains($0) }) else {
      return nil
    }
    return (stems, kind.endIndex, false)
  }

  /// Whether what stands behind a place tells that it was left as a job rather than for the night. Who quit it
  /// did; the kind of place alone is left every evening: "left the bakery and went home".
  private func isForGood(_ end: Int, _ isName: Bool) -> Bool {
    let words = predicate.words
    let next = words.lower(end)
    if words.lower(predicate.verb - 1) == "quit" || next.isEmpty
      || SlotReader.ends.contains(next) && (isName || next != ",")
    {
      return true
    }
    let behind = words.dropFirst(end + 1)
    switch next {
    case "for": return behind.first.map { $0.isCapitalised || $0.lower == "good" } ?? false
    case "to": return ["join", "start", "become", "found"].contains(words.lower(end + 1))
    case "in":
      return isName || behind.prefix(2).contains { $0.kind == .number || TimeWords.isMonth($0) }
    case "and", ",", "then":
      return isName || behind.prefix(3).contains { SlotReader.nextJobs.contains($0) }
    case "on", "last", "after":
      // "On 3 May 2026 at six" is an evening.
      return isName && !behind.contains { ["at", "around", "by", "before"].contains($0.lower) }
    default: return false
    }
  }
}
