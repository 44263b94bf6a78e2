/// "Actually she wants a bike" behind "My wife wants a Kindle.": told of the wife, whom the same one named in the
/// message right before, and nobody else of whom "she" could be said.
enum KinGoesOn {
  private static let women = WordSet(
    """
    mom mum mother sister sis daughter wife fianc\u{E9}e fiancee girlfriend grandma grandmother granny
    granddaughter aunt auntie niece stepmom stepmother stepdaughter mother-in-law sister-in-law godmother
    """)
  private static let men = WordSet(
    """
    dad father brother bro son husband fianc\u{E9} fiance boyfriend grandpa grandfather grandson uncle nephew
    stepdad stepfather stepson father-in-law brother-in-law godfather
    """)
  private static let openings = WordSet("actually and but so well now also oh")
  /// Words of a message in which somebody is named that way at most.
  private static let longest = 40

  /// The sentences, the first with kin in the place of "she" or "he"; `before`: what the same speaker said right
  /// before.
  static func told(
    _ sentences: [Sentence], before: String?, _ others: OthersWords
  ) -> [Sentence] {
    guard let before, let first = sentences.first, first.end != .question else { return sentences }
    let words = first.words
    let start = words.prefix { openings.contains($0) || $0.text == "," }.count
    guard words.indices.contains(start + 1) else { return sentences }
    let isWoman = ["she", "she's"].contains(words.lower(start))
    guard isWoman || ["he", "he's"].contains(words.lower(start)) else { return sentences }
    let said = Sentence.list(RuleExtractor.head(of: before), without: others).flatMap(\.words)
    guard said.count <= longest, let name = kin(in: said, isWoman ? women : men) else {
      return sentences
    }
    var verb = Array(words[(start + 1)...])
    if words.lower(start).hasSuffix("'s") {
      let isDone = Verbs.isParticiple(verb.lower(0)) || verb.lower(0) == "got"
      verb = [Word(isDone ? "has" : "is")] + verb
    }
    guard Verbs.isFinite(verb[0]) || Verbs.isAdverb(verb.lower(0)) else { return sentences }
    var told = sentences
    told[0].words = name + verb
    told[0].words[0].isSpaced = words[0].isSpaced
    return told
  }

  /// "My wife", where no other is named of whom it could be said.
  private static func kin(in words: [Word], _ nouns: WordSet) -> [Word]? {
    let places = words.indices.filter { nouns.contains(words[$0]) }
    guard places.count == 1, let place = places.first, place > 0,
      ["my", "our"].contains(words.lower(place - 1)),
      !words.contains(where: {
        $0.isCapitalised && Gazetteer.firstNames.contains(EntityFinder.bare($0.lower))
      }), !words.contains(where: { ["she", "he", "her", "him"].contains($0.lower) })
    else { return nil }
    let owner = words[place - 1]
    return [owner.saying(owner.text.capitalisedFirst), words[place]]
  }
}
