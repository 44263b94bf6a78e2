/// "Check out these mugs I made at the fair", as what its sender did: "I made these mugs at the fair".
enum ShownThing {
  private static let heads = PhraseSet(
    """
    check out|take a look at|have a look at|look at|here's|here is|here are|and here's|here's a peek at
    |here's a look at|here's a glimpse of
    """)
  private static let articles = WordSet("this these the my our a an some one two three another")
  private static let particles = WordSet("into at on for up out")
  /// So many words stand between them and the speaker at most.
  private static let reach = 12

  /// The words as a statement; as they are where it is another sentence.
  static func told(_ words: [Word]) -> [Word] {
    guard let head = heads.length(words, at: 0), words.indices.contains(head + 3),
      articles.contains(words[head]),
      let subject = words[(head + 1)...].prefix(reach).firstIndex(where: {
        Pronouns.subjectI.contains($0) || Pronouns.subjectWe.contains($0)
      }),
      subject > head + 1, let verb = verb(words, behind: subject),
      subject > head + 1,
      words[verb...].contains(where: { FunctionWords.isContent($0) })
        || FunctionWords.contentCount(Array(words[head..<subject])) > (head > 2 ? 0 : 1)
    else { return words }
    let end = words.lower(subject - 1) == "that" ? subject - 1 : subject
    let thing = words[head..<end]
    guard !thing.contains(where: { $0.isMark || HandedOver.pictures.contains($0) }) else {
      return words
    }
    var told = Array(words[subject..<verb]) + thing + words[verb...]
    told[0].isSpaced = words[0].isSpaced
    return told
  }

  /// Behind what a subject does with the thing: "I made", "I'm looking into", "I really like".
  private static func verb(_ words: [Word], behind subject: Int) -> Int? {
    var place = subject + 1
    while Verbs.isAdverb(words.lower(place))
      || ["really", "just", "recently"].contains(words.lower(place))
    {
      place += 1
    }
    let isProgress = words.lower(subject).hasSuffix("'m") || words.lower(subject).hasSuffix("'re")
    guard words.indices.contains(place),
      isProgress ? Verbs.isGerund(words.lower(place)) : Verbs.isPast(words.lower(place))
    else { return nil }
    place += 1
    return particles.contains(words.lower(place)) && isProgress ? place + 1 : place
  }
}
