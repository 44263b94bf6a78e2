/// What somebody found out: "Turns out I'm allergic to nuts", "It turned out my boss is ill". Told as that which
/// turns out, so that the words behind tell of whom it is.
enum TurnsOut {
  private static let verbs = WordSet("turns turned")
  /// With these it tells how something went: "it turned out to be great", "turned out well".
  private static let manner = WordSet("to well great fine badly better worse ok okay good nice")
  private static let phrases = PhraseSet("it turns out that|it turned out that")

  /// How many words of a memory's sentence only say that what follows was found out; nil: it says no such thing.
  static func length(_ words: [Word]) -> Int? { phrases.length(words, at: 0) }

  /// The words with "It turns out that" before what was found out; others as they are.
  static func told(_ words: [Word]) -> [Word] {
    let front =
      words.lower(0) == "as" && words.lower(1) == "it" ? 2 : words.lower(0) == "it" ? 1 : 0
    guard verbs.contains(words.lower(front)), words.lower(front + 1) == "out" else { return words }
    var place = front + 2
    while [",", "that"].contains(words.lower(place)) { place += 1 }
    guard words.indices.contains(place + 1), words[place].kind == .word,
      !manner.contains(words[place]), !Verbs.isAdverb(words[place].lower)
    else { return words }
    let opening = Word.list("It \(words.lower(front)) out that")
    return opening.enumerated().map { at, word in
      var word = word
      if at == 0 { word.isSpaced = words[0].isSpaced }
      return word
    } + words[place...]
  }
}
