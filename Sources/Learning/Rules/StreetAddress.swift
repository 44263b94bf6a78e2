/// An address in a street: a name with a number behind it, "the Sleepstraat 48", which is the name of no town.
enum StreetAddress {
  /// Words of a name that are written small: "Rua do Sol", "Calle de la Luna".
  private static let particles = WordSet(
    "do da dos das de del della di du des la le les van von den der het ter zum zur am im op")
  private static let units = WordSet(
    """
    year years month months week weeks day days hour hours minute minutes time times night nights
    people miles km kilometres kilometers
    """)

  /// The street and its number from a place on, and where the name of the town begins, if one is said: nil
  /// where no number follows, or where the name is that of a known place ("Paris 14").
  static func find(_ words: [Word], _ place: Int) -> (street: Range<Int>, town: Int?)? {
    let start = words.lower(place) == "the" ? place + 1 : place
    guard start >= 0, words.indices.contains(start), isName(words[start]) else { return nil }
    var end = start + 1
    while words.indices.contains(end), isName(words[end]) || isParticle(words, end) { end += 1 }
    guard words.indices.contains(end), words[end].kind == .number,
      words[end].text.utf8.count <= 4, !TimeWords.isYear(words[end]),
      !units.contains(words.lower(end + 1)), !HomePlace.isListed(words, start..<end)
    else { return nil }
    let behind = [",", "in"].contains(words.lower(end + 1)) ? end + 2 : end + 1
    let isTown = words.indices.contains(behind) && isName(words[behind]) && behind > end + 1
    return (start..<(end + 1), isTown ? behind : nil)
  }

  private static func isName(_ word: Word) -> Bool { word.isCapitalised && word.kind == .word }

  /// A small word, or two, with more of the name behind.
  private static func isParticle(_ words: [Word], _ place: Int) -> Bool {
    guard particles.contains(words[place]) else { return false }
    guard words.indices.contains(place + 1) else { return false }
    return isName(words[place + 1])
      || particles.contains(words[place + 1]) && words.indices.contains(place + 2)
        && isName(words[place + 2])
  }
}
