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
}
