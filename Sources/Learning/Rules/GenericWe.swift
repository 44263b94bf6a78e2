/// Whether "we" is everybody: "what counts is how we treat each other".
enum GenericWe {
  private static let leads = WordSet(
    "how what that when if as because makes make lets let helps help gives give teaches teach why")

  /// What everybody has.
  private static let everybodys = WordSet("hearts minds souls spirits bodies lives")

  /// Whether a sentence tells of people at large, and of nobody in it.
  static func isOne(_ words: [Word]) -> Bool {
    var isMeant = false
    for (place, word) in words.enumerated() where !word.isQuoted {
      if Pronouns.singular.contains(word) || Verbs.isPast(word.lower) { return false }
      guard Pronouns.subjectWe.contains(word) || ["us", "our", "ourselves"].contains(word.lower)
      else {
        continue
      }
      if place == 0 { return false }
      if word.lower == "our", everybodys.contains(words.lower(place + 1)) { return true }
      if leads.contains(words[place - 1]) || place >= 2 { isMeant = true }
    }
    // "Doing what you love reminds us how good life is."
    if isMeant, Verbs.isGerund(words.lower(0)), words.contains(where: { Pronouns.you.contains($0) })
    {
      return true
    }
    return isMeant && !TimeWords.kinds(words).any
      && !words.contains { Kin.isNoun($0.lower) || $0.kind == .number }
  }
}
