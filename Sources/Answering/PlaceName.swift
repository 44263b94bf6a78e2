internal import Learning
internal import Text

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
        && words.indices.dropFirst(place + 1).prefix(reach).contains { at in
          isName(words[at]) && !isOf(names, words, at)
            && TimeNames.months[words[at].lower] == nil
            && TimeNames.weekdays[words[at].lower] == nil
        }
    }
  }

  private static func isName(_ word: Word) -> Bool { word.isCapitalised && !word.isMark }

  /// Whether the word at a place is one of some names, or stands right behind one: of "Sean O'Neill" both.
  private static func isOf(_ names: Set<String>, _ words: [Word], _ place: Int) -> Bool {
    let run = words[...place].reversed().prefix(while: isName)
    return run.contains { names.contains($0.lower) }
  }
}
