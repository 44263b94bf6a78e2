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
      guard sentence.end != .question, let (name, rest) = name(in: sentence.words) else { continue }
      // "A girl. Her name is Ida." answers, and goes on with what was said before.
      let last =
        sentences[..<place].last { !isAnswer($0.words) }
        ?? before.flatMap { Sentence.list(RuleExtractor.head(of: $0), without: others).last }
      guard let last, last.end != .question, let thing = whose(in: last.words) else { continue }
      var words = thing + Word.list("is called") + name + rest
      words[0].isSpaced = sentence.words[0].isSpaced
      told[place].words = words
    }
    return told
  }

  /// Whether a sentence only names something.
  private static func isAnswer(_ words: [Word]) -> Bool {
    words.count <= 3 && !words.contains { Verbs.isFinite($0) || Pronouns.subject.contains($0) }
  }

  /// The thing or the person that a sentence tells of: "my greyhound", "the man I met at the lake".
  private static func whose(in words: [Word]) -> [Word]? {
    thing(in: words).map { Word.list("\($0.owner) \($0.thing)") } ?? met(in: words)
  }

  private static let meeting = WordSet("met know knew saw hired invited interviewed date dated")
  /// Words behind whoever was met at most.
  private static let longestPlace = 6

  /// "I met a man at the lake": the man whom the speaker met there.
  private static func met(in words: [Word]) -> [Word]? {
    guard let subject = words.first, meeting.contains(words.lower(1)),
      Pronouns.subjectI.contains(subject) || Pronouns.subjectWe.contains(subject),
      ["a", "an"].contains(words.lower(2)), words.count >= 4,
      words[3].kind == .word, !words[3].isCapitalised, FunctionWords.isContent(words[3])
    else { return nil }
    let rest = words[4...]
    guard (1...longestPlace).contains(rest.count),
      !rest.contains(where: { $0.isMark || Verbs.isFinite($0) || $0.lower == "who" }),
      TimeWords.kinds(Array(rest)).any == false
    else { return nil }
    return [Word("The"), words[3], Word(subject.text), words[1]] + rest
  }

  /// The name that a sentence gives, and says nothing else: "Her name is Pixel", "It's called Nora".
  /// `rest`: what else is told of it there, "and he is from Ghent".
  private static func name(in words: [Word]) -> (name: [Word], rest: [Word])? {
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
    let said = words[min(start, words.count)...]
    let name = said.prefix { $0.isCapitalised && $0.kind == .word && !$0.isQuoted }
    let rest = Array(said.dropFirst(name.count))
    guard (1...longestName).contains(name.count),
      rest.isEmpty || rest.lower(0) == "and" && going.contains(rest.lower(1))
    else { return nil }
    return (Array(name), rest)
  }

  private static let going = WordSet("he she it they he's she's it's they're")

  /// The one thing that a sentence says the speaker has: "I adopted a greyhound last week".
  private static func thing(in words: [Word]) -> (owner: String, thing: String)? {
    guard let subject = words.first(where: { !$0.isMark }), let owner = owner(words, subject),
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
    return (owner, Array(noun).joined)
  }

  /// Whose it is: the speaker's, or one's of their kin: "My sister had a baby".
  private static func owner(_ words: [Word], _ subject: Word) -> String? {
    if Pronouns.subjectI.contains(subject) { return "My" }
    if Pronouns.subjectWe.contains(subject) { return "Our" }
    guard ["my", "our"].contains(subject.lower), words.count > 2, words[0] == subject,
      Kin.relatives.contains(words[1]), having.contains(words[2])
    else { return nil }
    return "\(subject.text) \(words[1].text)'s"
  }
}
