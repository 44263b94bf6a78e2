internal import Text

/// The words by which learned memories are compared: content words by a plain stem.
///
/// The stem is made here, by rules that never change with what is installed: which memory ends
/// which must be the same on every machine.
package enum ClaimWords {
  /// Words that tell when, and nothing about what.
  private static let times = WordSet(
    """
    today tonight tomorrow yesterday week weeks weekend weekends month months year years day days
    morning mornings afternoon evening evenings night nights summer winter spring autumn monday
    tuesday wednesday thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays
    saturdays sundays january february march april june july august september october november
    december recently lately ago hour hours daily weekly monthly yearly currently nowadays last next
    soon earlier later finally longer anymore
    """)
  private static let months = WordSet(
    "january february march april may june july august september october november december")

  /// A content word of a memory.
  struct Content: Hashable, Sendable {
    var stem: String
    /// Whether it is written as a name is.
    var isName: Bool
    /// Whether it only tells more of something else.
    var isModifier = false
    /// Whether it stands side by side with others.
    var isJoined = false
    /// Whether it only tells how much.
    var isAmount = false
  }

  /// The content words of some words, in their order, without those that tell when.
  static func content(_ words: some Sequence<Word>) -> [Content] {
    let words = Array(words)
    return places(words).map { place in
      Content(stem: stem(words[place].lower), isName: words[place].isCapitalised)
    }
  }

  /// Where these stand.
  static func places(_ words: [Word]) -> [Int] {
    words.indices.filter { isContent(words, $0) }
  }

  /// How many these are.
  static func count(_ words: [Word]) -> Int { words.indices.count { isContent(words, $0) } }

  private static func isContent(_ words: [Word], _ place: Int) -> Bool {
    FunctionWords.isContent(words[place]) && !isTime(words, place)
      && !Verbs.isAdverb(words[place].lower)
  }

  private static func isTime(_ words: [Word], _ place: Int) -> Bool {
    let word = words[place]
    if word.kind == .number {
      return TimeWords.isYear(word) || months.contains(words.lower(place + 1))
        || months.contains(words.lower(place - 1))
    }
    return times.contains(word) || (word.lower == "may" && word.isCapitalised)
  }

  /// Words without what stands in brackets: `(as of 3 May 2023)`.
  static func withoutBrackets(_ words: [Word]) -> [Word] {
    var depth = 0
    return words.filter { word in
      if word.text == "(" { depth += 1 }
      defer { if word.text == ")" { depth = max(0, depth - 1) } }
      return depth == 0 && word.text != ")"
    }
  }

  /// A word without its inflection: `lives`, `living` and `lived` alike.
  package static func stem(_ word: String) -> String {
    var stem = word.hasSuffix("'s") ? String(word.dropLast(2)) : word
    let base = IrregularForms.base(of: Array(stem.utf8))
    stem = String(decoding: base, as: UTF8.self)
    // Died, tied, lied.
    if stem.utf8.count == 4, stem.hasSuffix("ied") { stem.removeLast() }
    for ending in ["ies", "ing", "ed", "es", "s"]
    where stem.utf8.count > ending.utf8.count + 2 && stem.hasSuffix(ending) {
      if ending == "s", stem.hasSuffix("ss") || stem.hasSuffix("us") { break }
      // Coffees, trees.
      stem.removeLast(stem.hasSuffix("ees") ? 1 : ending.count)
      if ending == "ies" { stem += "y" }
      break
    }
    // `stopp` is `stop`, `live` and `liv` are one.
    if let last = stem.last, stem.count > 3, stem.dropLast().last == last, !"aeiousl".contains(last)
    {
      stem.removeLast()
    }
    if stem.count > 2, stem.last == "e" { stem.removeLast() }
    if stem.count > 2, stem.last == "y" { stem = stem.dropLast() + "i" }
    return stem
  }
}
