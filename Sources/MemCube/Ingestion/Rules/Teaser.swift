/// Sentences that promise what the next one tells: "I did something new last weekend", "I have a few
/// plans".
enum Teaser {
  private static let unnamed = WordSet("something someone somebody somewhere")
  private static let amounts = PhraseSet(
    "a few|a couple of|some|some other|some more|lots of|a lot of|plenty of|several|many|two|three")
  private static let kinds = WordSet(
    "plans ideas things news stuff updates changes goals tips reasons options projects surprises")
  /// Behind these it is wished for, and nobody tells what it is.
  private static let wishes = WordSet(
    "want wants looking need needs if find wish hope anything like try trying make making")
  /// What tells it in the same sentence.
  private static let telling: Set<String> = [
    "-", "\u{2013}", ":", "like", "such", "called", "named",
  ]

  /// Whether a sentence is one.
  static func isOne(_ words: [Word]) -> Bool {
    guard let place = place(words), !words[place...].contains(where: { telling.contains($0.lower) })
    else { return false }
    return !words[..<place].contains { wishes.contains($0) }
      && !words.contains { $0.isQuoted || $0.kind == .number }
  }

  private static let happenings = WordSet(
    "moment experience surprise adventure breakthrough setback")
  private static let behind = WordSet("of with when where that which from about because")

  private static func place(_ words: [Word]) -> Int? {
    words.indices.first { place in
      if happenings.contains(words[place]) {
        // "On Friday I had a milestone moment at the gym."
        return ["had", "got"].contains(words.lower(place - 3))
          && ["a", "an"].contains(words.lower(place - 2))
          && !words[place...].contains { behind.contains($0) }
      }
      if unnamed.contains(words[place]) {
        // "Something that I enjoy" tells of what came before; "met someone who paints" tells whom.
        return place == 0 || Verbs.isParticiple(words.lower(place - 1))
          || ["a", "on"].contains(words.lower(place - 1))
      }
      return kinds.contains(words[place])
        && words.indices.contains(where: { start in
          guard start < place, let length = amounts.length(words, at: start) else { return false }
          return start + length <= place && place - start - length <= 2
        }) && place + 3 > words.count
    }
  }
}
