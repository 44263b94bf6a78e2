/// That an animal that a text names has died, or is with others now: "I have a dog called Pluim" is no
/// more so since "Pluim died".
package enum LostCompanion {
  private static let ends = WordSet("died dead passed")

  /// Whether a text tells that the animal of a name lives no more, or is given away.
  package static func tellsEnd(of name: String, _ text: [UInt8]) -> Bool {
    tells(of: name, text) { (words, place) in
      let behind = words.dropFirst(place + 1).prefix(3)
      // "Pluim died", "Pluim has passed away", "Pluim was put to sleep".
      if let end = behind.prefix(while: { !$0.isMark }).first(where: { ends.contains($0) }) {
        return end.lower != "passed" || words.contains { $0.lower == "away" }
      }
      let isPut =
        words[..<place].suffix(4).contains { $0.lower == "put" }
        || behind.contains { $0.lower == "put" }
      return isPut && behind.contains { ["down", "sleep"].contains($0.lower) }
        || isPut && words.dropFirst(place + 1).prefix(5).contains { $0.lower == "sleep" }
    }
  }

  /// Whether one of a text's first sentences that is no question says so at a place where the name
  /// stands.
  private static func tells(
    of name: String, _ text: [UInt8], _ saysSo: ([Word], Int) -> Bool
  ) -> Bool {
    SentenceCut.sentences(text).prefix(20).contains { sentence in
      if SentenceCut.isQuestion(sentence) { return false }
      let words = WordScanner.words(String(decoding: sentence.prefix(1024), as: UTF8.self))
      return words.indices.contains { words[$0].text == name && saysSo(words, $0) }
    }
  }
}
