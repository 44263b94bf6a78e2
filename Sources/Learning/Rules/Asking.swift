/// What a sentence asks of the listener behind what it tells: "I'm allergic to nuts, so please keep
/// that in mind".
enum Asking {
  private static let joints = WordSet("so and but then")
  private static let favours = PhraseSet(
    """
    if that's fine|if that's ok|if that's okay|if that's alright|if you don't mind|if that works for you
    |if it's ok with you|if you like|if you want|if you'd like
    """)
  /// What is asked behind a dash or a comma.
  private static let orders = PhraseSet(
    "come see|check it out|check them out|take a look|just let me know|let me know|wish me luck|stay tuned"
  )
  private static let conditions = WordSet("if when whenever once should")
  /// Content words that what is told has at least.
  private static let least = 2

  /// The words without the request at their end.
  static func left(of words: [Word]) -> [Word] {
    guard let place = request(words), FunctionWords.contentCount(words[..<place]) >= least else {
      return words
    }
    return Array(words[..<place])
  }

  private static func request(_ words: [Word]) -> Int? {
    for place in words.indices.dropFirst(3) where !words[place].isQuoted {
      if let length = favours.length(words, at: place), place + length == words.count {
        return start(words, place)
      }
      if let length = orders.length(words, at: place), place + length == words.count,
        start(words, place) < place, !conditions.contains(words[0])
      {
        return start(words, place)
      }
      guard words[place].lower == "please", words.indices.contains(place + 1),
        joints.contains(words[place - 1]) || words[place - 1].isMark,
        Verbs.base.contains(words[place + 1]) || ["don't", "do"].contains(words[place + 1].lower),
        !words[place...].contains(where: { Pronouns.subjectI.contains($0) })
      else { continue }
      return start(words, place)
    }
    return nil
  }

  /// Before the joint and the comma.
  private static func start(_ words: [Word], _ place: Int) -> Int {
    var start = place
    while start > 0, joints.contains(words[start - 1]) || words[start - 1].isMark { start -= 1 }
    return start
  }
}
