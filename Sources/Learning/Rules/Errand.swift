/// What somebody notes for themself to do: "Renew passport in March", "Buy milk", "TODO: call the plumber".
/// It is read as if they had said that they need to.
enum Errand {
  private static let errands = PhraseSet(
    "buy|renew|call|phone|ring|pay|pay back|repay|pick up|drop off|book|reserve|cancel|water|feed|bring back|take back"
  )
  /// Those for which any thing will do; behind the others it is named: "book the hotel", no "book reviews".
  private static let plain = WordSet("buy renew pick drop")
  /// What is asked of an assistant as well, and of oneself where it has a day.
  private static let dated = PhraseSet(
    """
    finish|submit|send|send off|send back|hand in|turn in|fix|repair|replace|clean|wash|mow|return|collect
    |sign|file|pack|vacuum|iron|print|deliver|post|mail|refill|register|repaint
    """)
  /// "Must call the bank".
  private static let openings = PhraseSet("must|have to|should|ought to")
  private static let determiners = WordSet(
    "a an the my our some her his their another more both two three")
  private static let things = WordSet(
    """
    rent bills bill taxes tax invoice flights tickets hotel dentist doctor plumber electrician vet
    insurance plants garden dog cat cats dogs
    """)
  /// What nobody goes out for: "call the function", "pick up where we left off", "pay attention".
  private static let unlike = WordSet(
    """
    function method api endpoint script class model tool command variable code file line text attention
    word words occurrence occurrences column row string value field json list data number numbers
    where me us low high this that these those it following above below them him
    """)
  /// Words of an errand at most.
  private static let longest = 12

  /// The words as they would be said; others as they are. `isToDo`: whether a label says that it is
  /// something to do.
  static func told(_ words: [Word], isToDo: Bool = false) -> [Word] {
    guard words.count <= longest + 2 else { return words }
    var start = 0
    while let length = openings.length(words, at: start) { start += length }
    var rest = Array(words[start...])
    guard (2...longest).contains(rest.count), !rest[0].isQuoted, !unlike.meets(rest),
      !rest.contains(where: {
        Pronouns.you.contains($0) || Pronouns.subjectI.contains($0) || $0.text == ":"
      }),
      isToDo && Verbs.base.contains(rest[0].lower) || isErrand(rest)
        || isDated(rest, isToDo: isToDo)
    else { return words }
    if Household.isCalled(rest[1]) { rest.insert(Word("my"), at: 1) }
    rest[0] = rest[0].saying(rest[0].lower)
    return rest.opened(by: "I need to", inPlaceOf: words[0])
  }

  /// Whether a line is one, whatever language is not told by its few words.
  static func isOne(_ words: [Word]) -> Bool {
    let start = ToMemory.labelLength(words) ?? 0
    return told(Array(words.dropFirst(start))).count > words.count - start
  }

  private static func isErrand(_ words: [Word]) -> Bool {
    guard let length = errands.length(words, at: 0), words.indices.contains(length) else {
      return false
    }
    let next = words[length]
    let isCancelled = words[0].lower == "cancel" && words.count <= 5
    if plain.contains(words[0]) || isCancelled && !words.contains(where: Verbs.isFinite) {
      return FunctionWords.isContent(next) || determiners.contains(next) || next.kind == .number
    }
    return determiners.contains(next) || things.contains(next) || Kin.isNoun(next.lower)
      || next.kind == .word && next.isCapitalised && !words.contains(where: Verbs.isFinite)
  }

  private static func isDated(_ words: [Word], isToDo: Bool) -> Bool {
    guard let length = dated.length(words, at: 0), words.indices.contains(length),
      !words[length].isMark
    else { return false }
    let days = TimeWords.days(words)
    return isToDo || days.any && !days.past
  }
}
