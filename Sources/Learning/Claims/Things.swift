/// Which content words of a sentence are the things that are spoken of, and which only tell more of
/// them: of "the coffee grinder" and "the smell of coffee" nobody drinks coffee.
enum Things {
  private static let determiners = WordSet("a an the their his her its my our some any this that")
  /// Words before `of` that leave what stands behind it the thing.
  private static let measures = WordSet(
    """
    cup cups glass glasses pint pints bottle bottles pack packs lot lots bit kind type sort sorts kinds
    piece pieces pair couple bowl slice pot tons plenty mg mcg g ml gram grams milligram milligrams tablet
    tablets pill pills dose doses drop drops puff puffs unit units
    member members part
    """)
  private static let prepositions = WordSet(
    "of with in on at from for about to by near without behind under over beside after before like")
  private static let naming = WordSet("named called")

  /// The places of words that only tell more, from a place on. `isDirect`: whether the thing stands right
  /// behind the verb, so that behind a preposition stands another: "loves walks with dogs".
  static func modifiers(_ words: [Word], from start: Int, isDirect: Bool) -> Set<Int> {
    let content = Set(ClaimWords.places(words).filter { $0 >= start })
    var found: Set<Int> = []
    for place in content.sorted() {
      if content.contains(place + 1), isCompound(words[place], words[place + 1]) {
        found.insert(place)
        continue
      }
      guard let before = preposition(words, place, content, start),
        content.contains(where: { $0 < before })
      else { continue }
      let isOf = words[before].lower == "of"
      if isOf, measures.contains(words.lower(before - 1)) || words.lower(before - 1) == "instead" {
        continue
      }
      if isOf || isDirect { found.insert(place) }
    }
    return found
  }

  /// "Coffee grinder" and "Mill Street", but "dog Rex" and "dog named Rex".
  private static func isCompound(_ word: Word, _ next: Word) -> Bool {
    !naming.contains(next) && (word.isCapitalised || !next.isCapitalised)
  }

  /// The preposition before what a word ends: before "of" in "of the red house".
  private static func preposition(
    _ words: [Word], _ place: Int, _ content: Set<Int>, _ start: Int
  ) -> Int? {
    var at = place - 1
    while at >= start, content.contains(at) || determiners.contains(words[at]) {
      if content.contains(at), !isCompound(words[at], words[at + 1]) { break }
      at -= 1
    }
    return at >= start && prepositions.contains(words[at]) ? at : nil
  }
}
