/// Somebody of one's own whom a question to an assistant names, and of whom the next sentence tells: "Can
/// you help me plan a party for my daughter? She turns 7 on 14 March." The question is not kept.
enum AskedFor {
  private static let women = WordSet(
    """
    daughter wife mother mom mum mommy mama sister girlfriend fianc\u{E9}e aunt auntie grandmother
    grandma granny nana niece stepdaughter stepmother stepmom stepsister granddaughter godmother
    mother-in-law sister-in-law daughter-in-law
    """)
  private static let men = WordSet(
    """
    son husband father dad daddy papa brother boyfriend fianc\u{E9} uncle grandfather grandpa granddad
    nephew stepson stepfather stepdad stepbrother grandson godfather father-in-law brother-in-law
    son-in-law
    """)

  /// The words with that person as their subject; as they are where it is not certain who is meant.
  static func told(_ words: [Word], behind sentence: Sentence?) -> [Word] {
    guard let sentence, sentence.end == .question, words.count > 2 else { return words }
    let isWoman: Bool
    switch words.lower(0) {
    case "she", "she's", "her": isWoman = true
    case "he", "he's", "his": isWoman = false
    default: return words
    }
    let kin = sentence.words.indices.filter { place in
      women.contains(sentence.words[place]) || men.contains(sentence.words[place])
    }
    guard kin.count == 1, let place = kin.first, sentence.words.lower(place - 1) == "my",
      (isWoman ? women : men).contains(sentence.words[place])
    else { return words }
    let noun = sentence.words[place].lower
    var subject: [Word]
    switch words.lower(0) {
    case "her", "his": subject = Word.list("My \(noun)'s")
    case "she's", "he's":
      subject = Word.list("My \(noun) \(Verbs.isParticiple(words.lower(1)) ? "has" : "is")")
    default: subject = Word.list("My \(noun)")
    }
    subject[0].isSpaced = words[0].isSpaced
    return subject + words.dropFirst()
  }
}
