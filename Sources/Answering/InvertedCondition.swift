internal import Learning

/// Conditions that begin with their verb and say what is not so: "Had I moved to Kiel, I'd be rich".
enum InvertedCondition {
  private static let leads = WordSet("had were")
  private static let subjects = WordSet("i we you he she they it")
  /// Words of a subject at most: "Had my sister Ida moved".
  private static let longestSubject = 4

  /// Whether the word at a place stands in one.
  static func holds(_ words: [Word], _ place: Int) -> Bool {
    guard words.indices.contains(place), place > 1 else { return false }
    let start = words[..<place].lastIndex { $0.isMark }.map { $0 + 1 } ?? 0
    guard leads.contains(words[start]), start + 1 < place, place - start <= longestSubject + 2,
      !words[place...].contains(where: { $0.text == "?" })
    else { return false }
    let subject = words[start + 1]
    return subjects.contains(subject) || AskedOwner.own.contains(subject)
      || subject.isCapitalised && !subject.isMark || AskedOwner.kinds.contains(subject)
  }
}
