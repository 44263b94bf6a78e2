/// Questions that have no mark of their own: "can I keep the espresso machine", and "I'm allergic to
/// latex, can we order other gloves?", whose mark is for the second half alone.
enum UnmarkedQuestion {
  private static let helpers = WordSet(
    "can could should shall would will may do does did is are am was were have has must")
  private static let asked = WordSet(
    "i we you he she they it there this that anyone anybody someone")
  private static let joints: Set<String> = [",", "-", "\u{2013}", ";"]
  /// Words that a statement before its question has at least.
  private static let least = 3

  /// Whether a verb's helper stands before its subject at a place.
  private static func begins(_ words: [Word], at place: Int) -> Bool {
    words.indices.contains(place + 2) && helpers.contains(words[place])
      && asked.contains(words[place + 1]) && !words[place + 1].isMark
      && !words[place].isQuoted
  }

  /// The sentences that one is, each by how it ends.
  static func parts(of sentence: Sentence) -> [Sentence] {
    let words = sentence.words
    if sentence.end == .full, begins(words, at: 0) {
      var question = sentence
      question.end = .question
      return [question]
    }
    guard sentence.end == .question, let first = words.first, Pronouns.speaker.contains(first),
      let joint = words.indices.dropFirst(least).first(where: {
        words[$0].isMark && joints.contains(words[$0].text) && begins(words, at: $0 + 1)
      })
    else { return [sentence] }
    var (told, asked) = (sentence, sentence)
    told.words = Array(words[..<joint])
    told.end = .full
    asked.words = Array(words[(joint + 1)...])
    return [told, asked]
  }
}
