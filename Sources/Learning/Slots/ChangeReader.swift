internal import Text

/// What a memory may put out of date where no slot says so: "closed the Cordwell account" puts "I bank with
/// Cordwell" in doubt. A claim for each of its telling words, by which a search finds it beside older memories.
package enum ChangeReader {
  /// The slot of such claims.
  private static let slot = "change"
  /// Words of one memory at most.
  private static let most = 8

  /// The key under which the index holds what changed of a word, as `StemReader` gives it.
  package static func key(_ stem: [UInt8]) -> [UInt8] {
    SlotClaim.key(slot, "", String(decoding: stem, as: UTF8.self))
  }

  /// The classes of words that say nothing of a thing; the tagger knows those of English.
  private static let small = ["aux", "article", "my", "others", "stop", "denial", "skip"]

  /// The claims of some sentences; none where nothing in them says that it is unlike before.
  static func claims(
    _ sentences: [AnalysedSentence], in language: String, isChange: Bool = false
  ) -> [SlotClaim] {
    var words: [String] = []
    for sentence in sentences where isChange || self.isChange(sentence) {
      words += self.words(of: sentence, in: language)
    }
    var seen: Set<String> = []
    return words.filter { seen.insert($0).inserted }.prefix(most).map {
      SlotClaim(slot: slot, owner: "", thing: $0, kind: .word, words: [])
    }
  }

  private static func isChange(_ sentence: AnalysedSentence) -> Bool {
    guard !sentence.isQuestion, !sentence.isConditional, sentence.modality.isEmpty else {
      return false
    }
    return sentence.isNegated || Phrases.shared.isIn(sentence.tokens, .change)
  }

  /// Names first: the rest may be in many memories.
  private static func words(of sentence: AnalysedSentence, in language: String) -> [String] {
    let tokens = sentence.tokens
    let named = Set(sentence.names.flatMap { Array($0) })
    let changes = Phrases.shared.places(of: .change, in: tokens)
    var reader = StemReader()
    let telling = tokens.indices.filter { place in
      let token = tokens[place]
      // "200 francs" are not the francs of a salary.
      return token.isContent && token.kind == .word && tokens[place - 1].kind != .number
        && !changes.contains(place)
        && !token.isOne(of: [.timeword, .numberword, .month, .weekday])
        && !small.contains { SlotTable.shared.isIn($0, token.lower, language) }
    }
    return (telling.filter(named.contains) + telling.filter { !named.contains($0) }).flatMap {
      reader.stems(Array(tokens[$0].text.utf8)).map { String(decoding: $0, as: UTF8.self) }
    }
  }
}
