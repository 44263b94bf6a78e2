/// "Here's a picture of my dog", as something that its sender did.
enum HandedOver {
  /// What shows something, and is handed over for that.
  static let pictures = WordSet(
    "photo photos pic pics picture pictures shot snap selfie snapshot video clip")

  /// The words with the speaker as the subject: `I shared a photo of my dog`.
  static func told(_ words: [Word]) -> [Word] {
    let length = words.lower(0) == "here" && words.lower(1) == "is" ? 2 : 1
    guard length == 2 || words.lower(0) == "here's", words.count > length + 3,
      let noun = words[length...].prefix(4).firstIndex(where: { pictures.contains($0) }),
      words.indices.contains(noun + 1)
    else { return words }
    return Word.list("I shared") + words[length...]
  }

  private static let showing = PhraseSet("here's|here is|check out|look at|see")

  /// The words without a picture that is handed over behind them: "I still think of Max - here's a pic".
  static func left(of words: [Word]) -> [Word] {
    guard
      let mark = words.indices.dropFirst(3).last(where: {
        ["-", "\u{2013}", ","].contains(words[$0].text) && showing.length(words, at: $0 + 1) != nil
      }),
      let noun = words[(mark + 1)...].prefix(6).firstIndex(where: { pictures.contains($0) }),
      // "A pic of our trip to Rome" tells of the trip.
      words[(noun + 1)...].allSatisfy({ !FunctionWords.isContent($0) }),
      FunctionWords.contentCount(Array(words[..<mark])) >= 2
    else { return words }
    return Array(words[..<mark])
  }
}
