/// "I adopted a greyhound. Her name is Pixel": told as what the greyhound is called, which needs nothing
/// before it.
enum NamedAfter {
  private static let pronouns = WordSet("his her its their")
  private static let subjects = WordSet("he's she's it's he she it they they're")
  private static let copulas = WordSet("is was are")
  private static let having = WordSet(
    """
    have has had i've we've got adopted bought rescued keep hired built acquired welcomed foster
    """)
  /// Of which nobody says that it is his: "a new dog" is his dog.
  private static let plain = WordSet("new second third another first little")
  /// Words of a thing, and of a name, at most.
  private static let (longest, longestName) = (3, 4)

  /// The sentences, with the thing named that a name is given to; `before`: what the same speaker said
  /// right before, of which the words of others are none.
  static func told(
    _ sentences: [Sentence], before: String?, _ others: OthersWords
  ) -> [Sentence] {
    guard sentences.contains(where: { name(in: $0.words) != nil }) else { return sentences }
    var told = sentences
    for (place, sentence) in sentences.enumerated() {
      guard sentence.end != .question, let name = name(in: sentence.words) else { continue }
      let last =
        place > 0
        ? sentences[place - 1]
        : before.flatMap { Sentence.list(RuleExtractor.head(of: $0), without: others).last }
      guard let last, last.end != .question, let (owner, thing) = thing(in: last.words) else {
        continue
      }
      var words = Word.list("\(owner) \(thing) is called") + name
      words[0].isSpaced = sentence.words[0].isSpaced
      told[place].words = words
    }
    return told
  }

  /// The name that a sentence gives, and says nothing else: "Her name is Pixel", "It's called Nora".
  private static func name(in words: [Word]) -> [Word]? {
    let start: Int
    if pronouns.contains(words.lower(0)), words.lower(1) == "name", copulas.contains(words.lower(2))
    {
      start = 3
    } else if pronouns.contains(words.lower(0)), words.lower(1) == "name's" {
      start = 2
    } else if subjects.contains(words.lower(0)) {
      let called = copulas.contains(words.lower(1)) ? 2 : 1
      guard ["called", "named"].contains(words.lower(called)) else { return nil }
      start = called + 1
    } else {
      return nil
    }
    let name = words[min(start, words.count)...]
    guard !name.isEmpty, name.count <= longestName,
      name.allSatisfy({ $0.isCapitalised && $0.kind == .word && !$0.isQuoted })
    else { return nil }
    return Array(name)
  }

  /// The one thing that a sentence says the speaker has: "I adopted a greyhound last week".
  private static func thing(in words: [Word]) -> (owner: String, thing: String)? {
    guard let subject = words.first(where: { !$0.isMark }),
      Pronouns.subjectI.contains(subject) || Pronouns.subjectWe.contains(subject),
      !words.contains(where: { $0.isQuoted || FactualityScope.isDenial($0) })
    else { return nil }
    let articles = words.indices.filter { ["a", "an"].contains(words.lower($0)) }
    guard articles.count == 1, let article = articles.first,
      words[..<article].suffix(3).contains(where: { having.contains($0) })
    else { return nil }
    var noun = words[(article + 1)...].prefix {
      $0.kind == .word && !$0.isCapitalised && FunctionWords.isContent($0)
        && !Pointers.times.contains($0) && !TimeWords.kinds([$0]).any && !Verbs.isPast($0.lower)
        && !Verbs.isAdverb($0.lower)
    }
    while let first = noun.first, noun.count > 1, plain.contains(first) { noun = noun.dropFirst() }
    guard !noun.isEmpty, noun.count <= longest else { return nil }
    return (Pronouns.subjectWe.contains(subject) ? "Our" : "My", Array(noun).joined)
  }
}
