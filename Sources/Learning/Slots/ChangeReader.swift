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

  /// The claims of some sentences; none where nothing in them says that it is unlike before.
  static func claims(_ sentences: [AnalysedSentence]) -> [SlotClaim] {
    var words: [String] = []
    for sentence in sentences where isChange(sentence) { words += self.words(of: sentence) }
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
  private static func words(of sentence: AnalysedSentence) -> [String] {
    let tokens = sentence.tokens
    let named = Set(sentence.names.flatMap { Array($0) })
    let changes = Set(
      tokens.indices.flatMap { place in
        Array(place..<place + (Phrases.shared.length(.change, tokens, at: place) ?? 0))
      })
    var reader = StemReader()
    let telling = tokens.indices.filter {
      tokens[$0].isContent && tokens[$0].kind == .word && !changes.contains($0)
        && !tokens[$0].isOne(of: [.timeword, .numberword, .month, .weekday])
    }
    return (telling.filter(named.contains) + telling.filter { !named.contains($0) }).flatMap {
      reader.stems(Array(tokens[$0].text.utf8)).map { String(decoding: $0, as: UTF8.self) }
    }
  }
}
