internal import Language

/// Guesses the language of a text from its frequent words and its letters.
enum TextLanguage {
  /// Words at most that are looked at.
  private static let reach = 400

  /// "en", "de", "fr", "es", "it", "pt", "nl", "zh", "ja"; "und" for another one; English where nothing tells.
  static func guess(_ sentences: [SentenceReader.Sentence]) -> String {
    let lexicon = Lexicon.shared
    var counts = [Int](repeating: 0, count: lexicon.common.count)
    var (words, foreign, han, kana, known) = (0, 0, 0, 0, 0)
    for token in sentences.lazy.flatMap(\.tokens) where token.kind == .word && !token.isQuoted {
      if words == reach { break }
      words += 1
      for scalar in token.text.unicodeScalars.prefix(8) where scalar.value >= 0x80 {
        switch Script.of(scalar.value) {
        case .han: han += 1
        case .hiragana, .katakana: kana += 1
        default: if !token.isCapitalised, scalar.properties.isAlphabetic { foreign += 1 }
        }
      }
      for (place, language) in lexicon.common.enumerated()
      where language.words.contains(token.lower) {
        // "I", "I'm" are of no other.
        counts[place] += token.lower.utf8.count > 2 ? 2 : 1
        if token.text == "I" { counts[place] += 2 }
      }
      if !token.kinds.isEmpty { known += 1 }
    }
    if kana > 0, kana + han > words / 4 { return "ja" }
    if han > words / 4 { return "zh" }
    let best = counts.indices.max { counts[$0] < counts[$1] }
    guard let best, counts[best] > 0 else {
      return foreign > 0 && known * 2 < words ? "und" : "en"
    }
    let english = lexicon.common.firstIndex { $0.language == "en" }
    // English unless another is clearly ahead: its words are names and loans elsewhere.
    if let english, counts[english] > 0,
      counts[best] <= counts[english] + (known * 2 > words ? 1 : 0)
    {
      return "en"
    }
    if lexicon.common[best].language != "en", counts[best] <= 2, known * 2 > words { return "en" }
    return lexicon.common[best].language
  }
}
