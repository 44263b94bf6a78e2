/// Where the clause begins that a word stands in, as far as it matters for what is so.
enum FactualityScope {
  static let conditionals = WordSet(
    "if unless whether lest otherwise hopefully wenn falls ob sofern hoffentlich")
  private static let joints = WordSet("but so because yet then aber denn doch sondern")
  private static let loose = WordSet("and or und oder")
  private static let subjects = WordSet(
    """
    i we you he she it they i'm we're you're he's she's it's they're i've we've i'd we'd i'll we'll
    there who ich wir du er sie es ihr
    """)
  static let determiners = WordSet(
    "my our your his her their the a an this mein meine meinem meiner unser unsere der die das ein eine"
  )
  /// Verbs of saying and thinking, behind which a comma parts nothing: "glaubt, ich wohne".
  private static let tellers = WordSet(
    """
    think thinks thought believe believes say says said claim claims claimed assume assumes told
    denkt dachte glaubt glaubte meint meinte sagt sagte behauptet behauptete träumte geträumt hofft
    hoffe wünschte
    """)

  /// The first place of the clause: behind a comma or a conjunction that a subject follows.
  static func start(of place: Int, _ words: [Word]) -> Int {
    var at = place
    while at > 0 {
      defer { at -= 1 }
      guard isSubject(words, at) else { continue }
      var before = at - 1
      while before > 0, Verbs.isAdverb(words[before].lower) { before -= 1 }
      let word = words[before]
      if joints.contains(word) { return at }
      let parts = word.isMark && Marks.parts.contains(word.text)
      if parts, !tellers.contains(words.lower(before - 1)) { return at }
      // "Thinks I live in Rome and I work for Aldi": both are thought; behind a comma, one.
      if loose.contains(word), words.lower(before - 1) == "," { return at }
      if loose.contains(word), !hangs(words[..<before]) { return at }
    }
    return 0
  }

  /// Whether something that is said, thought or supposed stands in some words.
  private static func hangs(_ words: ArraySlice<Word>) -> Bool {
    words.contains { tellers.contains($0) || conditionals.contains($0) }
  }

  private static func isSubject(_ words: [Word], _ place: Int) -> Bool {
    let word = words[place]
    return !word.isMark
      && (subjects.contains(word) || determiners.contains(word)
        || (word.isCapitalised && !word.isQuoted && Gazetteer.firstNames.contains(word.lower)))
  }

  /// Whether a subject, or "that", stands between two places: a clause hangs on what is before.
  static func hasSubject(_ words: [Word], _ start: Int, _ end: Int) -> Bool {
    guard start < end else { return false }
    return words[start..<end].contains { word in
      subjects.contains(word) || determiners.contains(word)
        || ["that", "dass", "how", "whether", "if"].contains(word.lower) || word.isCapitalised
    } || subjects.contains(words[end])
  }

  /// Whether a word denies.
  static func isDenial(_ word: Word) -> Bool {
    let lower = word.lower
    return lower.hasSuffix("n't") || denials.contains(word)
  }

  private static let denials = WordSet(
    """
    not never no nobody hardly neither cannot nicht nie niemals kein keine keinen
    """)

  static func isSelfOrOther(_ word: Word) -> Bool { subjects.contains(word) }
}
