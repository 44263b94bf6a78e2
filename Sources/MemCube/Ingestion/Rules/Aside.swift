/// What is put between commas for who has heard it before: "I joined a club and, like I said, I'm working".
enum Aside {
  private static let phrases = PhraseSet(
    "like i said|as i said|like i mentioned|as i mentioned|as i told you|like i told you")

  /// The words without it.
  static func left(of words: [Word]) -> [Word] {
    guard
      let comma = words.indices.first(where: { place in
        place > 0 && words[place].text == ","
          && phrases.length(words, at: place + 1).map { words.lower(place + 1 + $0) == "," }
            ?? false
      }), let length = phrases.length(words, at: comma + 1)
    else { return words }
    return Array(words[..<comma] + words[(comma + length + 2)...])
  }
}
