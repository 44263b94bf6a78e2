/// "His name's Marcus, he's a paramedic": told of Marcus by his name, and so what the same one says of him next,
/// which nobody could tell of whom it is.
enum NamedPerson {
  private static let men = WordSet("he he's his")
  private static let women = WordSet("she she's her")
  private static let owners = WordSet("his her")
  /// Words of a name at most.
  private static let longest = 3

  /// The sentences with the name in the place of "he" and "she"; `before`: what the same speaker said right before.
  static func told(
    _ sentences: [Sentence], before: String?, _ others: OthersWords
  ) -> [Sentence] {
    var named: (name: [Word], isMan: Bool)?
    if let before {
      for sentence in Sentence.list(RuleExtractor.head(of: before), without: others) {
        if let found = name(in: SpokenForms.withApostrophes(sentence).words) {
          named = (found.name, found.isMan)
        }
      }
    }
    var told = sentences
    for (place, sentence) in sentences.enumerated() {
      var words = sentence.words
      if let found = name(in: words) {
        named = (found.name, found.isMan)
        words = Array(words.dropFirst(found.length))
      } else if place > 0 {
        // What stands behind another sentence may be of somebody else.
        continue
      }
      guard let named, sentence.end != .question,
        let own = NamedPerson.told(words, of: named.name, isMan: named.isMan)
      else { continue }
      told[place].words = own
      told[place].isToKeep = true
    }
    return told
  }

  /// The name that a sentence gives somebody of whom it goes on to tell: "His name's Marcus, he's a paramedic".
  private static func name(in words: [Word]) -> (name: [Word], isMan: Bool, length: Int)? {
    guard owners.contains(words.lower(0)) else { return nil }
    let start =
      words.lower(1) == "name's" ? 2 : words.lower(1) == "name" && words.lower(2) == "is" ? 3 : 0
    guard start > 0 else { return nil }
    let name = words.dropFirst(start).prefix(longest + 1).prefix {
      $0.isCapitalised && $0.kind == .word && !$0.isQuoted
    }
    var next = start + name.count
    guard (1...longest).contains(name.count), words.indices.contains(next) else { return nil }
    guard [",", ";", "-", "\u{2013}"].contains(words[next].text) || words[next].lower == "and"
    else {
      return nil
    }
    next += words.lower(next + 1) == "and" ? 2 : 1
    let isMan = words.lower(0) == "his"
    guard words.indices.contains(next), (isMan ? men : women).contains(words[next]) else {
      return nil
    }
    return (Array(name), isMan, next)
  }

  /// The words with a name in the place of the pronoun that they begin with.
  private static func told(_ words: [Word], of name: [Word], isMan: Bool) -> [Word]? {
    guard words.count > 1, (isMan ? men : women).contains(words[0]) else { return nil }
    var own: [Word]
    switch words[0].lower {
    case "he's", "she's":
      let isDone = Verbs.isParticiple(words.lower(1)) || words.lower(1) == "got"
      own = name + [Word(isDone ? "has" : "is")] + words.dropFirst()
    case "he", "she":
      guard Verbs.isFinite(words[1]) || Verbs.isPast(words.lower(1)) else { return nil }
      own = name + words.dropFirst()
    default: return nil
    }
    own[0].isSpaced = words[0].isSpaced
    return own
  }
}
