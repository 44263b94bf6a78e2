/// Whether a learned memory says more than its first clause: what ends that does not end the rest,
/// and must not hide it.
enum Besides {
  private static let joints = WordSet("and but while whereas")
  private static let persons = WordSet("they they're they've he she i we")
  private static let owners = WordSet("their the")
  private static let states = WordSet(
    "have love hate prefer own drive speak teach live play use enjoy like don't aren't")
  private static let copulas = WordSet("is are has isn't aren't doesn't")
  /// Words with which a sentence goes on about the one before.
  private static let same = WordSet("it it's its that that's this there there's which")
  /// How far from its first word the verb of another clause stands.
  private static let reach = 6

  /// Of a memory's sentences in the third person.
  static func isSaid(_ sentences: [[Word]]) -> Bool {
    guard let first = sentences.first else { return false }
    if sentences.dropFirst().contains(where: { isOfItsOwn($0) }) { return true }
    let words = ClaimWords.withoutBrackets(first)
    return words.indices.dropFirst(3).contains { place in
      guard let next = joint(words, place) else { return false }
      return begins(words, next)
    }
  }

  /// Whether a sentence behind the first is about something else.
  private static func isOfItsOwn(_ words: [Word]) -> Bool {
    guard let first = words.first, !same.contains(first), !isOfTheSame(words) else { return false }
    return FunctionWords.contentCount(words) >= 2
      && words.contains { copulas.contains($0) || Verbs.isPresentThird($0.lower) }
      || begins(words, 0)
  }

  /// Content words with which a sentence says no more than what is done with it.
  private static let few = 3

  /// Whether somebody does something with what the first names, and nothing else: "The user drinks it
  /// black". That ends with it.
  private static func isOfTheSame(_ words: [Word]) -> Bool {
    guard let place = words.firstIndex(where: { $0.lower == "it" }), place > 0 else { return false }
    return words.count - place <= few + 1
      && !words[place...].contains { $0.isMark || joints.contains($0) }
  }

  /// The place behind a joint, and adverbs there.
  private static func joint(_ words: [Word], _ place: Int) -> Int? {
    var next = place + 1
    if words[place].text == "," {
      if joints.contains(words.lower(next)) { return nil }
    } else if !joints.contains(words[place]), words[place].text != ";" {
      return nil
    }
    while next < words.count, Verbs.isAdverb(words[next].lower) { next += 1 }
    return next
  }

  /// Whether a clause begins at a place that tells what is so.
  private static func begins(_ words: [Word], _ place: Int) -> Bool {
    guard words.indices.contains(place + 1), !words[place].isMark else { return false }
    let word = words[place]
    if persons.contains(word) {
      let verb = words.indices.dropFirst(place + 1).first { !Verbs.isAdverb(words[$0].lower) }
      guard let verb, word.lower.contains("'") == false else { return true }
      let lower = words[verb].lower
      return !Verbs.isPast(lower) && !Verbs.modals.contains(lower)
    }
    if states.contains(word) || copulas.contains(word) { return true }
    if Verbs.isPresentThird(word.lower), !word.isCapitalised { return true }
    guard owners.contains(word) || word.isCapitalised || word.lower.hasSuffix("'s") else {
      return false
    }
    let behind = words.dropFirst(place + 1).prefix(reach).prefix { !$0.isMark }
    return behind.contains { copulas.contains($0) || Verbs.isPresentThird($0.lower) }
  }

  // MARK: What stands beside a value

  private static let being = WordSet("is are was became become been isn't aren't")
  private static let prepositions = WordSet(
    "of with in on at from for about to by near without behind under over beside after before like as"
  )
  /// What must never be hidden with a home or a diet that has ended.
  private static let medical = WordSet(
    """
    allergic allergy allergies intolerant intolerance anaphylaxis anaphylactic diabetic diabetes insulin epileptic
    epilepsy asthma asthmatic coeliac celiac haemophilia hemophilia pacemaker pregnant
    """)

  /// Whether an illness or an allergy is told of.
  static func isMedical(_ words: [Word]) -> Bool { medical.meets(words) }

  /// Whether the sentence of a value, such as a diet, an age or a home, says other things beside that: "is vegan
  /// and allergic to nuts", "drives a Volvo and a Golf", "lives in Porto with a diabetic son".
  static func saysMore(_ predicate: Predicate) -> Bool {
    let (words, verb) = (predicate.words, predicate.verb)
    guard words.indices.contains(verb) else { return false }
    let joined = Coordination.places(words, from: verb + 1).sorted()
    guard let first = joined.first, let second = joined.dropFirst().first else { return false }
    if being.contains(words[verb]) { return true }
    // What stands beside another thing, as in "lives in Porto with Ana and Bo", tells no more of the value; and
    // Marks and Spencer are one.
    let isValue = !words[(verb + 1)..<first].dropFirst().contains { prepositions.contains($0) }
    let isName =
      words[first].isCapitalised && words[second].isCapitalised
      && words[first..<second].allSatisfy { !["a", "an", "the", "their"].contains($0.lower) }
    return isValue && !isName
  }
}
