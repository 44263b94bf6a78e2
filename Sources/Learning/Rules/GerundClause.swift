/// A finite verb whose subject is a noun in -ing, or begins with one: "Parking costs 12 euros", "Training with
/// Bo starts at nine", "Swimming lessons cost 90 euros". Of "playing games" and "taking classes" the
/// second word is what is done.
enum GerundClause {
  /// Forms behind he, she and it that are no plural of a noun.
  private static let surelyThird = WordSet(
    """
    starts begins ends costs uses happens sits takes makes goes comes closes opens lasts includes requires
    gives keeps brings depends lies gets helps finishes pays seems remains becomes belongs consists
    contains covers allows lets
    """)
  /// Past forms that are no participles as well: "Shipping took nine days".
  private static let surelyPast = WordSet(
    """
    was were went took came began became broke gave fell grew froze got did ran sank rose flew wore
    """)
  /// What is done to something, so that a plural behind it is that: "doing tests", "reading books".
  private static let taking = WordSet(
    """
    taking doing playing having making getting reading watching giving seeing hearing buying selling
    writing using trying wearing eating drinking sending bringing planning organising organizing hosting
    attending offering finding keeping joining learning teaching visiting exploring booking setting
    running leading loving enjoying finishing starting receiving collecting throwing putting showing
    saving raising
    """)
  /// Behind these a participle tells how somebody is: "feeling tired", "getting married".
  private static let linking = WordSet(
    "feeling getting being staying looking becoming keeping having going growing remaining sounding"
  )
  /// Behind these somebody does something: "helping friends move", "seeing plants grow".
  private static let perceiving = WordSet(
    "helping seeing watching hearing letting making having feeling keeping noticing")
  /// Behind these stands what somebody thinks.
  private static let attitudes = WordSet(
    "hoping thinking guessing knowing wishing assuming believing praying saying feeling figuring")
  private static let plural = WordSet(
    "cost costs start begin end take need are have run go come happen were include last")
  private static let moving = WordSet("close open change closed opened changed ended")
  /// Where another clause may begin.
  private static let clauses = WordSet(
    """
    who that which when where why how what if because since so and or but though although while until as than
    """)
  private static let behind = WordSet(
    """
    a an the my our your his her their this these that those on in at to from of with for by until after before
    between through during per out up down off back away every each all no some
    """)

  /// Whether a sentence that begins with an -ing form has such a verb. When in doubt, it has.
  static func hasVerb(_ words: [Word]) -> Bool {
    let gerund = words.lower(0)
    guard words.count > 1, !words[1].isMark else { return false }
    if follows(words, behind: gerund) { return true }
    // "Swimming lessons cost 90 euros."
    if plural.contains(words.lower(2)), words.count > 3, words.lower(1).hasSuffix("s"),
      !perceiving.contains(gerund), !words[1].isCapitalised, isFree(words[1])
    {
      return true
    }
    // "Meeting rooms close at eight", "Banking hours changed"; but "taking classes close to home".
    if moving.contains(words.lower(2)), words.lower(1).hasSuffix("s"), !taking.contains(gerund),
      !perceiving.contains(gerund), !words[1].isCapitalised, isFree(words[1]),
      words.lower(3) != "to"
    {
      return true
    }
    if attitudes.contains(gerund) { return false }
    for place in words.indices.dropFirst(2) {
      if words[place].isMark || clauses.contains(words[place]) { return false }
      guard surelyThird.contains(words[place]), !words[place].isCapitalised,
        isFree(words[place - 1]), words.indices.contains(place + 1), !words[place + 1].isMark
      else { continue }
      return true
    }
    return false
  }

  /// Whether the verb stands right behind the noun.
  private static func follows(_ words: [Word], behind gerund: String) -> Bool {
    let (verb, next) = (words[1], words.lower(2))
    guard !verb.isCapitalised, words.count > 2 else { return false }
    if surelyThird.contains(verb) || surelyPast.contains(verb) { return true }
    let leads =
      behind.contains(next) || words[2].kind == .number || TimeWords.days([words[2]]).any
    if Verbs.isPresentThird(verb.lower) { return leads && !taking.contains(gerund) }
    // "Making baked goods", but "lodging included breakfast".
    return Verbs.isPast(verb.lower) && !Verbs.states.contains(verb) && !linking.contains(gerund)
      && (leads || !taking.contains(gerund))
  }

  /// Whether a word is no subject of its own of the verb behind it.
  private static func isFree(_ word: Word) -> Bool {
    word.kind == .number || FunctionWords.isContent(word)
  }
}
