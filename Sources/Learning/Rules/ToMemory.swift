/// What stands before something that is to be kept, for the ear of an assistant or of a memory: "note:",
/// "can you remember that", "for the record".
enum ToMemory {
  /// Words that a mark follows.
  private static let labels = PhraseSet(
    """
    note|notes|note to self|note to myself|memo|reminder|remember|remember this|remember that|note this
    |save this|store this|keep this in mind|don't forget|don't forget this|never forget|todo|to do|to-do
    |fyi|for the record|just so you know|so you know|for your information|for future reference
    |keep in mind|important|fun fact about me|about me|a fact about me
    """)
  /// Words that a clause follows at once.
  private static let leads = PhraseSet(
    "fyi|for the record|just so you know|so you know|for your information|for future reference")
  private static let verbs = PhraseSet(
    """
    remember|note|note down|save|store|record|memorize|memorise|keep in mind|bear in mind|make a note
    |make a note of|take note|take a note|write down|jot down|know|don't forget|never forget
    """)
  /// Who asks for it, and how.
  private static let requests = PhraseSet(
    """
    can you|could you|would you|will you|can you please|could you please|would you please|will you please
    |i want you to|i'd like you to|i would like you to|i need you to|you should|you must|please
    """)
  /// Words behind "that" that make it point at what was said: "remember that for next winter".
  private static let pointing = WordSet("for in on at when next please too until till , .")
  private static let subjects = WordSet(
    """
    i i'm i've i'd i'll my we we're we've our the there there's he she they his her their
    """)
  private static let colons: Set<String> = [":", "-", "\u{2013}", "\u{2014}", ","]

  /// The words behind it; nil where there is nothing of the kind.
  static func told(_ words: [Word]) -> [Word]? {
    guard let start = start(words), words.count > start else { return nil }
    var rest = Array(words[start...])
    rest[0].isSpaced = words[0].isSpaced
    return rest
  }

  /// How many words at a line's beginning are a label and its mark: "Note to self:".
  static func labelLength(_ words: [Word]) -> Int? {
    let start = words.lower(0) == "please" ? 1 : 0
    guard let length = labels.length(words, at: start), words.indices.contains(start + length),
      words[start + length].isMark, colons.contains(words[start + length].text)
    else { return nil }
    return start + length + 1
  }

  /// Whether it is labelled as something to do.
  static func isToDo(_ words: [Word]) -> Bool {
    labelLength(words) != nil && ["todo", "to", "to-do"].contains(words.lower(0))
  }

  /// Whether that is a clause, and no thing that is to be saved: "can you record the meeting".
  private static func says(_ rest: ArraySlice<Word>) -> Bool {
    guard let first = rest.first else { return false }
    if Pronouns.subjectI.contains(first) || Pronouns.subjectWe.contains(first) { return true }
    return rest.contains { Verbs.finite.contains($0) || $0.kind == .number }
  }

  private static func start(_ words: [Word]) -> Int? {
    if let length = labelLength(words) { return length }
    if let length = leads.length(words, at: 0) {
      return FunctionWords.contentCount(words[length...]) > 1 ? length : nil
    }
    let asked = requests.length(words, at: 0) ?? 0
    // "I know that …", "you should know" say something else; "know" is asked for by name.
    guard let length = verbs.length(words, at: asked),
      asked > 0 || words.lower(0) != "know"
    else { return nil }
    var next = asked + length
    if words.lower(next) == "that" {
      next += 1
      return pointing.contains(words.lower(next)) ? nil : next
    }
    guard words.indices.contains(next), !words[next].isMark else { return nil }
    let isName = words[next].isCapitalised && !TimeWords.isName(words[next].text)
    guard subjects.contains(words[next]) || isName, says(words[next...]) else { return nil }
    return next
  }
}
