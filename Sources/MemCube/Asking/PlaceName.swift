/// Places as sentences name them: a name behind "in", "at" and the like.
enum PlaceName {
  private static let leads = WordSet(
    """
    in at near from to by im am bei beim auf nach aus en à au chez a al desde
    """)
  /// Those behind which stands whom somebody works for.
  private static let employers = WordSet("for with")
  /// Words that may stand between.
  private static let reach = 3

  /// Whether a sentence may name one. In German all nouns are written as names are.
  /// `names`: of people, in small letters.
  static func isNamed(
    in sentence: [UInt8], besides names: Set<String> = [], ofWork: Bool = true
  ) -> Bool {
    let words = WordScanner.words(String(decoding: sentence.prefix(2048), as: UTF8.self))
    return words.indices.contains { place in
      (leads.contains(words[place]) || ofWork && employers.contains(words[place]))
        && words.dropFirst(place + 1).prefix(reach).contains {
          $0.isCapitalised && !$0.isMark && !names.contains($0.lower)
            && TimeNames.months[$0.lower] == nil
            && TimeNames.weekdays[$0.lower] == nil
        }
    }
  }
}
