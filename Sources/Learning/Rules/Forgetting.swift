/// What a memory is asked to forget or not to keep: "Delete everything you know about my job", "don't save this".
/// A memory of it would say again what is to go.
enum Forgetting {
  private static let requests = PhraseSet(
    """
    please|can you|could you|would you|will you|can you please|could you please|would you please|you can|you may
    |you should|you must|just|now|i want you to|i'd like you to|i would like you to|i need you to|kindly
    """)
  private static let forgetting = PhraseSet("forget|stop remembering|unlearn")
  private static let deleting = WordSet(
    "delete erase remove wipe clear purge drop scrub destroy discard undo")
  /// What only a memory has.
  private static let stored = WordSet(
    """
    memory memories you've remembered memorised memorized stored learned learnt
    """)
  private static let storing = PhraseSet(
    """
    you know|you remember|you have|you saved|you stored|you keep|you kept|you learned|you learnt|you recorded|you noted
    |about me|i said|i told|i've said|i've told|i just said|i just told|i wrote|from your|of your
    """)
  /// What was said, where nothing else is named.
  private static let pointing = WordSet("this that it these those them everything all")
  private static let keeping = PhraseSet(
    """
    save|store|remember|record|keep|log|memorise|memorize|note|note down|write down|learn|retain|add|use
    """)
  /// Of these, what is done with anything.
  private static let plain = WordSet("keep use add")
  private static let denials = PhraseSet(
    "don't|do not|never|please don't|please do not|don't ever|stop")
  /// Where something is kept, or from which it is left out.
  private static let places = WordSet("memory memories record records")

  /// Whether some words are one.
  static func isOne(_ words: [Word]) -> Bool {
    var start = 0
    while let length = requests.length(words, at: start) { start += length }
    guard words.indices.contains(start) else { return false }
    if forgetting.length(words, at: start) != nil { return true }
    if words.lower(start) == "don't", words.lower(start + 1) == "remember" { return true }
    let rest = Array(words[start...])
    if deleting.contains(rest[0]) { return isOfMemory(Array(rest.dropFirst())) }
    guard let denial = denials.length(rest, at: 0), let verb = verb(rest, at: denial) else {
      return false
    }
    let object = Array(rest.dropFirst(verb))
    // "Don't keep it warm" says how it is to be kept, "don't save money" is no request to a memory.
    // "Don't store that I am ill", but "don't use that tone".
    return object.lower(0) == "that" && !plain.contains(rest[verb - 1])
      || object.count == 1 && pointing.contains(object[0])
      || pointing.contains(object.lower(0)) && ends(object, at: 1)
      || isOfMemory(object) || object.contains { places.contains($0) }
  }

  private static func verb(_ words: [Word], at start: Int) -> Int? {
    if let length = keeping.length(words, at: start) { return start + length }
    // "Stop saving this."
    guard words.lower(0) == "stop",
      ["saving", "storing", "remembering", "recording", "keeping", "logging", "learning"]
        .contains(words.lower(start))
    else { return nil }
    return start + 1
  }

  /// Whether what is to go is what a memory holds.
  private static func isOfMemory(_ object: [Word]) -> Bool {
    storing.isIn(object) || stored.meets(object)
      || object.count == 1 && pointing.contains(object[0])
      || pointing.contains(object.lower(0)) && ends(object, at: 1)
  }

  private static let behind = WordSet(
    "please now again anywhere too either for in from to as about , . \u{2013} - : ;")

  /// Whether nothing stands at a place that says what a pronoun does: "delete this, please".
  private static func ends(_ words: [Word], at place: Int) -> Bool {
    !words.indices.contains(place) || behind.contains(words[place])
  }
}
