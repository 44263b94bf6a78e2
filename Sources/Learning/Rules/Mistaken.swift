/// What somebody took for so and is otherwise, told with what is so: "I thought the exam was on Sunday, but it's on
/// Saturday". Only what is so is told.
enum Mistaken {
  private static let thinking = WordSet("thought assumed believed figured")
  private static let owners = WordSet("the my our his her their")
  private static let was = ["was": "is", "were": "are"]
  private static let joints = WordSet("but and")
  private static let asides = PhraseSet(
    "actually|in fact|of course|really|apparently|it turns out|turns out")
  private static let pointing = ["it's": "is", "they're": "are", "he's": "is", "she's": "is"]
  private static let pronouns = WordSet("it they he she that")
  /// Words of the subject, and of what was thought of it, at most.
  private static let (longest, reach) = (5, 8)

  /// What is so; others as they are.
  static func told(_ words: [Word]) -> [Word] {
    guard ["i", "we"].contains(words.lower(0)) else { return words }
    var start = words.lower(1) == "had" || Verbs.isAdverb(words.lower(1)) ? 2 : 1
    guard thinking.contains(words.lower(start)) else { return words }
    start += words.lower(start + 1) == "that" ? 2 : 1
    guard owners.contains(words.lower(start)),
      let verb = words.indices.dropFirst(start + 2).prefix(longest).first(where: {
        was[words.lower($0)] != nil
      }), let present = was[words.lower(verb)],
      !words[start..<verb].contains(where: { $0.isMark || $0.isQuoted }),
      let joint = words.indices.dropFirst(verb + 2).prefix(reach).first(where: {
        words[$0].isMark || joints.contains(words[$0])
      })
    else { return words }
    // What was thought is a value, and no clause: "was closed because it rained".
    guard !words[(verb + 1)..<joint].contains(where: { Verbs.isFinite($0) }) else { return words }
    var place = joint
    while words.indices.contains(place), words[place].isMark || joints.contains(words[place]) {
      place += 1
    }
    if let length = asides.length(words, at: place) { place += length }
    if words.lower(place) == "," { place += 1 }
    let length: Int
    if pointing[words.lower(place)] != nil {
      length = 1
    } else if pronouns.contains(words.lower(place)), ["is", "are"].contains(words.lower(place + 1))
    {
      length = 2
    } else {
      return words
    }
    let rest = words.dropFirst(place + length)
    guard !rest.isEmpty, !rest.contains(where: { $0.isQuoted }), rest.first?.lower != "not" else {
      return words
    }
    var told = Array(words[start..<verb])
    told[0] = told[0].capitalised
    told[0].isSpaced = words[0].isSpaced
    return told + [Word(present)] + rest
  }
}
