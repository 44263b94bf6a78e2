/// Orders that tell a fact: "please change my address to 12 Hill Road" says what the address is.
enum Updating {
  private static let verbs = WordSet("update change set correct")
  /// Words of the thing's name at most.
  private static let longest = 4

  /// The fact as a sentence of the speaker; others as they are.
  static func told(_ words: [Word]) -> [Word] {
    var place = words.lower(0) == "please" ? 1 : 0
    if ["could", "can", "would"].contains(words.lower(place)), words.lower(place + 1) == "you" {
      return words
    }
    guard verbs.contains(words.lower(place)), ["my", "our"].contains(words.lower(place + 1)),
      let to = words.indices.dropFirst(place + 2).prefix(longest + 1).first(where: {
        words[$0].lower == "to"
      }), to > place + 2, words.count > to + 1,
      !words[(place + 2)..<to].contains(where: { $0.isMark || ["and", "or"].contains($0.lower) }),
      // "Set my mind to learning", "change my plan to suit him".
      !Verbs.base.contains(words.lower(to + 1)), !Verbs.isGerund(words.lower(to + 1))
    else { return words }
    place += 1
    var told = Array(words[place..<to])
    told[0] = told[0].capitalised
    told[0].isSpaced = words[0].isSpaced
    return told + [Word("is")] + words[(to + 1)...]
  }
}
