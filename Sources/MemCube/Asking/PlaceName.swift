/// Places as sentences name them: a name behind "in", "at" and the like.
enum PlaceName {
  private static let leads = WordSet(
    """
    in at near from to by for with im am bei beim auf nach aus en à au chez a al desde
    """)
  /// Words that may stand between.
  private static let reach = 3

  /// Whether a sentence may name one. In German all nouns are written as names are.
  static func isNamed(in sentence: [UInt8]) -> Bool {
    let words = WordScanner.words(String(decoding: sentence.prefix(2048), as: UTF8.self))
    return words.indices.contains { place in
      leads.contains(words[place])
        && words.dropFirst(place + 1).prefix(reach).contains {
          $0.isCapitalised && !$0.isMark && TimeNames.months[$0.lower] == nil
            && TimeNames.weekdays[$0.lower] == nil
        }
    }
  }
}
