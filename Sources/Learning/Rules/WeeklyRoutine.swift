internal import Text

/// What comes around on a weekday though no word says so: "the cleaner comes on Thursday", "Ana swims on
/// Monday". The present tense of such a verb tells of each week; a single time has another one, or is
/// said with "this", "instead" and the like.
package enum WeeklyRoutine {
  /// Who comes by appointment of long standing; a plumber comes once.
  private static let services = WordSet(
    """
    cleaner cleaners gardener gardeners nanny babysitter childminder carer carers caregiver
    housekeeper maid milkman postman dustmen binmen tutor
    """)
  private static let bins = WordSet(
    "bin bins rubbish trash garbage recycling refuse dustbin dustbins")
  private static let collections = WordSet("collected emptied picked")
  /// What people do in lessons and clubs, and at home week by week, and the same of I and we.
  private static let activities = WordSet(
    "swims trains practises practices rehearses volunteers babysits irons hoovers vacuums")
  private static let ownActivities = WordSet(
    "swim train practise practice rehearse volunteer babysit iron hoover vacuum")
  /// Words of one time only.
  private static let single = WordSet(
    """
    this next instead again then today tomorrow yesterday will won't if until till when before after
    once while unless first finally already anyway exceptionally because since so
    """)
  /// Words behind which the weekday may be that of something else.
  private static let parting = WordSet("and but to for that which who , ; : - ( )")
  /// How far before the weekday the verb stands at most, and a word before it that tells of one time.
  private static let (reach, front) = (7, 11)

  /// Whether the weekday at a place is of such a clause.
  /// - Parameters:
  ///   - place: The place of the weekday.
  ///   - word: The word at a place in small letters; empty outside.
  /// - Returns: Whether it stays as it was said.
  package static func isTold(at place: Int, among word: (Int) -> String) -> Bool {
    let start = UndatedWeekday.start(place, word)
    guard word(start - 1) == "on",
      !(start - front..<place + 4).contains(where: { single.contains(word($0)) })
    else { return false }
    var verb = start - 2
    while verb > start - reach, !word(verb).isEmpty {
      if isVerb(verb, word) { return true }
      if parting.contains(word(verb)) { return false }
      verb -= 1
    }
    return false
  }

  private static func isVerb(_ place: Int, _ word: (Int) -> String) -> Bool {
    let (verb, before) = (word(place), word(place - 1))
    if ownActivities.contains(verb) {
      return ["i", "we", "they"].contains(before) || before.contains(" and ")
    }
    if activities.contains(verb) {
      return !before.isEmpty
        && (!FunctionWords.all.contains(before) || ["he", "she"].contains(before))
    }
    if services.contains(before) || before == "men" && bins.contains(word(place - 2)) {
      let isMany = before.hasSuffix("s") || before.hasSuffix("men")
      return (isMany ? ["come", "visit"] : ["comes", "visits"]).contains(verb)
    }
    guard bins.contains(before) else { return false }
    if ["go", "goes"].contains(verb) { return word(place + 1) == "out" }
    return ["is", "are", "gets", "get"].contains(verb) && collections.contains(word(place + 1))
  }
}
