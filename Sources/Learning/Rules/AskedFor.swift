/// Somebody of one's own whom a question to an assistant names, and of whom the next sentence tells: "Can
/// you help me plan a party for my daughter? She turns 7 on 14 March." The question is not kept.
enum AskedFor {
  /// The words with that person as their subject; as they are where it is not certain who is meant.
  static func told(_ words: [Word], behind sentence: Sentence?) -> [Word] {
    guard let sentence, sentence.end == .question, words.count > 2 else { return words }
    let kin: WordSet
    switch words.lower(0) {
    case "she", "she's", "her": kin = Kin.women
    case "he", "he's", "his": kin = Kin.men
    default: return words
    }
    let named = sentence.words.indices.filter { place in
      Kin.women.contains(sentence.words[place]) || Kin.men.contains(sentence.words[place])
    }
    guard named.count == 1, let place = named.first, sentence.words.lower(place - 1) == "my",
      kin.contains(sentence.words[place])
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
