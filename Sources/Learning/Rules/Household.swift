/// Whom somebody who talks to a memory alone means without saying whose they are: "The kids have swimming on
/// Tuesdays", "Mum is visiting on Sunday".
enum Household {
  private static let members = WordSet(
    "kids children twins baby wife husband missus boys girls in-laws grandkids grandchildren")
  private static let called = WordSet(
    "mom mum mommy mummy mama dad daddy papa grandma grandpa granny nana granddad")

  /// Whether somebody's own are called so, by whom nothing else is said.
  static func isCalled(_ word: Word) -> Bool { called.contains(word) }

  /// The words with "my" before them; others as they are.
  static func told(_ words: [Word]) -> [Word] {
    guard words.count > 2, !words[0].isQuoted else { return words }
    var told = words
    if words.lower(0) == "the", members.contains(words.lower(1)),
      Verbs.isFinite(words[2])
        || words.lower(2) == "have" || words.lower(2) == "start",
      // A baby that is to be born may be anybody's.
      words.lower(1) != "baby" || !words.contains(where: { ["due", "born"].contains($0.lower) })
    {
      told[0] = words[0].saying("My")
      return told
    }
    let first = words.lower(0)
    let owns = first.hasSuffix("'s")
    guard words[0].isCapitalised, called.contains(owns ? String(first.dropLast(2)) : first),
      // "Dad jokes are fun".
      owns || Verbs.isFinite(words[1]) && !Verbs.finite.contains(words[2])
    else { return words }
    told[0] = words[0].saying(first)
    told[0].isSpaced = true
    return [Word("My", isSpaced: words[0].isSpaced)] + told
  }
}
