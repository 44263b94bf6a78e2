/// "Check out these mugs I made at the fair", as what its sender did: "I made these mugs at the fair".
enum ShownThing {
  private static let heads = PhraseSet("check out|take a look at|have a look at|look at")
  /// So many words stand between them and the speaker at most.
  private static let reach = 7

  /// The words as a statement; as they are where it is another sentence.
  static func told(_ words: [Word]) -> [Word] {
    guard let head = heads.length(words, at: 0), words.indices.contains(head + 3),
      ["this", "these", "the", "my", "our", "a", "some"].contains(words.lower(head)),
      let subject = words[(head + 1)...].prefix(reach).firstIndex(where: {
        ["i", "we"].contains($0.lower)
      }),
      subject > head + 1, Verbs.isPast(words.lower(subject + 1)),
      words[(subject + 2)...].contains(where: { FunctionWords.isContent($0) })
    else { return words }
    let thing = words[head..<subject]
    guard !thing.contains(where: { $0.isMark || HandedOver.pictures.contains($0) }) else {
      return words
    }
    var told = Array(words[subject...(subject + 1)]) + thing + words[(subject + 2)...]
    told[0].isSpaced = words[0].isSpaced
    return told
  }
}
