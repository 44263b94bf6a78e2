internal import Learning

/// What people do for a living, told by the deed: "I repair clocks in Ghent".
enum HabitualTrade {
  private static let verbs = WordSet(
    """
    repair repairs teach teaches build builds bake bakes restore restores translate translates farm farms
    breed breeds weld welds brew brews install installs tailor tailors edit edits audit audits design designs
    manufacture manufactures
    """)
  /// What stands before a thing that is one's own, or one alone.
  private static let determiners = WordSet(
    "my our his her their your the a an this that these those it them some me you us him")

  /// The verbs as who tells of themself says them.
  static let ofOneself = [
    "repair", "teach", "build", "bake", "restore", "translate", "farm", "design", "edit", "install",
  ]

  /// Whether the verb at a place tells it: of things in general, now, by nobody who only wants to.
  static func isTold(_ words: [Word], at place: Int) -> Bool {
    guard place > 0, verbs.contains(words[place]), words.indices.contains(place + 1) else {
      return false
    }
    let (before, next) = (words[place - 1], words[place + 1])
    let subject = Verbs.isAdverb(before.lower) && place > 1 ? words[place - 2] : before
    let isSubject =
      subject.lower == "i" || subject.isCapitalised && !FunctionWords.all.contains(subject)
      || Kin.relatives.contains(subject)
    return isSubject && next.kind == .word && !next.isMark && !determiners.contains(next)
      && FunctionWords.isContent(next)
  }
}
