/// "Have you been to Italy? I was there last month": a place that the speaker's own question names, which is
/// not kept, instead of "there".
enum AskedPlace {
  private static let into = WordSet("to in at")
  /// Verbs of going, behind which "there" is where to.
  private static let going = WordSet(
    "go goes going gone went been get got getting move moved moving fly flew travel traveled travelled drive drove"
  )

  /// The words with the place; as they are where none is named, or another one may be meant.
  static func told(_ words: [Word], behind sentence: Sentence?) -> [Word] {
    guard let sentence, sentence.end == .question,
      let there = words.indices.first(where: { words.lower($0) == "there" && !words[$0].isQuoted }),
      there > 1, Pronouns.subject.meets(Array(words[..<there])),
      !["from", "over", "out", "in", "up", "down"].contains(words.lower(there - 1)),
      !words[..<there].contains(where: { into.contains($0) && $0.lower != "to" }),
      let name = name(sentence.words)
    else { return words }
    let preposition = going.contains(words.lower(there - 1)) ? "to" : "in"
    var place = [words[there].saying(preposition)] + name
    place[1].isSpaced = true
    return words[..<there] + place + words[(there + 1)...]
  }

  /// The one name that stands behind a preposition.
  private static func name(_ words: [Word]) -> [Word]? {
    let starts = words.indices.dropFirst().filter {
      words[$0].isCapitalised && into.contains(words.lower($0 - 1)) && !words[$0].isMark
    }
    guard starts.count == 1, let start = starts.first,
      !TimeWords.months.contains(words.lower(start)),
      !TimeWords.weekdays.contains(words.lower(start)),
      !Gazetteer.firstNames.contains(words.lower(start))
    else { return nil }
    let name = words[start...].prefix(3).prefix { $0.isCapitalised && !$0.isMark }
    return Array(name)
  }
}
