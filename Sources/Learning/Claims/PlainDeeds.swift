/// Puts the ways in which an end is told into one: "traded the Golf in" and "had to trade in the Golf" as
/// "traded in the Golf".
enum PlainDeeds {
  /// Verbs that a particle behind their object makes verbs of ending.
  private static let parted: [String: WordSet] = [
    "gave": WordSet("away up"), "given": WordSet("away up"), "traded": WordSet("in"),
    "threw": WordSet("out away"), "thrown": WordSet("out away"), "wrote": WordSet("off"),
    "written": WordSet("off"), "sold": WordSet("off"), "called": WordSet("off"),
    "cut": WordSet("out"),
    "put": WordSet("down"),
  ]
  /// What may stand behind the particle: an end, a time, whom or what for.
  private static let behind = WordSet(
    "for to and but because since so after when in on at last this yesterday today now with ,")
  /// Words of an object at most.
  private static let longest = 5
  private static let past = [
    "sell": "sold", "scrap": "scrapped", "give": "gave", "get": "got", "trade": "traded",
    "throw": "threw", "write": "wrote", "stop": "stopped", "quit": "quit", "cancel": "cancelled",
    "call": "called", "drop": "dropped", "pull": "pulled", "donate": "donated", "leave": "left",
    "rehome": "rehomed", "resign": "resigned", "put": "put", "cut": "cut", "pawn": "pawned",
    "withdraw": "withdrew", "come": "came", "ditch": "ditched", "part": "parted",
  ]
  private static let supposing = WordSet("would might could may must should will have has if")
  private static let determiners = WordSet("the their")
  private static let receivers = WordSet(
    "charity friend friends neighbour neighbor colleague school museum shelter library")
  private static let passing = WordSet("for while until till over during back when")

  /// The words in their plain form.
  static func told(_ words: [Word]) -> [Word] {
    asleep(
      given(
        joined(done(Promotions.told(treated(Medicines.told(favourites(PlainStates.told(words))))))))
    )
  }

  /// "Put Mimi to sleep" as "put down Mimi".
  private static func asleep(_ words: [Word]) -> [Word] {
    guard let put = words.firstIndex(where: { $0.lower == "put" }),
      let to = words.indices.dropFirst(put + 2).prefix(3).first(where: {
        words[$0].lower == "to" && words.lower($0 + 1) == "sleep"
      }),
      words[put + 1].isCapitalised || Kin.pets.contains(words[to - 1])
        || Kin.pets.contains(words.lower(put + 2))
    else { return words }
    return words[...put] + [Word("down")] + words[(put + 1)..<to] + words[(to + 2)...]
  }

  /// "Holm is Ana's favourite bakery now" as "Ana's favourite bakery is Holm now".
  private static func favourites(_ words: [Word]) -> [Word] {
    let name = words.prefix(4).prefix {
      $0.isCapitalised && $0.kind == .word && !$0.lower.hasSuffix("'s")
    }
    guard !name.isEmpty, name[0].lower != "the", words.lower(name.count) == "is",
      let owner = words.indices.dropFirst(name.count + 1).prefix(3).first(where: {
        words[$0].lower.hasSuffix("'s")
      }), words.lower(owner + 1) == "favourite" || words.lower(owner + 1) == "favorite"
    else { return words }
    let thing = words.dropFirst(owner + 2).prefix(3).prefix {
      $0.kind == .word && FunctionWords.isContent($0) && !Verbs.isAdverb($0.lower)
    }
    guard !thing.isEmpty else { return words }
    return words[(name.count + 1)..<thing.endIndex] + [words[name.count]] + name
      + words[thing.endIndex...]
  }

  private static let healers = WordSet(
    """
    doctor gp physician cardiologist psychiatrist dermatologist neurologist oncologist specialist
    consultant nurse rheumatologist endocrinologist gynaecologist urologist paediatrician pediatrician
    """)
  private static let between = WordSet("has have had just now finally recently")

  /// "Ana's doctor switched them from A to B" and "took them off A" as what Ana did.
  private static func treated(_ words: [Word]) -> [Word] {
    guard let owner = words.prefix(3).firstIndex(where: { $0.lower.hasSuffix("'s") }),
      healers.contains(words.lower(owner + 1)),
      let them = words.indices.dropFirst(owner + 3).prefix(4).first(where: {
        words[$0].lower == "them"
      }), words[(owner + 2)..<(them - 1)].allSatisfy({ between.contains($0) })
    else { return words }
    let (verb, next) = (words.lower(them - 1), words.lower(them + 1))
    let deed: String
    switch (verb, next) {
    case ("switched", "from"), ("changed", "from"), ("moved", "from"): deed = "switched"
    case ("took", "off"), ("weaned", "off"): deed = "came"
    default: return words
    }
    let name = words[owner].saying(String(words[owner].text.dropLast(2)))
    return words[..<owner] + [name, Word(deed)] + words[(them + 1)...]
  }

  /// "Had to sell" tells that it was done.
  private static func done(_ words: [Word]) -> [Word] {
    guard
      let had = words.indices.first(where: { at in
        words[at].lower == "had" && words.lower(at + 1) == "to"
          && past[words.lower(at + 2)] != nil
      }), !words[..<had].contains(where: { supposing.contains($0) || $0.lower.hasSuffix("n't") }),
      let verb = past[words.lower(had + 2)]
    else { return words }
    return words[..<had] + [words[had + 2].saying(verb)] + words[(had + 3)...]
  }

  /// "Traded the Golf in" with the particle behind its verb.
  private static func joined(_ words: [Word]) -> [Word] {
    guard
      let verb = words.indices.first(where: { parted[words[$0].lower] != nil }),
      let particles = parted[words[verb].lower]
    else { return words }
    let run = words.indices.dropFirst(verb + 1).prefix(longest + 1).prefix { !words[$0].isMark }
    guard let at = run.first(where: { particles.contains(words[$0]) }), at > verb + 1,
      at + 1 == words.count || words[at + 1].isMark || behind.contains(words[at + 1])
        || Verbs.isAdverb(words[at + 1].lower),
      !words[(verb + 1)..<at].contains(where: { ["up", "to", "in"].contains($0.lower) })
    else { return words }
    return words[...verb] + [words[at]] + words[(verb + 1)..<at] + words[(at + 1)...]
  }

  /// "Gave the Golf to their sister" as "gave away the Golf to their sister"; not what is lent.
  private static func given(_ words: [Word]) -> [Word] {
    guard let verb = words.indices.first(where: { words[$0].lower == "gave" }),
      determiners.contains(words.lower(verb + 1)),
      let to = words.indices.dropFirst(verb + 2).prefix(longest).first(where: {
        words[$0].lower == "to"
      }), to > verb + 2, words.indices.contains(to + 1), !passing.meets(words[to...]),
      words[to + 1].isCapitalised
        || words[(to + 1)...].prefix(3).contains(where: {
          Kin.relatives.contains($0) || receivers.contains($0)
        })
    else { return words }
    return words[...verb] + [Word("away")] + words[(verb + 1)...]
  }
}
