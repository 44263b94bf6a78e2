/// What a sentence to a memory alone tells of a thing that the one before it names, and itself does not:
/// "I got a new bank card. The PIN is 4821." Alone nobody would know of what it is.
enum PartOfThing {
  private static let nouns = WordSet(
    """
    number pin code password passcode passphrase combination plate colour color price cost address size
    model brand warranty guarantee key name deadline reference login username serial insurance mileage
    chip registration weight height width length capacity rent deposit fee salary receipt expiry
    """)
  /// Words that tell which number it is, and not of what.
  private static let kinds = WordSet(
    """
    new old current licence license number registration serial phone membership account booking
    reference order confirmation policy card customer tracking door entry access model full exact total
    monthly security recovery user room seat gate expiry
    """)
  private static let copulas = WordSet("is are was = :")

  /// Whether a sentence is one.
  static func isOne(_ words: [Word]) -> Bool {
    guard words.lower(0) == "the" || words.lower(0) == "its",
      let copula = words.prefix(6).firstIndex(where: { copulas.contains($0) }), copula > 1,
      copula + 1 < words.count, nouns.contains(words[copula - 1])
    else { return false }
    return words[1..<(copula - 1)].allSatisfy { kinds.contains($0) }
  }

  /// Whether a sentence may name the thing: it tells something by itself, and is no such figure.
  static func mayBelong(to words: [Word]) -> Bool {
    !OthersFact.isLookedUp(words) && FunctionWords.contentCount(words) >= 2
  }
}
