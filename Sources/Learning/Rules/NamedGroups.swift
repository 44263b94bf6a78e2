/// The groups that the sentences of a message name, one of which a later "we" may be: "the friends I sing with".
enum NamedGroups {
  /// For each sentence the group that was named last before it, or else in the question; nil: none was. Each
  /// sentence is read once, however many look back at it.
  static func before(_ sentences: some Sequence<[Word]>, asked: [Word]) -> [String?] {
    var last = named(asked, owners: ["your"])
    return sentences.map { words in
      defer { last = named(words, owners: ["my", "our"]) ?? last }
      return last
    }
  }

  private static let sizes = WordSet("whole big large small single little")

  /// The group as which several do something, who are nobody else then: "we travel as a whole family".
  static func whole(_ words: [Word]) -> String? {
    words.indices.first { place in
      guard words.lower(place) == "as", ["a", "one"].contains(words.lower(place + 1)) else {
        return false
      }
      return Kin.groups.contains(words.lower(noun(words, behind: place)))
    }.map { words.lower(noun(words, behind: $0)) }
  }

  private static func noun(_ words: [Word], behind place: Int) -> Int {
    sizes.contains(words.lower(place + 2)) ? place + 3 : place + 2
  }

  private static func named(_ words: [Word], owners: [String]) -> String? {
    // "I love spending time with the friends I have."
    if let at = words.indices.last(where: {
      Kin.groups.contains(words[$0]) && words.lower($0 - 1) == "the"
        && words.lower($0 - 2) == "with"
    }) {
      return words[at].lower
    }
    for (place, word) in words.enumerated() where owners.contains(words.lower(place - 1)) {
      let isWith = Kin.relatives.contains(word) && Company.isSaid(words, place)
      if isWith || Kin.groups.contains(word) { return word.lower }
    }
    return nil
  }
}
