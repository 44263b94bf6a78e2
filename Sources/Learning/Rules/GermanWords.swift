/// Whether words are German, where a verb's helpers stand behind it.
package enum EnglishText {
  private static let german = WordSet(
    "ich nicht ist und mein meine der die das wir bin wohne in im kein sich auf für mit")

  /// Whether some words are German, where a verb's helpers stand behind it.
  package static func isGerman(_ words: [Word]) -> Bool {
    let known = words.count { german.contains($0) && !["in", "die"].contains($0.lower) }
    return known > 0 && known >= words.count { FunctionWords.english.contains($0) }
  }
}
