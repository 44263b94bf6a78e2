internal import Search

/// Sentences that say what a weekday is for, week by week: "Friday is my day off", "bin day is Tuesday".
enum RoutineDay {
  private static let copulas = AmountKinds.set("is are s ist sind")
  /// What goes before "day" in names of days that come each week.
  private static let kinds = AmountKinds.set(
    """
    bin bins laundry wash washing market cleaning shopping gym leg rest trash garbage rubbish recycling
    bath swim training library cooking baking choir office
    """)
  private static let names = AmountKinds.set(
    "waschtag markttag putztag ruhetag badetag ruckentag homeofficetag")
  /// Words of one such day, or of another time.
  private static let once = AmountKinds.set(
    """
    this next last coming tomorrow yesterday was were will diese diesen dieser nachste nachsten nachster
    morgen war
    """)

  /// Whether a sentence, by its folded words, is one.
  static func isTold(by words: [[UInt8]]) -> Bool {
    guard words.contains(where: copulas.contains), !words.contains(where: once.contains) else {
      return false
    }
    if words.contains(where: names.contains) { return true }
    return zip(words, words.dropFirst()).contains { one, next in
      let (word, other) = (
        String(decoding: one, as: UTF8.self), String(decoding: next, as: UTF8.self)
      )
      return ["day", "days"].contains(word) && other == "off"
        || ["day", "days"].contains(other) && kinds.contains(one)
    }
  }
}
