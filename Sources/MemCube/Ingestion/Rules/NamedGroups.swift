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
