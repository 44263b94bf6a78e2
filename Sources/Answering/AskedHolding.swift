internal import Learning

/// What somebody is asked to have, and whose the one of kin is who is asked for.
extension AskedOwner {
  private static let haves = WordSet("have has")
  private static let naming = WordSet("called named name")
  private static let articles = WordSet("a an any some")

  /// Of "Does Hedwig have a dog?" the dog, of "What pets does Hedwig have?" the pets; nil: the question's verb is
  /// another, or it is followed by "to".
  static func had(_ words: [Word], verb: Word, helper: Int) -> Word? {
    guard haves.contains(verb),
      let place = words.indices.dropFirst(helper + 1).first(where: { haves.contains(words[$0]) })
    else { return nil }
    let behind = words.dropFirst(place + 1)
    if behind.first?.lower == "to" { return nil }
    if behind.first.map({ articles.contains($0) }) ?? false {
      return behind.dropFirst().prefix { $0.kind == .word && FunctionWords.isContent($0) }.last
    }
    // "How many cats", "what shoe size".
    guard helper > 1, behind.isEmpty, let noun = words[..<helper].last, noun.kind == .word,
      FunctionWords.isContent(noun), !noun.isCapitalised
    else { return nil }
    return noun
  }

  /// Of "Ruben's wife called" the wife; nil: what is asked for is more than the one of kin.
  static func calledKin(_ nouns: ArraySlice<Word>, in words: [Word]) -> String? {
    guard let kin = nouns.firstIndex(where: { Kin.relatives.contains($0) }),
      case let rest = words[(kin + 1)...].filter({ !$0.isMark }), !rest.isEmpty,
      rest.allSatisfy({ naming.contains($0) })
    else { return nil }
    return words[kin].lower
  }

  /// Whether one of kin may be the same by whose they are: of a name, of who speaks ("") or of nobody who is
  /// told (nil).
  func mayBeSame(_ asked: String?, _ said: String?, _ author: String?) -> Bool {
    guard let asked, let said else { return true }
    if asked.isEmpty {
      guard asker != nil else { return true }
      return said.isEmpty ? author.map(isAsker) ?? true : isAsker(said)
    }
    if said.isEmpty { return author.map { AskedOwner.isName(asked, of: $0) } ?? true }
    return AskedOwner.isSame(asked, said)
  }

  /// Whether a sentence says what is asked of whoever says it: "I live in the cloud".
  func isOfTeller(_ sentence: [UInt8]) -> Bool {
    let words = WordScanner.words(String(decoding: sentence.prefix(4096), as: UTF8.self))
    return words.indices.contains { place in
      guard isSought(words[place]) else { return false }
      if case .oneself = asksForThing ? holder(words, place) : doer(words, place) { return true }
      return false
    }
  }
}
