/// What is put between commas for who has heard it before: "I joined a club and, like I said, I'm working".
enum Aside {
  private static let phrases = PhraseSet(
    "like i said|as i said|like i mentioned|as i mentioned|as i told you|like i told you")

  /// The words without it.
  static func left(of words: [Word]) -> [Word] {
    for comma in words.indices.dropFirst() where words[comma].text == "," {
      if let length = phrases.length(words, at: comma + 1), words.lower(comma + 1 + length) == "," {
        return Array(words[..<comma] + words[(comma + length + 2)...])
      }
    }
    return words
  }
}
