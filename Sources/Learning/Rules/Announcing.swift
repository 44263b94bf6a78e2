/// What only says that something will be told: "a lot has happened - I moved to Oslo", "I just wanted to
/// let you know that I moved".
enum Announcing {
  private static let vague = WordSet(
    """
    something things stuff lot much lots tons wild crazy exciting interesting awesome amazing great cool
    so a some big really pretty
    """)
  private static let happenings = PhraseSet(
    """
    happened|has happened|have happened|has been happening|have been happening|been happening
    |been going on|has been going on|have been going on|is happening|are happening|is going on
    |are going on|happening|going on|came up|has come up
    """)
  private static let marks: Set<String> = ["-", "\u{2013}", ":", ";", ","]
  /// Words of time that date nothing: "since we talked".
  private static let loose = WordSet("since lately recently just")
  private static let news = WordSet("news look peek update something")
  private static let dashes: Set<String> = ["-", "\u{2013}", ":", ";"]
  private static let telling = PhraseSet(
    """
    to tell you|to let you know|to share with you|to give you the heads up|to mention|to say
    |to share|to announce
    """)
  private static let frame = WordSet(
    """
    i i'm i've am just wanted want wanna have had has need got so super really very excited happy thrilled
    glad stoked pleased also can't wait gotta
    """)
  /// Words of an announcement at most.
  private static let longest = 14

  /// The words without the announcement, where more than that is told.
  static func told(_ words: [Word]) -> [Word] {
    if let end = silence(words) {
      let rest = Array(words[end...])
      return tells(rest) || length(rest) != nil ? told(capitalised(rest, words)) : words
    }
    guard let length = length(words), words.count >= length + 3,
      !TimeWords.kinds(words[..<length].filter { !loose.contains($0) }).any
    else { return words }
    let rest = Array(words[length...])
    guard tells(rest) else { return words }
    return capitalised(rest, words)
  }

  private static let silences = PhraseSet(
    """
    haven't talked|haven't spoken|haven't chatted|haven't heard from you|haven't seen you
    |i haven't talked|i haven't spoken|i haven't chatted|i haven't heard from you|i haven't seen you
    |we haven't talked|we haven't spoken|we haven't chatted|it's been|it has been|been
    """)
  private static let spans = WordSet("while ages days weeks months forever long time bit")

  /// Where "haven't talked in a few days," ends, which only says that the two have not met.
  private static func silence(_ words: [Word]) -> Int? {
    guard let length = silences.length(words, at: 0),
      let comma = words.prefix(longest).firstIndex(where: { marks.contains($0.text) }),
      words[length..<comma].contains(where: { spans.contains($0) }),
      FunctionWords.contentCount(words[length..<comma].filter { !spans.contains($0) }) <= 1,
      words.count >= comma + 4
    else { return nil }
    return comma + 1
  }

  /// What is left of some words, as a sentence in their place.
  private static func capitalised(_ rest: [Word], _ words: [Word]) -> [Word] {
    var told = rest
    told[0] = told[0].capitalised
    told[0].isSpaced = words[0].isSpaced
    return told
  }

  /// Whether nothing is told but that something happened.
  static func isAll(_ words: [Word]) -> Bool {
    guard let end = happening(words) else { return false }
    let rest = words[end...]
    return !rest.contains { $0.isMark && marks.contains($0.text) }
      && FunctionWords.contentCount(rest.filter { !TimeWords.kinds([$0]).any }) <= 2
  }

  private static func length(_ words: [Word]) -> Int? {
    if let end = happening(words) {
      return words[end...].prefix(longest).firstIndex { marks.contains($0.text) }.map { $0 + 1 }
    }
    if words.lower(0) == "here's", words.prefix(6).contains(where: { news.contains($0) }) {
      return words.prefix(longest).firstIndex { dashes.contains($0.text) }.map { $0 + 1 }
    }
    guard words.first.map({ Pronouns.subjectI.contains($0) || frame.contains($0) }) ?? false,
      let place = words.indices.prefix(longest).first(where: {
        telling.length(words, at: $0) != nil
      }),
      words[..<place].allSatisfy({ frame.contains($0) })
        || ["wanted", "want"].contains(words.lower(place - 1))
          && FunctionWords.contentCount(words[..<place]) <= 3,
      var end = telling.length(words, at: place).map({ place + $0 })
    else { return nil }
    if ["that", ","].contains(words.lower(end)) { end += 1 }
    // "To give you the heads up on what's been happening lately - I moved".
    if !Pronouns.first.contains(words.lower(end)) {
      return words[end...].prefix(longest).firstIndex { dashes.contains($0.text) }.map { $0 + 1 }
    }
    return end
  }

  /// Where "something exciting happened" ends.
  private static func happening(_ words: [Word]) -> Int? {
    for place in words.indices.prefix(8) {
      if let length = happenings.length(words, at: place) {
        let isVague = words[..<place].contains {
          vague.contains($0) && $0.lower != "a" || $0.lower.hasPrefix("lot'")
        }
        return isVague ? place + length : nil
      }
      let lower = words[place].lower
      let isVague = vague.contains(words[place]) || lower.hasPrefix("lot'") || lower == "not"
      guard isVague || lower == "has" || lower == "have" else { return nil }
    }
    return nil
  }

  /// Whether somebody or something is told of.
  private static func tells(_ words: [Word]) -> Bool {
    let first = words.lower(0)
    guard
      Pronouns.first.contains(first) || Kin.isNoun(first) || words[0].isCapitalised
        || ["the", "there", "a", "an", "one", "some", "they", "he", "she", "it", "it's"].contains(
          first)
    else { return false }
    return words.contains { Verbs.isFinite($0) || Pronouns.subject.contains($0) }
  }
}
