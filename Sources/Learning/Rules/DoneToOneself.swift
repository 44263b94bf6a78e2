/// What nobody in particular did to the speaker: "They diagnosed me with asthma", told as what befell them, since
/// "they" are nobody who matters.
enum DoneToOneself {
  private static let verbs = WordSet(
    """
    diagnosed prescribed hired promoted fired offered referred admitted discharged accepted rejected elected
    transferred operated invited recruited
    """)
  private static let particles = ["laid": "off", "made": "redundant", "let": "go", "put": "on"]

  private static let tasks = WordSet("be become lead head run join chair manage stay teach")

  /// Whether they asked the speaker to be something: "asked me to be deputy head".
  private static func isAsked(_ words: [Word], _ verb: Int) -> Bool {
    words.lower(verb) == "asked" && words.lower(verb + 2) == "to"
      && tasks.contains(words.lower(verb + 3))
  }

  /// The words as they tell of the speaker; others as they are. `before`: the sentence before them.
  static func told(_ words: [Word], behind before: Sentence?) -> [Word] {
    let isPerfect =
      words.lower(0) == "they've" || words.lower(0) == "they" && words.lower(1) == "have"
    guard isPerfect || words.lower(0) == "they",
      !(before.map { ThirdPerson.tellsOfSeveral($0.words) } ?? false)
    else { return words }
    var verb = words.lower(0) == "they" && isPerfect ? 2 : 1
    while Verbs.isAdverb(words.lower(verb)) { verb += 1 }
    guard words.lower(verb + 1) == "me", words.indices.contains(verb + 2),
      verbs.contains(words.lower(verb)) || isAsked(words, verb)
        || particles[words.lower(verb)] == words.lower(verb + 2)
    else { return words }
    let lead = Word.list(isPerfect ? "I have been" : "I was")
    var told = lead + [words[verb]] + words[(verb + 2)...]
    told[0].isSpaced = words[0].isSpaced
    return told
  }
}
